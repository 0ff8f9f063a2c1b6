"""The walk finds the names that the unpickler resolves, and none in vain."""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import io
import pathlib
import pickle
import struct

import joblib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from persist_unpickling import really_loaded, really_loaded_by_joblib

from pytest_sklearn_persist.inspection.findings import Findings
from pytest_sklearn_persist.inspection.machine import Limits
from pytest_sklearn_persist.inspection.reader import Damaged, NotUnderstood, Reader
from pytest_sklearn_persist.inspection.walking import walk_whole


def walked(data, size=True, **limits):
    findings = Findings(Limits(**limits))
    walk_whole(Reader(io.BytesIO(data), len(data) if size else None), findings)
    return findings


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text()
    | st.binary()
    | st.binary().map(bytearray)
    | st.sampled_from(
        [
            collections.OrderedDict,
            len,
            io.BytesIO,
            pathlib.PurePosixPath("a/b"),
            datetime.datetime(2020, 1, 1),
            decimal.Decimal("1.5"),
            fractions.Fraction(1, 3),
            range(3),
            slice(1, None),
            np.float64(1.5),
            np.dtype("f4"),
            np.dtype([("a", "i4"), ("b", "O")]),
            np.arange(6.0).reshape(2, 3),
            np.array(["a", None], dtype=object),
            np.asfortranarray(np.ones((2, 3))),
            np.array("2020-01-01", dtype="M8[s]"),
            np.array(["text", "x"]),
        ]
    )
)
DATA = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(), inner)
        | st.lists(inner).map(collections.deque)
        | st.dictionaries(st.text(), inner).map(collections.OrderedDict)
        | st.frozensets(st.integers() | st.text())
        | st.sets(st.integers())
    ),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(DATA, st.integers(0, 5))
def test_globals_of_any_data_are_those_that_the_unpickler_resolves(value, protocol):
    data = pickle.dumps(value, protocol)

    findings = walked(data)

    assert set(findings.globals) == really_loaded(data).globals
    assert findings.notes == ()


@settings(max_examples=50, deadline=None)
@given(DATA, st.integers(0, 5))
def test_a_stream_that_can_not_seek_gives_the_same(value, protocol):
    data = pickle.dumps(value, protocol)

    assert walked(data, size=False).globals == walked(data).globals


@settings(max_examples=100, deadline=None)
@given(DATA, st.integers(0, 5))
def test_what_joblib_writes_is_walked_to_its_end(value, protocol):
    file = io.BytesIO()
    joblib.dump(value, file, protocol=protocol)
    findings = walked(file.getvalue())

    assert findings.notes == ()
    assert set(findings.globals) >= really_loaded_by_joblib(file.getvalue()).globals


@settings(max_examples=100, deadline=None)
@given(DATA, st.integers(0, 5), st.data())
def test_a_pickle_cut_anywhere_is_damaged(value, protocol, data):
    whole = pickle.dumps(value, protocol)
    cut = data.draw(st.integers(1, len(whole) - 1)) if len(whole) > 1 else 0

    with pytest.raises(Damaged):
        walked(whole[:cut])


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize(
    "dtype", ["f8", "<i2", ">f4", "?", "c16", "U7", "S3", "M8[ns]", "m8[D]", "f2"]
)
def test_bytes_of_an_array_are_counted(dtype, protocol):
    array = np.zeros((3, 5), dtype)

    assert walked(pickle.dumps(array, protocol)).array_bytes == array.nbytes


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize(
    "array",
    [
        np.zeros((3, 5)),
        np.zeros(0),
        np.array(3.0),
        np.zeros(4, [("a", "i4"), ("b", "f8", (2,))]),
        np.asfortranarray(np.ones((7, 3), "f4")),
        np.array(["a", [1, np.zeros(3)]], dtype=object),
    ],
    ids=["matrix", "empty", "scalar", "records", "fortran", "objects"],
)
def test_what_follows_an_array_of_joblib_is_found(array, protocol):
    file = io.BytesIO()
    joblib.dump([array, collections.OrderedDict(a=1)], file, protocol=protocol)
    findings = walked(file.getvalue())

    assert ("collections", "OrderedDict") in findings.globals
    assert findings.joblib


