"""Recordings of machines of either byte order are written alike."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

from pytest_sklearn_persist.recorder import Archive, decode

STORE = Path(__file__).resolve().parents[2] / "goldens"
BIG = sorted(STORE.glob("*/*_linux-s390x"))
EACH = pytest.mark.parametrize("folder", BIG, ids=lambda folder: folder.parent.name)


def test_a_big_endian_machine_has_recorded():
    facts = [json.loads((one / "golden.json").read_text(encoding="utf-8")) for one in BIG]

    assert {one["environment"]["byteorder"] for one in facts} == {"big"}


@EACH
def test_its_arrays_are_little_endian(folder):
    with zipfile.ZipFile(folder / "expected.npz") as archive:
        headers = [archive.open(name).read(40) for name in archive.namelist()]

    assert not [header for header in headers if re.search(rb"'descr': '>", header)]


@EACH
def test_its_answers_are_numbers_of_this_machine(folder):
    if "pandas" in folder.parent.name:
        pytest.importorskip("pandas")
    archive = Archive(str(folder / "expected.npz"))
    values = [decode(one["value"], archive) for one in archive.index["outputs"] if "value" in one]
    archive.close()

    assert all(getattr(value, "dtype", None) is None or value.dtype.isnative for value in values)


def test_its_inputs_are_those_of_other_machines():
    """They are named by their content, which is the same."""
    shared = [
        folder.parent.name
        for folder in BIG
        if inputs_of(folder) == inputs_of(folder.with_name(folder.name.replace("s390x", "x86_64")))
    ]

    assert len(shared) > len(BIG) * 3 / 4


def inputs_of(folder):
    return json.loads((folder / "golden.json").read_text(encoding="utf-8"))["inputs"]["file"]
