"""Why files from long ago do not load, and how to bring them over."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping

from ..gate.allowlist import releases_of_module

__all__ = ["explain_old_file"]

_MISSING = re.compile(r"No module named '(sklearn[\w.]*)'")
#: The last release of scikit-learn that brings its own joblib, and a Python that it runs on.
_LAST_WITH_JOBLIB = ("0.22.2.post1", "3.8")
#: The last release of scikit-learn for Python 2.
_LAST_FOR_PYTHON_2 = "0.20.4"


def explain_old_file(
    facts: Mapping[str, str], error: str, name: str
) -> tuple[str | None, str | None]:
    """Return cause and remedy, where they are known.

    Parameters
    ----------
    facts : mapping of str to str
        What is known of it: ``version`` of scikit-learn, ``latin1`` (``"works"`` if it loads with
        that encoding).
    error : str
        What loading has raised.
    name : str
        Of the file, for the command.

    Returns
    -------
    cause, remedy : str or None

    Examples
    --------
    >>> explain_old_file({"latin1": "works"}, "UnicodeDecodeError: ...", "old.pkl")[1]
    'load it with pickle.load(file, encoding="latin1"), and save it again'
    """
    if "sklearn.externals.joblib" in error:
        return (
            "it was written with the joblib that scikit-learn brought along until 0.22",
            _converted_under_python_3(name),
        )
    if facts.get("latin1") == "works":
        return (
            "Python 2 has written it, whose texts Python 3 takes for ASCII",
            'load it with pickle.load(file, encoding="latin1"), and save it again',
        )
    if "joblib pickle generated with python 2" in error:
        return (
            "Python 2 has written it, and joblib does not read across that",
            _converted_under_python_2(name, facts.get("version")),
        )
    missing = _MISSING.search(error)
    wrote = releases_of_module(missing[1]) if missing else None
    if missing is not None and wrote is not None:
        return (
            f"scikit-learn {wrote[0]} to {wrote[1]} had {missing[1]}, the installed one has not",
            f"load it under scikit-learn {facts.get('version') or wrote[1]} and keep what it "
            "learned (its attributes, or a model trained again): newer releases can't read it",
        )
    return None, None


def _converted_under_python_3(name: str) -> str:
    release, python = _LAST_WITH_JOBLIB
    code = (
        "import joblib; from sklearn.externals import joblib as old; "
        f"joblib.dump(old.load({name!r}), {'converted-' + name!r})"
    )
    return (
        f"convert it: uv run --no-project --python {python} --with scikit-learn=={release} "
        f"--with 'joblib<1.2' python -W ignore -c {shlex.quote(code)}"
    )


def _converted_under_python_2(name: str, version: str | None) -> str:
    release = version or _LAST_FOR_PYTHON_2
    code = (
        "import pickle; from sklearn.externals import joblib; "
        f"pickle.dump(joblib.load({name!r}), open({'converted-' + name!r}, 'wb'), 2)"
    )
    return (
        f"convert it under Python 2.7 with scikit-learn=={release}: "
        f"python2.7 -c {shlex.quote(code)}; then load that with "
        'pickle.load(file, encoding="latin1")'
    )
