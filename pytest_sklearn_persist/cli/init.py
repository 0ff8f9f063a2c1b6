"""``sklearn-persist init``: write what checks the goldens of a project, for tox and CI."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..texts import shown
from .arguments import Parser
from .output import complain, count, write, write_json

if TYPE_CHECKING:
    from ..scaffold.legs import Matrix
    from ..scaffold.placing import Placed
    from ..scaffold.project import Project

__all__ = ["KINDS", "make_parser", "run"]

#: What can be written.
KINDS = ("tox", "github", "gitlab", "pre-commit")
_NEXT = {
    "tox": "tox run{config} -m persist",
    "github": "commit .github/workflows/goldens.yml",
    "gitlab": "commit .gitlab/goldens.yml and .gitlab-ci.yml",
    "pre-commit": "pre-commit install",
}


def run(arguments: list[str], prog: str) -> int:
    """Write the files; 1 if one is there already and has to be changed by hand, or by --force."""
    given = make_parser(prog).parse_args(arguments)
    from ..scaffold.legs import choose_legs
    from ..scaffold.placing import place
    from ..scaffold.project import look_at
    from ..scaffold.writing import Wish, pieces_of

    wish = Wish(
        tuple(given.goldens),
        _names(given.sklearn),
        _names(given.python),
        tuple(given.install),
        given.plugin,
    )
    project = look_at(Path.cwd(), wish.goldens)
    matrix = choose_legs(wish.sklearn, wish.python, recorded=project.recorded)
    kinds, notes = _kinds(given.what, project)
    notes = [*_notes(project), *matrix.left_out, *notes]
    pieces = [piece for kind in kinds for piece in pieces_of(kind, project, matrix, wish)]
    dry = given.dry_run or given.stdout
    placed = [place(piece, project.root, force=given.force, dry_run=dry) for piece in pieces]
    if given.json:
        write_json(_as_dict(project, matrix, placed, notes, written=not dry))
    elif given.stdout:
        named = len(pieces) > 1
        write("\n".join(f"# {p.path}\n{p.text}" if named else p.text for p in pieces).rstrip("\n"))
        return 0
    else:
        _show(project, matrix, placed, dry=dry)
        for note in notes:
            complain(f"note: {note}")
    return 1 if any(one.open for one in placed) else 0


def _names(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for text in texts for name in re.split(r"[\s,]+", text) if name)


def _kinds(asked: Sequence[str], project: Project) -> tuple[list[str], list[str]]:
    """Return what to write, and what to say about what is not."""
    elsewhere = project.git_root is not None and project.git_root != project.root
    only_root = [kind for kind in asked or KINDS if kind != "tox"] if elsewhere else []
    root = f"{shown(str(project.git_root))}, the root of the repository"
    if asked:
        if only_root:
            raise UsageError(
                f"{only_root[0]} is looked for in {root}: run it there, with --goldens"
            )
        return list(dict.fromkeys(asked)), []
    if elsewhere:
        return ["tox"], [f"only what is for tox is written here; for the rest run it in {root}"]
    others = {"github": "gitlab", "gitlab": "github"}
    left = others.get(project.host or "")
    return [kind for kind in KINDS if kind != left], []


def _notes(project: Project) -> list[str]:
    notes = []
    if not project.recorded:
        stores = " or ".join(project.goldens)
        notes.append(f"nothing is recorded in {stores} yet: sklearn-persist record tells how")
    if project.unknown:
        names = ", ".join(project.unknown)
        notes.append(f"recordings also need {names}: say --install NAME if your index has it")
    if project.tox_config not in (None, "tox.ini"):
        notes.append(
            f"tox-goldens.ini, as a tox.ini would hide what {project.tox_config} tells tox"
        )
    return notes


def _show(project: Project, matrix: Matrix, placed: Sequence[Placed], *, dry: bool) -> None:
    said = {"written": "would write" if dry else "wrote"}
    for one in placed:
        path, state = one.piece.path, one.state
        if state == "paste":
            write(f"{path} is yours and stays as it is; put this {one.piece.place}\n")
            write("\n".join(f"    {line}" for line in (one.piece.part or "").splitlines()) + "\n")
        elif state == "differs":
            write(f"{path} is there already and differs; --force writes it again")
        else:
            write(f"{said.get(state, state)}  {path}")
    releases = ", ".join(release.name for release in matrix.releases)
    legs = count(matrix.legs, "leg")
    write(f"{', '.join(project.goldens)}: {legs}, scikit-learn {releases}")
    if not dry and not any(one.open for one in placed):
        config = "" if project.tox_config in (None, "tox.ini") else " -c tox-goldens.ini"
        kinds = dict.fromkeys(one.piece.kind for one in placed)
        write(f"  next: {' · '.join(_NEXT[kind].format(config=config) for kind in kinds)}")


def _as_dict(
    project: Project,
    matrix: Matrix,
    placed: Sequence[Placed],
    notes: Sequence[str],
    *,
    written: bool,
) -> dict[str, object]:
    return {
        "goldens": list(project.goldens),
        "legs": [
            {"name": leg.name, "python": leg.python, "scikit-learn": leg.release.name}
            for leg in matrix.legs
        ],
        "dry_run": not written,
        "files": [
            {
                "what": one.piece.kind,
                "path": one.piece.path,
                "state": one.state,
                "text": one.piece.text,
                "part": one.piece.part,
                "place": one.piece.place or None,
            }
            for one in placed
        ],
        "notes": list(notes),
    }


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Return the parser of this command."""
    parser = Parser(
        prog=prog,
        allow_abbrev=False,
        description="Write files that check the goldens of the project in this folder under "
        "several releases of scikit-learn: environments for tox, a workflow for GitHub (x86-64 and "
        "arm64), jobs for GitLab, a hook for pre-commit. A file that is there is never overwritten "
        "without --force; one that is your own is never changed, what belongs into it is printed.",
    )
    add = parser.add_argument
    add(
        "what",
        nargs="*",
        metavar="WHAT",
        help=f"{', '.join(KINDS)} (default: all that fit, judged by what is in the folder)",
        type=_kind,
    )
    repeated = "(may be repeated)"
    add(
        "--goldens",
        action="append",
        default=[],
        metavar="DIR",
        help=f"where they are (default: goldens and tests/goldens) {repeated}",
    )
    add(
        "--sklearn",
        action="append",
        default=[],
        metavar="RELEASE,…",
        help="releases to check under, such as 1.5,1.6,newest (default: from the oldest that "
        "something was recorded under to the newest)",
    )
    add(
        "--python",
        action="append",
        default=[],
        metavar="VERSION,…",
        help="Pythons to check under, such as 3.11,3.13 (default: for each release one that is "
        "near to that of the recordings)",
    )
    add(
        "--install",
        action="append",
        default=[],
        metavar="REQUIREMENT",
        help=f"what else the legs install: a package, or . for this project {repeated}",
    )
    add(
        "--plugin",
        metavar="REQUIREMENT",
        help="where the legs get this package from, such as "
        "'pytest-sklearn-persist @ git+https://…' (default: the package index)",
    )
    add("--force", action="store_true", help="write again what was written before")
    add("--dry-run", action="store_true", help="only say what would be written")
    add("--stdout", action="store_true", help="only print what would be written")
    add("--json", action="store_true", help="what was written, as JSON")
    return parser


def _kind(text: str) -> str:
    # Not as choices: with nargs="*" argparse takes no answer for a wrong one.
    if text not in KINDS:
        raise argparse.ArgumentTypeError(f"there is {', '.join(KINDS)}, and no {text!r}")
    return text
