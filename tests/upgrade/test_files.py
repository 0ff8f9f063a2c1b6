"""Files of pins are read as the tools mean them that write them."""

from __future__ import annotations

import os

import pytest

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.upgrade.files import looks_like_file, read_file


@pytest.fixture
def read(tmp_path):
    """Function that writes a file and returns what is read of it."""

    def read(text, name="requirements.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return read_file(tmp_path / name)

    return read


def texts(contents):
    return [str(one) for one in contents.requirements]


@pytest.mark.parametrize("text", ["requirements.txt", "uv.lock", "pins/now", "pylock.toml"])
def test_files_are_told_by_their_names(text):
    assert looks_like_file(text)


@pytest.mark.parametrize("text", ["1.9.1", "scikit-learn", "a@file:///b.whl", "scipy>=1.2 numpy"])
def test_requirements_are_no_files(text):
    assert not looks_like_file(text)


def test_a_file_without_a_suffix_is_one_if_it_is_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pins").touch()

    assert looks_like_file("pins")


def test_hashes_on_continued_lines_are_left_out(read):
    text = "scikit-learn==1.9.1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\nnumpy==2.4.6\n"

    assert texts(read(text)) == ["scikit-learn==1.9.1", "numpy==2.4.6"]


def test_comments_are_left_out(read):
    assert texts(read("# all\nnumpy==2.4.6  # via scipy\n    # via scikit-learn\n")) == [
        "numpy==2.4.6"
    ]


def test_markers_are_kept(read):
    text = 'numpy==2.4.6; python_version >= "3.11"'

    assert texts(read(text)) == [text]


def test_files_that_are_named_are_read_once(read, tmp_path):
    (tmp_path / "base.txt").write_text("scipy==1.17.1\n-r requirements.txt\n", encoding="utf-8")

    assert texts(read("-r base.txt\n--constraint=base.txt\nnumpy==2.4.6")) == [
        "scipy==1.17.1",
        "scipy==1.17.1",
        "numpy==2.4.6",
    ]


def test_a_file_that_is_named_and_is_not_there_is_wrong_usage(read):
    with pytest.raises(
        UsageError, match=r"requirements\.txt, line 2: there is no file .*base\.txt"
    ):
        read("numpy\n-r base.txt")


def test_an_index_is_not_used_and_that_is_said_once(read):
    found = read("--index-url https://a.example\n--extra-index-url https://b.example\nnumpy==2.4.6")

    assert texts(found) == ["numpy==2.4.6"]
    assert found.notes == [
        "requirements.txt names an index, which is not used: set it for uv or pip"
    ]


@pytest.mark.parametrize(
    "line", ["-e .", "./here", "https://example.org/x", "git+https://a.example/b", "a-1.whl"]
)
def test_what_comes_from_no_index_is_left_out_and_named(read, line):
    found = read(f"numpy==2.4.6\n{line}\n")

    assert texts(found) == ["numpy==2.4.6"]
    assert found.notes == ["requirements.txt, line 2 is not a package of an index, and left out"]


@pytest.mark.parametrize("line", ["--pre", "--require-hashes", "--only-binary=:all:"])
def test_other_options_are_not_followed(read, line):
    assert texts(read(f"{line}\nnumpy==2.4.6")) == ["numpy==2.4.6"]


def test_a_line_that_is_no_requirement_is_named(read):
    with pytest.raises(
        UsageError, match=r"requirements\.txt, line 2: 'numpy=2\.4\.6' is not a req"
    ):
        read("scipy\nnumpy=2.4.6\n")


UV = """
version = 1

[[package]]
name = "mine"
version = "0.1.0"
source = { editable = "." }

[[package]]
name = "numpy"
version = "2.2.6"
source = { registry = "https://pypi.org/simple" }
resolution-markers = ["python_full_version < '3.11'"]

[[package]]
name = "numpy"
version = "2.4.6"
source = { registry = "https://pypi.org/simple" }
resolution-markers = ["python_full_version >= '3.11'"]
"""
POETRY = """
[[package]]
name = "numpy"
version = "2.4.6"
markers = "python_version >= '3.11'"

[[package]]
name = "mine"
version = "1"

[package.source]
type = "git"
url = "https://example.org/mine"
"""
PYLOCK = """
lock-version = "1.0"

[[packages]]
name = "numpy"
version = "2.4.6"
marker = "python_version >= '3.11'"

[[packages]]
name = "mine"
version = "1"
directory = { path = "." }
"""


def test_uv_locks_a_version_for_each_python(read):
    assert texts(read(UV, "uv.lock")) == [
        'numpy==2.2.6; python_full_version < "3.11"',
        'numpy==2.4.6; python_full_version >= "3.11"',
    ]


@pytest.mark.parametrize(("text", "name"), [(POETRY, "poetry.lock"), (PYLOCK, "pylock.toml")])
def test_lock_files_pin_what_comes_from_an_index(read, text, name):
    assert texts(read(text, name)) == ['numpy==2.4.6; python_version >= "3.11"']


def test_pipenv_locks_with_signs(read):
    text = '{"default": {"numpy": {"version": "==2.4.6", "hashes": []}, "mine": {"path": "."}}}'

    assert texts(read(text, "Pipfile.lock")) == ["numpy==2.4.6"]


@pytest.mark.parametrize(
    ("text", "name"),
    [("[project]", "pyproject.toml"), ("a: b", "environment.yml"), ("{}", "Pipfile.lock")],
)
def test_what_holds_no_pins_is_wrong_usage(read, text, name):
    with pytest.raises(UsageError, match=f"{name} holds no pins that can be read: give"):
        read(text, name)


def test_what_is_no_toml_is_wrong_usage(read):
    with pytest.raises(UsageError, match=r"uv\.lock: "):
        read("[[package]\n", "uv.lock")


def test_what_is_no_text_is_wrong_usage(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(UsageError, match=r"a\.txt cannot be read: it is not UTF-8 text"):
        read_file(tmp_path / "a.txt")


def test_a_url_in_a_file_is_left_out(read):
    """Or a pull request could choose where code comes from; who types a target may."""
    found = read(
        "scikit-learn @ https://elsewhere/scikit_learn-1.9.1-py3-none-any.whl\nnumpy==2.4.6"
    )

    assert texts(found) == ["numpy==2.4.6"]
    assert found.notes == ["requirements.txt, line 1 is not a package of an index, and left out"]


def test_nothing_of_an_included_file_is_shown(read, tmp_path):
    (tmp_path / "secret").write_text("password hunter2")

    with pytest.raises(UsageError, match="secret, line 1: it is not a requirement") as caught:
        read("-r secret")
    assert "hunter2" not in str(caught.value)


def test_files_that_include_each_other_many_times_come_to_an_end(read, tmp_path):
    for i in range(30):
        (tmp_path / f"{i}.txt").write_text(f"-r {i + 1}.txt\n" * 2)
    (tmp_path / "30.txt").touch()

    with pytest.raises(UsageError, match="more than 100 files"):
        read("-r 0.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "requirements.txt")

    with pytest.raises(UsageError, match="not a regular file"):
        read_file(tmp_path / "requirements.txt")


@pytest.mark.parametrize("text", ["scikit-learn==" + "1" * 5_000, "numpy>=" + "9" * 5_000])
def test_a_version_of_thousands_of_digits_is_an_error_that_is_told(read, text):
    with pytest.raises(UsageError, match="line 1"):
        read(text)


@pytest.mark.parametrize("name", ["a/" * 3_000, "\0", "a" * 300])
def test_a_file_that_is_named_as_no_file_can_be_is_not_there(read, name):
    with pytest.raises(UsageError, match=r"requirements\.txt, line 1: there is no file"):
        read(f"-r {name}")


@pytest.mark.parametrize("marker", ["5", "[5]", "{a = 1}", '[["x"]]'])
@pytest.mark.parametrize("field", ["marker", "markers", "resolution-markers"])
def test_a_marker_that_is_no_text_is_named(read, field, marker):
    text = f'[[package]]\nname = "numpy"\nversion = "1.0"\n{field} = {marker}\n'

    with pytest.raises(UsageError, match=rf"uv\.lock, package 1: {field} must be text"):
        read(text, "uv.lock")


@pytest.mark.parametrize(
    ("line", "name"),
    [("numpy==1\n", "requirements.txt"), ('[[package]]\nname="a"\nversion="1"\n', "uv.lock")],
)
def test_more_requirements_than_anybody_installs_are_refused(read, line, name):
    with pytest.raises(UsageError, match="more than 10,000 requirements"):
        read(line * 10_001, name)
