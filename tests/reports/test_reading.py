"""What is no report is refused by file and field; what is one comes back as it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from persist_reports import report, reports, row

import pytest_sklearn_persist.reports as package
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
    data: Any = json.loads(json.dumps(report(row()).to_dict()))
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
        ("results.0.warnings", [1], "results[0].warnings[0]: must be a text"),
        ("results.0.differences", [{}], "results[0].differences[0].path: is missing"),
        ("runs.0.finished", 1, "runs[0].finished: must be true or false"),
        ("runs.0.environment", "elsewhere", "runs[0].environment: 'elsewhere'"),
        ("environments.here.name", ..., 'environments["here"].name: is missing'),
        ("environments.here.libraries", {"numpy": 2}, "libraries['numpy']: must be a text"),
    ],
)
def test_a_wrong_field_is_named(tmp_path: Path, field: str, value: Any, told: str) -> None:
    path = as_file(tmp_path, changed(field, value))

    with pytest.raises(ReportError) as caught:
        read_report(path)

    assert str(caught.value).startswith(f"{path}: ")
    assert told in str(caught.value)


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
    with pytest.raises(ReportError, match=r"gone\.json: can not be read"):
        read_report(tmp_path / "gone.json")


def test_version_begins_with_the_number_in_the_name_of_the_schema() -> None:
    assert VERSION.startswith("1.")
