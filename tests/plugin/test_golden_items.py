"""Each ``golden.json`` is tests without test code."""

from __future__ import annotations

import os
import shutil
from xml.etree import ElementTree

import pytest
from persist_tiers import some_first

PASSING = "import pytest\n\n\ndef test_ordinary():\n    pass\n"
FORMATS = ("pickle:4", "joblib:zlib:3")


def collected(run) -> list[str]:
    """Names of the tests that a session lists, without their files."""
    return [line.split("::", 1)[1] for line in run.lines if "golden.json::" in line]


def names(store, golden: str) -> list[str]:
    return [f"{golden}/{store.key}[{format_}]" for format_ in FORMATS]


# -- what is collected --------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["goldens", "tests/goldens"])
def test_standard_folder_has_a_test_for_each_artifact(run_pytest, store, folder: str) -> None:
    run = run_pytest({}, "--collect-only", "-q", trees={folder: store.folder})

    assert collected(run) == names(store, "churn") + names(store, "scaler")


def test_other_folder_is_left_alone(run_pytest, store) -> None:
    run = run_pytest({}, "--collect-only", "-q", trees={"models": store.folder})

    assert collected(run) == []


def test_folder_of_the_ini_file_is_collected(run_pytest, store) -> None:
    ini = {"pytest.ini": "[pytest]\npersist_golden_dirs = models\n"}

    run = run_pytest(ini, "--collect-only", "-q", trees={"models": store.folder})

    assert collected(run) == names(store, "churn") + names(store, "scaler")


def test_folder_of_the_ini_file_counts_from_that_file(run_pytest, store) -> None:
    files = {"deep/pytest.ini": "[pytest]\npersist_golden_dirs = ../models\n"}
    arguments = ("--collect-only", "-q", "-c", "deep/pytest.ini", "--rootdir=.")

    run = run_pytest(files, *arguments, trees={"models": store.folder})

    assert collected(run) == names(store, "churn") + names(store, "scaler")


def test_folder_of_the_ini_file_is_collected_apart_from_testpaths(run_pytest, store) -> None:
    ini = "[pytest]\npersist_golden_dirs = models\ntestpaths = tests\n"
    files = {"pytest.ini": ini, "tests/test_it.py": PASSING}

    run = run_pytest(files, "-q", "--collect-only", trees={"models": store.folder})

    assert len(collected(run)) == 4


def test_folder_of_the_ini_file_is_no_part_of_a_run_of_paths(run_pytest, store) -> None:
    ini = "[pytest]\npersist_golden_dirs = models\ntestpaths = tests\n"
    files = {"pytest.ini": ini, "tests/test_it.py": PASSING}

    run = run_pytest(files, "-q", "--collect-only", "tests", trees={"models": store.folder})

    assert collected(run) == []


def test_folder_of_the_ini_file_below_testpaths_is_collected_once(run_pytest, store) -> None:
    ini = "[pytest]\npersist_golden_dirs = tests/models\ntestpaths = tests\n"

    run = run_pytest(
        {"pytest.ini": ini}, "-q", "--collect-only", trees={"tests/models": store.folder}
    )

    assert len(collected(run)) == 4


def test_path_on_the_command_line_is_collected(run_pytest, store) -> None:
    run = run_pytest({}, "--collect-only", "-q", "models", trees={"models": store.folder})

    assert collected(run) == names(store, "churn") + names(store, "scaler")


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_path_inside_of_a_store_selects(run_pytest, store, depth: int) -> None:
    typed = "/".join(["models", "scaler", store.key, "golden.json"][: depth + 1])

    run = run_pytest({}, "--collect-only", "-q", typed, trees={"models": store.folder})

    assert collected(run) == names(store, "scaler")


@pytest.mark.full
def test_id_of_a_test_selects_it(run_pytest, store) -> None:
    name = names(store, "churn")[1]
    typed = f"goldens/churn/{store.key}/golden.json::{name}"

    run = run_pytest({}, "-q", typed, trees={"goldens": store.folder})

    assert run.outcomes == {"passed": 1}, run.text


