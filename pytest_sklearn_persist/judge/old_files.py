"""How to bring over files from long ago: commands for a file, and what wrote a module."""

from __future__ import annotations

import os

from ..gate.allowlist import releases_of_module
from ..texts import quoted

__all__ = ["conversions", "remedy_without_gate", "writers_of_module"]

#: The last release of scikit-learn that brings its own joblib, and a Python that it runs on.
_LAST_WITH_JOBLIB = ("0.22.2.post1", "3.8")
#: The last release of scikit-learn for Python 2.
_LAST_FOR_PYTHON_2 = "0.20.4"


def conversions(file: str, version: str | None = None) -> dict[str, str]:
    """Return the commands that convert a file, by the name that the table of changes has for them.

    Parameters
    ----------
    file : str
        Its path.
    version : str, optional
        The release of scikit-learn that saved it, if that is known.

    Examples
    --------
    >>> sorted(conversions("model.pkl"))
    ['joblib_conversion', 'python_2_conversion']
    """
    return {
        "joblib_conversion": _under_python_3(file),
        "python_2_conversion": _under_python_2(file, version or _LAST_FOR_PYTHON_2),
    }


def remedy_without_gate(remedy: str, file: str, *, vouched: bool) -> str:
    """Return what to do where that loads a file without a gate: only if nothing speaks against it.

    Parameters
    ----------
    remedy : str
    file : str
        Its path.
    vouched : bool
        Whether everything in it was understood, and all that it names is trusted.

    Examples
    --------
    >>> print(remedy_without_gate("load it again", "a.pkl", vouched=True))
    load it again (that has no gate: do it with files that you trust)
    """
    if vouched:
        return f"{remedy} (that has no gate: do it with files that you trust)"
    return (
        "do not load it: something in it is not trusted, and what brings over such a file has no "
        f"gate; see what it holds: sklearn-persist inspect {quoted(file)}"
    )


def writers_of_module(module: str) -> dict[str, str] | None:
    """Return the first and the last release that wrote names of a module; None if none did.

    Examples
    --------
    >>> writers_of_module("sklearn.linear_model.logistic")
    {'first': '0.18.2', 'last': '0.21.3'}
    >>> writers_of_module("sklearn.mine") is None
    True
    """
    wrote = releases_of_module(module)
    return wrote and {"first": wrote[0], "last": wrote[1]}


def _under_python_3(file: str) -> str:
    release, python = _LAST_WITH_JOBLIB
    code = (
        "import joblib; from sklearn.externals import joblib as old; "
        f"joblib.dump(old.load({file!r}), {_converted(file)!r})"
    )
    return (
        f"uv run --no-config --no-project --python {python} --with scikit-learn=={release} "
        f"--with 'joblib<1.2' --with 'numpy<1.24' python -I -W ignore -c {quoted(code)}"
    )


def _under_python_2(file: str, release: str) -> str:
    code = (
        "import pickle; from sklearn.externals import joblib; "
        f"pickle.dump(joblib.load({file!r}), open({_converted(file)!r}, 'wb'), 2)"
    )
    return f"Python 2.7 with scikit-learn=={release}: python2.7 -s -E -c {quoted(code)}"


def _converted(file: str) -> str:
    folder, name = os.path.split(file)
    return os.path.join(folder, f"converted-{name}")  # noqa: PTH118 - as it was typed
