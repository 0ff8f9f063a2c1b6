"""What was found in a file, for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..gate.patterns import can_be_trusted
from ..texts import shown

if TYPE_CHECKING:
    from .info import ArtifactInfo, GlobalInfo

__all__ = ["as_text", "headline"]

_LONGEST = 120
_ROWS = 40
_MOST_SIZES = 12
_ORDER = ("not trusted", "guarded", "trusted")
_END = "Nothing of it was run. Whether it may be loaded is decided when it is loaded."


def as_text(info: ArtifactInfo) -> str:
    """Return all of it; the first line is complete on its own."""
    lines = [headline(info), f"  {_facts(info)}"]
    lines += _estimators(info)
    lines += _sizes(info)
    lines += _section("stored callables", _callables(info))
    lines += _globals(info)
    lines += _section("files that belong to it", ([_plain(name)] for name in info.side_files))
    lines += _section("beside it", ([_plain(name)] for name in info.beside))
    lines += _section("not understood", ([_plain(text)] for text in info.not_understood))
    if info.needed:
        lines.append(f"  to trust it: persist_trusted = {' '.join(map(_plain, info.needed))}")
    return "\n".join([*lines, f"  {_END}"])


def headline(info: ArtifactInfo) -> str:
    """Return the one line that says what a file is, and what is open about it."""
    if info.no_model:
        return f"{shown(info.path)}: {_packed(info)}{_plain(info.no_model)}"
    layers = [*info.layers, *([info.compression] if info.compression else [])]
    kind = info.container + (f" ({_plain(' > '.join(layers))})" if layers else "")
    first = info.estimators[0] if info.estimators else None
    if first is not None and not first.path:
        kind = f"{_plain(first.class_name.rpartition('.')[2])} in {kind}"
    elif info.holds:
        kind = f"{_plain(info.holds)} in {kind}"
    words = [kind, _count(len(info.estimators), "estimator") if info.estimators else "no estimator"]
    if info.versions:
        words.append(f"scikit-learn {', '.join(map(_plain, info.versions))}")
    bad = len(info.not_trusted)
    if info.globals:
        words.append(f"{bad or 'none'} of {_count(len(info.globals), 'global')} not trusted")
    if info.not_understood:
        words.append(f"{len(info.not_understood)} not understood")
    if info.damaged:
        words.append(f"damaged: it {_plain(info.damaged)}")
    return f"{shown(info.path)}: {', '.join(words)}"


def _packed(info: ArtifactInfo) -> str:
    return f"{_plain(' > '.join(info.layers))}: " if info.layers else ""


def _facts(info: ArtifactInfo) -> str:
    words = [f"{info.size:,} bytes"]
    if info.protocols:
        words.append(f"pickle protocol {' and '.join(map(str, info.protocols))}")
    if info.arrays:
        words.append(f"{_count(info.arrays, 'array')} of {info.array_bytes:,} bytes")
    words.append(f"SHA-256 {info.sha256 or 'not worked out (--digest)'}")
    return ", ".join(words)


def _estimators(info: ArtifactInfo) -> list[str]:
    """Return a table with one row for estimators that differ in nothing but an index."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for one in info.estimators:
        path = re.sub(r"\[\d+\]", "[*]", one.path)
        key = (path, one.class_name, one.version or "-", _here(one.class_name, one.exists))
        groups.setdefault(key, []).append(one.path)
    rows = [
        [
            _plain(path if len(paths) > 1 else paths[0] or ".")
            + (f" × {len(paths):,}" if len(paths) > 1 else ""),
            *map(_plain, rest),
        ]
        for (path, *rest), paths in groups.items()
    ]
    return _section("estimators", rows, header=("where", "class", "saved by", "here"))


def _sizes(info: ArtifactInfo) -> list[str]:
    """Return a table of what takes the most bytes."""
    rows = [
        [
            _plain(one.path) + (f" × {one.count:,}" if one.count > 1 else ""),
            f"{one.bytes:,}",
            f"{one.share:.1%}",
            one.remark or "",
        ]
        for one in info.sizes
    ]
    return _section("largest parts", rows[:_MOST_SIZES], header=("", "bytes", "share", ""))


def _callables(info: ArtifactInfo) -> Iterable[list[str]]:
    for one in dict.fromkeys(info.callables):
        yield [_plain(one.path or "."), _plain(f"{one.module}.{one.name}")]


def _globals(info: ArtifactInfo) -> list[str]:
    ordered = sorted(info.globals, key=lambda one: _ORDER.index(one.trust))
    rows = [
        [_plain(str(one)), one.trust, _here(one.module, one.exists), _remark(one)]
        for one in ordered
    ]
    return _section("globals", rows, header=("name", "", "here", ""), most=len(info.not_trusted))


def _here(name: str, exists: str) -> str:
    """Of other packages nothing is said: a dash is easier to overlook than a word."""
    return exists if name.startswith("sklearn.") else "-"


def _remark(one: GlobalInfo) -> str:
    words = []
    if one.releases is not None and one.exists == "no":
        first, last = one.releases
        words.append(f"in scikit-learn {first} to {last}")
    if one.pattern:
        words.append(f"trusted with {_plain(one.pattern)}")
    elif one.trust == "not trusted" and one.module in ("__main__", "__mp_main__"):
        words.append("of the script or notebook that saved it")
    elif one.trust == "not trusted" and not can_be_trusted(one.module):
        script = one.module in ("__main__", "__mp_main__")
        words.append("of the script that saved it" if script else "of Python itself")
    elif one.trust == "not trusted":
        words.append("no name of a class")
    return ", ".join(words)


def _section(
    title: str,
    rows: Iterable[Sequence[str]],
    *,
    header: Sequence[str] = (),
    most: int = 0,
) -> list[str]:
    """Return a titled table with columns as wide as they must be; nothing without rows."""
    all_rows = [list(row) for row in rows]
    if not all_rows:
        return []
    shown = all_rows[: max(_ROWS, most)]
    if any(header):
        shown.insert(0, [title, *header[1:]])
        lines = []
    else:
        lines = [f"  {title}"]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    for i, row in enumerate(shown):
        indent = "  " if header and not i else "    "
        first = f"{row[0]:<{widths[0] + 4 - len(indent)}}"
        rest = [f"{cell:<{width}}" for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append((indent + "  ".join([first, *rest])).rstrip())
    left = len(all_rows) - len(shown) + bool(any(header))
    if left > 0:
        lines.append(f"    … and {left:,} more (--json shows all)")
    return lines


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _plain(text: str) -> str:
    """Return a text of the file in one line that steers no terminal."""
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
