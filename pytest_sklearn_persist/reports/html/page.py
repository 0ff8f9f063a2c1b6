"""The page: its frame, which a reader without JavaScript sees, and what its script needs."""

from __future__ import annotations

import base64
import hashlib
from importlib import metadata, resources
from typing import Any
from urllib.parse import urlencode

from ...errors import UsageError
from ...judge.marks import MARKS
from ..model import Report
from .facts import facts_of
from .findings import Finding, findings_of
from .matrix import Matrix, matrix_of
from .packing import pack
from .verdict import counts_of, verdict_on
from .visible import visible

__all__ = ["render_html"]

#: In this order, they are one script.
SCRIPTS = ("data.js", "grid.js", "filters.js", "plot.js", "cell.js", "keys.js", "main.js")
_FIRST = 7  # findings that are in front of everything


def render_html(report: Report) -> str:
    """Return a report as one page of HTML that fetches nothing.

    Parameters
    ----------
    report : Report

    Raises
    ------
    UsageError
        jinja2 is not installed.
    """
    template = _template()
    matrix = matrix_of(report)
    style, script = _read("page.css"), _script()
    data, details = pack(matrix)
    findings = findings_of(report, matrix)
    counts = counts_of(matrix)
    page: str = template.render(
        policy=_policy(style, script),
        style=style,
        script=script,
        data=data,
        details=details,
        verdict=verdict_on(report, matrix),
        counts=counts,
        first=findings[:_FIRST],
        findings=findings,
        environments=_environments(matrix),
        marks=[mark for mark in MARKS.values() if mark.known],
        present={one.key for one in counts},
        version=metadata.version("pytest-sklearn-persist"),
        place=lambda finding: _place(matrix, finding),
    )
    return page


def _template() -> Any:
    try:
        import jinja2
    except ImportError as error:
        raise UsageError(
            "a report in HTML needs jinja2: pip install pytest-sklearn-persist[html]"
        ) from error
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # All that is shown comes from files; what must not be altered is marked as safe.
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    environment.filters["thousands"] = lambda number: f"{number:,}"
    return environment.from_string(_read("page.html.jinja"))


def _read(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _script() -> str:
    parts = "\n".join(_read(name) for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


def _policy(style: str, script: str) -> str:
    """Return a policy under which the browser runs this script and fetches nothing at all."""
    digests = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (style, script)
    ]
    return (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _place(matrix: Matrix, finding: Finding) -> str:
    """Return the address of the cell of a finding within the page."""
    row, column = matrix.rows[finding.cell.row], matrix.columns[finding.cell.column]
    cell = {"cell": visible(f"{row.kind}:{row.subject}"), "in": visible(column.id)}
    return f"#{urlencode(cell)}"


def _environments(matrix: Matrix) -> list[dict[str, Any]]:
    found = []
    for number, column in enumerate(matrix.columns):
        cells = [cell for cell in matrix.cells if cell.column == number]
        results = [result for cell in cells for result in cell.results]
        facts = dict(facts_of(column.facts))
        found.append(
            {
                "name": column.name,
                "release": column.release,
                "numpy": facts.get("numpy", ""),
                "python": facts.get("Python", ""),
                "system": " ".join(filter(None, (facts.get("system"), column.machine))),
                "checks": len(results),
                "failed": sum(result.failed for result in results),
                "silent": sum(result.failed and result.silent for result in results),
                "missing": sum(cell.not_run for cell in cells),
                "finished": column.finished,
                "started": ", ".join(str(run.get("started") or "?") for run in column.runs),
            }
        )
    return found
