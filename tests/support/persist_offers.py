"""Read out of a help text which values it offers."""

from __future__ import annotations

import re

_VALUE = r"[\w.*/=:\[\]-]*[\w*\]]"
_FORMS = (
    r"\w+:PATH\b",
    r'"([^"]+)"',
    r"(?<!\w)'([^']+)'(?!\w)",
    rf"\bsuch as ({_VALUE})",
    rf"(?:[:,]|\bor) (?:or )?({_VALUE})(?=,| \(|$| for | or )",
)
#: What stands in the same places and is no value.
_PROSE = frozenset({"a", "as", "constraints", "not", "the"})


def offered(text: str, metavar: str | None = None) -> list[str]:
    """Return the values, in the order of the forms in which a help text can offer them.

    Examples
    --------
    >>> offered("a KIND: json, html or badge (its end says it, too), or github for a summary")
    ['json', 'html', 'badge', 'github']
    >>> offered('formats, such as "pickle:2, joblib", or "all" that can run here')
    ['pickle:2, joblib', 'all']
    """
    found = metavar.split("|") if metavar and "|" in metavar else []
    for form in _FORMS:
        found += re.findall(form, text)
    return [value for value in dict.fromkeys(found) if value not in _PROSE]