def test_golden_may_have_a_name_that_pytest_leaves_out(run_pytest, store, edit, tmp_path) -> None:
    tree = store.copy(tmp_path / "store", churn=edit(name="dist"))
    (tree / "churn").rename(tree / "dist")

    run = run_pytest({}, "--collect-only", "-q", trees={"goldens": tree})

    assert collected(run) == names(store, "dist") + names(store, "scaler")


def test_files_of_other_names_are_no_tests(run_pytest) -> None:
    run = run_pytest({"goldens/other.json": "{}"}, "goldens", "--collect-only", "-q")

    assert run.code == pytest.ExitCode.NO_TESTS_COLLECTED


def test_recording_of_a_test_is_left_to_that_test(run_pytest, store, edit, tmp_path) -> None:
    tree = store.copy(tmp_path / "store", churn=edit(test="test_it.py::test_ordinary"))

    run = run_pytest({"test_it.py": PASSING}, "--collect-only", "-q", trees={"goldens": tree})

    assert collected(run) == names(store, "scaler")


def test_recording_of_a_test_is_left_to_it_below_a_folder_of_tests(
    run_pytest, store, edit, tmp_path
) -> None:
    tree = store.copy(tmp_path / "store", churn=edit(test="tests/test_it.py::test_ordinary"))
    files = {"tests/test_it.py": PASSING}

    run = run_pytest(files, "--collect-only", "-q", "tests", trees={"tests/goldens": tree})

    assert collected(run) == names(store, "scaler")


def test_recording_of_a_test_is_collected_where_its_store_is_typed(
    run_pytest, store, edit, tmp_path
) -> None:
    tree = store.copy(tmp_path / "store", churn=edit(test="test_it.py::test_ordinary"))
    files = {"test_it.py": PASSING}

    run = run_pytest(files, "--collect-only", "-q", "goldens", trees={"goldens": tree})

    assert collected(run) == names(store, "churn") + names(store, "scaler")


def test_folder_that_is_set_and_holds_nothing_is_a_failure(run_pytest) -> None:
    files = {"pytest.ini": "[pytest]\npersist_golden_dirs = modles\n", "test_it.py": PASSING}

    run = run_pytest(files)

    assert run.outcomes == {"passed": 1, "failed": 1}, run.text
    assert "no golden is in" in run.line("FAILED ")


# -- what they find -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sound(run_pytest, store):
    return run_pytest({}, "-v", "--junit-xml=junit.xml", trees={"goldens": store.folder})


def test_goldens_that_are_as_recorded_pass(sound) -> None:
    assert sound.outcomes == {"passed": 4}, sound.text


def test_progress_shows_the_ids(sound, store) -> None:
    path = f"goldens/churn/{store.key}/golden.json"

    assert sound.line(f"{path}::{names(store, 'churn')[0]} PASSED")


def test_summary_counts_goldens(sound) -> None:
    assert sound.line("persist: ") == "persist: 4 checks of goldens: 4 identical"


def test_summary_says_what_goldens_were_recorded_under(sound) -> None:
    assert sound.line("goldens: ").startswith(
        "goldens: 2 models, 2 recordings, recorded under scikit-learn "
    )


def test_summary_says_which_walls_stood(sound) -> None:
    assert sound.line("sandbox: ")


LESS = """
from pytest_sklearn_persist.goldens import processes
from pytest_sklearn_persist.isolation.walls import Plan

processes.Plan = lambda *_: Plan(without=frozenset({"seccomp"}))
"""


@pytest.mark.full
def test_a_wall_that_is_missing_is_in_the_summary(run_pytest, store) -> None:
    run = run_pytest({"conftest.py": LESS}, trees={"goldens": store.folder})

    assert "missing: seccomp (left out)" in run.line("sandbox: ")
    assert run.outcomes == {"passed": 4}, run.text


@pytest.mark.full
def test_with_all_walls_required_a_missing_one_ends_the_session(run_pytest, store) -> None:
    run = run_pytest(
        {"conftest.py": LESS}, "--persist-require-sandbox", trees={"goldens": store.folder}
    )

    assert "seccomp (left out)" in run.text
    assert "passed" not in run.outcomes
    assert run.code == pytest.ExitCode.USAGE_ERROR


