"""Containers are seen through within limits, or named."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import pickle
import struct
import tarfile
import tracemalloc
import zipfile
import zlib

import pytest

from pytest_sklearn_persist.gate import opening
from pytest_sklearn_persist.gate.containers import ContainerError
from pytest_sklearn_persist.gate.members import members_of_zip
from pytest_sklearn_persist.gate.opening import unpack
from pytest_sklearn_persist.inspection.budget import TooCostly

PICKLE = pickle.dumps({"a": [1, 2, 3]})


def tar(*members, mode="w"):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:
        for name, content in members:
            one = tarfile.TarInfo(name)
            one.size = len(content)
            archive.addfile(one, io.BytesIO(content))
    return file.getvalue()


def archive(*members, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as out:
        for name, content in members:
            out.writestr(name, content)
    return file.getvalue()


def opened(data):
    return unpack(io.BytesIO(data), len(data), io.BytesIO)


def trouble(data):
    with pytest.raises(ContainerError) as caught:
        opened(data)
    return caught.value.status, str(caught.value)


PACKED = {
    "tar": (tar(("model.pkl", PICKLE)), ("tar", "model.pkl")),
    "tar.gz": (tar(("a/model", PICKLE), mode="w:gz"), ("gzip", "tar", "a/model")),
    "tar.bz2": (tar(("m.pkl", PICKLE), mode="w:bz2"), ("bz2", "tar", "m.pkl")),
    "tar.xz": (tar(("m.pkl", PICKLE), mode="w:xz"), ("xz", "tar", "m.pkl")),
    "zip": (archive(("model.pkl", PICKLE)), ("zip", "model.pkl")),
    "zip of bz2": (archive(("m.p", PICKLE), compression=zipfile.ZIP_BZIP2), ("zip", "m.p")),
    "base64": (base64.b64encode(PICKLE), ("base64",)),
    "base64 in lines": (base64.encodebytes(PICKLE * 9), ("base64",)),
    "base64 for URLs": (base64.urlsafe_b64encode(PICKLE), ("base64",)),
    "zip in tar.gz": (
        gzip.compress(tar(("b.zip", archive(("m.pkl", PICKLE))))),
        ("gzip", "tar", "b.zip", "zip", "m.pkl"),
    ),
    "with code beside it": (
        tar(("model.pkl", PICKLE), ("code/inference.py", b"import os\n"), ("r.txt", b"numpy\n")),
        ("tar", "model.pkl"),
    ),
}


@pytest.mark.parametrize(("data", "layers"), PACKED.values(), ids=PACKED)
def test_a_pickle_is_found_in_what_it_was_packed_into(data, layers):
    found = opened(data)
    [(name, file)] = found.models.items()

    assert (found.layers, name) == (layers, "")
    assert file.read().startswith(PICKLE)


@pytest.mark.parametrize("compress", [zlib.compress, gzip.compress, bz2.compress, lzma.compress])
def test_a_pickle_that_joblib_decompresses_is_left_to_it(compress):
    assert opened(compress(PICKLE)) is None


@pytest.mark.parametrize("inner", [PICKLE, tar(("m.pkl", PICKLE))], ids=["pickle", "tar"])
@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_several_streams_are_one_file(compress, inner):
    pieces = [inner[:9], inner[9:20], b"", inner[20:]]
    found = opened(b"".join(map(compress, pieces)))

    assert found.models[""].read() == PICKLE


@pytest.mark.parametrize("short", range(14))
def test_a_stream_that_begins_at_the_end_of_a_block_is_found(short):
    block = 1 << 16
    first = gzip.compress(PICKLE + bytes(block - len(gzip.compress(PICKLE, 0)) - short), 0)

    assert len(first) == block - short
    assert opened(first + gzip.compress(b"more")).models[""].read().endswith(b"more")


def test_bytes_that_follow_a_stream_and_are_none_are_refused():
    assert trouble(gzip.compress(tar(("m.pkl", PICKLE))) + b"more")[0] == "refused"


def test_what_is_compressed_twice_is_opened_once():
    found = opened(gzip.compress(gzip.compress(PICKLE)))

    assert found.layers == ("gzip",)
    assert gzip.decompress(found.models[""].read()) == PICKLE


def test_zstandard_is_opened_where_something_can():
    zstandard = pytest.importorskip("zstandard")
    data = zstandard.ZstdCompressor().compress(PICKLE)

    assert opened(data).models[""].read() == PICKLE


def test_zstandard_is_named_with_what_to_install():
    status, text = trouble(b"\x28\xb5\x2f\xfd" + b"\xff" * 20)

    assert status == "damaged" or text.endswith("pip install zstandard")


def in_the_large_form(data, count=None, moved=0):
    at = data.rindex(b"PK\x05\x06")
    _, _, _, _, members, length, start, _ = struct.unpack("<4s4H2IH", data[at:])
    count = members if count is None else count
    end = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, start)
    return data[:at] + end + struct.pack("<4sIQI", b"PK\x06\x07", 0, at + moved, 1) + data[at:]


def test_an_archive_in_the_form_for_more_than_4_gb_is_read():
    assert opened(in_the_large_form(archive(("m.pkl", PICKLE)))).models[""].read() == PICKLE


@pytest.mark.parametrize(
    ("change", "words"), [({"count": 1 << 40}, "more than"), ({"moved": 9}, "unusual")]
)
def test_an_archive_in_an_odd_form_for_more_than_4_gb_is_refused(change, words):
    status, text = trouble(in_the_large_form(archive(("m.pkl", PICKLE)), **change))

    assert status == "refused"
    assert words in text


@pytest.mark.parametrize("name", ["v:1/m.pkl", "run:2024:m.pkl", "a/b:c.pkl"])
@pytest.mark.parametrize("pack", [tar, archive])
def test_a_name_may_have_a_colon(pack, name):
    assert opened(pack((name, PICKLE))).layers[-1] == name


def test_several_models_in_an_archive_are_all_there():
    found = opened(tar(("a.pkl", PICKLE), ("b/c.pkl", PICKLE), ("README.md", b"Two models.")))

    assert list(found.models) == ["a.pkl", "b/c.pkl"]
    assert found.beside == ("README.md",)


def test_the_model_that_mlflow_names_is_the_one():
    described = b"flavors:\n  sklearn:\n    pickled_model: model.pkl\n"
    found = opened(
        archive(("m/MLmodel", described), ("m/model.pkl", PICKLE), ("m/other.pkl", PICKLE))
    )

    assert (list(found.models), found.layers[-1]) == ([""], "m/model.pkl")


ELSEWHERE = {
    "onnx in tar": (tar(("model.onnx", b"\x08\x07\x12\x07skl2onnx" + bytes(99))), "ONNX"),
    "nothing": (archive(), "without a file"),
    "texts": (archive(("a.txt", b"This."), ("b.json", b"{}")), "JSON"),
    "torch of today": (
        in_the_large_form(archive(("m/data.pkl", PICKLE), ("m/version", b"3"))),
        "PyTorch",
    ),
    "torch": (archive(("m/data.pkl", PICKLE), ("m/version", b"3")), "PyTorch"),
    "keras": (archive(("config.json", b"{}"), ("model.weights.h5", b"\x89HDF\r\n")), "Keras"),
    "office": (archive(("[Content_Types].xml", b"<a/>")), "Office"),
    "html in gz": (gzip.compress(b"<!DOCTYPE html><html>"), "web page"),
}


@pytest.mark.parametrize(("data", "words"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_holds_no_saved_object_is_named(data, words):
    status, text = trouble(data)

    assert status == "unchecked"
    assert words in text


def nested(times):
    data = PICKLE
    for _ in range(times):
        data = gzip.compress(data)
    return data


def linked(kind, target="../../etc/passwd"):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as out:
        one = tarfile.TarInfo("model.pkl")
        one.type, one.linkname = kind, target
        out.addfile(one)
    return file.getvalue()


HOSTILE = {
    "a path that leads up": (tar(("../model.pkl", PICKLE)), "leads out of it"),
    "an absolute path": (tar(("/etc/model.pkl", PICKLE)), "leads out of it"),
    "a drive": (archive(("C:/model.pkl", PICKLE)), "leads out of it"),
    "a backslash": (archive(("..\\model.pkl", PICKLE)), "leads out of it"),
    "a name twice": (tar(("a.pkl", PICKLE), ("./a.pkl", PICKLE)), "there twice"),
    "too deep": (nested(100), "packed more than 8 times"),
    "a long name": (tar(("a" * 600 + ".pkl", PICKLE)), "name of 604 characters"),
}


@pytest.mark.parametrize(("data", "words"), HOSTILE.values(), ids=HOSTILE)
def test_what_no_honest_archive_has_is_refused(data, words):
    status, text = trouble(data)

    assert status == "refused"
    assert words in text


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
)
def test_a_link_or_device_in_an_archive_is_no_file(kind):
    assert trouble(linked(kind))[0] == "unchecked"


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: archive(("m.pkl", data))])
def test_more_than_the_limit_is_not_unpacked(pack, monkeypatch):
    monkeypatch.setattr(opening, "FLOOR", 1000)
    status, text = trouble(pack(tar(("model.pkl", b"\x80\x04" + bytes(1_000_000)))))

    assert status == "refused"
    assert "the limit" in text


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_what_is_passed_over_in_an_archive_counts_too(pack, monkeypatch):
    monkeypatch.setattr(opening, "FLOOR", 5_000_000)
    one = pack(tar(("notes.txt", bytes(3_000_000)), ("m.pkl", PICKLE)))
    data = tar(*((f"{i}.tar.gz", one) for i in range(3)))

    assert trouble(data)[0] == "refused"


def test_a_member_of_bz2_takes_no_more_memory_than_a_piece():
    packed = bz2.compress(bytes(40_000_000))
    data = archive(("m.pkl", packed), compression=zipfile.ZIP_STORED)
    fields = ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24))
    data = bytearray(data)
    for signature, method, size in fields:
        at = data.rindex(signature)
        data[at + method] = zipfile.ZIP_BZIP2
        data[at + size : at + size + 4] = (40_000_000).to_bytes(4, "little")
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        tracemalloc.start()
        for _, content in members_of_zip(file):
            content.read(1)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert most < 10_000_000


def test_what_ends_the_reading_is_not_told_as_damage():
    def stop():
        raise TooCostly("too long")

    data = PACKED["zip"][0]
    with pytest.raises(TooCostly):
        unpack(io.BytesIO(data), len(data), io.BytesIO, stop)


def test_too_many_members_are_refused():
    data = tar(*((f"{i}.txt", b"") for i in range(10_001)))

    assert trouble(data)[0] == "refused"


def extended(content, kind=tarfile.XHDTYPE):
    head = tarfile.TarInfo("x")
    head.type, head.size = kind, len(content)
    block = head.tobuf(tarfile.USTAR_FORMAT) + content + bytes(-len(content) % 512)
    return block + tar(("m.pkl", PICKLE))


SLOW = {
    "digits": b"1" * (1 << 18),
    "records that overlap": b"2 " * (1 << 17),
    "a map of gaps": b"22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n",
    "half a record": b"30 path=model.pkl\n",
    "nothing": bytes(100),
}


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE])
@pytest.mark.parametrize("content", SLOW.values(), ids=SLOW)
def test_an_extended_header_that_nobody_writes_ends_the_reading(content, kind):
    assert trouble(extended(content, kind))[0] in ("refused", "damaged")


def test_an_old_sparse_member_is_refused():
    assert "gaps" in trouble(linked(tarfile.GNUTYPE_SPARSE))[1]


def test_a_size_that_an_extended_header_changes_is_refused():
    assert "two sizes" in trouble(extended(b"10 size=2\n"))[1]


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_a_long_name_with_letters_of_any_language_is_read(form):
    name = "модели/" * 20 + "m.pkl"
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form, pax_headers={"comment": "of it"}) as out:
        one = tarfile.TarInfo(name)
        one.size, one.mtime = len(PICKLE), 0.5
        out.addfile(one, io.BytesIO(PICKLE))

    assert opened(file.getvalue()).layers == ("tar", name)


def test_a_header_that_says_to_be_huge_is_refused():
    head = tarfile.TarInfo("x")
    head.type, head.size = tarfile.XHDTYPE, 1 << 30
    data = head.tobuf(tarfile.USTAR_FORMAT) + bytes(10_000)

    assert trouble(data)[0] == "refused"


@pytest.mark.parametrize(
    "data", [PACKED["tar.gz"][0], PACKED["zip"][0], PACKED["tar"][0][:560]], ids=range(3)
)
@pytest.mark.parametrize("cut", [1, 40])
def test_what_is_cut_short_is_damaged(data, cut):
    assert trouble(data[:-cut])[0] == "damaged"


def test_base64_that_ends_too_early_is_damaged():
    assert trouble(base64.b64encode(PICKLE * 300)[:-21])[0] == "damaged"


def test_a_password_is_named():
    data = bytearray(archive(("m.pkl", PICKLE), compression=zipfile.ZIP_STORED))
    for start in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[start] |= 1

    assert "password" in trouble(bytes(data))[1]
