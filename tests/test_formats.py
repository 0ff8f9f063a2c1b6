"""Ways to write an estimator: their names, and that each of them brings back what was written."""

from __future__ import annotations

import importlib.util
import pickle
from pathlib import Path

import numpy as np
import pytest
from persist_specimens import Mean
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist import UsageError, formats
from pytest_sklearn_persist.formats import (
    DEFAULT_FORMATS,
    Format,
    JoblibFormat,
    PickleFormat,
    SkopsFormat,
    all_formats,
    get_format,
    keeps_aliases,
    resolve_formats,
)

each_format = pytest.mark.parametrize("format_", all_formats(), ids=lambda format_: format_.name)


class OwnFormat:
    """A format of a user's own."""

    name = "json-ish"

    def available(self):
        return None

    def dump(self, estimator, path: Path):
        path.write_bytes(pickle.dumps(estimator))

    def load(self, path: Path):
        return pickle.loads(path.read_bytes())


def names(chosen, extra=()):
    return [format_.name for format_ in resolve_formats(chosen, extra)]


@each_format
def test_every_name_is_parsed_to_its_format(format_):
    assert get_format(format_.name) == format_


@each_format
def test_every_format_has_what_a_format_must_have(format_):
    assert isinstance(format_, Format)


def test_names_are_unique():
    assert len({format_.name for format_ in all_formats()}) == len(all_formats())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("pickle", "pickle:5"),
        ("pickle:0", "pickle:0"),
        ("pickle:file", "pickle:5:file"),
        ("pickle:2:path", "pickle:2:path"),
        (" joblib ", "joblib"),
        ("joblib:zlib", "joblib:zlib:3"),
        ("joblib:zlib:9", "joblib:zlib:9"),
        ("joblib:zlib:3:file", "joblib:zlib:3:file"),
        ("joblib:mmap=r+", "joblib:mmap=r+"),
    ],
)
def test_short_names_are_completed(text, name):
    assert get_format(text).name == name


@pytest.mark.parametrize(
    ("text", "close"),
    [
        ("pikle", "'pickle'"),
        ("pickle:9", "'pickle:5'"),
        ("pickle:²", "'pickle:5'"),
        ("pickle:2:2", "'pickle:2'"),
        ("joblib:zlip", "'joblib:zlib'"),
        ("joblib:gzip:12", "'joblib:gzip"),
        ("joblib:mmap=w", "'joblib:mmap=r'"),
        ("joblib:5", "'joblib"),
        ("skobs", "'skops'"),
        ("skops:3", "'skops'"),
        ("cloudpickel", "'cloudpickle'"),
        ("onnx", "one of"),
        ("", "one of"),
    ],
)
def test_unknown_names_list_close_matches(text, close):
    with pytest.raises(UsageError, match="unknown format") as caught:
        get_format(text)

    assert close in str(caught.value)
    assert repr(text) in str(caught.value)


def test_no_match_is_listed_twice():
    with pytest.raises(UsageError) as caught:
        get_format("skobs")

    assert str(caught.value).count("'skops'") == 1


@pytest.mark.parametrize("text", ["joblib:zlib:3:mmap=r", "joblib:mmap=r:file"])
def test_only_plain_files_can_be_mapped(text):
    with pytest.raises(UsageError, match="uncompressed"):
        get_format(text)


def test_the_default_is_what_people_use():
    assert tuple(names(None)) == DEFAULT_FORMATS


def test_all_is_all_that_can_run_here():
    found = names("all")

    assert found == [f.name for f in all_formats() if f.available() is None]
    assert found == names(["all"])
    assert {"pickle:0", "pickle:5:file", "joblib:bz2:3", "joblib:mmap=c"} <= set(found)


@pytest.mark.parametrize(
    "chosen",
    ["joblib", ["joblib"], ("joblib",), {"joblib": 1}],
    ids=lambda value: type(value).__name__,
)
def test_formats_are_given_as_text_or_as_any_iterable(chosen):
    assert names(chosen) == ["joblib"]


def test_formats_may_come_from_a_generator():
    assert names(text for text in ["joblib", "pickle:2"]) == ["joblib", "pickle:2"]


