"""``sklearn-persist atlas``: what releases of scikit-learn do to each other's models."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from .arguments import Parser
from .output import write_json
from .painting import write_lines

if TYPE_CHECKING:
    from ..judge.atlas import Atlas, Cell, Kind

__all__ = ["make_parser", "run"]


def run(arguments: list[str], prog: str) -> int:
    """Show the atlas, a class or an upgrade; it finds nothing wrong, so the status is 0."""
    parser = make_parser(prog)
    given = parser.parse_args(arguments)
    if bool(given.since) != bool(given.to):
        parser.error("--since and --to belong together: from which release to which?")
    from ..judge.atlas import atlas

    known = atlas()
    kinds = _kinds(known, given.estimator) if given.estimator else None
    width = shutil.get_terminal_size((80, 24)).columns
    if given.since:
        _show_upgrade(known, kinds, given, width)
    elif kinds is not None:
        _show_kinds(known, kinds, given, width)
    else:
        _show_overview(known, given, width)
    return 0


def _kinds(known: Atlas, name: str) -> tuple[Kind, ...]:
    """Return what is meant, the kind without anything special first."""
    kinds = known.named(name)
    if kinds:
        return tuple(sorted(kinds, key=lambda kind: ("[" in kind.name, kind.name)))
    import difflib

    spellings = (*known.kinds, *(kind.plain for kind in known.kinds.values()))
    by_low = {spelling.lower(): spelling for spelling in spellings}
    asked = name.lower() if "[" in name else name.rpartition(".")[2].lower()
    close = [by_low[low] for low in difflib.get_close_matches(asked, by_low, n=3, cutoff=0.7)]
    close = close or sorted(spelling for low, spelling in by_low.items() if asked in low)[:3]
    hint = f"; did you mean {' or '.join(close)}?" if close else ""
    raise UsageError(f"the atlas has no estimator called {name!r}{hint}")


def _show_overview(known: Atlas, given: argparse.Namespace, width: int) -> None:
    from ..judge.upgrades import distances, silent_kinds
    from ..reports.atlas import render_overview

    if not given.json:
        write_lines(render_overview(known, given.format, width))
        return
    write_json(
        {
            "producers": known.producers,
            "consumers": known.consumers,
            "environments": known.environments,
            "format": given.format,
            "kinds": {name: kind.class_name for name, kind in known.kinds.items()},
            "distances": [
                {"steps": one.steps, "fine": one.fine, "cells": one.cells}
                for one in distances(known, given.format)
            ],
            "silent": [
                {
                    "kind": one.kind,
                    "pairs": [[c.producer, c.consumer] for c in (*one.upwards, *one.downwards)],
                }
                for one in silent_kinds(known, given.format)
            ],
        }
    )


def _show_kinds(known: Atlas, kinds: Sequence[Kind], given: argparse.Namespace, width: int) -> None:
    if not given.json:
        from ..reports.squares import render_kinds

        write_lines(render_kinds(known, kinds, given.format, width))
        return
    squares = {kind.name: known.square(kind.name, given.format) for kind in kinds}
    write_json(
        {
            "format": given.format,
            "kinds": {
                kind.name: {
                    "class": kind.class_name,
                    "estimators": kind.estimators,
                    "cells": [_as_dict(cell) for cell in squares[kind.name]],
                }
                for kind in kinds
            },
            "causes": _causes([cell for cells in squares.values() for cell in cells]),
        }
    )


def _show_upgrade(
    known: Atlas, kinds: Sequence[Kind] | None, given: argparse.Namespace, width: int
) -> None:
    from ..judge.upgrades import upgrade

    since = _release(given.since, known.producers, "--since")
    to = _release(given.to, known.consumers, "--to")
    cells = upgrade(known, since, to, given.format, kinds)
    if not given.json:
        from ..reports.atlas import render_upgrade

        write_lines(render_upgrade(cells, since, to, width))
        return
    write_json(
        {
            "since": since,
            "to": to,
            "format": given.format,
            "kinds": [{"kind": cell.kind, **_as_dict(cell)} for cell in cells],
            "causes": _causes(cells),
        }
    )


def _release(text: str, releases: Sequence[str], option: str) -> str:
    from ..judge.marks import release_of

    release = release_of(text)
    if release is None or release not in releases:
        raise UsageError(f"{option} {text}: the atlas has scikit-learn {', '.join(releases)}")
    return release


def _as_dict(cell: Cell) -> dict[str, Any]:
    return {
        "producer": cell.producer,
        "consumer": cell.consumer,
        "status": cell.mark.status.value if cell.mark.status else None,
        "silent": cell.mark.silent,
        "cause": cell.cause,
    }


def _causes(cells: Sequence[Cell]) -> list[dict[str, str | None]]:
    from ..reports.causes import known_cause

    ids = dict.fromkeys(cell.cause for cell in cells if cell.cause)
    return [known_cause(id_).to_dict() for id_ in ids]


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Return the parser of this command."""
    parser = Parser(
        prog=prog,
        allow_abbrev=False,
        description="Say what becomes of models that one release of scikit-learn has saved and "
        "another loads: real checks of every public estimator. Without a name, an overview; with "
        "--since and --to, what an upgrade does.",
    )
    add = parser.add_argument
    add(
        "estimator",
        nargs="?",
        metavar="ESTIMATOR",
        help="a class such as RandomForestClassifier, or one kind of it such as "
        "'SVC[kernel=linear]'",
    )
    add("--since", metavar="RELEASE", help="the release that saved the models, such as 1.4")
    add("--to", metavar="RELEASE", help="the release that loads them, such as 1.9")
    add(
        "--format",
        choices=("pickle", "joblib"),
        default="pickle",
        help="how they were saved (default: %(default)s)",
    )
    add("--json", action="store_true", help="everything, as JSON")
    return parser
