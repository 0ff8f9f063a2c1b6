"""Texts of files, made so that what is shown is what is there."""

from __future__ import annotations

import re

__all__ = ["visible"]

#: Characters that change how others are shown, or are not shown themselves: control characters,
#: marks and overrides of the direction of writing, spaces of no width, halves of pairs.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    r"""Return a text with a name in place of each character that hides or turns others.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> visible("model_\u202egnp.pkl")
    'model_⟨U+202E⟩gnp.pkl'
    """
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)
