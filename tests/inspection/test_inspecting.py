"""What is said of a file, and that nothing in it is run or imported to say it."""

from __future__ import annotations

import functools
import gzip
import hashlib
import io
import json
import os
import pickle
import re
import subprocess
import sys
import zlib

import joblib
import numpy as np
import pytest
from persist_unpickling import names
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from pytest_sklearn_persist import ArtifactInfo, UsageError, inspect_artifact

X, y = np.arange(40.0).reshape(10, 4), np.arange(10) % 2


def dumped(value, compress=0):
    file = io.BytesIO()
    joblib.dump(value, file, compress=compress)
    return file.getvalue()


@pytest.fixture
def marking(tmp_path, monkeypatch):
    """Modules that leave a file behind when they are imported."""
    package = tmp_path / "modules" / "persist_marking"
    package.mkdir(parents=True)
    mark = tmp_path / "imported"
    line = f"open({str(mark)!r}, 'a').write(__name__)\n"
    (package / "__init__.py").write_text(line)
    (package / "models.py").write_text(line + "class Scaler: pass\n")
    monkeypatch.syspath_prepend(str(package.parent))
    return mark


NAMES_MARKING = [
    b"\x80\x04cpersist_marking.models\nScaler\n)\x81}b.",
    b"(ipersist_marking.models\nScaler\n.",
    b"\x80\x04\x8c\x16persist_marking.models\x8c\x06Scaler\x93)R.",
    b"cpersist_marking\nmodels.Scaler\n.",
    b"csklearn.persist_marking.models\nScaler\n.",
]


@pytest.mark.parametrize("data", NAMES_MARKING)
def test_a_named_module_is_not_imported(data, inspected, marking):
    before = set(sys.modules)
    info = inspected(data)

    assert any("persist_marking" in one.module for one in info.globals)
    assert not marking.exists()
    assert not {name for name in set(sys.modules) - before if "persist_marking" in name}


def test_neither_numpy_nor_scikit_learn_nor_pickle_is_imported(tmp_path):
    path = tmp_path / "model.joblib"
    joblib.dump(StandardScaler().fit(X), path)
    code = (
        "import sys; from pytest_sklearn_persist import inspect_artifact\n"
        f"print(inspect_artifact({str(path)!r}).estimators[0].exists)\n"
        "print({'numpy', 'sklearn', 'joblib', 'pickle', 'scipy'} & set(sys.modules) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["yes", "None"]


def test_nothing_that_is_called_runs(inspected, tmp_path):
    mark = tmp_path / "ran"
    info = inspected(b"cos\nsystem\n(S'touch " + str(mark).encode() + b"'\ntR.")

    assert names(info) == {("os", "system")}
    assert not mark.exists()


def test_nested_estimators_are_found_where_they_are(inspected):
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)
    found = [
        (one.path, one.class_name.rpartition(".")[2]) for one in inspected(dumped(model)).estimators
    ]

    assert found == [
        ("", "Pipeline"),
        ("steps[0][1]", "StandardScaler"),
        ("steps[1][1]", "LogisticRegression"),
    ]


def test_estimators_in_an_array_of_objects_are_found(inspected):
    model = GradientBoostingClassifier(n_estimators=3).fit(X, y)
    paths = {one.path for one in inspected(dumped(model, compress=3)).estimators}

    assert {"estimators_[0]", "estimators_[1]", "estimators_[2]"} <= paths


def test_estimators_in_a_dict_are_found_by_their_key(inspected):
    info = inspected(pickle.dumps({"churn": StandardScaler(), 3: [StandardScaler()]}))

    assert [one.path for one in info.estimators] == ["['churn']", "[3][0]"]


def test_an_estimator_from_elsewhere_is_listed_without_a_version(inspected):
    state = pickle.dumps({"scale_": 1.5, "inner": StandardScaler()}, 2)[2:-1]
    info = inspected(b"\x80\x02cmypkg.models\nScaler\n)\x81" + state + b"b.")

    assert [(one.class_name, one.version) for one in info.estimators] == [
        ("mypkg.models.Scaler", None),
        ("sklearn.preprocessing._data.StandardScaler", info.versions[0]),
    ]


