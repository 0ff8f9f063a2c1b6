"""The marker ``persist_golden`` with the fixture ``persist_artifact``."""

from __future__ import annotations

import pytest

TEST = """
import pytest


@pytest.mark.persist_golden("churn")
def test_it(persist_artifact):
    outcome = persist_artifact.check()
    assert outcome.golden == persist_artifact.manifest.id
    assert outcome.format == persist_artifact.artifact.format
"""


@pytest.fixture(scope="module")
def marked(run_pytest, store):
    return run_pytest({"test_it.py": TEST}, "-v", "test_it.py", trees={"goldens": store.folder})


def test_each_artifact_is_a_test(marked) -> None:
    assert marked.outcomes == {"passed": 2}, marked.text


@pytest.mark.parametrize("format_", ["pickle:4", "joblib:zlib:3"])
def test_id_names_recording_and_format(marked, store, format_: str) -> None:
    assert marked.line(f"test_it.py::test_it[churn/{store.key}[{format_}]] PASSED")


def test_summary_counts_them(marked) -> None:
    assert marked.line("persist: ") == "persist: 2 checks of goldens: 2 identical"


@pytest.mark.full
def test_id_selects_one(run_pytest, store) -> None:
    typed = f"test_it.py::test_it[churn/{store.key}[joblib:zlib:3]]"

    run = run_pytest({"test_it.py": TEST}, typed, trees={"goldens": store.folder})

    assert run.outcomes == {"passed": 1}, run.text


@pytest.mark.full
def test_several_names_are_one_list(run_pytest, store) -> None:
    files = {"test_it.py": TEST.replace('"churn"', '"churn", "scaler"')}

    run = run_pytest(files, "test_it.py", trees={"goldens": store.folder})

    assert run.outcomes == {"passed": 4}, run.text


@pytest.mark.full
def test_marker_of_a_module_counts_for_its_tests(run_pytest, store) -> None:
    text = TEST.replace('@pytest.mark.persist_golden("churn")\n', "") + (
        '\n\npytestmark = pytest.mark.persist_golden("churn")\n\n\ndef test_ordinary():\n    pass\n'
    )

    run = run_pytest({"test_it.py": text}, "test_it.py", trees={"goldens": store.folder})

    assert run.outcomes == {"passed": 3}, run.text


@pytest.mark.full
def test_workers_agree_on_the_ids(run_pytest, store) -> None:
    run = run_pytest({"test_it.py": TEST}, "-n", "2", "test_it.py", trees={"goldens": store.folder})

    assert run.outcomes == {"passed": 2}, run.text


@pytest.mark.full
def test_tests_have_our_marker(run_pytest, store) -> None:
    run = run_pytest(
        {"test_it.py": TEST}, "test_it.py", "-m", "persist", trees={"goldens": store.folder}
    )

    assert run.outcomes == {"passed": 2}, run.text


@pytest.mark.full
def test_known_incompatibility_is_an_expected_failure(run_pytest, store, edit, tmp_path) -> None:
    # What is recorded of the parameters is changed, so that this very version is incompatible.
    known = {"when": "*", "status": "drifted", "reason": "C has another meaning"}
    change = edit(expect=[known], estimator__params__C=7.0)
    tree = store.copy(tmp_path / "store", churn=change)

    run = run_pytest({"test_it.py": TEST}, "-rx", "test_it.py", trees={"goldens": tree})

    assert run.outcomes == {"xfailed": 2}, run.text
    assert "C has another meaning" in run.text


def test_manifest_that_can_not_be_read_is_an_error_of_its_test(run_pytest, store, tmp_path) -> None:
    tree = store.copy(
        tmp_path / "store", churn=lambda folder: (folder / "golden.json").write_text("{")
    )

    run = run_pytest({"test_it.py": TEST}, "test_it.py", trees={"goldens": tree})

    assert run.outcomes == {"errors": 1}, run.text
    assert "is not valid JSON" in run.text


PROBLEMS = {
    "no golden is called 'chrun'": ('"churn"', '"chrun"'),
    "did you mean 'churn'?": ('"churn"', '"chrun"'),
    "persist_golden(since=…): takes names of goldens only": ('"churn"', 'since="1.2"'),
    "persist_golden(): names no golden": ('"churn"', ""),
    "persist_golden(3): the name of a golden must be a string": ('"churn"', "3"),
    "names a golden twice": ('"churn"', '"churn", "churn"'),
    "does not use the fixture persist_artifact": ("persist_artifact)", ")"),
    'needs the marker @pytest.mark.persist_golden("name': (
        '@pytest.mark.persist_golden("churn")\n',
        "",
    ),
}


@pytest.mark.parametrize("text", PROBLEMS)
def test_wrong_use_is_an_error_of_collection(run_pytest, store, text: str) -> None:
    files = {"test_it.py": TEST.replace(*PROBLEMS[text])}

    run = run_pytest(files, "test_it.py", trees={"goldens": store.folder})

    assert run.code == pytest.ExitCode.INTERRUPTED
    assert text in run.text
