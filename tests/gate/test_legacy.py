"""Files that joblib before 0.10, scikit-learn's own joblib and Python 2 really wrote."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from pytest_sklearn_persist import Status, check_artifact
from pytest_sklearn_persist.gate.legacy import side_files_in

ARCHIVE = Path(__file__).with_name("legacy.tar.xz")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("legacy")
    with tarfile.open(ARCHIVE) as packed:
        for member in packed:
            content = packed.extractfile(member) if member.isfile() else None
            if content is not None:
                (folder / Path(member.name).name).write_bytes(content.read())
    return folder


def error(outcome):
    return outcome.differences[0].actual


@pytest.mark.parametrize("name", ["files", "zfile", "zfiles", "protocol0", "protocol2"])
@pytest.mark.parametrize("model", ["bayes", "text"])
def test_old_files_of_python_3_are_read(folder, model, name):
    outcome = check_artifact(folder / f"py36-{model}-{name}.pkl")
    # They load; what they hold is too old for repr and get_params.
    expected = (Status.IMPAIRED, {"ability"})
    if model == "text" and hasattr(TfidfVectorizer, "norm"):  # a property, for what 0.18 has saved
        expected = (Status.UNCHECKED, {"save"})
    assert (outcome.status, {d.area for d in outcome.differences}) == expected


@pytest.mark.parametrize("name", ["files", "zfiles"])
def test_arrays_beside_a_file_are_read_across_python_2(folder, name):
    assert check_artifact(folder / f"py27-bayes-{name}.pkl").status is Status.IMPAIRED


@pytest.mark.parametrize("name", ["protocol0", "protocol2"])
def test_a_pickle_of_python_2_comes_with_its_way_out(folder, name):
    outcome = check_artifact(folder / f"py27-text-{name}.pkl")
    assert outcome.status is Status.LOAD_ERROR
    assert 'encoding="latin1"' in outcome.remedy


def test_a_joblib_file_of_python_2_comes_with_its_way_out(folder):
    outcome = check_artifact(folder / "py27-bayes-zfile.pkl")
    assert outcome.status is Status.LOAD_ERROR
    assert "convert it under Python 2.7 with scikit-learn==0.18.2" in outcome.remedy


@pytest.mark.parametrize("name", ["external", "external-zlib"])
def test_a_file_of_the_joblib_in_scikit_learn_comes_with_its_way_out(folder, name):
    outcome = check_artifact(folder / f"py36-bayes-{name}.pkl")
    assert "No module named 'sklearn.externals.joblib'" in error(outcome)
    assert "--with scikit-learn==0.22.2.post1" in outcome.remedy


def copied(folder, tmp_path):
    for path in folder.glob("py36-bayes-files.pkl*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path / "py36-bayes-files.pkl"


def test_a_file_that_was_renamed_finds_its_arrays(folder, tmp_path):
    path = copied(folder, tmp_path).rename(tmp_path / "other.pkl")
    assert check_artifact(path).status is Status.IMPAIRED


def test_a_side_file_that_is_missing_is_named(folder, tmp_path):
    path = copied(folder, tmp_path)
    (tmp_path / "py36-bayes-files.pkl_02.npy").unlink()
    outcome = check_artifact(path)
    assert outcome.status is Status.DAMAGED
    assert error(outcome) == "py36-bayes-files.pkl_02.npy is missing"


def test_a_side_file_that_is_a_link_is_refused(folder, tmp_path):
    path = copied(folder, tmp_path)
    side = tmp_path / "py36-bayes-files.pkl_02.npy"
    side.rename(tmp_path / "elsewhere")
    side.symlink_to(tmp_path / "elsewhere")
    assert check_artifact(path).status is Status.REFUSED


def test_files_in_other_folders_are_not_looked_for(tmp_path):
    data = bytearray(
        b"\x80\x02cjoblib.numpy_pickle\nNDArrayWrapper\nX\x0d\x00\x00\x00../x_01.npyxx."
    )
    assert side_files_in(data) == []


def test_newer_files_have_none(folder):
    path = folder / "py36-bayes-protocol2.pkl"
    assert side_files_in(bytearray(path.read_bytes())) == []


def test_an_old_file_names_its_side_files(folder):
    path = folder / "py36-bayes-files.pkl"
    named = side_files_in(bytearray(path.read_bytes()))

    assert sorted(named) == sorted(one.name for one in folder.glob(f"{path.name}_*.npy"))
