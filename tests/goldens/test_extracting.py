"""The model is taken out of what it was packed into, before it is recorded."""

from __future__ import annotations

import gzip
import io
import pickle
import tarfile
import zipfile

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist import UsageError, check_golden, record_golden
from pytest_sklearn_persist.goldens.extracting import extracted
from pytest_sklearn_persist.goldens.manifest import read_manifest

X = np.arange(12.0).reshape(6, 2)
MODEL = LinearRegression().fit(X, X[:, 0])
PICKLE = pickle.dumps(MODEL)


@pytest.fixture
def zipped(tmp_path):
    def zipped(**members):
        path = tmp_path / "models.zip"
        with zipfile.ZipFile(path, "w") as out:
            for name, content in members.items():
                out.writestr(f"{name}.pkl", content)
        return path

    return zipped


def test_a_file_that_is_packed_into_nothing_is_taken_as_it_is(tmp_path):
    path = tmp_path / "model.pkl"
    path.write_bytes(PICKLE)

    assert extracted(path, tmp_path, "['a']") == (path, "['a']")


def test_a_member_is_written_under_its_plain_name(tmp_path):
    path, folder = tmp_path / "model.tar.gz", tmp_path / "out"
    folder.mkdir()
    with tarfile.open(path, "w:gz") as out:
        one = tarfile.TarInfo("a/b/model.pkl")
        one.size = len(PICKLE)
        out.addfile(one, io.BytesIO(PICKLE))
    file, part = extracted(path, folder)

    assert (file, part) == (folder / "model.pkl", None)
    assert file.read_bytes() == PICKLE


def test_one_of_several_is_chosen_by_the_start_of_the_part(tmp_path, zipped):
    path = zipped(a=PICKLE, b=pickle.dumps({"m": MODEL}))
    file, part = extracted(path, tmp_path, "['b.pkl']['m']")

    assert (file.name, part) == ("b.pkl", "['m']")
    with pytest.raises(UsageError, match=r"2 models.*\['a.pkl'\], \['b.pkl'\]"):
        extracted(path, tmp_path)


def test_what_holds_no_model_is_an_error_that_says_what_it_is(tmp_path):
    path = tmp_path / "model.gz"
    path.write_bytes(gzip.compress(b"CBM1" + bytes(99)))

    with pytest.raises(UsageError, match="CatBoost"):
        extracted(path, tmp_path)


def test_the_folder_of_a_model_of_mlflow_stands_for_its_model(tmp_path):
    (tmp_path / "MLmodel").write_text("flavors:\n  sklearn:\n    pickled_model: model.pkl\n")
    (tmp_path / "model.pkl").write_bytes(PICKLE)

    assert extracted(tmp_path, tmp_path)[0] == tmp_path / "model.pkl"


def test_a_part_of_a_bundle_is_recorded_and_checked_with_its_path(tmp_path, zipped):
    path = zipped(a=pickle.dumps({"model": MODEL, "other": MODEL, "names": ["x"]}))
    manifest = record_golden(tmp_path / "goldens", "bundle", path, X, part="['model']")
    [outcome] = check_golden(tmp_path / "goldens")

    assert read_manifest(manifest.path).artifacts[0].part == "['model']"
    assert str(outcome.status) == "identical"


def test_a_bundle_with_several_estimators_is_not_recorded_without_a_part(tmp_path):
    path = tmp_path / "bundle.pkl"
    path.write_bytes(pickle.dumps([MODEL, MODEL.__class__()]))

    with pytest.raises(UsageError, match=r"--part, one of \[0\] \(LinearRegression\), \[1\]"):
        record_golden(tmp_path / "goldens", "bundle", path, X)
