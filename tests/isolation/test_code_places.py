"""Which files count as code, and which that lie beside it do not."""

from __future__ import annotations

import os
import sys
import types
from pathlib import Path

import pytest

from pytest_sklearn_persist.isolation import code_places


def is_readable(path, places):
    real = os.path.realpath(path)
    return any(
        real == os.path.realpath(p) or real.startswith(os.path.realpath(p) + "/") for p in places
    )


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """A virtual environment that is the checkout itself."""
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    for name in ("pip.conf", ".env", ".netrc", "pyvenv.cfg", "lib/python3.11/site-packages/a.py"):
        (tmp_path / name).write_text("")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "exec_prefix", str(tmp_path))
    monkeypatch.setattr("site.getsitepackages", lambda: [str(packages)])
    return tmp_path


@pytest.mark.parametrize("name", ["pip.conf", ".env", ".netrc"])
def test_what_lies_in_an_environment_is_no_code(name, venv):
    assert not is_readable(venv / name, code_places.folders_of_code())


@pytest.mark.parametrize("name", ["lib/python3.11/site-packages/a.py", "pyvenv.cfg"])
def test_what_is_installed_in_an_environment_is_code(name, venv):
    assert is_readable(venv / name, code_places.folders_of_code())


@pytest.mark.parametrize(
    "path",
    [
        *("/etc/passwd", "/etc/shadow", "/home", "/proc/1/environ", "/var/run"),
        pytest.param(str(Path.home() / ".ssh"), id="keys"),
    ],
)
def test_what_tells_of_users_is_no_code(path):
    assert not is_readable(path, [*code_places.folders_of_code(), *code_places.MACHINE])


def test_the_standard_library_is_code():
    assert is_readable(os.__file__, code_places.folders_of_code())


def test_a_folder_of_the_search_path_is_code_if_an_installer_has_filled_it(tmp_path, monkeypatch):
    filled, own = tmp_path / "deps", tmp_path / "checkout"
    (filled / "numpy-2.0.dist-info").mkdir(parents=True)
    own.mkdir()
    monkeypatch.setattr(sys, "path", [str(filled), str(own), ""])
    places = code_places.folders_of_code()

    assert str(filled) in places
    assert str(own) not in places


def test_of_an_editable_installation_only_the_package_is_code(tmp_path):
    module = types.ModuleType("pkg.inner.deep")
    file = tmp_path / "src" / "pkg" / "inner" / "deep.py"
    file.parent.mkdir(parents=True)
    file.write_text("")
    (tmp_path / "src" / ".env").write_text("")
    module.__file__ = str(file)

    assert code_places.loaded_from({"pkg.inner.deep": module}, []) == [str(tmp_path / "src/pkg")]


def test_the_program_itself_is_no_package(tmp_path):
    main = types.ModuleType("__main__")
    main.__file__ = str(tmp_path / "script.py")
    Path(main.__file__).write_text("")

    assert code_places.loaded_from({"__main__": main}, []) == []


@pytest.mark.parametrize("name", ["sitecustomize", "pkg.settings"])
def test_a_link_in_a_folder_of_code_leads_to_one_file(name, tmp_path):
    inside = (tmp_path / "lib").joinpath(*name.split(".")).with_suffix(".py")
    outside = tmp_path / "etc" / f"{inside.stem}.py"
    for path in (inside, outside):
        path.parent.mkdir(parents=True)
    outside.write_text("")
    inside.symlink_to(outside)
    module = types.ModuleType(name)
    module.__file__ = str(inside)
    found = code_places.loaded_from({name: module}, [str(tmp_path / "lib")])

    assert found == [os.path.realpath(outside)]


def test_code_of_the_user_is_modules_and_packages_and_nothing_beside_them(tmp_path):
    for name in ("pkg/__init__.py", "module.py", "data/a.csv", ".env", "secret.txt", ".git/x.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")

    assert code_places.user_code([str(tmp_path)]) == (
        (str(tmp_path / "module.py"), str(tmp_path / "pkg")),
        (str(tmp_path),),
    )


def test_recordings_inside_a_package_are_not_for_its_models_to_read(tmp_path):
    recording = "tests/goldens/a/v1"
    inside = ("__init__.py", "data.csv", "sub/part.py", "goldens/notes.txt")
    for name in (*(f"tests/{one}" for one in inside), "elsewhere/secret"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / recording).mkdir(parents=True)
    for name in ("golden.json", "expected.npz", "module.py"):
        (tmp_path / recording / name).write_text("")
    (tmp_path / "tests/link").symlink_to(tmp_path / "elsewhere")
    readable, listed = code_places.user_code([str(tmp_path)])

    assert readable == tuple(
        sorted(
            str(tmp_path / "tests" / one)
            for one in ("__init__.py", "data.csv", "sub", "goldens/notes.txt")
        )
    )
    assert {str(tmp_path), str(tmp_path / "tests")} < set(listed)


def test_a_folder_that_is_not_there_holds_no_code(tmp_path):
    assert code_places.user_code([str(tmp_path / "none")])[0] == ()


def test_what_lies_in_another_folder_is_left_out(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "ab").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    paths = [str(tmp_path / name) for name in ("a/b", "a", "ab", "link")]

    assert set(map(os.path.realpath, code_places.outermost(paths))) == {
        str(tmp_path / "a"),
        str(tmp_path / "ab"),
    }
