"""Write the reference page of known changes from the table.

python tools/known_changes/page.py > docs/reference/known-changes.md
"""

from __future__ import annotations

import re
import sys

from pytest_sklearn_persist.judge.known_changes import KnownChange, known_changes

HEAD = """# Known changes

<!-- Written by tools/known_changes/page.py from judge/known_changes.toml. -->

What is named as the cause when a golden fails. An entry is named only if the versions (or kinds of
machine) on both sides fit, what was found fits, and the classes in the file fit where it asks for
some. Of several the one that asks for most is named. For each there are real outcomes in
`tests/judge/known_changes/`: some that it explains, and one like them that it must not explain.

The id stands in JSON as `cause_id`. What is in ‹angle brackets› is filled in.
"""

_HEADINGS = {
    "arithmetic": "arithmetic of the machine",
    "byteorder": "byte order of the machine",
    "pointer-bits": "word size of the machine",
}


def page() -> str:
    """Return the page as Markdown."""
    parts = [HEAD]
    for library in dict.fromkeys(change.library for change in known_changes()):
        parts.append(f"## {_HEADINGS.get(library, library)}\n")
        parts += [_entry(change) for change in known_changes() if change.library == library]
    return "\n".join(parts)


def _entry(change: KnownChange) -> str:
    lines = [f"### {change.id}", "", _sentence(change.explanation), ""]
    lines.append(f"- **do** ({change.remedy_kind}): {_plain(change.remedy)}")
    if change.repair:
        lines.append(f"- **repair**: {_repair(change)}")
    lines.append(f"- **where**: {_where(change)}")
    if change.text:
        lines.append(f"- **says**: `{change.text}`")
    if change.attributes:
        lines.append(f"- **lacks**: {', '.join(f'`{one}`' for one in change.attributes)}")
    if change.path:
        lines.append(f"- **in**: `{change.path}`")
    if change.classes:
        lines.append(f"- **holds**: {', '.join(f'`{one}`' for one in change.classes)}")
    return "\n".join([*lines, f"- **read**: <{change.link}>", ""])


def _repair(change: KnownChange) -> str:
    """Return what ``convert`` sets."""
    if change.repair == ("default",):
        return "`convert` sets what it lacks to the default of the installed release"
    return "`convert` sets " + ", ".join(f"`{line}`" for line in change.repair)


def _where(change: KnownChange) -> str:
    sides = [
        f"{word} `{condition}`"
        for word, condition in (("saved by", change.recorded), ("loaded by", change.installed))
        if condition != "*"
    ]
    if change.direction != "any":
        newer = {"forward": "newer", "backward": "older"}[change.direction]
        sides.append(f"the installed {change.library} is {newer} than the one that saved it")
    named = _HEADINGS.get(change.library, change.library)
    return ", ".join(sides) or f"another {named} than the one that saved it"


def _plain(text: str) -> str:
    """Show what is filled in, and keep Markdown from reading anything else."""
    text = re.sub(r"(?<!{){(\w+)}(?!})", r"‹\1›", text).replace("{{", "{").replace("}}", "}")
    return re.sub(r"([*_<])", r"\\\1", text)


def _sentence(text: str) -> str:
    text = _plain(text)
    return text[0].upper() + text[1:] + "."


if __name__ == "__main__":
    sys.stdout.write(page())
