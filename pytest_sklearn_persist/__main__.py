"""``python -m pytest_sklearn_persist``: the same as the command ``sklearn-persist``."""

from __future__ import annotations

import os
import sys

# Python looks in the working folder first, which may be a stranger's checkout: its argparse.py
# would be ours. Modules of the user's own are still found there, after all others.
if sys.path[0] in ("", os.getcwd()):  # noqa: PTH109 - pathlib is not imported yet
    sys.path.append(sys.path.pop(0))

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