def test_junit_has_recording_version_and_status(sound, store) -> None:
    tree = ElementTree.parse(sound.folder / "junit.xml")
    case = next(c for c in tree.iter("testcase") if c.get("name") == names(store, "churn")[0])
    found = {p.get("name"): p.get("value") for p in case.iter("property")}

    assert found["persist.golden"] == f"churn/{store.key}"
    assert found["persist.status"] == "identical"
    assert found["persist.recorded-under"] == store.key.split("_")[0].removeprefix("sklearn-")


@pytest.mark.full
def test_goldens_are_selected_by_our_marker(run_pytest, store) -> None:
    run = run_pytest({"test_it.py": PASSING}, "-m", "persist", trees={"goldens": store.folder})

    assert run.outcomes == {"passed": 4, "deselected": 1}, run.text


@pytest.mark.full
@pytest.mark.parametrize("arguments", [("-n", "2"), ("-p", "no:cacheprovider")], ids=" ".join)
def test_goldens_pass_in_any_session(run_pytest, store, arguments) -> None:
    run = run_pytest({}, *arguments, trees={"goldens": store.folder})

    assert run.outcomes == {"passed": 4}, run.text


CHANGED = """
from sklearn.base import BaseEstimator, TransformerMixin


class Doubler(TransformerMixin, BaseEstimator):
    def __init__(self, factor=2.0):
        self.factor = factor

    def fit(self, X, y=None):
        self.n_features_in_ = X.shape[1]
        return self

    def transform(self, X):
        return X * self.factor{}
"""
CHANGED_LATER = {
    "my_models.py": CHANGED.format(" * 1.5"),
    "pytest.ini": "[pytest]\npersist_trusted = my_models.*\n",
}


