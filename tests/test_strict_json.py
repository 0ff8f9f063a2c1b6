"""JSON is read within bounds, or refused with the reason."""

from __future__ import annotations

import time

import pytest

from pytest_sklearn_persist.strict_json import parse_json

REFUSED = {
    '{"a": 1, "a": 2}': "'a' is there twice",
    "[NaN]": "NaN is not a number",
    "[-Infinity]": "-Infinity is not a number",
    "[1e999]": "1e999 is too large",
    "9" * 5_000: "a number of 5,000 digits",
    '{"a": [0, {"b": 1e999}]}': r"^a\[1\]\.b: the number 1e999 is too large",
    '{"a": [0, {"b": -%s}]}' % ("9" * 41): r"^a\[1\]\.b: a number of 41 digits",
    "[" * 1_000_000: "more than 500,000 values",
    "[" * 400_000: "nested too deeply|Expecting value|Unterminated",
    '{"a":' * 300 + "1" + "}" * 300: "nested deeper",
    "[%s]" % ("0," * 500_001): "more than 500,000 values",
    "{": "Expecting property name",
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:12])
def test_it_says_why(text):
    with pytest.raises(ValueError, match=REFUSED[text]):
        parse_json(text.encode())


def test_the_time_grows_with_the_length_alone():
    content = "{" + ",".join(f'"{i % 150_000}":0' for i in range(150_001)) + "}"
    started = time.process_time()

    with pytest.raises(ValueError, match="twice"):
        parse_json(content.encode())
    assert time.process_time() - started < 5


def test_a_number_of_128_bits_comes_back():
    assert parse_json(b"[%d, %d]" % (2**128, -(2**128))) == [2**128, -(2**128)]


def test_honest_values_come_back():
    assert parse_json(b'{"a": [1, -2.5e-3, null, true, "x"]}') == {
        "a": [1, -2.5e-3, None, True, "x"]
    }
