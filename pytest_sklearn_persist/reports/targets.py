"""What kinds of reports there are, and where they go."""

from __future__ import annotations

import gzip
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError

if TYPE_CHECKING:
    from .model import Report

__all__ = ["KINDS", "Target", "packed", "parse_target", "write_report"]

#: Kinds of reports, and the ends of names that stand for them.
KINDS = {
    "json": (".json", ".json.gz"),
    "html": (".html",),
    "markdown": (".md",),
    "junit": (".xml",),
    "badge": (".svg",),
}
#: Where a step of GitHub Actions takes a summary from.
_SUMMARY = "GITHUB_STEP_SUMMARY"


@dataclass(frozen=True, slots=True)
class Target:
    """A report that was asked for.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    path : Path
    appended : bool
        Whether it is added to what the file holds.
    """

    kind: str
    path: Path
    appended: bool = False

    def __str__(self) -> str:
        """Return it as it can be given."""
        return f"{self.kind}:{self.path}"


def parse_target(text: str, base: Path) -> Target:
    """Read ``json:report.json``, ``report.md`` (its end says what it is) or ``github``.

    Parameters
    ----------
    text : str
    base : Path
        What a relative path counts from.

    Raises
    ------
    UsageError
        There is no such kind, or ``github`` is asked for elsewhere.

    Examples
    --------
    >>> str(parse_target("report.md", Path("out")).path).replace(os.sep, "/")
    'out/report.md'
    """
    if text == "github":
        place = os.environ.get(_SUMMARY)
        if not place:
            raise UsageError(f"{text!r} needs the variable {_SUMMARY}, which GitHub Actions sets")
        return Target("markdown", Path(place), appended=True)
    kind, colon, path = text.partition(":")
    if colon and kind in KINDS:
        if not path:
            raise UsageError(f"{text!r} names no file")
        return Target(kind, base / path)
    for kind, ends in KINDS.items():
        if text.lower().endswith(ends) and not _names_a_kind(text):
            return Target(kind, base / text)
    known = ", ".join(f"{kind}:PATH" for kind in KINDS)
    raise UsageError(f"{text!r} is not a kind of report; known: {known}, github")


def _names_a_kind(text: str) -> bool:
    """Tell whether a kind is in front of the path, rather than a folder or a drive."""
    before, colon, _ = text.partition(":")
    return bool(colon) and "/" not in before and os.sep not in before and not Path(text).drive


def write_report(report: Report, target: Target) -> None:
    """Write a report, whole or not at all.

    Parameters
    ----------
    report : Report
    target : Target

    Raises
    ------
    UsageError
        The file can't be written, or a library is missing.
    """
    text = _rendered(report, target.kind)
    try:
        target.path.parent.mkdir(parents=True, exist_ok=True)
        if target.appended:
            with target.path.open("a", encoding="utf-8", newline="\n") as file:
                file.write(text)
            return
        data = text.encode("utf-8")
        _replace(target.path, gzip.compress(data, mtime=0) if packed(target.path) else data)
    except OSError as error:
        raise UsageError(f"{target}: can't be written: {error.strerror or error}") from None


def packed(path: Path) -> bool:
    """Tell whether a file is packed with gzip, as its name says."""
    return path.name.endswith(".gz")


def _replace(path: Path, data: bytes) -> None:
    staged = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        staged.write_bytes(data)
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)


def _rendered(report: Report, kind: str) -> str:
    match kind:
        case "json":
            import json

            return json.dumps(report.to_dict(), indent=1, ensure_ascii=True) + "\n"
        case "html":
            from .html import render_html

            return render_html(report)
        case "markdown":
            from .markdown import render_markdown

            return render_markdown(report)
        case "junit":
            from .junit import render_junit

            return render_junit(report)
        case _:
            from .badge import render_badge

            return render_badge(report)
