"""TOML is read in a time that grows with its length, or refused with the reason."""

from __future__ import annotations

import time

import pytest

from pytest_sklearn_persist.upgrade.toml import parse_toml

PARTS = 200_000
LONG = {
    "bare": ".".join("a" * PARTS) + " = 1",
    "spaced": " . ".join("a" * PARTS) + " = 1",
    "quoted": ".".join(['"a.b"'] * PARTS) + " = 1",
    "literal": ".".join(["'a.b'"] * PARTS) + " = 1",
    "table": "[" + ".".join("a" * PARTS) + "]",
    "list of tables": "[[" + ".".join("a" * PARTS) + "]]",
    "in a table": "x = {" + ".".join("a" * PARTS) + " = 1}",
    "after a string": 'x = """\n"a\\""""\n' + ".".join("a" * PARTS) + " = 1",
    "after a remark": '# """\n' + ".".join("a" * PARTS) + " = 1",
}


@pytest.mark.parametrize("where", LONG)
def test_a_key_of_many_parts_is_refused_soon(where):
    started = time.process_time()

    with pytest.raises(ValueError, match=r"line \d: a key of more than 30 parts"):
        parse_toml(LONG[where])
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "text",
    ['x = "' + '\\"' * 200_000, "'" * 200_000 + "x", '"' * 200_001 + "x", '"""' + '"\\' * 200_000],
    ids=["escapes", "apostrophes", "quotes", "long string"],
)
def test_what_never_ends_is_refused_soon(text):
    started = time.process_time()

    with pytest.raises(ValueError, match=r"."):
        parse_toml("." * 31 + text)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "value",
    [
        '"{}"'.format("a." * 200),
        "'{}'".format("a." * 200),
        '"""\n{}\n"""'.format("a." * 200),
        "[{}1.5]".format("1.5, " * 200),
        "{}".format('{ url = "https://a.b.c.d/e.f-1.2.3.tar.gz", size = 1.5 }'),
    ],
)
def test_dots_in_values_are_no_key_of_many_parts(value):
    assert parse_toml(f"a.b.c = {value}  # {'a.' * 100}")["a"]["b"]["c"]


def test_a_key_of_some_parts_is_read():
    assert parse_toml(".".join("abcdefgh") + " = 1")["a"]["b"]["c"]["d"]["e"]["f"]["g"]["h"] == 1
