from __future__ import annotations

import sys

import pytest

from pytest_sklearn_persist.gate.trust import Trust

LENDER = """
from subprocess import run
import os
from collections import OrderedDict
class Own:
    class Inner: pass
instance = Own()
"""


@pytest.fixture
def lender(tmp_path, monkeypatch):
    (tmp_path / "trust_lender.py").write_text(LENDER)
    monkeypatch.syspath_prepend(tmp_path)
    yield Trust(("trust_lender.*",))
    sys.modules.pop("trust_lender", None)


def test_what_is_on_the_list_is_trusted():
    assert Trust().refusal("sklearn.linear_model._ridge", "Ridge") is None


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("posix", "system"),
        ("sklearn.linear_model._ridge", "ridge"),
        ("sklearn.linear_model._ridge ", "Ridge"),
        ("SKLEARN.linear_model._ridge", "Ridge"),
        ("sklearn.linear_model._ridge", "Ridge.__init__"),
        ("builtins", "eval"),
        ("builtins", "getattr"),
        ("", ""),
        (None, "Ridge"),
        (b"posix", b"system"),
    ],
)
def test_nothing_else_is(module, name):
    assert "not trusted" in Trust().refusal(module, name)


def test_a_pattern_trusts_what_a_module_defines(lender):
    for name in ("Own", "instance"):
        assert lender.refusal("trust_lender", name) is None


def test_a_pattern_trusts_what_a_module_shares_with_the_list(lender):
    assert lender.refusal("trust_lender", "OrderedDict") is None


def test_a_pattern_does_not_trust_what_a_module_has_borrowed(lender):
    assert "leads to subprocess.run" in lender.refusal("trust_lender", "run")
    assert "is a module" in lender.refusal("trust_lender", "os")


def test_a_trusted_name_that_is_gone_is_left_to_the_pickle(lender):
    assert lender.refusal("trust_lender", "Gone") is None


def test_a_name_is_spelt_so_that_nothing_is_overlooked():
    assert "'\\u0441ollections'" in Trust().refusal("\u0441ollections", "OrderedDict")


def test_what_was_reviewed_may_name_anything():
    assert Trust(listed=False).refusal("posix", "system") is None


@pytest.mark.parametrize("name", ["numpy.dtype", "numpy.testing.Tester", "sklearn.svm.SVC"])
def test_a_name_beside_the_list_does_not_make_its_package_the_users(name):
    trust = Trust((name,))

    assert trust.roots == frozenset()
    assert not trust.is_users("numpy", "dtype")
    assert not trust.is_users("numpy.testing", "runstring")


def test_a_class_that_is_named_beside_the_list_is_the_users():
    assert Trust(("scipy.new._module.New",)).is_users("scipy.new._module", "New")
