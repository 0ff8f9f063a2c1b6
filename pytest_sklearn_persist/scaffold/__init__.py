"""Files that check goldens in somebody's project: for tox, GitHub, GitLab and pre-commit.

``project`` sees what is there, ``legs`` chooses the environments, ``writing`` makes the texts,
``placing`` puts them where they belong and nothing of anybody else's away.
"""

from __future__ import annotations
