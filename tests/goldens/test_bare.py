"""Files of which nothing was recorded."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

import joblib
import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import FunctionTransformer

from pytest_sklearn_persist import Status, UsageError, check_artifact
from pytest_sklearn_persist.gate import reading

MODEL = LinearRegression().fit(np.eye(3), [1.0, 2.0, 3.0])


@pytest.fixture
def saved(tmp_path):
    def save(value, name="model.pkl"):
        path = tmp_path / name
        path.write_bytes(pickle.dumps(value))
        return path

    return save


def text(outcome):
    return outcome.differences[0].actual


def test_a_good_model_is_unchecked_since_nothing_was_compared(saved):
    outcome = check_artifact(saved(MODEL))
    assert outcome.status is Status.UNCHECKED
    assert outcome.failed
    assert text(outcome).startswith("it holds a LinearRegression, and loads")


def test_the_name_of_a_file_says_nothing(tmp_path):
    joblib.dump(MODEL, tmp_path / "model.txt", compress=("gzip", 3))
    assert check_artifact(tmp_path / "model.txt").format == "gzip"


def test_what_an_estimator_can_no_longer_do_is_told(saved):
    class_ = type(MODEL)
    broken = class_.__new__(class_)
    outcome = check_artifact(saved(broken))
    assert outcome.status is Status.IMPAIRED
    assert {d.path for d in outcome.differences} >= {"get_params", "repr"}


def test_what_is_no_estimator_is_said_to_be_what_it_is(saved):
    assert "it holds a dict" in text(check_artifact(saved({"a": 1})))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (pickle.dumps(MODEL)[:-5], "is broken"),
    ],
    ids=["empty", "cut short"],
)
@pytest.mark.parametrize("few", [1, 1 << 20], ids=["handed over", "sent"])
def test_a_file_that_is_none_is_damaged(tmp_path, monkeypatch, content, said, few):
    monkeypatch.setattr(reading, "_FEW", few)
    path = tmp_path / "model.pkl"
    path.write_bytes(content)
    outcome = check_artifact(path)
    assert outcome.status is Status.DAMAGED
    assert said in text(outcome)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
        (b"outs:\n- md5: 0\n  path: model.pkl\n", "dvc pull"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"CBM1" + bytes(99), "CatBoost"),
        (b"gAAAAABkASMLGab74DqnryApsIrMxLsb5lvRUMnc6YzN", "Fernet"),
    ],
    ids=["git-lfs", "dvc", "html", "catboost", "fernet"],
)
def test_a_file_of_another_kind_is_named_and_not_called_damaged(tmp_path, content, said):
    path = tmp_path / "model.pkl"
    path.write_bytes(content)
    outcome = check_artifact(path)
    assert outcome.status is Status.UNCHECKED
    assert said in text(outcome)


def test_bytes_and_open_files_are_checked_as_files_are(saved):
    path = saved(MODEL)
    with path.open("rb") as file:
        found = [check_artifact(one) for one in (path, path.read_bytes(), file)]
    assert len({(one.status, text(one)) for one in found}) == 1


def test_a_file_that_is_open_as_text_is_wrong_usage(saved):
    with saved("x").open(encoding="latin-1") as file, pytest.raises(UsageError, match="mode 'rb'"):
        check_artifact(file)


BUNDLES = {
    "dict": ({"model": MODEL, "names": ["a"]}, ["['model']"]),
    "list": ([MODEL, 1, FunctionTransformer()], ["[0]", "[2]"]),
    "nested": ({"a": ({1: MODEL},)}, ["['a'][0][1]"]),
    "none": ([1, "a"], []),
}


@pytest.mark.parametrize(("value", "paths"), BUNDLES.values(), ids=BUNDLES)
def test_each_estimator_in_a_bundle_is_tried_and_named(saved, value, paths):
    outcome = check_artifact(saved(value))
    assert outcome.status is Status.UNCHECKED
    assert [one.path for one in outcome.differences[1:]] == paths


def test_what_is_wrong_with_one_of_a_bundle_is_told_with_its_path(saved):
    broken = type(MODEL).__new__(type(MODEL))
    outcome = check_artifact(saved({"good": MODEL, "bad": broken}))
    assert outcome.status is Status.IMPAIRED
    assert {d.path for d in outcome.differences} >= {"['bad'].get_params", "['good']"}


def test_a_part_is_checked_alone(saved):
    broken = type(MODEL).__new__(type(MODEL))
    path = saved({"good": MODEL, "bad": broken})
    assert check_artifact(path, part="['good']").status is Status.UNCHECKED
    assert check_artifact(path, part="['bad']").status is Status.IMPAIRED
    assert "there is no ['gone']" in text(check_artifact(path, part="['gone']"))


def test_a_part_that_is_no_path_is_wrong_usage(saved):
    with pytest.raises(UsageError, match="part: "):
        check_artifact(saved(MODEL), part="os.system('true')")


def test_objects_that_were_dumped_one_after_the_other_are_all_tried(tmp_path):
    path = tmp_path / "many.pkl"
    path.write_bytes(pickle.dumps(MODEL) + pickle.dumps(1) + pickle.dumps(MODEL, 2))
    outcome = check_artifact(path)
    assert outcome.status is Status.UNCHECKED
    assert [one.path for one in outcome.differences[1:]] == ["[0]", "[2]"]


def test_of_very_many_estimators_the_first_are_tried_and_it_is_said(saved):
    outcome = check_artifact(saved([LinearRegression() for _ in range(203)]))
    assert "with 203 estimators, of which the first 200 were tried, and loads" in text(outcome)
    assert len(outcome.differences) == 201


def test_a_path_that_cannot_be_one_is_damaged():
    assert check_artifact("a\0b").status is Status.DAMAGED


def test_objects_of_which_none_is_an_estimator_are_told_in_one_sentence(tmp_path):
    path = tmp_path / "many.pkl"
    path.write_bytes(pickle.dumps(1) * 3)
    assert text(check_artifact(path)) == "it holds 3 objects one after the other, not an estimator"


def test_objects_that_joblib_has_dumped_one_after_the_other_are_all_tried(tmp_path):
    path = tmp_path / "many.joblib"
    with path.open("wb") as file:
        joblib.dump(MODEL, file)
        joblib.dump(MODEL, file)
    assert [one.path for one in check_artifact(path).differences[1:]] == ["[0]", "[1]"]


def test_a_file_that_is_missing_is_damaged(tmp_path):
    assert text(check_artifact(tmp_path / "gone.pkl")) == "gone.pkl is missing"


def test_who_asks_for_a_check_imports_nothing_that_loads():
    code = (
        "import sys; from pytest_sklearn_persist import check_artifact, check_golden; "
        "print(*{'joblib', 'sklearn', 'scipy'}.intersection(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert not done.stdout.strip()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_what_is_no_regular_file_is_refused(tmp_path, saved):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(saved(MODEL))
    for name in ("pipe", "link", "."):
        assert check_artifact(tmp_path / name).status is Status.REFUSED


MODULE = """
from sklearn.base import BaseEstimator
class Own(BaseEstimator):
    def __init__(self, a=1): self.a = a