def text(value):
    data = value.encode()
    return b"\x8c" + bytes([len(data)]) + data


def test_names_from_the_memo_are_known():
    data = b"\x80\x04" + text("os") + b"\x94" + text("system") + b"\x94h\x00h\x01\x93."

    assert list(walked(data).globals) == [("os", "system")]


def test_a_memo_entry_that_is_overwritten_has_its_last_value():
    data = (
        b"\x80\x04"
        + text("math")
        + b"q\x000"
        + text("os")
        + b"q\x000h\x00"
        + text("system")
        + b"\x93."
    )

    assert list(walked(data).globals) == [("os", "system")]


def test_a_computed_name_is_not_known():
    computed = b"cbuiltins\nstr\n" + text("os") + b"\x85R"
    findings = walked(b"\x80\x04" + computed + text("system") + b"\x93.")

    assert findings.unnamed == 1
    assert list(findings.globals) == [("builtins", "str")]
    assert any("name not known" in note for note in findings.notes)


def test_a_name_too_long_to_keep_is_not_known():
    long = b"X" + struct.pack("<I", 5000) + b"a" * 5000

    assert walked(b"\x80\x04" + long + text("system") + b"\x93.").unnamed == 1


@pytest.mark.parametrize(
    "data",
    [
        b"cos\nsystem\n.",
        b"(ios\nsystem\n.",
        b"(cos\nsystem\no.",
        b"\x80\x02cos\nsystem\n)\x81.",
        b"\x80\x04cos\nsystem\n)}\x92.",
        b"\x80\x04" + text("os") + text("system") + b"\x93.",
        b"S'os'\nS'system'\n\x93.",
        b"S'\\x6fs'\nS'system'\n\x93.",
        b"Vos\nV\\u0073ystem\n\x93.",
        b"U\x02osU\x06system\x93.",
        b"cos\nsystem\n0N.",
        b"((cos\nsystem\n1N.",
    ],
)
def test_a_global_is_found_however_it_is_written(data):
    assert list(walked(data).globals) == [("os", "system")]


def test_a_dotted_name_is_kept_as_it_is():
    data = b"\x80\x04" + text("a.b") + text("c.d.e") + b"\x93."

    assert list(walked(data).globals) == [("a.b", "c.d.e")]


@pytest.mark.parametrize("code", [b"\x82\x05", b"\x83\x05\x01", b"\x84\x05\x01\x01\x01"])
def test_an_extension_code_is_not_known(code):
    findings = walked(b"\x80\x02" + code + b".")

    assert findings.unnamed == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Pwhat\n.", "persistent id"),
        (b"NQ.", "persistent id"),
        (b"\x80\x05\x97.", "buffers"),
        (b"cm\nC\n}b.", "sets attributes of the class or function C"),
        (b"]}b.", "not an instance"),
        (b"cm\nf\n)R)R.", "computed"),
        (b"N.??", "2 bytes follow the end"),
        (b"cm\nf\nNa.", "not a list"),
        (b"cm\nf\nNNs.", "not a dict"),
    ],
)
def test_what_is_unusual_is_said(data, words):
    assert any(words in note for note in walked(data).notes)


@pytest.mark.parametrize(
    "data",
    [
        b"\x80\x04\x95\x02\x00\x00\x00\x00\x00\x00\x00K\x01" + b"",
        b"\xff.",
        b"\x80\x02\x7f.",
        b".",
        b"0.",
        b"t.",
        b"N\x86.",
        b"(N\x85d.",
        b"(o.",
        b"h\x07.",
        b"gx\n.",
        b"S'a\n.",
        b"\x8b\xff\xff\xff\xff.",
    ],
)
def test_what_no_unpickler_reads_is_damaged(data):
    with pytest.raises(Damaged):
        walked(data)
    with pytest.raises(Exception, match=r".*"):
        pickle.loads(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x80\x09N.",
        b"\x80\x04\x95\x02\x00\x00\x00\x00\x00\x00\x00M\x01\x01.",
        b"\x80\x04\x95\x0c\x00\x00\x00\x00\x00\x00\x00\x95\x01\x00\x00\x00\x00\x00\x00\x00NN...",
        b"Nr\xff\xff\xff\x7f.",
    ],
    ids=["protocol", "across a frame", "frame in a frame", "memo"],
)
def test_where_unpicklers_disagree_the_walk_ends(data):
    with pytest.raises(NotUnderstood):
        walked(data)


