"""What a trusted library does when it is imported is not told as the file's doing."""

from __future__ import annotations

import pickle
import sys
from collections import Counter, OrderedDict, defaultdict

import pytest
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist import Status, check_artifact
from pytest_sklearn_persist.gate.importing import import_trusted, room_for_imports
from pytest_sklearn_persist.gate.trust import Trust

LIBRARY = """
import contextlib, os, tempfile
from sklearn.base import BaseEstimator

with contextlib.suppress(OSError):
    os.makedirs(os.path.join(os.path.dirname(__file__), "cache_of_it"))
    open(os.path.join(tempfile.gettempdir(), "cache_of_it"), "w").close()

class Model(BaseEstimator):
    def __init__(self, a=1):
        self.a = a
"""


@pytest.fixture
def model(tmp_path, monkeypatch):
    (tmp_path / "that_writes.py").write_text(LIBRARY)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    from that_writes import Model

    yield pickle.dumps(Model())
    sys.modules.pop("that_writes", None)


def test_a_library_that_writes_when_it_is_imported_is_no_reason_to_refuse_a_file(model):
    assert check_artifact(model, trusted=["that_writes.*"]).status is Status.UNCHECKED


def test_what_is_not_trusted_is_not_imported(model):
    sys.modules.pop("that_writes")
    import_trusted([model], Trust(("another.*",)))

    assert "that_writes" not in sys.modules


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / "pkg_in_parts"
    folder.mkdir()
    for part in ("__init__", "models", "boom"):
        (folder / f"{part}.py").write_text("class Scaler: pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    for name in [one for one in sys.modules if one.startswith("pkg_in_parts")]:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("pattern", "imported"),
    [("models.Scaler", {"models"}), ("boom.*", {"boom"}), ("*", {"models", "boom"})],
)
@pytest.mark.usefixtures("package")
def test_a_module_is_imported_only_if_a_name_in_it_is_trusted(pattern, imported):
    file = b"(cpkg_in_parts.models\nScaler\ncpkg_in_parts.boom\nScaler\nt."
    import_trusted([file], Trust((f"pkg_in_parts.{pattern}",)))

    found = {one for one in ("models", "boom") if f"pkg_in_parts.{one}" in sys.modules}
    assert found == imported


def test_where_nobody_is_trusted_nothing_may_be_written():
    assert room_for_imports(Trust()) == 0


@pytest.mark.parametrize("factory", [OrderedDict, Counter, list], ids=lambda one: one.__name__)
def test_a_dict_that_makes_empty_values_is_loaded(factory):
    model = LinearRegression()
    model.best_ = defaultdict(factory, a=factory())

    assert check_artifact(pickle.dumps(model)).status is Status.UNCHECKED