"""


def test_a_class_of_ones_own_is_trusted_by_name(tmp_path, monkeypatch, saved):
    (tmp_path / "of_our_own.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    from of_our_own import Own

    path = saved(Own())
    refused, trusted = check_artifact(path), check_artifact(path, trusted=["of_our_own.*"])
    sys.modules.pop("of_our_own")
    assert refused.status is Status.REFUSED
    assert "persist_trusted = of_our_own.*" in refused.remedy
    assert trusted.status is Status.UNCHECKED


def test_code_that_comes_along_needs_to_be_reviewed_or_trusted(tmp_path):
    cloudpickle = pytest.importorskip("cloudpickle")

    path = tmp_path / "model.pkl"
    path.write_bytes(cloudpickle.dumps(FunctionTransformer(lambda X: X)))
    refused, trusted = check_artifact(path), check_artifact(path, trusted=["cloudpickle.*"])
    assert refused.status is Status.REFUSED
    assert "persist_trust = hash" in refused.remedy
    assert trusted.status is not Status.REFUSED, text(trusted)


def test_what_needs_too_much_memory_is_crashed(tmp_path):
    path = tmp_path / "model.pkl"
    path.write_bytes(b"\x80\x02cbuiltins\nbytearray\nJ\xff\xff\xff\x7f\x85R.")
    outcome = check_artifact(path, memory=200_000_000)
    assert outcome.status is Status.CRASHED
    assert "memory" in text(outcome)


def test_what_takes_too_long_is_crashed(tmp_path):
    path = tmp_path / "model.pkl"
    key = b")" + b"q\x00h\x00\x86" * 40  # a tuple that holds itself twice, forty times over
    path.write_bytes(b"\x80\x02}" + key + b"Ns.")
    outcome = check_artifact(path, timeout=1.0)
    assert outcome.status is Status.CRASHED
    assert "time limit of 1 s" in text(outcome)


def test_a_pattern_that_can_not_be_meant_is_an_error(saved):
    with pytest.raises(UsageError, match="trust every package"):
        check_artifact(saved(MODEL), trusted=["*"])
