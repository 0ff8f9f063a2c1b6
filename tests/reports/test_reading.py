"""What is no report is refused by file and field; what is one comes back as it was."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from persist_reports import finding, report, reports, row

import pytest_sklearn_persist.reports as package
from pytest_sklearn_persist import Status
from pytest_sklearn_persist.reports.badge import render_badge
from pytest_sklearn_persist.reports.baseline import against_baseline
from pytest_sklearn_persist.reports.digest import finding_of, groups_of
from pytest_sklearn_persist.reports.junit import render_junit
from pytest_sklearn_persist.reports.markdown import render_markdown
from pytest_sklearn_persist.reports.model import VERSION, Report
from pytest_sklearn_persist.reports.reading import ReportError, read_report
from pytest_sklearn_persist.reports.targets import Target, write_report

SCHEMA = json.loads((Path(package.__file__).parent / "report-1.schema.json").read_text("utf-8"))


def as_file(folder: Path, content: Any) -> Path:
    path = folder / "report.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@given(reports())
def test_a_report_comes_back_as_it_was(whole: Report) -> None:
    assert Report.from_dict(json.loads(json.dumps(whole.to_dict()))) == whole


def test_a_real_report_comes_back_from_a_file(real: Report, tmp_path: Path) -> None:
    write_report(real, Target("json", tmp_path / "a.json"))

    assert read_report(tmp_path / "a.json").to_dict() == real.to_dict()


def test_a_report_comes_back_from_a_packed_file(real: Report, tmp_path: Path) -> None:
    write_report(real, Target("json", tmp_path / "a.json.gz"))

    assert (tmp_path / "a.json.gz").read_bytes()[:2] == b"\x1f\x8b"
    assert read_report(tmp_path / "a.json.gz") == read_report_of(real, tmp_path)


@pytest.mark.parametrize("size", [0, 5, 60])
def test_a_packed_file_that_is_cut_short_is_refused(
    real: Report, tmp_path: Path, size: int
) -> None:
    path = tmp_path / "a.json.gz"
    write_report(real, Target("json", path))
    path.write_bytes(path.read_bytes()[:size])

    with pytest.raises(ReportError, match=r"a\.json\.gz: "):
        read_report(path)


def test_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_real_report_fits_the_schema(real: Report) -> None:
    jsonschema.validate(json.loads(json.dumps(real.to_dict(), allow_nan=False)), SCHEMA)


def test_schema_is_of_the_version_that_is_written() -> None:
    jsonschema.validate(Report().to_dict(), SCHEMA)
    assert SCHEMA["properties"]["format"]["const"] == Report().to_dict()["format"]


def test_what_a_later_minor_version_adds_is_passed_over(real: Report, tmp_path: Path) -> None:
    data = {**real.to_dict(), "version": "1.99", "weather": "fine"}
    data["results"] = [{**one, "mood": 3} for one in data["results"]]
    jsonschema.validate(data, SCHEMA)

    assert read_report(as_file(tmp_path, data)) == real


def read_report_of(whole: Report, folder: Path) -> Report:
    """Write and read it as plain JSON."""
    write_report(whole, Target("json", folder / "plain.json"))
    return read_report(folder / "plain.json")


def changed(field: str, value: Any) -> dict[str, Any]:
    """Return a sound report with one field replaced, or taken away where the value is ``...``."""
    return with_field(report(row()).to_dict(), field, value)


def with_field(sound: dict[str, Any], field: str, value: Any) -> dict[str, Any]:
    """Return other data with one field replaced, or taken away where the value is ``...``."""
    data: Any = json.loads(json.dumps(sound))
    *parents, last = (int(part) if part.isdigit() else part for part in field.split("."))
    inner = data
    for part in parents:
        inner = inner[part]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return data


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("format", "junit", "format: must be"),
        ("version", "2.0", "version: '2.0' is none that this release reads"),
        ("version", 1, "version: 1 is none"),
        ("results", {}, "results: must be a list"),
        ("results", ..., "results: is missing"),
        ("results.0", 3, "results[0]: must be an object"),
        ("results.0.status", "fine", "results[0].status: 'fine' is none of refused"),
        ("results.0.failed", "no", "results[0].failed: must be true or false"),
        ("results.0.failed", ..., "results[0].failed: is missing"),
        ("results.0.seconds", True, "results[0].seconds: must be a number"),
        ("results.0.environment", "elsewhere", "'elsewhere' is not in environments"),
        ("results.0.warnings", [1], "results[0].warnings[0]: must be a string"),
        ("results.0.differences", [{}], "results[0].differences[0].path: is missing"),
        (
            "results.0.differences",
            [finding(expected=1)],
            "differences[0].expected: must be a string",
        ),
        ("results.0.differences", [finding(max_abs="x")], "differences[0].max_abs: must be a num"),
        ("results.0.differences", [finding(count="x")], "differences[0].count: must be a whole"),
        ("results.0.differences", [finding(status="x")], "differences[0].status: 'x' is none of"),
        ("results.0.differences", [finding(size=2**128)], "differences[0].size: a number of 129"),
        ("results.0.compared", 2**200, "results[0].compared: a number of 61 digits"),
        ("environments.here.machine", 1, 'environments["here"].machine: must be a string'),
        ("runs.0.finished", 1, "runs[0].finished: must be true or false"),
        ("runs.0.environment", "elsewhere", "runs[0].environment: 'elsewhere'"),
        ("environments.here.name", ..., 'environments["here"].name: is missing'),
        ("environments.here.libraries", {"numpy": 2}, "libraries['numpy']: must be a string"),
    ],
)
def test_a_wrong_field_is_named(tmp_path: Path, field: str, value: Any, told: str) -> None:
    path = as_file(tmp_path, changed(field, value))

    with pytest.raises(ReportError) as caught:
        read_report(path)

    assert str(caught.value).startswith(f"{path}: ")
    assert told in str(caught.value)


SAMPLE = {"path": "predict", "kind": "values", "size": 2}
FULL = report(
    row(
        status=Status.DRIFTED,
        cause="a cause",
        differences=(
            finding(max_abs=1.0, max_rel="inf", max_ulp=2**64, count=3, size=9),
            finding("coef_[0]", area="state", max_abs=0.5),
        ),
        explanations=({"id": "a", "cause": "b", "remedy": "c", "link": "d", "findings": 1},),
        outputs=(
            {**SAMPLE, "index": [0], "expected": [0.5], "actual": ["nan"]},
            {"path": "predict", "kind": "labels", "size": 2, "changes": [["a", "b", 1]]},
        ),
    )
)
ODD = {
    "a long number": 10**999,
    "null": None,
    "a list": [[]],
    "an object": {"a": 1},
    "a word": "x",
    "no text": "",
    "true": True,
    "a large number": 1e308,
    "a negative number": -1,
}


def places(value: Any, before: str = "") -> Iterator[str]:
    """Yield the path of everything in JSON; of a list only the first entry."""
    parts: Any = value.items() if isinstance(value, dict) else ()
    parts = list(enumerate(value))[:1] if isinstance(value, list) else parts
    for name, inner in parts:
        yield f"{before}{name}"
        yield from places(inner, f"{before}{name}.")


@pytest.mark.parametrize("odd", ODD)
def test_whatever_a_field_holds_ends_in_a_report_that_can_be_shown_or_an_error_with_its_name(
    odd: str,
) -> None:
    sound = FULL.to_dict()
    unnamed = []
    for field in places(sound):
        try:
            whole = Report.from_dict(with_field(sound, field, ODD[odd]))
        except ReportError as error:
            if field.rpartition(".")[2] not in str(error):
                unnamed.append((field, str(error)))
            continue
        shown(whole)
        against_baseline(FULL, whole)

    assert unnamed == []


def shown(whole: Report) -> None:
    """Render a report in every kind that needs no library."""
    for render in (render_markdown, render_junit, render_badge):
        render(whole)
    for group in groups_of(whole):
        finding_of(group.first)


def test_a_number_in_a_file_is_named_where_it_is_too_long(tmp_path: Path) -> None:
    path = as_file(tmp_path, with_field(FULL.to_dict(), "results.0.seconds", 10**999))

    with pytest.raises(ReportError, match=r"json: results\[0\]\.seconds: a number of 1,000 digits"):
        read_report(path)


@pytest.mark.parametrize("value", [b"[]", b'"a"', b"1"])
def test_a_packed_file_that_unpacks_to_too_much_is_refused_soon(
    tmp_path: Path, value: bytes
) -> None:
    path = tmp_path / "bomb.json.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(80):
            file.write((value + b",") * (1_000_000 // len(value)))
    started = time.process_time()

    with pytest.raises(ReportError, match="has more than"):
        read_report(path)
    assert time.process_time() - started < 5


def test_a_check_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    data = report(row()).to_dict()
    data["results"] *= 2

    with pytest.raises(ReportError, match="is there twice"):
        read_report(as_file(tmp_path, data))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is empty"),
        ("{", "is not valid JSON"),
        ('{"a": NaN}', "is not valid JSON"),
        ("[" * 10**6, "not valid JSON"),
    ],
)
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(ReportError, match=told):
        read_report(as_file(tmp_path, content))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"gone\.json: cannot be read"):
        read_report(tmp_path / "gone.json")


def test_version_begins_with_the_number_in_the_name_of_the_schema() -> None:
    assert VERSION.startswith("1.")
