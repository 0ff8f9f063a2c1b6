"""``python -m pytest_sklearn_persist``: the same as the command ``sklearn-persist``."""

from __future__ import annotations

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
