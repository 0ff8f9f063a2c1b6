"""Recordings whose test is gone, and folders of goldens without one: a failing test for each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pytest_sklearn_persist.texts import shown

from . import options, selection, stored
from .collected import OUTCOMES
from .golden_items import GoldenFile, NoteItem
from .session import typed_path

if TYPE_CHECKING:
    import pytest

_NEVER: Final = "never"


def items_for(session: pytest.Session, items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return the failing tests for what is unused or missing, in a run of everything.

    A part of the tests says nothing about the rest.
    """
    config = session.config
    if not selection.is_whole_run(config) or session.testsfailed:
        return []
    found: list[pytest.Item] = []
    collected = {item.nodeid for item in items}
    for folder in selection.golden_dirs(config):
        paths = selection.manifests_below(folder)
        if not paths:
            found += _empty(session, folder)
        for path in paths:
            manifest = stored.read(config, path)
            test = None if isinstance(manifest, Exception) else manifest.data.get("test")
            if isinstance(manifest, Exception) or not isinstance(test, str):
                continue
            if test not in collected and _is_gone(config, test):
                text = (
                    f"unused golden {manifest.id}: its test {test} is gone; remove the recording "
                    f"with sklearn-persist prune {typed_path(config, path.parent)}, or set "
                    f'"test" to null in {typed_path(config, path)} to have it checked without one'
                )
                parent = GoldenFile.from_parent(session, path=path)
                name = f"{manifest.id}[unused]"
                found.append(NoteItem.from_parent(parent, name=name, text=text))
    return found


def _is_gone(config: pytest.Config, test: str) -> bool:
    """Tell whether a test cannot be there: not where its file was left out or skips itself."""
    file, *rest = test.partition("[")[0].split("::")
    if not (config.rootpath / file).is_file():
        return True
    outcomes = config.stash.get(OUTCOMES, {})
    nodes = [file]
    for name in rest[:-1]:
        nodes.append(f"{nodes[-1]}::{name}")
    seen = [outcomes.get(node, _NEVER) for node in nodes]
    # Of a class that is gone there is no report, while its file was read.
    return seen[0] == "passed" and all(outcome in ("passed", _NEVER) for outcome in seen)


def _empty(session: pytest.Session, folder: Path) -> list[pytest.Item]:
    """Say that a folder which somebody set holds nothing, unless it is about to be filled."""
    config = session.config
    setting = options.setting_of(config, "golden_dirs")
    if setting is None or options.resolve(config, "record") is not None:
        return []
    text = (
        f"no golden is in {shown(folder)}, which {setting.origin} names: record some "
        "(--persist-record=new), or correct the option"
    )
    parent = GoldenFile.from_parent(session, path=config.rootpath / selection.MANIFEST)
    return [NoteItem.from_parent(parent, name=f"{typed_path(config, folder)}[empty]", text=text)]