def test_a_class_that_is_gone_is_said_to_be(inspected):
    info = inspected(b"\x80\x02csklearn.linear_model.base\nLinearRegression\n)\x81}b.")

    assert info.estimators[0].exists == "no"
    assert info.globals[0].exists == "no"


@pytest.mark.parametrize(
    ("func", "stored"),
    [
        (np.log1p, {("func", "numpy.log1p"), ("func", "numpy.core._multiarray_umath.log1p")}),
        (len, {("func", "builtins.len")}),
        (functools.partial(len), {("func", "functools.partial")}),
    ],
)
def test_stored_callables_are_listed(func, stored, inspected):
    info = inspected(pickle.dumps(FunctionTransformer(func)))

    assert stored & {(one.path, f"{one.module}.{one.name}") for one in info.callables}


def test_an_honest_estimator_stores_no_callable(inspected):
    assert (
        inspected(dumped(make_pipeline(StandardScaler(), LinearRegression()).fit(X, y))).callables
        == ()
    )


def test_what_would_trust_a_package_is_said(inspected):
    info = inspected(b"cmypkg.models\nScaler\n0cmypkg.models\nOther\n0cos\nsystem\n.")

    assert info.needed == ("mypkg.models.*",)
    assert {str(one) for one in info.not_trusted} == {
        "mypkg.models.Scaler",
        "mypkg.models.Other",
        "os.system",
    }


def test_what_a_pattern_covers_is_trusted(inspected):
    info = inspected(b"cmypkg.models\nScaler\n.", trusted="mypkg.*")

    assert not info.open_questions


def test_a_pattern_that_is_none_is_refused(inspected):
    with pytest.raises(UsageError, match="every package"):
        inspected(b"N.", trusted="*")


def test_an_honest_model_leaves_no_question_open(inspected):
    info = inspected(dumped(make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)))

    assert not info.open_questions


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (pickle.dumps([1] * 100)[:-5], "cut short"),
        (zlib.compress(pickle.dumps([1] * 100))[:-5], "cut short"),
        (b"\x93NUMPY\x01\x00", "cut short"),
        (b"PK\x03\x04what", "zip"),
    ],
)
def test_a_damaged_file_is_said_to_be(data, words, inspected):
    info = inspected(data)

    assert words in info.damaged
    assert info.open_questions


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
        (b'{"a": 1}', "JSON"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"import os\n", "text"),
        (b"\x00\x01\x02", "a format that is not known"),
    ],
)
def test_what_is_no_saved_object_is_named_and_not_called_damaged(data, words, inspected):
    info = inspected(data)

    assert words in info.no_model
    assert str(info).splitlines()[0].endswith(info.no_model)
    assert info.open_questions
    assert info.damaged is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (zlib.compress(pickle.dumps(1)) + b"more", "follow the zlib stream"),
        (pickle.dumps(1) + b"more", "4 bytes follow"),
    ],
)
def test_what_is_not_understood_is_said(data, words, inspected):
    info = inspected(data)

    assert any(words in text for text in info.not_understood)
    assert info.open_questions


def test_what_comes_before_the_damage_is_listed(inspected):
    assert names(inspected(b"cos\nsystem\n(S'true'\ntR\xff")) == {("os", "system")}


def test_the_digest_is_that_of_the_file(inspected):
    for data in (pickle.dumps(1), dumped(np.zeros(9)), dumped(np.zeros(9), 3), b"\0", b"", b"N.x"):
        assert inspected(data).sha256 == hashlib.sha256(data).hexdigest()


def test_the_digest_of_a_large_file_is_worked_out_if_asked_for(tmp_path):
    path = tmp_path / "large.pkl"
    with path.open("wb") as file:
        pickle.dump(bytes(65_000_000), file)

    assert inspect_artifact(path).sha256 is None
    assert (
        inspect_artifact(path, digest=True).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    )


def test_with_and_without_a_digest_the_same_is_found(tmp_path):
    path = tmp_path / "model.joblib"
    joblib.dump(make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y), path)
    one, other = (inspect_artifact(path, digest=digest).to_dict() for digest in (True, False))

    assert {**one, "sha256": None} == other