WRAPPER = (
    b"\x80\x04cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}("
    b"\x8c\x05shape%s\x8c\x05dtypecnumpy\ndtype\n\x8c\x02f8\x89\x88\x87R%sub"
)


def test_an_array_in_the_middle_of_a_frame_ends_the_walk():
    body = WRAPPER[2:] % (b"K\x01\x85", b"")
    data = b"\x80\x04\x95" + struct.pack("<Q", len(body) + 1) + body + b"." + bytes(8)

    with pytest.raises(NotUnderstood, match="middle of a frame"):
        walked(data)


@pytest.mark.parametrize("shape", [b"N", b"J\xff\xff\xff\xff\x85", b"\x8c\x01a\x85"])
def test_an_array_of_unknown_size_ends_the_walk(shape):
    data = WRAPPER % (shape, b"") + b"."
    with pytest.raises(NotUnderstood, match="not known"):
        walked(data)


def test_the_array_wrapper_under_another_name_ends_the_walk():
    data = b"\x80\x04\x8c\x06joblib\x8c\x1enumpy_pickle.NumpyArrayWrapper\x93)\x81}b."

    with pytest.raises(NotUnderstood, match="another name"):
        walked(data)


def test_an_array_larger_than_the_file_is_damaged():
    with pytest.raises(Damaged, match="missing"):
        walked(WRAPPER % (b"J\xff\xff\xff\x7f\x85", b"") + b".")


def test_an_array_that_holds_other_than_it_says_is_noted():
    data = pickle.dumps(np.zeros(4), 4).replace(b"K\x04\x85", b"K\x05\x85")

    assert any("an array of 40 bytes that holds 32" in note for note in walked(data).notes)


@pytest.mark.parametrize("module", ["joblib.numpy_pickle", "sklearn.externals.joblib.numpy_pickle"])
def test_side_files_of_old_joblib_are_named(module):
    data = (
        b"\x80\x02c%s\nNDArrayWrapper\nq\x00)\x81q\x01}q\x02(U\x08subclassq\x03cnumpy\nndarray\nq\x04"
        b"U\x08filenameq\x05U\x10model.pkl_01.npyq\x06ub."
    ) % module.encode()

    assert list(walked(data).side_files) == ["model.pkl_01.npy"]


@pytest.mark.parametrize("name", [b"../a.npy", b"/etc/a.npy", b"..", b"", b"a\\b.npy"])
def test_a_side_file_in_another_folder_is_said(name):
    data = b"\x80\x02cjoblib.numpy_pickle\nNDArrayWrapper\n)\x81}U\x08filenameU%c%bsb."

    assert any("another folder" in note for note in walked(data % (len(name), name)).notes)


def test_depth_is_no_matter():
    depth = 100_000

    assert walked(b"]" * depth + b"a" * (depth - 1) + b".").notes == ()


@pytest.mark.parametrize(
    ("limits", "data"),
    [
        ({"opcodes": 100}, b"N0" * 100 + b"N."),
        ({"objects": 100}, b"]" * 200 + b"."),
        ({"objects": 100}, b"(" * 200 + b"."),
        ({"globals": 10}, b"".join(b"cm\nf%d\n" % i for i in range(20)) + b"."),
    ],
)
def test_too_much_ends_the_walk(limits, data):
    with pytest.raises(NotUnderstood, match="more than"):
        walked(data, **limits)


def test_texts_beyond_the_limit_are_not_known():
    data = b"\x80\x04" + text("os") + text("system") + b"\x93."

    assert walked(data, text=3).unnamed == 1
