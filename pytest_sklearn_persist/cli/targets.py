"""Releases that an option names: ``scikit-learn==1.9.1``, or ``1.9.1`` alone."""

from __future__ import annotations

from ..errors import UsageError

__all__ = ["target_release"]

_NAMES = ("scikit-learn", "sklearn")


def target_release(text: str, option: str) -> str:
    """Return the version of scikit-learn that an option asks for.

    Parameters
    ----------
    text : str
    option : str
        Its name, for the message.

    Raises
    ------
    UsageError
        It names no single version of scikit-learn.

    Examples
    --------
    >>> target_release("scikit-learn==1.9.1", "--for"), target_release("1.9", "--for")
    ('1.9.1', '1.9')
    """
    from packaging.version import Version

    name, found, version = text.rpartition("==")
    try:
        parsed = Version(version)
    except ValueError:  # also of thousands of digits
        parsed = None
    if parsed is None or (found and name.strip().lower() not in _NAMES):
        raise UsageError(
            f"{option} {text}: is not a version of scikit-learn; say {option} scikit-learn==1.9.1"
        )
    return str(parsed)
