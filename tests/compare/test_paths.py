"""Paths of findings, as text."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.compare.paths import is_private, without_keys


@pytest.mark.parametrize("key", ["k", "a b", "a.b", "_x.y z]", "it's", 'say "so"', b"\x00 .]", 3])
@pytest.mark.parametrize("form", [lambda key: key, lambda key: (key, 1)])
def test_no_key_reaches_into_a_path(key, form):
    assert (
        without_keys(f"second generation: a_[{form(key)!r}].b[0, 1]") == "second generation: a_.b"
    )


def test_calls_keep_what_they_are_called_with():
    assert without_keys("predict(one row)[0]") == "predict(one row)"


@pytest.mark.parametrize(
    ("path", "answer"),
    [("_cache[('a', 1)]", True), ("calling it changes a_._b['x y']", True), ("a_['._b']", False)],
)
def test_attributes_tell_whether_a_path_is_private_and_keys_do_not(path, answer):
    assert is_private(path) is answer
