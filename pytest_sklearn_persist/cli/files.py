"""Files with a saved estimator of which nothing was recorded, as ``check`` is given them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..texts import quoted
from .output import write

if TYPE_CHECKING:
    from ..judge.outcome import Outcome

__all__ = ["check_files", "show_files", "told_apart"]

_MANIFEST = "golden.json"


def told_apart(texts: Sequence[str]) -> tuple[list[Path], list[str]]:
    """Return the files that are no manifests, and everything else.

    Parameters
    ----------
    texts : sequence of str
        Paths and names, as they were typed.
    """
    files = [Path(text) for text in texts if Path(text).name != _MANIFEST and _is_file(text)]
    return files, [text for text in texts if Path(text) not in files]


def _is_file(text: str) -> bool:
    """Say whether a path is a model file, or the folder of one that MLflow has written."""
    path = Path(text)
    if path.is_dir() and not path.is_symlink():
        return (path / "MLmodel").is_file()
    return path.is_symlink() or path.exists()


def check_files(files: Sequence[Path], **settings: Any) -> list[Outcome]:
    """Load each of them.

    Parameters
    ----------
    files : sequence of Path
    **settings
        As for `check_artifact`.
    """
    from ..goldens.bare import check_artifact

    return [replace(check_artifact(path, **settings), golden=str(path)) for path in files]


def show_files(outcomes: Sequence[Outcome], prog: str) -> None:
    """Print what became of them, with what to do.

    Parameters
    ----------
    outcomes : sequence of Outcome
        As `check_files` returns them.
    prog : str
        How this program was called.
    """
    from ..judge.outcome import verdict
    from ..reports.golden import UNEXPLAINED
    from ..reports.text import describe, spelt

    for outcome in outcomes:
        first, *others = outcome.differences
        path = "" if first.area == "save" else f"{spelt(first)}  "
        write(f"{outcome.golden}: {outcome.status}  {path}{describe(first)}")
        for found in others:
            write(f"  {verdict(found).value:<10} {spelt(found)}  {describe(found)}")
        if outcome.cause:
            write(f"  why: {outcome.cause}")
        elif outcome.status in UNEXPLAINED:
            write("  why: cause not known; --issue-body prints a text for a report")
        remedy = outcome.remedy or _how_to_record(outcome, prog)
        if remedy:
            write(f"  do: {remedy}")
        if outcome.link:
            write(f"  read: {outcome.link}")


def _how_to_record(outcome: Outcome, prog: str) -> str | None:
    """Return the command that records what was found in a file; None if there is no estimator."""
    first, *others = outcome.differences
    if outcome.status != "unchecked" or " and loads" not in first.actual:
        return None
    part = f" --part {_quoted_path(others[0].path)}" if len(others) > 1 else ""
    which = "record one of them" if part else "record it"
    model = quoted(str(outcome.golden))
    return f"{which}: {prog} record {model}{part} --inputs X.npy --into goldens --name NAME"


def _quoted_path(part: str) -> str:
    """Quote the path of a part so that it is easy to read, where a shell lets that be."""
    return f'"{part}"' if not set(part) & set('"$`\\!') else quoted(part)
