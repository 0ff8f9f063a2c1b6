"""Environments that an option names: releases, a file of requirements, or an interpreter."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from ..errors import UsageError

__all__ = ["target_versions"]

_PIN = re.compile(r"([A-Za-z][\w.-]*)\s*(?:\[[^\]]*\])?\s*===?\s*([^\s;#,*]+)")
_NAMES = {"sklearn": "scikit-learn"}
#: What a forecast asks about.
_ASKED = ("scikit-learn", "numpy", "scipy", "joblib", "pandas")
_SECONDS = 60
_TELL = (
    "import json, platform\n"
    "try:\n    from importlib.metadata import version\n"
    "except ImportError:\n    from importlib_metadata import version\n"
    "found = {'python': platform.python_version()}\n"
    f"for name in {_ASKED!r}:\n"
    "    try:\n        found[name] = version(name)\n    except Exception:\n        pass\n"
    "print(json.dumps(found))\n"
)


def target_versions(text: str, option: str) -> dict[str, str]:
    """Return the versions that an option asks for, by distribution, and of ``python``.

    Parameters
    ----------
    text : str
        ``scikit-learn==1.9.1``, ``1.9.1``, several such in one text, the path of a file of
        requirements, or that of an interpreter.
    option : str
        Its name, for the message.

    Raises
    ------
    UsageError
        It names no single version of scikit-learn.

    Examples
    --------
    >>> target_versions("1.9", "--for")
    {'scikit-learn': '1.9'}
    >>> target_versions("scikit-learn==1.6.1 numpy==1.26.4 python==3.10", "--for")
    {'scikit-learn': '1.6.1', 'numpy': '1.26.4', 'python': '3.10'}
    """
    path = Path(text)
    if path.is_file():
        found = _of_interpreter(path, option) if _is_program(path) else _of_file(path, option)
    elif os.sep in text or text.endswith((".txt", ".in", ".lock")):
        raise UsageError(f"{option} {text}: there is no such file")
    else:
        found = _of_words(text, option)
    if "scikit-learn" not in found:
        raise UsageError(
            f"{option} {text}: names no version of scikit-learn; say {option} scikit-learn==1.9.1"
        )
    return found


def _is_program(path: Path) -> bool:
    return os.access(path, os.X_OK) and path.suffix not in (".txt", ".in", ".lock")


def _of_words(text: str, option: str) -> dict[str, str]:
    found = {}
    for word in re.split(r"[\s,;]+", re.sub(r"\s*(===?)\s*", r"\1", text.strip())):
        name, _, version = word.rpartition("==")
        name = _name(name.rstrip("=") or "scikit-learn")
        if not _is_version(version):
            raise UsageError(
                f"{option} {text}: {word!r} is not a version such as scikit-learn==1.9.1"
            )
        found[name] = _normal(version)
    return found


def _of_file(path: Path, option: str) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{option} {path}: cannot be read: {error}") from None
    found = dict(_pins(lines))
    if "scikit-learn" not in found:
        raise UsageError(
            f"{option} {path}: does not pin scikit-learn: it has no line such as "
            "scikit-learn==1.9.1"
        )
    return found


def _pins(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Yield what lines pin to one version; ranges and options are passed over."""
    for line in lines:
        match = _PIN.match(line.strip())
        if match and _is_version(match[2]):
            yield _name(match[1]), _normal(match[2])


def _of_interpreter(path: Path, option: str) -> dict[str, str]:
    """Ask an interpreter, by name and without site of the caller, what it has."""
    try:
        ran = subprocess.run(
            [os.fspath(path.absolute()), "-I", "-c", _TELL],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        found = json.loads(ran.stdout) if ran.returncode == 0 else None
    except (OSError, ValueError, subprocess.TimeoutExpired):
        found = None
    if not isinstance(found, dict):
        raise UsageError(f"{option} {path}: is neither a file of requirements nor a Python")
    if "scikit-learn" not in found:
        raise UsageError(f"{option} {path}: that Python has no scikit-learn")
    return {str(name): str(version) for name, version in found.items()}


def _name(text: str) -> str:
    name = re.sub(r"[-_.]+", "-", text.strip()).lower()
    return _NAMES.get(name, name)


def _is_version(text: str) -> bool:
    from packaging.version import Version

    try:
        Version(text)
    except ValueError:  # also of thousands of digits
        return False
    return True


def _normal(text: str) -> str:
    from packaging.version import Version

    return str(Version(text))