def test_a_symbolic_link_is_refused(tmp_path):
    (tmp_path / "a.pkl").write_bytes(b"N.")
    (tmp_path / "b.pkl").symlink_to(tmp_path / "a.pkl")

    with pytest.raises(UsageError, match=r"b\.pkl is a symbolic link"):
        inspect_artifact(tmp_path / "b.pkl")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.pkl")

    with pytest.raises(UsageError, match="no regular file"):
        inspect_artifact(tmp_path / "pipe.pkl")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(UsageError, match="folder"):
        inspect_artifact(tmp_path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"nothing\.pkl: there is no such file"):
        inspect_artifact(tmp_path / "nothing.pkl")


def test_everything_is_json(inspected):
    info = inspected(dumped(make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)))
    data = json.loads(json.dumps(info.to_dict()))

    assert set(data) >= set(ArtifactInfo.__dataclass_fields__)
    assert data["estimators"][0]["class_name"] == "sklearn.pipeline.Pipeline"


def test_no_answer_calls_a_file_safe(inspected):
    info = inspected(dumped(StandardScaler().fit(X)))
    said = f"{info} {json.dumps(info.to_dict())} {inspect_artifact.__doc__}".lower()

    assert "safe" not in said


def test_the_first_line_is_complete_on_its_own(inspected):
    model = make_pipeline(StandardScaler(), FunctionTransformer(print))
    first = str(inspected(dumped(model))).splitlines()[0]

    assert "model.pkl: Pipeline in pickle, 3 estimators, scikit-learn " in first
    assert "1 of 4 globals not trusted" in first


def test_names_in_a_file_forge_no_lines(inspected):
    lines = str(inspected(b"\x80\x04\x8c\x03m\n\x1b\x8c\x01f\x93.")).splitlines()

    assert any("m\\n\\x1b.f" in line for line in lines)


def test_lines_of_an_honest_model_fit_100_columns(inspected):
    info = inspected(dumped(make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)))

    assert max(map(len, str(info).splitlines()[2:])) <= 100


def test_estimators_that_differ_only_in_an_index_have_one_row(inspected):
    model = GradientBoostingClassifier(n_estimators=7).fit(X, y)

    assert "estimators_[*] × 7" in str(inspected(dumped(model)))


def test_only_so_many_modules_are_parsed_for_one_file(inspected, monkeypatch):
    asked = set()
    monkeypatch.setattr(
        "pytest_sklearn_persist.inspection.inspecting.exists",
        lambda module, name: asked.add(module) or "no",
    )
    inspected(b"".join(b"csklearn.m%d\nf\n" % i for i in range(400)) + b".")

    assert len(asked) == 300


KEYS = ["k" * 300, None, True, 7, "j" * 1200, 1 << 9999, float("inf")]


@pytest.mark.parametrize("key", KEYS, ids=range(len(KEYS)))
def test_a_part_is_told_as_it_is_picked_or_left_open(key):
    [one] = inspect_artifact(pickle.dumps({key: LinearRegression()})).estimators

    assert one.path == (f"[{key!r}]" if key in KEYS[:4] else "[…]")


def test_a_model_that_begins_as_a_pickle_could_is_named_as_what_it_is():
    info = inspect_artifact(b"{L\x00\x00\x00\x00\x00\x00\x00\x07learner{" + bytes(99))

    assert "XGBoost" in info.no_model
    assert info.damaged is None


CUT = {
    "zlib": zlib.compress(pickle.dumps(list(range(99))))[:-9],
    "gzip": gzip.compress(bytes(257) + b"ustar" + bytes(999))[:-9],
    "ZF": b"ZF",
    "pickle": pickle.dumps("a" * 99)[:-9],
}


@pytest.mark.parametrize("content", CUT.values(), ids=CUT)
def test_what_is_damaged_is_told_in_a_sentence(content):
    first = str(inspect_artifact(content)).partition("\n")[0]

    assert re.search(r"damaged: it (is|cannot be opened: (its|the)) ", first)
