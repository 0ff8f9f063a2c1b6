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


#: What each test had before, what it has now, and whether it fails.
CHANGES = {
    "same": ("drifted", "drifted", False),
    "worse": ("load-error", "drifted", True),
    "broken": ("identical", "drifted", True),
    "crashing": ("drifted", "crashed", True),
    "better": ("crashed", "impaired", False),
    "mended": ("drifted", "identical", False),
}


@pytest.fixture(scope="module")
def compared(run_pytest, fake_check):
    """A session, against the report of one in which all had the status that they had before."""
    before, now, _ = ({n: c[i] for n, c in CHANGES.items()} for i in range(3))
    old = run_pytest(suite_of(fake_check, **before), JSON)
    new = ("--persist-report=json:new.json", "-v")
    return run_pytest(suite_of(fake_check, **now, new="drifted"), BASE, *new, again=old)


@pytest.mark.parametrize("name", CHANGES)
def test_only_what_is_worse_fails(compared, name: str) -> None:
    *_, fails = CHANGES[name]
    word = "FAILED" if fails else "PASSED"

    assert compared.line(f"test_it.py::test_{name} ").split()[1] == word


def test_what_is_new_fails_as_ever(compared) -> None:
    assert compared.line("test_it.py::test_new ").split()[1] == "FAILED"


def test_what_is_worse_as_before_better_and_new_is_counted(compared) -> None:
    assert "baseline old.json: 3 worse, 1 as before, 2 better, 1 new" in compared.text


def test_what_is_better_is_listed(compared) -> None:
    better = "test_it.py::test_mended Ridge – joblib (same), drifted → identical"

    assert f"better than in old.json: {better}" in compared.lines


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("better", ("better", False, "no worse than in old.json: crashed")),
        ("same", ("same", False, "no worse than in old.json: drifted")),
        ("worse", ("worse", True, None)),
        ("new", ("new", True, None)),
    ],
)
def test_a_report_says_how_it_compares(compared, name: str, expected) -> None:
    from pytest_sklearn_persist.reports.reading import read_report

    results = read_report(compared.folder / "new.json").results
    (result,) = (one for one in results if str(one.test).endswith(f"::test_{name}"))

    assert (result.baseline, result.failed, result.expected_failure) == expected


@pytest.mark.full
def test_a_session_in_which_nothing_is_worse_succeeds(run_pytest, fake_check) -> None:
    old = run_pytest(suite_of(fake_check, it="drifted"), JSON)
    run = run_pytest({}, BASE, again=old)

    assert (old.code, run.code) == (1, 0)
    assert "1 drifted (expected)" in run.text


@pytest.mark.full
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
