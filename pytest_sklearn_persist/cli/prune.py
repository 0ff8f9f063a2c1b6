"""``sklearn-persist prune``: delete recordings that are not wanted any more."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..texts import clean, shown
from .arguments import Parser
from .output import complain, count, show_size, write, write_json
from .places import manifests_at

if TYPE_CHECKING:
    from ..goldens.manifest import Manifest
    from ..goldens.pruning import Pruned, Pruning

__all__ = ["make_parser", "run"]


def run(arguments: list[str], prog: str) -> int:
    """Delete, or show what would be; 1 if something that was to be deleted is still there."""
    parser = make_parser(prog)
    given = parser.parse_args(arguments)
    if given.unused != bool(given.tests):
        parser.error("--unused and --tests belong together: which tests use the recordings?")
    from ..goldens.manifest import ManifestError, read_manifest
    from ..goldens.pruning import plan_pruning

    manifests: list[Manifest] = []
    bad = []
    for path in manifests_at(given.goldens):
        if given.recording and path.parent.name not in given.recording:
            continue
        try:
            manifests.append(read_manifest(path))
        except ManifestError as error:
            bad.append(error)
    _refuse_whole_stores(given, manifests)
    if given.unused:
        from .unused import without_test

        manifests = without_test(manifests, given.tests)
    plan = plan_pruning(manifests)
    done = plan.carry_out() if given.yes and not given.dry_run else None
    if given.json:
        write_json(_as_dict(plan, done, [str(problem) for problem in bad]))
    else:
        _show(plan, done)
        for problem in bad:
            complain(f"left, because it is not known what belongs to it: {problem}")
        if done is None and not given.dry_run and plan.files:
            complain("nothing was deleted: say --yes to delete this")
    still = [path for path in plan.files if done is not None and path not in done.files]
    return 1 if bad or still or (done is None and not given.dry_run and plan.files) else 0


def _refuse_whole_stores(given: argparse.Namespace, manifests: list[Manifest]) -> None:
    """One wrong word must not cost a store."""
    if given.recording or given.unused or given.all:
        return
    for text in given.goldens:
        folder = Path(text).absolute()
        names = {m.name for m in manifests if folder in m.path.absolute().parent.parent.parents}
        if len(names) > 1:
            raise UsageError(
                f"{text} holds {len(names)} goldens: name those that are not wanted, or say "
                "--recording, --unused or --all"
            )


def _show(plan: Pruning, done: Pruned | None) -> None:
    verb = "would delete" if done is None else "deleted"
    files = plan.files if done is None else done.files
    if not plan.recordings:
        write("no recording is to be deleted")
        return
    for path in files:
        write(f"{verb}  {shown(path)}")
    for path, why in plan.left if done is None else done.left:
        write(f"left  {shown(path)}: {clean(why)}")
    words = f"{verb} {count(files, 'file')} of {count(plan.recordings, 'recording')}"
    write(words + (f", {show_size(plan.bytes)}" if files == plan.files else ""))


def _as_dict(plan: Pruning, done: Pruned | None, bad: list[str]) -> dict[str, object]:
    left = plan.left if done is None else done.left
    return {
        "deleted": done is not None,
        "recordings": [manifest.id for manifest in plan.recordings],
        "files": [str(path) for path in (plan.files if done is None else done.files)],
        "left": [{"path": str(path), "why": why} for path, why in left],
        "bytes": plan.bytes,
        "problems": bad,
    }


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Return the parser of this command."""
    parser = Parser(
        prog=prog,
        allow_abbrev=False,
        description="Delete recordings: the files that their manifests list, then inputs that no "
        "recording uses any more, then folders that are empty. Everything else is left and named. "
        "Without --yes it only shows what it would do.",
    )
    add = parser.add_argument
    add(
        "goldens",
        nargs="+",
        metavar="STORE|NAME",
        help="a store, a golden, a recording; or a name in goldens and tests/goldens",
    )
    add(
        "--recording",
        action="append",
        metavar="KEY",
        help="only those of this environment, such as sklearn-1.3.2_cp311_linux-x86_64 "
        "(may be repeated)",
    )
    add("--unused", action="store_true", help="only those whose test is gone; needs --tests")
    add(
        "--tests",
        action="append",
        metavar="PATH",
        help="the tests to look through for --unused: pytest collects them (may be repeated)",
    )
    add("--all", action="store_true", help="all goldens of a store")
    add("--dry-run", action="store_true", help="only show what would be deleted")
    add("--yes", action="store_true", help="delete")
    add("--json", action="store_true", help="what is or would be deleted, as JSON")
    return parser
