"""With a baseline, only what is worse than there fails."""

from __future__ import annotations

import pytest

JSON = "--persist-report=json:old.json"
BASE = "--persist-baseline=old.json"


def suite_of(fake_check, **statuses: str) -> dict[str, str]:
    """Return a test for each keyword that has the status that it names."""
    body = "".join(
        f"def test_{name}(persist_roundtrip):\n    persist_roundtrip({status!r})\n\n\n"
        for name, status in statuses.items()
    )
    return {"test_it.py": body, **fake_check}


@pytest.fixture
def compare(run_pytest, fake_check):
    """Run a test with one status, then with another against the report of the first run."""

    def compare(before: str, now: str, *arguments: str):
        old = run_pytest(suite_of(fake_check, it=before), JSON)
        return run_pytest(suite_of(fake_check, it=now), BASE, *arguments, again=old)

    return compare


@pytest.mark.parametrize(
    ("before", "now", "code"),
    [
        ("drifted", "drifted", 0),
        ("load-error", "drifted", 1),
        ("identical", "drifted", 1),
        ("drifted", "crashed", 1),
        ("crashed", "impaired", 0),
    ],
)
def test_only_what_is_worse_fails(compare, before: str, now: str, code: int) -> None:
    assert compare(before, now).code == code


def test_what_is_not_worse_is_told_with_its_reason(compare) -> None:
    run = compare("drifted", "drifted")

    assert "1 drifted (expected)" in run.text
    assert "baseline old.json: 1 as before" in run.text


def test_what_is_better_is_listed(compare) -> None:
    run = compare("drifted", "identical")

    assert (
        "better than in old.json: test_it.py::test_it Ridge – joblib (same), drifted → identical"
        in run.lines
    )


def test_what_is_new_fails_as_ever(run_pytest, fake_check) -> None:
    old = run_pytest(suite_of(fake_check, it="drifted"), JSON)
    run = run_pytest(suite_of(fake_check, it="drifted", new="drifted"), BASE, again=old)

    assert run.outcomes == {"passed": 1, "failed": 1}


def test_what_is_worse_is_counted(compare) -> None:
    assert "baseline old.json: 1 worse" in compare("identical", "drifted").text


def test_a_report_says_how_it_compares(compare) -> None:
    from pytest_sklearn_persist.reports.reading import read_report

    run = compare("drifted", "impaired", "--persist-report=json:new.json")
    (result,) = read_report(run.folder / "new.json").results

    assert (result.baseline, result.failed) == ("better", False)
    assert result.expected_failure == "no worse than in old.json: drifted"


def test_goldens_that_fail_as_before_are_expected_to(run_pytest, store, edit, tmp_path) -> None:
    bad = store.copy(
        tmp_path / "bad", churn=lambda folder: (folder / "estimator.pkl").write_bytes(b"")
    )
    old = run_pytest({}, JSON, trees={"goldens": bad})
    run = run_pytest({}, BASE, again=old)

    assert old.outcomes == {"passed": 3, "failed": 1}
    assert run.outcomes == {"passed": 3, "xfailed": 1}


@pytest.mark.parametrize(
    ("content", "told"),
    [("{}", "format: must be"), ("", "is empty")],
)
def test_a_file_that_is_no_report_ends_the_session(
    run_pytest, fake_check, content: str, told: str
) -> None:
    run = run_pytest({**suite_of(fake_check, it="identical"), "old.json": content}, BASE)

    assert run.code == 4
    assert (
        f"--persist-baseline=old.json (command line): {run.folder / 'old.json'}: {told}" in run.text
    )