@pytest.fixture(scope="module")
def drifting(tmp_path_factory):
    """A store with a golden of the project's own class, which changes afterwards."""
    import subprocess
    import sys

    home = tmp_path_factory.mktemp("drifting")
    (home / "my_models.py").write_text(CHANGED.format(""), encoding="utf-8")
    script = (
        "import numpy as np, my_models\n"
        "from pytest_sklearn_persist import record_golden\n"
        "X = np.arange(12.0).reshape(4, 3)\n"
        "record_golden('goldens', 'doubler', my_models.Doubler().fit(X), X)\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=home, check=True, timeout=120)
    return home / "goldens"


@pytest.fixture(scope="module")
def drifted(run_pytest, drifting):
    files = {**CHANGED_LATER, "test_it.py": PASSING}
    return run_pytest(files, "--junit-xml=junit.xml", trees={"goldens": drifting})


def test_golden_that_changed_fails(drifted) -> None:
    assert drifted.outcomes == {"passed": 1, "failed": 2}, drifted.text


def test_failure_of_a_golden_is_its_message_without_traceback(drifted) -> None:
    block = drifted.text.partition(" FAILURES ")[2].partition("short test summary")[0]

    assert "silently answers differently than it was recorded: transform" in block
    assert "Traceback" not in block
    assert "golden_items.py" not in block


def test_first_line_of_the_message_is_in_the_short_summary(drifted) -> None:
    assert "[pickle:4] silently answers differ" in drifted.line("FAILED ")


def test_failure_says_how_to_see_it_again(drifted) -> None:
    assert "see it: pytest 'goldens/doubler/" in drifted.text


def test_summary_names_the_recording_once_for_all_its_formats(drifted) -> None:
    lines = [line for line in drifted.lines if line.startswith("SILENT drifted  doubler/")]

    assert len(lines) == 1
    assert "Doubler – every format and place – transform" in lines[0]


@pytest.mark.full
def test_failure_has_a_text_for_an_issue_where_it_is_asked_for(run_pytest, drifting) -> None:
    run = run_pytest(CHANGED_LATER, "--persist-issue-body", trees={"goldens": drifting})

    assert "# Doubler that scikit-learn" in run.text
    assert "- drifted: `transform`" in run.text


def test_failure_of_code_that_has_changed_names_it_and_no_tracker(drifted) -> None:
    assert "why: your own code is not what it was when the model was recorded" in drifted.text
    assert "--persist-issue-body" not in drifted.text


@pytest.mark.full
def test_last_failed_runs_the_artifacts_that_failed(run_pytest, drifted) -> None:
    run = run_pytest({}, "--lf", again=drifted)

    assert run.outcomes == {"failed": 2}, run.text


@pytest.mark.full
def test_known_incompatibility_is_an_expected_failure(run_pytest, drifting, edit, tmp_path) -> None:
    tree = tmp_path / "store"
    shutil.copytree(drifting, tree)
    known = {"when": "*", "status": "drifted", "reason": "half as much again since 2.0"}
    edit(expect=[known])(next(tree.glob("*/*/golden.json")).parent)

    run = run_pytest(CHANGED_LATER, "-rx", trees={"goldens": tree})

    assert run.outcomes == {"xfailed": 2}, run.text
    assert "half as much again since 2.0" in run.line("XFAIL ")
    assert run.line("persist: ") == "persist: 2 checks of goldens: 2 drifted (expected)"


@pytest.mark.full
def test_known_incompatibility_that_does_not_happen_is_a_failure(
    run_pytest, store, edit, tmp_path
) -> None:
    known = {"when": "*", "status": "load-error", "reason": "moved", "formats": ["pickle"]}
    tree = store.copy(tmp_path / "store", churn=edit(expect=[known]))

    run = run_pytest({}, trees={"goldens": tree})

    assert run.outcomes == {"passed": 3, "failed": 1}, run.text
    assert "expected to be load-error (moved)" in run.line("unmet ")


@pytest.mark.full
def test_runxfail_shows_what_is_expected_to_fail(run_pytest, drifting, edit, tmp_path) -> None:
    tree = tmp_path / "store"
    shutil.copytree(drifting, tree)
    known = {"when": "*", "status": "drifted", "reason": "half as much again since 2.0"}
    edit(expect=[known])(next(tree.glob("*/*/golden.json")).parent)

    run = run_pytest(CHANGED_LATER, "--runxfail", trees={"goldens": tree})

    assert run.outcomes == {"failed": 2}, run.text


@pytest.mark.full
def test_statuses_that_fail_are_those_of_the_option(run_pytest, drifting) -> None:
    run = run_pytest(CHANGED_LATER, "--persist-fail-on=load-error", trees={"goldens": drifting})

    assert run.outcomes == {"passed": 2}, run.text


@pytest.mark.full
def test_tolerance_of_the_command_line_counts_more_than_the_recorded_one(
    run_pytest, drifting
) -> None:
    run = run_pytest(CHANGED_LATER, "--persist-rtol=1", trees={"goldens": drifting})

    assert run.line("persist: ") == "persist: 2 checks of goldens: 2 close"


@pytest.mark.full
def test_tolerance_of_the_ini_file_is_for_round_trips(run_pytest, drifting) -> None:
    files = {
        **CHANGED_LATER,
        "pytest.ini": "[pytest]\npersist_trusted = my_models.*\npersist_rtol = 1\n",
    }

    run = run_pytest(files, trees={"goldens": drifting})

    assert run.outcomes == {"failed": 2}, run.text


# -- what is wrong in a store -------------------------------------------------------------------


def remove_field(folder) -> None:
    path = folder / "golden.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"probes"', '"probbes"'), encoding="utf-8")


def truncate(folder) -> None:
    path = folder / "golden.json"
    path.write_bytes(path.read_bytes()[:100])


def newer(folder) -> None:
    path = folder / "golden.json"
    path.write_text('{"schema": 99}', encoding="utf-8")


BAD_MANIFESTS = {
    "field missing": (remove_field, "probes: is missing", "damaged"),
    "truncated": (truncate, "is not valid JSON", "damaged"),
    "newer": (newer, "99 is newer than", "refused"),
}


@pytest.mark.parametrize("kind", some_first(BAD_MANIFESTS, [*BAD_MANIFESTS][:1]))
def test_manifest_that_can_not_be_read_is_one_failure(
    run_pytest, store, tmp_path, kind: str
) -> None:
    change, text, status = BAD_MANIFESTS[kind]
    tree = store.copy(tmp_path / "store", churn=change)

    run = run_pytest({}, trees={"goldens": tree})

    assert run.outcomes == {"passed": 2, "failed": 1}, run.text
    assert text in run.text
    assert run.line(f"{status} ").startswith(f"{status}  churn/{store.key} – ")


def flip(folder) -> None:
    path = next(folder.glob("estimator.pkl"))
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.full
def test_file_that_is_not_as_recorded_is_refused(run_pytest, store, tmp_path) -> None:
    tree = store.copy(tmp_path / "store", churn=flip)

    run = run_pytest({}, trees={"goldens": tree})

    assert run.outcomes == {"passed": 3, "failed": 1}, run.text
    assert run.line("refused")


@pytest.mark.full
def test_file_that_no_manifest_lists_is_a_failure(run_pytest, store, tmp_path) -> None:
    tree = store.copy(tmp_path / "store", churn=lambda folder: (folder / "notes.txt").touch())

    run = run_pytest({}, trees={"goldens": tree})

    assert run.outcomes == {"passed": 2, "failed": 2}, run.text
    assert "notes.txt" in run.text


@pytest.mark.full
def test_two_recordings_of_one_environment_are_a_failure(run_pytest, store, tmp_path) -> None:
    tree = store.copy(
        tmp_path / "store", churn=lambda folder: shutil.copytree(folder, f"{folder}_again")
    )

    run = run_pytest({}, "-v", trees={"goldens": tree})

    assert run.outcomes == {"passed": 6, "failed": 1}, run.text
    assert f"churn/{store.key}_again[environment] FAILED" in run.text
    assert "was recorded in the same environment: keep one of the two" in run.text


@pytest.mark.full
@pytest.mark.skipif(os.path.normcase("A") == "a", reason="needs a file system with case")
def test_names_that_differ_in_case_only_are_a_failure(run_pytest, store, edit, tmp_path) -> None:
    tree = store.copy(tmp_path / "store")
    shutil.copytree(tree / "churn", tree / "Churn")
    edit(name="Churn")(tree / "Churn" / store.key)

    run = run_pytest({}, "-v", trees={"goldens": tree})

    assert run.outcomes == {"passed": 6, "failed": 1}, run.text
    assert "differ in upper and lower case only" in run.text


@pytest.mark.full
def test_folder_without_manifest_beside_recordings_is_a_failure(
    run_pytest, store, tmp_path
) -> None:
    def half_copy(folder) -> None:
        shutil.copytree(folder, f"{folder}_half")
        (folder.parent / f"{folder.name}_half" / "golden.json").unlink()

    tree = store.copy(tmp_path / "store", churn=half_copy)

    run = run_pytest({}, "-v", trees={"goldens": tree})

    assert run.outcomes == {"passed": 4, "failed": 1}, run.text
    assert f"churn/{store.key}_half FAILED" in run.text


@pytest.mark.full
def test_problems_have_the_same_ids_in_every_worker(run_pytest, store, tmp_path) -> None:
    tree = store.copy(
        tmp_path / "store",
        churn=lambda folder: shutil.copytree(folder, f"{folder}_again"),
        scaler=truncate,
    )

    run = run_pytest({}, "-n", "2", trees={"goldens": tree})

    assert run.outcomes == {"passed": 4, "failed": 2}, run.text


def test_wrong_option_is_one_usage_error(run_pytest, store) -> None:
    run = run_pytest({}, "--persist-memory-limit=much", trees={"goldens": store.folder})

    assert run.code == pytest.ExitCode.USAGE_ERROR
    assert "--persist-memory-limit=much (command line): not a number" in run.line("ERROR: ")


def test_link_in_the_place_of_a_golden_fails(run_pytest, store, tmp_path) -> None:
    folder = store.copy(tmp_path / "goldens")
    (folder / "scaler").rename(tmp_path / "moved")
    files = run_pytest({}, "--collect-only", trees={"goldens": folder})
    (files.folder / "goldens" / "scaler").symlink_to(tmp_path / "moved")

    run = run_pytest({}, "-k", "scaler", again=files)

    assert run.outcomes["failed"] == 1
    assert "lies behind a symbolic link, scaler" in run.text
