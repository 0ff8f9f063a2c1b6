"""Writing and reading estimators, and what a file of one names."""

from __future__ import annotations

import hashlib
import pickle

import joblib
import numpy as np
import persist_specimens as specimens
import pytest
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist.recorder import dump, file_digest, load, names_in

FORMATS = [
    "pickle",
    *(f"pickle:{n}" for n in range(6)),
    "joblib",
    "joblib:zlib",
    "joblib:zlib:9",
    "joblib:gzip:1",
    "joblib:bz2",
    "joblib:xz",
    "joblib:lzma",
]


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_written_can_be_read(form, linear, inputs, tmp_path):
    path = tmp_path / "estimator"
    dump(linear, str(path), form)
    with path.open("rb") as file:
        found = load(file, form)

    assert (found.predict(inputs[0]) == linear.predict(inputs[0])).all()


def test_a_pickle_has_the_protocol_that_was_asked_for(linear, tmp_path):
    dump(linear, str(tmp_path / "x"), "pickle:2")

    assert (tmp_path / "x").read_bytes()[:2] == b"\x80\x02"


def test_a_pickle_is_written_in_protocol_4_unless_another_is_asked_for(linear, tmp_path):
    dump(linear, str(tmp_path / "x"), "pickle")

    assert (tmp_path / "x").read_bytes()[:2] == b"\x80\x04"


@pytest.mark.parametrize("form", ["", "skops", "pickle:6", "pickle:x", "pickle:44"])
def test_an_unknown_format_is_a_value_error(form, linear, tmp_path):
    with pytest.raises(ValueError, match="unknown format"):
        dump(linear, str(tmp_path / "x"), form)


def test_digest_and_size_of_a_file(tmp_path):
    content = b"x" * 3_000_000
    (tmp_path / "x").write_bytes(content)

    expected = (hashlib.sha256(content).hexdigest(), 3_000_000)
    assert file_digest(str(tmp_path / "x")) == expected


def test_the_names_in_a_file_are_found():
    found = names_in(specimens.Mean().fit(np.ones((2, 1)), np.ones(2)))

    assert ("persist_specimens", "Mean") in found


def test_the_names_are_those_that_reading_looks_up(linear):
    seen = set()

    class Watching(pickle.Unpickler):
        def find_class(self, module, name):
            seen.add((module, name))
            return super().find_class(module, name)

    import io

    Watching(io.BytesIO(pickle.dumps(linear, 3))).load()

    assert set(names_in(linear)) == seen


def test_joblib_files_are_those_of_joblib(linear, tmp_path):
    dump(linear, str(tmp_path / "x.joblib"), "joblib:zlib:3")

    assert isinstance(joblib.load(tmp_path / "x.joblib"), LinearRegression)
