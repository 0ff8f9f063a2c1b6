"""What pickles get, and what they may do with it."""

from __future__ import annotations

import io
import os
import pickle
import struct
import zlib

import joblib
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

X, y = np.arange(40.0).reshape(20, 2) % 7, np.arange(20) % 2
MODEL = make_pipeline(FunctionTransformer(np.log1p), LogisticRegression()).fit(X, y)


class Runs:
    def __reduce__(self):
        return os.getpid, ()


def through_joblib(value, **options):
    file = io.BytesIO()
    joblib.dump(value, file, **options)
    return file.getvalue()


WAYS = {
    "protocol 0": pickle.dumps(Runs(), 0),
    "protocol 5": pickle.dumps(Runs(), 5),
    "joblib": through_joblib([np.arange(3.0), Runs()]),
    "joblib, compressed": through_joblib([np.arange(3.0), Runs()], compress=3),
    "in an array of joblib": through_joblib(np.array([Runs()], dtype=object)),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_not_trusted_does_not_run(behind_the_gate, way):
    answer = behind_the_gate("load", WAYS[way])
    assert answer["error"] == "Refused: posix.getpid is not trusted"
    assert answer["names"] == [("posix", "getpid")]


@pytest.mark.parametrize("task", ["loads", "c_loads"])
def test_every_unpickler_is_watched(behind_the_gate, task):
    assert "posix.getpid is not trusted" in behind_the_gate(task, pickle.dumps(Runs()))["error"]


def test_the_unpickler_in_c_gets_nothing_that_needs_a_check(behind_the_gate):
    data = pickle.dumps(str.lower)
    assert behind_the_gate("loads", data)["result"] == repr(str.lower)
    assert "builtins.getattr is not trusted" in behind_the_gate("c_loads", data)["error"]


@pytest.mark.parametrize("protocol", range(6))
def test_honest_pickles_load(behind_the_gate, protocol):
    answer = behind_the_gate("load", pickle.dumps(MODEL, protocol))
    assert (answer["error"], answer["refusals"]) == (None, [])


@pytest.mark.parametrize("compress", [0, 3, ("gzip", 3), ("bz2", 3), ("xz", 3), ("lzma", 3)])
def test_honest_files_of_joblib_load(behind_the_gate, compress):
    answer = behind_the_gate("load", through_joblib(MODEL, compress=compress))
    assert (answer["error"], answer["refusals"]) == (None, [])


def test_a_module_without_a_package_is_not_looked_for(behind_the_gate, tmp_path):
    (tmp_path / "_loss.py").write_text("raise SystemExit('it ran')")
    data = b"c_loss\nCyHalfBinomialLoss\n."
    answer = behind_the_gate("load", data, path=[str(tmp_path)])
    assert answer["error"] == "ModuleNotFoundError: No module named '_loss'"


def test_what_was_lent_by_a_trusted_module_is_not_trusted(behind_the_gate, tmp_path):
    (tmp_path / "lender.py").write_text("from os import system\nimport os\nclass Own: pass\n")
    options = {"path": [str(tmp_path)], "trusted": ["lender.*"]}
    for name in ("system", "os"):
        answer = behind_the_gate("load", f"clender\n{name}\n.".encode(), **options)
        assert answer["error"].startswith("Refused: lender.")
    assert "lender.Own" in behind_the_gate("load", b"clender\nOwn\n.", **options)["result"]


def test_a_dotted_name_leads_through_no_module(behind_the_gate, tmp_path):
    (tmp_path / "lender.py").write_text("import os\n")
    data = b"\x80\x04\x8c\x06lender\x8c\x09os.system\x93."
    answer = behind_the_gate("load", data, path=[str(tmp_path)], trusted=["lender.*"])
    assert answer["result"] is None


def test_a_file_whose_bytes_were_reviewed_may_name_anything(behind_the_gate):
    answer = behind_the_gate("load", pickle.dumps(Runs()), listed=False)
    assert int(answer["result"]) > 0


def test_a_class_of_a_script_is_missing_not_refused(behind_the_gate):
    answer = behind_the_gate("load", b"c__main__\nMine\n.")
    assert answer["error"].startswith("AttributeError")
    assert answer["refusals"] == []


def test_bytes_after_the_object_are_refused(behind_the_gate):
    for data in (pickle.dumps(MODEL) + b"x", zlib.compress(pickle.dumps(MODEL) + b"x")):
        assert "other bytes follow" in behind_the_gate("load", data)["error"]


def test_a_broken_pickle_is_called_damaged(behind_the_gate):
    for data in (pickle.dumps(MODEL)[:-20], b"\x80\x04\xff\xff", b"."):
        assert "is not a pickle, or is broken" in behind_the_gate("load", data)["error"]


def test_an_array_that_the_file_can_not_hold_is_not_made(behind_the_gate):
    honest = through_joblib(np.zeros(3), protocol=2)  # without frames
    data = honest.replace(b"K\x03\x85", b"\x8a\x06\x00\x00\x00\x00\x00\x10\x85")
    assert data != honest
    assert "which it can't hold" in behind_the_gate("load", data)["error"]


@pytest.mark.parametrize("size", [0, 3, 70_000])
def test_byte_arrays_come_as_they_are_in_a_frame_and_out_of_it(behind_the_gate, size):
    value = (bytearray(range(256)) * 300)[:size]
    answer = behind_the_gate("load", pickle.dumps([value, bytearray(b"after")], 5))
    assert answer["result"] == repr([value, bytearray(b"after")])


@pytest.mark.parametrize("claimed", [4, 1 << 40, (1 << 64) - 1])
def test_a_byte_array_that_is_shorter_than_it_says_is_damage(behind_the_gate, claimed):
    data = b"\x80\x05\x96" + struct.pack("<Q", claimed) + b"ab."
    assert "is not a pickle, or is broken" in behind_the_gate("load", data)["error"]
