"""Archives of numpy and skops, and others."""

from __future__ import annotations

import io
import json
import pickle
import zipfile

import numpy as np
import pytest
from persist_unpickling import names


def npy(array):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def archive(members, compression=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as opened:
        for name, data in members:
            opened.writestr(name, data)
    return file.getvalue()


ARRAYS = [
    np.zeros((2, 3)),
    np.array(1.0),
    np.zeros(0),
    np.array(["a", "bc"]),
    np.zeros(3, [("a", "<i4"), ("b", "f8", (2, 2)), ("c", [("d", "u1")])]),
    np.asfortranarray(np.ones((3, 2), ">i2")),
]


@pytest.mark.parametrize("array", ARRAYS)
def test_an_array_of_numpy_is_measured(array, inspected):
    info = inspected(npy(array))

    assert (info.container, info.arrays, info.array_bytes) == ("npy", 1, array.nbytes)
    assert not info.open_questions


def test_globals_in_an_array_of_objects_are_found(inspected):
    info = inspected(npy(np.array([io.BytesIO, 1], dtype=object)))

    assert ("_io", "BytesIO") in names(info)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_an_archive_of_numpy_is_measured(save, inspected):
    file = io.BytesIO()
    save(file, a=np.zeros(5), b=np.array([len], dtype=object))
    info = inspected(file.getvalue())

    assert (info.container, info.arrays, info.array_bytes) == ("npz", 2, 48)
    assert ("builtins", "len") in names(info)
    assert info.compression == (None if save is np.savez else "deflate")


@pytest.mark.parametrize(
    "header",
    [b"x", b"{}", b"{'descr': 'f8'}", b"[" * 5000, b"{'descr': 'f8', 'shape': 3}", b"\xff" * 20],
)
def test_a_header_that_is_none_leaves_a_question_open(header, inspected):
    data = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header

    assert inspected(data).open_questions


@pytest.mark.parametrize("shape", ["(-1,)", "(True,)", f"({1 << 62}, {1 << 62})", "('a',)"])
def test_a_shape_that_is_none_is_not_understood(shape, inspected):
    header = f"{{'descr': 'f8', 'fortran_order': False, 'shape': {shape}}}\n".encode()
    data = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header

    assert inspected(data).not_understood


def test_an_array_cut_short_is_damaged(inspected):
    assert "missing" in inspected(npy(np.zeros(9))[:-1]).damaged


def test_what_follows_an_array_is_noted(inspected):
    assert "1 bytes follow" in inspected(npy(np.zeros(9)) + b"x").not_understood[0]


def test_a_model_of_skops_is_understood(inspected):
    skops = pytest.importorskip("skops.io")
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer, StandardScaler

    model = make_pipeline(FunctionTransformer(np.log1p), StandardScaler())
    info = inspected(skops.dumps(model.fit(np.ones((3, 2)))))

    assert info.container == "skops"
    assert [(one.path, one.class_name.rpartition(".")[2]) for one in info.estimators] == [
        ("", "Pipeline"),
        ("steps[0][1]", "FunctionTransformer"),
        ("steps[1][1]", "StandardScaler"),
    ]
    assert all(one.version for one in info.estimators)
    assert [(one.path, one.name) for one in info.callables] == [("steps[0][1].func", "log1p")]
    assert (info.arrays > 0, info.not_understood) == (True, ())


def test_every_type_that_a_schema_names_is_a_global(inspected):
    schema = {
        "__loader__": "ObjectNode",
        "__module__": "mypkg",
        "__class__": "Model",
        "content": {"x": [{"__loader__": "TypeNode", "__module__": "os", "__class__": "system"}]},
    }
    info = inspected(archive([("schema.json", json.dumps(schema))]))

    assert names(info) == {("mypkg", "Model"), ("os", "system")}


def test_a_type_that_is_no_text_is_not_known(inspected):
    schema = {"__loader__": "ObjectNode", "__module__": 3, "__class__": "x"}

    assert inspected(archive([("schema.json", json.dumps(schema))])).not_understood


@pytest.mark.parametrize("schema", ["[" * 100_000, "no json", "3", "{}"])
def test_a_schema_that_is_none_leaves_a_question_open(schema, inspected):
    assert inspected(archive([("schema.json", schema)])).open_questions


def test_pickles_in_an_archive_are_walked(inspected):
    info = inspected(archive([("model/data.pkl", pickle.dumps(io.BytesIO))]))

    assert names(info) == {("_io", "BytesIO")}
    assert (info.container, info.layers) == ("pickle", ("zip", "model/data.pkl"))


def test_members_that_hold_no_model_are_named(inspected):
    info = inspected(archive([("a.pkl", pickle.dumps(1)), ("run.sh", b"x")]))

    assert info.beside == ("run.sh",)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_noted(inspected):
    data = npy(np.zeros(1))

    assert inspected(archive([("a.npy", data), ("a.npy", data)])).not_understood


@pytest.mark.parametrize("compression", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_members_compressed_in_another_way_are_not_opened(compression, inspected):
    info = inspected(archive([("a.npy", npy(np.zeros(100)))], compression))

    assert info.arrays == 0
    assert info.not_understood


def test_a_member_that_holds_more_than_the_limit_is_not_read(inspected, monkeypatch):
    monkeypatch.setattr("pytest_sklearn_persist.inspection.archives.FLOOR", 1000)
    info = inspected(archive([("a.npy", npy(np.zeros(1_000_000)))], zipfile.ZIP_DEFLATED))

    assert "the limit" in info.not_understood[0]


def test_too_many_members_are_not_listed(inspected):
    info = inspected(archive([(f"{i}.npy", b"") for i in range(10_001)]))

    assert "10,000 members" in info.not_understood[0]


def test_an_archive_cut_short_is_damaged(inspected):
    assert inspected(archive([("a.npy", npy(np.zeros(100)))])[:-30]).damaged
