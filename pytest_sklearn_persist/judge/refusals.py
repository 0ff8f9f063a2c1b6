"""What to do about a file that was refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..gate.patterns import can_be_trusted

__all__ = ["names_in_answer", "remedy_of_refusal"]

_LIBRARIES = ("sklearn", "numpy", "scipy", "pandas", "joblib", "skops", "cloudpickle")
#: Their files may hold functions and classes whole.
_BRING_CODE = ("cloudpickle", "dill")
_REVIEW = "review it, and trust its bytes with persist_trust = hash"


def remedy_of_refusal(names: Iterable[tuple[str, str]], file: str) -> str:
    """Say how to trust what was refused, where that can be meant, and how to look at the file.

    Parameters
    ----------
    names : iterable of (str, str)
        Modules and names that were refused.
    file : str
        The file, as it can be typed.

    Examples
    --------
    >>> remedy_of_refusal([("mypkg.models", "Scaler")], "model.pkl")
    'trust it if it is yours: persist_trusted = mypkg.*; see what it holds: \
sklearn-persist inspect model.pkl'
    >>> remedy_of_refusal([("posix", "system")], "model.pkl")
    'see what it holds: sklearn-persist inspect model.pkl'
    """
    look = f"see what it holds: sklearn-persist inspect {file}"
    if any(module.partition(".")[0] in _BRING_CODE for module, _ in names):
        return f"it brings code along, which a name can't vouch for: {_REVIEW}; {look}"
    roots = sorted({module.partition(".")[0] for module, _ in names if _is_plain(module)})
    if not roots:
        return look
    patterns = ", ".join(f"{root}.*" for root in roots)
    return f"trust it if it is yours: persist_trusted = {patterns}; {look}"


def _is_plain(module: str) -> bool:
    """Say whether a module may be somebody's own: what the list is about is not."""
    parts = module.split(".")
    return (
        parts[0] not in _LIBRARIES
        and all(part.isidentifier() for part in parts)
        and can_be_trusted(module)
    )


def names_in_answer(answer: Any) -> list[tuple[str, str]]:
    """Return the names in an answer of a process that may have been taken over."""
    found = answer.get("names") if isinstance(answer, dict) else None
    pairs = found if isinstance(found, list) else []
    return [
        (str(pair[0]), str(pair[1])) for pair in pairs if isinstance(pair, list) and len(pair) == 2
    ]
