"""What a pytest session hands over to a check: test modules, formats and comparers of hooks."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import pytest

from pytest_sklearn_persist.texts import shown

from .collected import TEST_MODULES

if TYPE_CHECKING:
    from pytest_sklearn_persist.settings import Session


def test_modules(session: pytest.Session) -> frozenset[str]:
    """Return the names of test modules and conftest modules of a session.

    They can be imported only because pytest put them there, so a saved estimator that needs one
    of them does not load in a program.
    """
    plugins = session.config.pluginmanager.get_plugins()
    conftests = {
        str(plugin.__name__)
        for plugin in plugins
        if PurePath(str(getattr(plugin, "__file__", None) or "")).name == "conftest.py"
    }
    return session.config.stash.get(TEST_MODULES, frozenset()) | conftests


test_modules.__test__ = False  # type: ignore[attr-defined]


def settings_for(item: pytest.Item) -> Session:
    """Gather what the session and its hooks contribute to the checks of one item."""
    from pytest_sklearn_persist.settings import Session

    return Session(
        blocked_modules=test_modules(item.session),
        formats=hook_formats(item),
        comparers=_comparers(item),
    )


def hook_formats(item: pytest.Item) -> tuple[Any, ...]:
    """Return the formats that ``pytest_persist_formats`` contributes, checked."""
    formats: dict[str, Any] = {}
    for answer in item.ihook.pytest_persist_formats(config=item.config):
        for format_ in answer.values() if isinstance(answer, Mapping) else answer:
            name = getattr(format_, "name", None)
            missing = [
                part
                for part in ("available", "dump", "load")
                if not callable(getattr(format_, part, None))
            ]
            if not isinstance(name, str) or missing:
                lacks = ["name (a text)"] * (not isinstance(name, str)) + missing
                msg = f"pytest_persist_formats returned {format_!r}, which lacks {', '.join(lacks)}"
                raise pytest.UsageError(msg)
            if name in formats:
                msg = f"pytest_persist_formats returned two formats called {name!r}"
                raise pytest.UsageError(msg)
            formats[name] = format_
    return tuple(formats.values())


def _comparers(item: pytest.Item) -> tuple[Callable[[Any, Any, str], list[str] | None], ...]:
    hook = item.ihook.pytest_persist_compare
    if not hook.get_hookimpls():
        return ()

    def compare(expected: Any, actual: Any, path: str) -> list[str] | None:
        answer = hook(config=item.config, expected=expected, actual=actual, path=path)
        return None if answer is None else [str(text) for text in answer]

    return (compare,)


def typed_id(item: pytest.Item) -> str:
    """Return the id of a test as it is typed where pytest was started."""
    path, colons, name = item.nodeid.partition("::")
    return typed_path(item.config, item.config.rootpath / path) + colons + name


def typed_path(config: pytest.Config, path: PurePath, start: PurePath | None = None) -> str:
    """Return a path as it is typed in a folder: where pytest was started, if none is given."""
    try:
        typed = os.path.relpath(path, start or config.invocation_params.dir)
    except ValueError:  # another drive
        typed = str(path)
    return shown(typed.replace(os.sep, "/"))
