"""Whatever else lies in a store, no deletion touches it."""

from __future__ import annotations

import shutil

import pytest
from persist_recipes import recording

from pytest_sklearn_persist.goldens.manifest import read_manifest
from pytest_sklearn_persist.goldens.pruning import plan_pruning

pytest.importorskip("hypothesis")

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

_NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters='/\\\0:*?"<>|', exclude_categories=["C"]),
    min_size=1,
    max_size=20,
).filter(lambda name: name.strip(" .") == name)
_PLACES = st.sampled_from(
    ["", "iris", "iris/RECORDING", "scaler", "iris/new", "iris/RECORDING/new"]
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(foreign=st.dictionaries(st.tuples(_PLACES, _NAMES), st.binary(max_size=10), max_size=4))
def test_a_foreign_file_is_never_deleted(recorded_store, tmp_path, foreign):
    store = tmp_path / "store"
    shutil.rmtree(store, ignore_errors=True)
    shutil.copytree(recorded_store, store)
    folder = recording(store, "iris")
    ours = set(store.rglob("*"))
    written = {}
    for (place, name), content in foreign.items():
        path = store / place.replace("RECORDING", folder.name) / name
        if path in ours or path in written or any(p.is_file() for p in path.parents):
            continue
        path.parent.mkdir(exist_ok=True)
        if path.is_dir():
            continue
        path.write_bytes(content)
        written[path] = content
    done = plan_pruning([read_manifest(folder / "golden.json")]).carry_out()

    assert {path: path.read_bytes() for path in written} == written
    assert set(done.files) <= ours
    assert {p for p in written if p.parent == folder} <= {p for p, _ in done.left}
