"""Recordings whose test is gone fail in runs of everything, and only there."""

from __future__ import annotations

import pytest
from persist_tiers import some_first

OTHER = "def test_other():\n    pass\n"
ONE_FAILS = {"passed": 1, "failed": 1}
GONE = "test_it.py::test_gone"


@pytest.fixture
def left_over(store, edit, tmp_path):
    """Make a store whose golden belongs to a test, and nothing else."""

    def make(test: str = GONE):
        tree = store.copy(tmp_path / "store", churn=edit(test=test), scaler=edit(test=test))
        return {"goldens": tree}

    return make


@pytest.fixture(scope="module")
def gone(run_pytest, store, edit, tmp_path_factory):
    tree = store.copy(tmp_path_factory.mktemp("gone") / "store", churn=edit(test=GONE))
    return run_pytest({"test_it.py": OTHER}, "-v", trees={"goldens": tree})


def test_recording_of_a_test_that_is_gone_fails(gone) -> None:
    assert gone.outcomes == {"passed": 3, "failed": 1}, gone.text


def test_failure_has_a_name_of_its_own(gone, store) -> None:
    path = f"goldens/churn/{store.key}/golden.json"

    assert gone.line(f"{path}::churn/{store.key}[unused] FAILED")


def test_failure_names_recording_and_test(gone, store) -> None:
    text = f"unused golden churn/{store.key}: its test {GONE} is gone"

    assert text in gone.text


def test_failure_says_how_to_remove_it(gone, store) -> None:
    assert f"sklearn-persist prune goldens/churn/{store.key}" in gone.text


TWO_FAIL = {"passed": 1, "failed": 2}


@pytest.mark.parametrize(
    "arguments",
    some_first([("-n", "2"), ("-p", "no:cacheprovider")], [("-p", "no:cacheprovider")]),
    ids=" ".join,
)
def test_unused_goldens_fail_in_any_whole_run(run_pytest, left_over, arguments) -> None:
    run = run_pytest({"test_it.py": OTHER}, *arguments, trees=left_over())

    assert run.outcomes == TWO_FAIL, run.text


def test_unused_goldens_fail_without_terminal(run_pytest, left_over) -> None:
    run = run_pytest({"test_it.py": OTHER}, "-p", "no:terminal", trees=left_over())

    assert run.code == pytest.ExitCode.TESTS_FAILED


PARTS = [
    ("-k", "other"),
    ("-k", "gone or other"),
    ("-m", "not persist"),
    ("test_it.py",),
    (".",),
    ("test_it.py::test_other",),
    ("--ignore=elsewhere",),
    ("--ignore-glob=elsewhere*",),
    ("--deselect=test_it.py::test_gone",),
    ("--lf",),
    ("--ff",),
    ("--sw",),
    ("-n", "2", "-k", "other"),
    ("-n", "2", "test_it.py"),
]


@pytest.mark.parametrize("arguments", some_first(PARTS, PARTS[:-2:4]), ids=" ".join)
def test_part_of_a_run_says_nothing_about_the_rest(run_pytest, left_over, arguments) -> None:
    run = run_pytest({"test_it.py": OTHER}, *arguments, trees=left_over())

    assert run.outcomes["passed"] == 1, run.text
    assert "failed" not in run.outcomes, run.text


def test_deselection_by_another_plugin_is_a_part(run_pytest, left_over) -> None:
    conftest = """
def pytest_collection_modifyitems(config, items):
    config.hook.pytest_deselected(items=items[1:])
    del items[1:]
"""
    text = OTHER + "\n\ndef test_more():\n    pass\n"

    run = run_pytest({"test_it.py": text, "conftest.py": conftest}, trees=left_over())

    assert run.outcomes == {"passed": 1, "deselected": 1}, run.text


def test_run_in_a_folder_of_the_project_is_a_part(run_pytest, left_over) -> None:
    run = run_pytest({"sub/test_sub.py": OTHER}, start="sub", trees=left_over())

    assert run.outcomes == {"passed": 1}, run.text


FILES_WITHOUT_THE_TEST = {
    "class is gone": ({"test_it.py": OTHER}, "test_it.py::TestGone::test_it"),
    "method is gone": (
        {"test_it.py": "class TestIt:\n    def test_other(self):\n        pass\n"},
        "test_it.py::TestIt::test_gone",
    ),
    "file is gone": ({"test_it.py": OTHER}, "test_gone.py::test_it"),
    "parameter is gone": ({"test_it.py": OTHER}, "test_it.py::test_other[gone]"),
}


@pytest.mark.parametrize(
    "case", some_first(FILES_WITHOUT_THE_TEST, ["class is gone", "parameter is gone"])
)
def test_what_is_gone_is_seen_at_every_level(run_pytest, left_over, case: str) -> None:
    files, test = FILES_WITHOUT_THE_TEST[case]

    run = run_pytest(files, trees=left_over(test))

    assert run.outcomes == TWO_FAIL, run.text


FILES_WITH_THE_TEST = {
    "it runs": {"test_it.py": OTHER.replace("other", "gone")},
    "it is skipped": {
        "test_it.py": "import pytest\n\n\n@pytest.mark.skip\ndef test_gone():\n    pass\n",
        "test_b.py": OTHER,
    },
    "its file skips itself": {
        "test_it.py": "import pytest\n\npytest.importorskip('no_such_module')\n",
        "test_b.py": OTHER,
    },
    "its file is left out": {
        "test_it.py": OTHER.replace("other", "gone"),
        "conftest.py": "collect_ignore = ['test_it.py']\n",
        "test_b.py": OTHER,
    },
    "its file is not below testpaths": {
        "test_it.py": OTHER.replace("other", "gone"),
        "pytest.ini": "[pytest]\ntestpaths = tests\n",
        "tests/test_b.py": OTHER,
    },
}


@pytest.mark.parametrize("case", some_first(FILES_WITH_THE_TEST, [*FILES_WITH_THE_TEST][::2]))
def test_test_that_was_only_left_out_is_not_gone(run_pytest, left_over, case: str) -> None:
    run = run_pytest(FILES_WITH_THE_TEST[case], trees=left_over())

    assert "failed" not in run.outcomes, run.text
    assert run.outcomes["passed"] == 1, run.text


def test_test_file_that_can_not_be_imported_is_the_only_error(run_pytest, left_over) -> None:
    files = {"test_it.py": "import no_such_module\n", "test_b.py": OTHER}

    run = run_pytest(files, "--continue-on-collection-errors", trees=left_over())

    assert run.outcomes == {"passed": 1, "errors": 1}, run.text
