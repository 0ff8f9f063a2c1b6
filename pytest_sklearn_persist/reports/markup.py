"""Texts of strangers in Markdown: shown as they are, and nothing else.

Entities alone would not do: GitHub looks for mentions, references and addresses in what they have
become.  There a space of no width keeps the parts of one apart.
"""

from __future__ import annotations

import re

from ..texts import clean

__all__ = ["code_span", "escaped"]

#: Within a word an underscore is no markup.
_SPECIAL = re.compile(r"[\\`*{}\[\]#!|~@<>&]|\b_|_\b|:(?=//)|www(?=\.)", re.IGNORECASE)
_NAMED = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_APART = "&#8203;"


def escaped(text: object) -> str:
    """Return a text of which nothing is markup, on one line.

    It can neither format nor link, mention, refer to or embed anything.

    Examples
    --------
    >>> escaped("<img src=x> | @all")
    '&lt;img src=x&gt; &#124; &#64;&#8203;all'
    >>> escaped("see https://example.org, www.example.org")
    'see https:&#8203;//example.org, www&#8203;.example.org'
    """
    flat = "".join(c if c.isprintable() else " " for c in str(text))
    return _SPECIAL.sub(_entity, " ".join(flat.split()))


def code_span(text: object) -> str:
    """Return a text as code, in which nothing else is markup.

    Examples
    --------
    >>> code_span("a`b")
    "`a'b`"
    """
    inner = clean(str(text)).replace("`", "'").strip()
    return f"`{inner or ' '}`"


def _entity(found: re.Match[str]) -> str:
    sign = found[0]
    if len(sign) > 1 or sign == ":":
        return sign + _APART
    return _NAMED.get(sign) or f"&#{ord(sign)};{_APART if sign in '@#' else ''}"
