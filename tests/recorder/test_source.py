"""The source code of a model: what it needs of a file, and which modules are the user's."""

from __future__ import annotations

import importlib
import json
import sys
import textwrap
import time
import types

import numpy as np
import persist_specimens as specimens
import pytest
import sklearn

from pytest_sklearn_persist import recorder
from pytest_sklearn_persist.recorder import (
    code_digests,
    is_users,
    modules_used,
    relevant_source,
    source_of,
    text_digest,
)

MODULE = '''\
"""Recipes."""

from __future__ import annotations

import numpy as np
import os.path
import sys as system, zlib

# How many.
ROWS = 20
OTHER: int = 3
first, second = 1, 2
np.geterr()


def _data():
    return np.ones((ROWS, first))


# Trains.
@staticmethod
def churn():
    text = """
    # no comment
    """
    return _data(), Model


class Model:
    kind = zlib

def other():
    return os.path, OTHER, churn
'''


class TestRelevantSource:
    """What a function needs of its module."""

    def needed(self, name="churn"):
        return relevant_source(MODULE, name)

    @pytest.mark.parametrize(
        "text",
        ["def churn()", "def _data()", "class Model", "ROWS = 20", "first, second", "import numpy"],
    )
    def test_what_it_uses_is_kept(self, text):
        assert text in self.needed()

    @pytest.mark.parametrize("text", ["def other", "OTHER", "import os", '"""Recipes."""'])
    def test_what_it_does_not_use_is_left_out(self, text):
        assert text not in self.needed()

    @pytest.mark.parametrize("text", ["import annotations", "np.geterr", "zlib"])
    def test_what_works_on_everything_is_kept(self, text):
        assert text in self.needed()

    @pytest.mark.parametrize("text", ["# Trains.\n@staticmethod\ndef churn", "# How many.\nROWS"])
    def test_comments_and_decorators_stay_with_what_they_stand_above(self, text):
        assert text in self.needed()

    def test_all_is_kept_of_what_names_all(self):
        assert {"def other", "def churn", "def _data", "import os"} <= {
            text
            for text in ("def other", "def churn", "def _data", "import os")
            if text in self.needed("other")
        }

    def test_a_change_elsewhere_does_not_show(self):
        changed = MODULE.replace("os.path, OTHER", "OTHER").replace("OTHER: int = 3", "OTHER = 4")

        assert relevant_source(changed, "churn") == self.needed()

    @pytest.mark.parametrize("change", [("ROWS = 20", "ROWS = 30"), ("kind = zlib", "kind = 1")])
    def test_a_change_in_what_it_uses_shows(self, change):
        assert relevant_source(MODULE.replace(*change), "churn") != self.needed()

    def test_line_ends_do_not_matter(self):
        assert relevant_source(MODULE.replace("\n", "\r\n"), "churn") == self.needed()

    def test_what_it_is_made_of_defines_it(self):
        names = {}
        source = self.needed().replace("@staticmethod\n", "").replace("_data()", "_data")
        exec(source.replace("def _data:", "def _data():"), names)

        assert callable(names["churn"])

    @pytest.mark.parametrize("text", ["def f(:", "x = 1\n", "", "\0"])
    def test_a_text_without_it_is_kept_whole(self, text):
        assert relevant_source(text, "churn") == text

    def test_names_that_everything_may_come_from_are_kept(self):
        text = "from numpy import *\ndef churn():\n    return ones(3)\n"

        assert relevant_source(text, "churn") == text


class TestUsers:
    """Which modules are the user's own."""

    @pytest.mark.parametrize("module", [sklearn, np, json, sys, recorder], ids=lambda m: m.__name__)
    def test_libraries_are_not(self, module):
        assert not is_users(module)

    def test_a_module_beside_the_tests_is(self):
        assert is_users(specimens)

    def test_a_module_without_file_is_not(self):
        assert not is_users(types.ModuleType("nothing"))


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Make modules that import each other in several ways."""
    files = {
        "persist_pack/__init__.py": "",
        "persist_pack/a.py": "from . import b\nimport json\n",
        "persist_pack/b.py": "def f():\n    from .deep.c import x\n",
        "persist_pack/deep/__init__.py": "",
        "persist_pack/deep/c.py": "from ..d import y as x\n",
        "persist_pack/d.py": "y = 1\n",
        "persist_pack/unused.py": "",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("a", "b", "deep.c", "d", "unused"):
        importlib.import_module(f"persist_pack.{name}")
    yield
    for name in [name for name in sys.modules if name.split(".")[0] == "persist_pack"]:
        del sys.modules[name]


@pytest.mark.usefixtures("package")
class TestModulesUsed:
    """The modules that a recipe imports."""

    def test_those_that_it_imports_are_found(self):
        found = set(modules_used("persist_pack.a"))

        names = {"persist_pack", *(f"persist_pack.{n}" for n in ("a", "b", "deep", "deep.c", "d"))}
        assert found == names

    def test_those_of_others_are_not(self):
        assert "persist_pack.a" not in modules_used("persist_pack.d")

    def test_a_module_that_is_not_loaded_has_none(self):
        assert modules_used("no_such_module") == []


class TestCode:
    """The digests of the user's functions and classes that a model names."""

    def test_those_of_the_user_are_there(self):
        found = code_digests([("persist_specimens", "Mean"), ("sklearn.base", "BaseEstimator")])

        assert found == {"persist_specimens.Mean": text_digest(source_of(specimens.Mean))}

    def test_one_without_source_is_none(self):
        assert code_digests([("persist_specimens", "missing")]) == {
            "persist_specimens.missing": None
        }

    def test_a_nested_one_is_found(self):
        assert code_digests([("persist_specimens", "Mean.predict")])[
            "persist_specimens.Mean.predict"
        ]

    def test_a_module_that_is_not_loaded_is_left_out(self):
        assert code_digests([("no_such_module", "x")]) == {}

    def test_the_source_is_that_of_the_function_alone(self):
        class Inner:
            def method(self):
                return 1

        assert source_of(Inner.method) == textwrap.dedent(
            """\
            def method(self):
                return 1
            """
        )

    @pytest.mark.parametrize("value", [len, 5, None, np.ones])
    def test_what_has_no_source_has_none(self, value):
        assert source_of(value) is None or callable(value)


@pytest.mark.parametrize(
    "text",
    [
        "def churn():\n    return f0\n"
        + "".join(f"def f{i}():\n    return f{i + 1}\n" for i in reversed(range(8_000))),
        "#\n" * 20_000 + "a = 1; " * 8_000 + "churn = a\n",
    ],
    ids=["chain", "one line"],
)
def test_the_time_grows_with_the_length_of_a_source(text):
    started = time.process_time()

    assert len(relevant_source(text, "churn")) == len(text.strip("\n")) + 1
    assert time.process_time() - started < 5
