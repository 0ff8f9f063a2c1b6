from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from pytest_sklearn_persist import Status, check_artifact
from pytest_sklearn_persist.gate.archives import load_archive
from pytest_sklearn_persist.gate.containers import ContainerError
from pytest_sklearn_persist.gate.hook import Gate, Refused
from pytest_sklearn_persist.gate.trust import Trust


@pytest.fixture
def gate():
    return Gate(Trust(), ".")


def archive(*names, content=b"x"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name in names:
            out.writestr(name, content)
    return bytearray(file.getvalue())


def test_arrays_are_read(gate):
    file = io.BytesIO()
    np.savez(file, a=np.arange(3))
    assert load_archive(bytearray(file.getvalue()), gate)["a"].tolist() == [0, 1, 2]


def test_a_member_that_is_there_twice_is_refused(gate):
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = archive("a.npy", "a.npy")
    with pytest.raises(ContainerError, match="there twice") as caught:
        load_archive(data, gate)
    assert caught.value.status == "refused"


def test_bytes_behind_it_are_refused(gate):
    with pytest.raises(ContainerError, match="other bytes follow"):
        load_archive(archive("a.npy") + b"more", gate)


def test_what_says_that_it_holds_too_much_is_refused_unread(gate):
    data = archive("a.npy", content=bytes(1000))
    huge = (3 << 30).to_bytes(4, "little")
    data = data.replace((1000).to_bytes(4, "little"), huge)
    with pytest.raises(ContainerError, match="are the limit"):
        load_archive(data, gate)


def test_another_archive_is_named_and_not_called_damaged(gate):
    for data in (archive("a.txt"), archive()):
        with pytest.raises(ContainerError, match="something else") as caught:
            load_archive(data, gate)
        assert caught.value.status == "unchecked"


def test_a_broken_one_is_damaged(gate):
    with pytest.raises(ContainerError, match="broken") as caught:
        load_archive(archive("a.npy")[-22:], gate)
    assert caught.value.status == "damaged"


def test_a_model_of_skops_is_read(gate, restored):
    skops = pytest.importorskip("skops.io")
    from sklearn.linear_model import LinearRegression

    model = LinearRegression().fit([[0.0], [1.0]], [0.0, 2.0])
    loaded = load_archive(bytearray(skops.dumps(model)), gate)
    assert loaded.predict([[2.0]]) == pytest.approx(4.0)


def skops_of(model, change):
    """What skops writes of a model, with its schema changed."""
    skops = pytest.importorskip("skops.io")
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(skops.dumps(model))) as source,
        zipfile.ZipFile(file, "w") as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "schema.json":
                schema = json.loads(content)
                change(schema)
                content = json.dumps(schema).encode()
            target.writestr(name, content)
    return file.getvalue()


def named(module, name, loader="TypeNode", **more):
    return {"__module__": module, "__class__": name, "__loader__": loader, **more}


MEAN = named("numpy", "mean", "FunctionNode")
PARTS = {
    "a distribution that brings code": (
        lambda s: s["content"]["content"].update(
            copy=named(
                "scipy.stats._continuous_distns",
                "norm_gen",
                "ObjectNode",
                content=named(
                    "builtins",
                    "dict",
                    "DictNode",
                    key_types=named("builtins", "list", "ListNode", content=[STR]),
                    content={"_parse_arg_template": text("print()")},
                ),
            )
        ),
        "brings code",
    ),
    "an attribute in the place of a method": (
        lambda s: s["content"]["content"].update(transform=s["content"]["content"].pop("copy")),
        "in the place of",
    ),
    "a function under an odd name": (
        lambda s: s["content"]["content"].update(odd=MEAN) or s["content"]["content"].pop("copy"),
        "hold a function",
    ),
    "a key that is called": (
        lambda s: s["content"]["key_types"]["content"].__setitem__(
            0, named("numpy", "ones", "FunctionNode")
        ),
        "it would call",
    ),
    "a list that is an estimator": (
        lambda s: s["content"]["content"].update(
            copy=named("sklearn.svm._classes", "SVC", "ListNode", content=[])
        ),
        "it would make",
    ),
    "a class of arrays": (
        lambda s: s["content"]["content"].update(copy=named("numpy", "ndarray")),
        "it would hold",
    ),
    "a method of an estimator": (
        lambda s: s["content"]["content"].update(
            copy=named(
                "sklearn.svm._classes",
                "SVC",
                "MethodNode",
                content={"func": "fit", "obj": named("sklearn.svm._classes", "SVC", "ObjectNode")},
            )
        ),
        "is not trusted",
    ),
}
STR = named("builtins", "str")


def text(value):
    return named("builtins", "str", "JsonNode", content=json.dumps(value), is_json=True)


@pytest.fixture
def restored():
    """Put back what is changed in skops for the rest of a process."""
    audit = pytest.importorskip("skops.io._audit")
    original = audit.Node.construct
    yield
    audit.Node.construct = original


@pytest.mark.parametrize(("change", "words"), PARTS.values(), ids=PARTS)
def test_parts_of_a_skops_file_obey_the_rules_for_pickles(gate, restored, change, words):
    data = skops_of(StandardScaler(), change)
    with pytest.raises(Refused, match=words):
        load_archive(data, gate)


def test_an_honest_file_of_skops_is_loaded(tmp_path):
    skops = pytest.importorskip("skops.io")
    skops.dump(DecisionTreeClassifier().fit([[0.0], [1.0]], [0, 1]), tmp_path / "model.skops")

    assert check_artifact(tmp_path / "model.skops").status is Status.UNCHECKED


def test_a_name_that_nothing_has_is_an_error_and_no_refusal(tmp_path):
    pytest.importorskip("skops")
    import skops.io
    from sklearn.feature_extraction.text import CountVectorizer

    skops.io.dump(CountVectorizer(tokenizer=str.split), tmp_path / "model.skops")

    assert check_artifact(tmp_path / "model.skops").status is Status.LOAD_ERROR


def test_an_older_skops_reads_nothing(gate, monkeypatch):
    monkeypatch.setattr(pytest.importorskip("skops"), "__version__", "0.15.0")

    with pytest.raises(
        ContainerError, match=r"skops 0\.15\.0 is installed.*skops>=0\.16"
    ) as caught:
        load_archive(archive("schema.json"), gate)
    assert caught.value.status == "refused"
