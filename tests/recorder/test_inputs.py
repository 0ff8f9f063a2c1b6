"""Inputs from files: each kind, and each way in which a file can be wrong."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from pytest_sklearn_persist.recorder import RecordingError, read_inputs

X = np.array([[1.0, 2.0], [3.0, 4.5]])


@pytest.fixture
def saved(tmp_path):
    """Write a file and return its path."""

    def save(name, content):
        path = tmp_path / name
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        else:
            path.write_bytes(content)
        return str(path)

    return save


class TestRead:
    """Each kind of file."""

    def test_npy(self, tmp_path):
        np.save(tmp_path / "x.npy", X)

        assert (read_inputs(str(tmp_path / "x.npy")) == X).all()

    def test_npz_of_one_array(self, tmp_path):
        np.savez(tmp_path / "x.npz", anything=X)

        assert (read_inputs(str(tmp_path / "x.npz")) == X).all()

    def test_npz_of_several_arrays(self, tmp_path):
        np.savez(tmp_path / "x.npz", X=X, y=np.ones(2))

        assert (read_inputs(str(tmp_path / "x.npz")) == X).all()

    def test_csv(self, saved):
        pytest.importorskip("pandas")
        found = read_inputs(saved("x.csv", "a,b\n1,x\n2,y\n"))

        assert found.columns.tolist() == ["a", "b"]
        assert found["b"].tolist() == ["x", "y"]

    @pytest.mark.parametrize("header", ["", "a,b\n"])
    def test_csv_without_pandas(self, saved, monkeypatch, header):
        monkeypatch.setitem(sys.modules, "pandas", None)

        assert read_inputs(saved("x.csv", header + "1,2\n3,4.5\n")).tolist() == X.tolist()

    def test_parquet(self, tmp_path):
        pytest.importorskip("pyarrow")
        pandas = pytest.importorskip("pandas")
        pandas.DataFrame({"a": [1, 2]}).to_parquet(tmp_path / "x.parquet")

        assert read_inputs(str(tmp_path / "x.parquet"))["a"].tolist() == [1, 2]

    def test_a_text_a_line(self, saved):
        assert read_inputs(saved("x.txt", "one two\nä\n")) == ["one two", "ä"]

    def test_upper_case(self, saved):
        assert read_inputs(saved("X.TXT", "one\n")) == ["one"]

    def test_a_function(self, recipe):
        path = recipe("def rows():\n    return [[1.0], [2.0]]\n")

        assert read_inputs(f"{path}:rows") == [[1.0], [2.0]]


class TestRefused:
    """One message each, with the name of the file."""

    def test_a_file_that_does_not_exist(self, tmp_path):
        with pytest.raises(RecordingError, match=r"x\.npy does not exist"):
            read_inputs(str(tmp_path / "x.npy"))

    @pytest.mark.parametrize("suffix", ["npy", "npz", "csv", "parquet", "txt", "other"])
    def test_an_empty_file(self, saved, suffix):
        with pytest.raises(RecordingError, match=rf"x\.{suffix} is empty"):
            read_inputs(saved(f"x.{suffix}", ""))

    @pytest.mark.parametrize("suffix", ["npy", "npz", "parquet"])
    def test_a_broken_file(self, saved, suffix):
        with pytest.raises(RecordingError, match=rf"x\.{suffix} cannot be read: \w+"):
            read_inputs(saved(f"x.{suffix}", b"\x93broken"))

    def test_a_file_that_is_cut_short(self, tmp_path):
        np.save(tmp_path / "x.npy", np.ones((100, 2)))
        content = (tmp_path / "x.npy").read_bytes()
        (tmp_path / "x.npy").write_bytes(content[:200])

        with pytest.raises(RecordingError, match="cannot be read"):
            read_inputs(str(tmp_path / "x.npy"))

    def test_an_array_of_objects(self, tmp_path):
        np.save(tmp_path / "x.npy", np.array([None]), allow_pickle=True)

        with pytest.raises(RecordingError, match=r"cannot be read: ValueError: .*allow_pickle"):
            read_inputs(str(tmp_path / "x.npy"))

    @pytest.mark.parametrize("array", [np.zeros((0, 3)), np.float64(3.0)])
    def test_an_array_without_rows(self, tmp_path, array):
        np.save(tmp_path / "x.npy", array)

        with pytest.raises(RecordingError, match="holds no rows"):
            read_inputs(str(tmp_path / "x.npy"))

    def test_a_table_without_rows(self, saved):
        pytest.importorskip("pandas")

        with pytest.raises(RecordingError, match="holds no rows"):
            read_inputs(saved("x.csv", "a,b\n"))

    def test_a_text_that_is_no_unicode(self, saved):
        with pytest.raises(RecordingError, match="cannot be read: UnicodeDecodeError"):
            read_inputs(saved("x.txt", b"\xff\xfe\xff"))

    def test_several_arrays_without_a_name_to_choose(self, tmp_path):
        np.savez(tmp_path / "x.npz", a=X, b=X)

        with pytest.raises(RecordingError, match="holds a, b: name one of them X"):
            read_inputs(str(tmp_path / "x.npz"))

    def test_an_unknown_kind(self, saved):
        with pytest.raises(RecordingError, match=r"'\.xlsx' is not one of \.csv, "):
            read_inputs(saved("x.xlsx", "x"))

    def test_a_function_that_raises(self, recipe):
        path = recipe("def rows():\n    raise KeyError('x')\n")

        with pytest.raises(RecordingError, match="rows raises KeyError: 'x'"):
            read_inputs(f"{path}:rows")

    def test_a_function_that_returns_no_rows(self, recipe):
        path = recipe("def rows():\n    return []\n")

        with pytest.raises(RecordingError, match="rows returns no rows, but list of 0"):
            read_inputs(f"{path}:rows")
