"""Reports go where they were asked to go, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.reports.model import Report
from pytest_sklearn_persist.reports.targets import KINDS, Target, parse_target, write_report


@pytest.mark.parametrize("kind", list(KINDS))
def test_kind_can_be_given(kind: str) -> None:
    assert parse_target(f"{kind}:out.txt", Path("here")) == Target(kind, Path("here/out.txt"))


@pytest.mark.parametrize("kind", list(KINDS))
def test_kind_can_be_told_by_the_end_of_the_name(kind: str) -> None:
    name = f"out{KINDS[kind][0]}"

    assert parse_target(name, Path()) == Target(kind, Path(name))


@pytest.mark.parametrize("text", ["report", "pdf:report.pdf", "md:report.md", "json:", ""])
def test_what_is_no_kind_of_report_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_target(text, Path())


def test_unknown_kind_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UsageError) as caught:
        parse_target("md:report.md", Path())

    assert all(f"{kind}:PATH" in str(caught.value) for kind in KINDS)


def test_colon_in_a_folder_names_no_kind() -> None:
    assert parse_target("out/a:b.md", Path()) == Target("markdown", Path("out/a:b.md"))


def test_github_without_its_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)

    with pytest.raises(UsageError, match="GITHUB_STEP_SUMMARY"):
        parse_target("github", Path())


def test_github_adds_to_the_summary(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, real: Report
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))

    write_report(real, parse_target("github", Path()))

    assert summary.read_text(encoding="utf-8").startswith("before\n## ❌ Saved models: 1 of 2")


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_is_written(kind: str, tmp_path: Path, real: Report) -> None:
    write_report(real, Target(kind, tmp_path / "new" / "out"))

    assert "churn" in (tmp_path / "new" / "out").read_text("utf-8") or kind == "badge"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["out"]


def test_the_same_report_is_the_same_bytes(tmp_path: Path, real: Report) -> None:
    for name in ("one", "two"):
        write_report(real, Target("json", tmp_path / name))

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_report_that_can_not_be_written_leaves_the_old_one(
    tmp_path: Path, real: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = Target("json", tmp_path / "out.json")
    write_report(Report(), target)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UsageError, match=r"json:.*out\.json: can't be written: No space left"):
        write_report(real, target)

    assert json.loads(target.path.read_text("utf-8"))["results"] == []