@pytest.mark.parametrize(
    "chosen", [5, [5], [None], [PickleFormat()]], ids=lambda value: type(value).__name__
)
def test_what_is_no_text_is_refused(chosen):
    with pytest.raises(UsageError, match="pickle:2"):
        names(chosen)


def test_formats_of_a_users_own_come_first():
    assert names("json-ish", [OwnFormat()]) == ["json-ish"]
    assert names("all", [OwnFormat()])[0] == "json-ish"
    assert names("joblib", [OwnFormat()]) == ["joblib"]


def test_formats_of_a_users_own_are_close_matches_too():
    with pytest.raises(UsageError, match="json-ish"):
        names("json-isch", [OwnFormat()])


def test_a_format_that_is_not_installed_says_so(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    assert get_format("skops").available() == "skops is not installed"
    assert get_format("joblib:lz4").available() == "lz4 is not installed"
    assert get_format("joblib:xz").available() == "lzma is not installed"
    with pytest.raises(UsageError, match="'cloudpickle' cannot be used here: cloudpickle is not"):
        names("cloudpickle")


@each_format
def test_each_brings_back_what_was_written(format_, tmp_path):
    if reason := format_.available():
        pytest.skip(reason)
    X, y = np.arange(12.0).reshape(6, 2), np.arange(6.0)
    estimator = LinearRegression().fit(X, y)
    path = tmp_path / "estimator"

    format_.dump(estimator, path)
    loaded = format_.load(path)

    assert type(loaded) is LinearRegression
    assert (loaded.predict(X) == estimator.predict(X)).all()


@each_format
def test_each_writes_one_file(format_, tmp_path):
    if reason := format_.available():
        pytest.skip(reason)
    format_.dump(LinearRegression().fit([[1.0], [2.0]], [1.0, 2.0]), tmp_path / "estimator")

    assert [path.name for path in tmp_path.iterdir()] == ["estimator"]


@pytest.mark.parametrize("protocol", range(6))
def test_pickle_writes_the_protocol_it_is_told(protocol):
    written = PickleFormat(protocol).dumps([1])

    # From protocol 2 on the first two bytes name it.
    assert protocol < 2 or written[:2] == bytes([0x80, protocol])


@pytest.mark.parametrize(
    ("codec", "magic"),
    [("gzip", b"\x1f\x8b"), ("bz2", b"BZ"), ("xz", b"\xfd7z"), ("lzma", b"\x5d\x00")],
)
def test_joblib_compresses_as_it_is_told(codec, magic, tmp_path):
    JoblibFormat(codec, 3).dump(np.zeros(100), tmp_path / "a")

    assert (tmp_path / "a").read_bytes().startswith(magic)


@pytest.mark.parametrize(("mode", "writeable"), [("r", False), ("r+", True), ("c", True)])
def test_arrays_are_mapped_in_the_mode_that_is_asked_for(mode, writeable, tmp_path):
    format_ = JoblibFormat(mmap_mode=mode)
    format_.dump(Mean().fit(np.ones((3, 2))), tmp_path / "a")
    coef = format_.load(tmp_path / "a").coef_

    assert isinstance(coef, np.memmap)
    assert coef.flags.writeable is writeable


@each_format
def test_formats_say_whether_one_object_stays_one(format_, tmp_path):
    if reason := format_.available():
        pytest.skip(reason)
    estimator = Mean().fit(np.ones((3, 2)))
    estimator.twice_ = estimator.coef_
    format_.dump(estimator, tmp_path / "a")
    loaded = format_.load(tmp_path / "a")

    assert not keeps_aliases(format_) or loaded.twice_ is loaded.coef_


def test_a_format_of_a_users_own_keeps_one_object_unless_it_says_otherwise():
    assert keeps_aliases(OwnFormat())


def test_skops_loads_classes_of_the_users_own(tmp_path):
    if reason := SkopsFormat().available():
        pytest.skip(reason)
    SkopsFormat().dump(Mean(slope=3.0).fit([[1.0]], [1.0]), tmp_path / "a")

    assert SkopsFormat().load(tmp_path / "a").slope == 3.0


def test_formats_that_are_named_in_the_module_exist():
    assert all(hasattr(formats, name) for name in formats.__all__)
