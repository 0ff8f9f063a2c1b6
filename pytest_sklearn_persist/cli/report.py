"""``sklearn-persist report``: the reports of many runs as one, in every form."""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from .arguments import Parser
from .output import complain, write, write_json
from .painting import write_lines

if TYPE_CHECKING:
    from ..reports.model import Report

__all__ = ["make_parser", "run"]

_FORMS = {"html": "a page to look at", "markdown": "a summary", "junit": "JUnit XML"}


def run(arguments: list[str], prog: str) -> int:
    """Merge reports and show what they say; 1 if something failed, or nothing was checked."""
    given = make_parser(prog).parse_args(arguments)
    from ..reports.baseline import against_baseline
    from ..reports.merging import merge
    from ..reports.reading import read_report
    from ..reports.summary import render_summary

    report = merge(read_report(path) for path in _files(given.reports))
    missing = _missing(report, given.require)
    if given.baseline is not None:
        report = against_baseline(report, read_report(given.baseline))
    _write_all(report, given)
    if given.json:
        write_json(report.to_dict())
    elif given.quiet:
        write(f"persist: {_verdict(report)}")
    else:
        width = shutil.get_terminal_size((80, 24)).columns
        write_lines(render_summary(report, width, every=given.verbose))
    for name in missing:
        complain(f"{prog}: no report of {name}: what it would have found is not known")
    return 0 if report.ok and not missing else 1


def _verdict(report: Report) -> str:
    from ..reports.digest import verdict_line

    return verdict_line(report)


def _files(texts: list[str]) -> list[Path]:
    """Return files as they are, and of folders all ``.json`` files below them.

    Raises
    ------
    UsageError
        A folder has none.
    """
    found: list[Path] = []
    for text in texts:
        path = Path(text)
        if not path.is_dir():
            found.append(path)
            continue
        files = sorted(path.rglob("*.json"))
        if not files:
            raise UsageError(f"{path}: no report (*.json) is below this folder")
        found += files
    return found


def _missing(report: Report, required: list[str]) -> list[str]:
    """Return names of environments of which there is no report."""
    there = {str(facts["name"]) for facts in report.environments.values()}
    names = [name for text in required for name in re.split(r"[\s,]+", text) if name]
    return [name for name in dict.fromkeys(names) if name not in there]


def _write_all(report: Report, given: argparse.Namespace) -> None:
    from ..reports.baseline import as_baseline
    from ..reports.targets import Target, parse_target, write_report

    targets = [
        Target(form, Path(getattr(given, form)))
        for form in (*_FORMS, "badge")
        if getattr(given, form) is not None
    ]
    targets += [parse_target("github", Path())] if given.github else []
    for target in targets:
        write_report(report, target)
    if given.merged is not None:
        write_report(report, Target("json", Path(given.merged)))
    if given.keep_baseline is not None:
        write_report(as_baseline(report), Target("json", Path(given.keep_baseline)))


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Return the parser of this command."""
    parser = Parser(
        prog=prog,
        allow_abbrev=False,
        description="Merge the reports of many runs (pytest --persist-report=json:PATH) and say "
        "what they found. The order does not matter; where two speak of the same check, the worse "
        "one counts. Exit status 1 if something failed, a run was cut short, or nothing was "
        "checked.",
    )
    add = parser.add_argument
    add("reports", nargs="+", metavar="PATH", help="a report, or a folder of reports (*.json)")
    for form, what in _FORMS.items():
        add(f"--{form}", metavar="PATH", help=f"write {what}")
    add("--badge", metavar="PATH", help="write a badge (SVG)")
    add("--merged", metavar="PATH", help="write the merged report (JSON)")
    add(
        "--github",
        action="store_true",
        help="add to the summary of the step ($GITHUB_STEP_SUMMARY)",
    )
    add(
        "--require",
        action="append",
        default=[],
        metavar="NAME,…",
        help="environments that must be there: one that never wrote its report is a failure (may "
        "be repeated)",
    )
    add(
        "--baseline",
        metavar="PATH",
        help="an earlier report: only what is worse than there fails",
    )
    add(
        "--keep-baseline",
        metavar="PATH",
        help="write what later runs can be compared with: only what fails, small enough for "
        "version control; packed if the name ends with .gz",
    )
    add("-q", "--quiet", action="store_true", help="one line")
    add("-v", "--verbose", action="store_true", help="all of it, with causes")
    add("--json", action="store_true", help="the merged report, as JSON")
    return parser
