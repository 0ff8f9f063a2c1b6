"""A report as JUnit XML, for the many tools that show that."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from .digest import finding_of, in_order
from .model import Report, Result

__all__ = ["render_junit"]


def render_junit(report: Report) -> str:
    """Return a suite for each environment, and a case for each check.

    Parameters
    ----------
    report : Report
    """
    root = ET.Element("testsuites", name="pytest-sklearn-persist")
    for id_ in in_order(report):
        results = [result for result in report.results if result.environment == id_]
        runs = [run for run in report.runs if run["environment"] == id_]
        facts = report.environments[id_]
        suite = ET.SubElement(
            root,
            "testsuite",
            name=_clean(str(facts["name"])),
            tests=str(len(results)),
            failures=str(sum(result.failed for result in results)),
            errors=str(sum(not run["finished"] for run in runs)),
            skipped=str(sum(_is_expected(result) for result in results)),
            time=f"{sum(result.seconds for result in results):.3f}",
        )
        if runs:
            suite.set("timestamp", _clean(str(runs[0]["started"]).removesuffix("Z")))
        properties = ET.SubElement(suite, "properties")
        libraries = facts["libraries"].items()
        for name, value in [("python", facts["python"]), *libraries]:
            ET.SubElement(properties, "property", name=_clean(name), value=_clean(str(value)))
        for result in results:
            _add_case(suite, report, result)
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _add_case(suite: ET.Element, report: Report, result: Result) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=_clean(result.subject),
        name=_clean(f"{result.subject}[{result.format}@{result.place}]"),
        time=f"{result.seconds:.3f}",
    )
    recording = report.recordings.get(result.subject)
    if recording is not None:
        case.set("file", _clean(str(recording["path"])))
        case.set("line", "1")
    properties = ET.SubElement(case, "properties")
    named = {
        "persist.status": str(result.status),
        "persist.format": result.format,
        "persist.place": result.place,
        "persist.estimator": result.estimator,
        "persist.recorded-under": result.version or "",
        "persist.silent": "true" if result.silent else "false",
    }
    for name, value in named.items():
        ET.SubElement(properties, "property", name=name, value=_clean(value))
    if _is_expected(result):
        words = f"{result.status}: {result.expected_failure}"
        ET.SubElement(case, "skipped", type="expected", message=_clean(words))
    elif result.failed:
        silent = "silently " if result.silent else ""
        words = f"{silent}{result.status}: {finding_of(result)}"
        failure = ET.SubElement(case, "failure", type=str(result.status), message=_clean(words))
        lines = [words]
        lines += [f"why: {result.cause}"] if result.cause else []
        lines += [f"do: {result.remedy}"] if result.remedy else []
        failure.text = _clean("\n".join(lines))


def _is_expected(result: Result) -> bool:
    return result.expected_failure is not None and not result.failed


def _clean(text: str) -> str:
    r"""Return a text without what XML has no way to write.

    Examples
    --------
    >>> _clean("a\x00b")
    'a�b'
    """
    return "".join(c if _is_allowed(ord(c)) else "\ufffd" for c in text)


def _is_allowed(code: int) -> bool:
    return (
        code in (0x9, 0xA, 0xD)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )
