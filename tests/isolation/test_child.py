"""What the inside of a fresh process is like."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from pytest_sklearn_persist.isolation.errors import RemoteError
from pytest_sklearn_persist.isolation.launching import BASE

LONG = 60.0


@pytest.fixture
def inside(worker):
    return worker.call("isolation_tasks:describe", None, timeout=LONG)


@pytest.fixture
def any_inside(any_worker):
    return any_worker.call("isolation_tasks:describe", None, timeout=LONG)


def test_the_hash_seed_is_another(any_inside):
    assert any_inside["hash"] != hash("estimator")


def test_the_working_folder_is_an_empty_one_of_its_own(any_inside):
    assert any_inside["cwd"] != str(Path.cwd())
    assert any_inside["files"] == []


def test_temporary_files_go_where_they_are_removed(inside):
    assert Path(inside["temporary"]).parent == Path(inside["cwd"]).parent


def test_main_is_an_empty_module(any_inside):
    assert any_inside["main_name"] == "__main__"
    assert any_inside["main"] == ["__name__"]
    assert any_inside["argv"] == [""]


def test_it_leads_a_session_of_its_own(any_inside):
    assert any_inside["session"] == any_inside["pid"]


def test_standard_input_is_empty(any_inside):
    assert any_inside["stdin"] == ""


def test_the_filters_of_this_session_do_not_reach_it(any_inside):
    assert "error" in [f[0] for f in warnings.filters]
    assert [f for f in any_inside["filters"] if f[0] == "error"] == []
    assert ["default", "DeprecationWarning"] in [list(f) for f in any_inside["filters"]]


def test_the_environment_is_clean_of_the_test_session(any_inside):
    assert "PYTEST_CURRENT_TEST" in os.environ
    assert [name for name in any_inside["environment"] if name.startswith("PYTEST_")] == []


def test_pytest_is_not_imported(any_inside):
    assert not {"pytest", "_pytest"} & set(any_inside["modules"])


def test_the_search_path_is_the_callers_made_absolute(open_worker, monkeypatch):
    monkeypatch.setattr(sys, "path", ["", str(Path(__file__).parent), *sys.path])
    worker = open_worker(sys_path=None)
    path = worker.call("isolation_tasks:describe", None, timeout=LONG)["path"]
    assert path[:2] == [str(Path.cwd()), str(Path(__file__).parent)]


@pytest.mark.parametrize("name", ["test_of_mine", "tests_of_mine.conftest"])
def test_a_blocked_module_cannot_be_imported(any_fresh, open_worker, name, tmp_path):
    (tmp_path / "test_of_mine.py").write_text("")
    (tmp_path / "tests_of_mine").mkdir()
    (tmp_path / "tests_of_mine" / "conftest.py").write_text("")
    path = [str(tmp_path), str(Path(__file__).parent), *sys.path]
    worker = open_worker(any_fresh, sys_path=path, blocked_modules=[name])
    with pytest.raises(RemoteError, match="only exists in the test session") as raised:
        worker.call("isolation_tasks:import_module", name, timeout=LONG)
    assert raised.value.type_name == "ModuleNotFoundError"


def test_a_module_that_is_not_blocked_can_be_imported(open_worker, tmp_path):
    (tmp_path / "models_of_mine.py").write_text("")
    worker = open_worker(sys_path=[str(tmp_path), str(Path(__file__).parent), *sys.path])
    worker.call("isolation_tasks:import_module", "models_of_mine", timeout=LONG)


def test_two_processes_draw_different_random_numbers(open_worker):
    workers = [open_worker(), open_worker()]
    drawn = [w.call("isolation_tasks:describe", None, timeout=LONG)["random"] for w in workers]
    assert drawn[0] != drawn[1]


def test_two_processes_of_a_template_draw_different_numbers_of_numpy(open_worker):
    pytest.importorskip("numpy")
    workers = [open_worker(preload=["numpy.random"]), open_worker(preload=["numpy.random"])]
    drawn = [w.call("isolation_tasks:draw_numpy", None, timeout=LONG) for w in workers]
    assert drawn[0] != drawn[1]


def test_only_the_base_of_scikit_learn_is_imported(any_full, open_worker):
    inside = open_worker(any_full).call("isolation_tasks:describe", None, timeout=LONG)
    # What scikit-learn itself imports (pandas, where it is there) is a fact of its release.
    code = f"import sys, json, {', '.join(BASE)}; print(json.dumps(sorted(sys.modules)))"
    plain = json.loads(
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    )
    heavy = {"sklearn", "numpy", "scipy", "joblib", "pandas", "polars", "matplotlib"}

    def of_libraries(names):
        return {name for name in names if name.partition(".")[0] in heavy}

    assert "sklearn.base" in inside["modules"]
    assert "sklearn.linear_model" not in inside["modules"]
    assert of_libraries(inside["modules"]) == of_libraries(plain)


def test_what_is_asked_for_is_imported(any_full, open_worker):
    worker = open_worker(any_full, preload=["sklearn.linear_model", "sklearn.no_such_module"])
    modules = worker.call("isolation_tasks:describe", None, timeout=LONG)["modules"]
    assert "sklearn.linear_model" in modules


def test_a_process_can_start_processes(worker):
    if sys.platform == "win32":
        pytest.skip("the task forks")
    assert worker.call("isolation_tasks:pool", [-1, 2], timeout=LONG) == [1, 2]
