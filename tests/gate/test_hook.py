"""What a process may do once the gate is closed."""

from __future__ import annotations

import pickle
import sys

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from pytest_sklearn_persist.gate.hook import Gate, Refused
from pytest_sklearn_persist.gate.trust import Trust

X, y = np.arange(40.0).reshape(20, 2) % 7, np.arange(20) % 2


def test_a_file_is_written_in_the_own_folder_only(behind_the_gate, tmp_path):
    assert behind_the_gate("write_own", "file")["result"] == "'written'"
    answer = behind_the_gate("write", str(tmp_path / "file"))
    assert answer["error"].startswith("Refused: it would write to")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("task", "argument", "text"),
    [
        ("run", ["true"], "subprocess.Popen"),
        ("connect", 9, "socket."),
        ("fork", None, "os.fork"),
        ("call_library", None, "into libraries"),
        ("make_function", None, "make code"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="other events")
def test_nothing_but_computing_is_let_through(behind_the_gate, task, argument, text):
    assert text in behind_the_gate(task, argument)["error"]


def test_what_is_caught_counts_all_the_same(behind_the_gate):
    answer = behind_the_gate("run_caught", ["true"])
    assert answer["result"] == "'went on'"
    assert len(answer["refusals"]) == 1


def test_files_of_others_are_not_removed(behind_the_gate, tmp_path):
    path = tmp_path / "file"
    path.write_text("x")
    assert "change a file" in behind_the_gate("remove", str(path))["error"]
    assert path.exists()


def test_only_code_is_read(behind_the_gate, tmp_path):
    secret, code = tmp_path / "secret.txt", tmp_path / "code.py"
    secret.write_text("x")
    code.write_text("x")
    assert "it would read" in behind_the_gate("read", str(secret), path=[str(tmp_path)])["error"]
    assert behind_the_gate("read", str(code), path=[str(tmp_path)])["result"] == "1"


@pytest.mark.skipif(sys.platform != "linux", reason="only there it is a file")
def test_the_environment_of_no_process_is_read(behind_the_gate):
    for path in ("/proc/self/environ", "/proc/1/environ", "/proc/self/mem"):
        assert "it would read" in behind_the_gate("read", path)["error"]


def test_a_module_that_nobody_trusts_is_not_imported(behind_the_gate, tmp_path):
    (tmp_path / "stranger.py").write_text("raise SystemExit('it ran')")
    answer = behind_the_gate("import_module", "stranger", path=[str(tmp_path)])
    assert answer["error"] == "Refused: it would import 'stranger'"


def test_a_trusted_package_may_import_what_it_needs(behind_the_gate, tmp_path):
    (tmp_path / "ours.py").write_text("import helper_of_ours\n")
    (tmp_path / "helper_of_ours.py").write_text("")
    answer = behind_the_gate("import_module", "ours", path=[str(tmp_path)], trusted=["ours.*"])
    assert answer["result"] == "'ours'"


@pytest.mark.parametrize(
    "model",
    [
        LogisticRegression().fit(X, y),
        KMeans(2, n_init=1).fit(X),
        HistGradientBoostingClassifier(max_iter=2).fit(X, y),
    ],
    ids=lambda model: type(model).__name__,
)
def test_honest_models_work_behind_it(behind_the_gate, model):
    answer = behind_the_gate("predict", pickle.dumps(model))
    assert (answer["error"], answer["refusals"]) == (None, [])


def test_a_refusal_is_no_exception_that_goes_by():
    gate = Gate(Trust(), "/tmp")
    with pytest.raises(Refused):
        gate.refuse("because")
    assert not issubclass(Refused, Exception)
    assert gate.told() == "because"


def test_more_refusals_are_counted():
    gate = Gate(Trust(), "/tmp")
    for text in ("one", "two", "two", "three"):
        with pytest.raises(Refused):
            gate.refuse(text)
    assert gate.told() == "one (and 2 more)"
