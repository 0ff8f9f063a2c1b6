"""Hooks through which a project adds formats and ways to compare its own types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest


@pytest.hookspec
def pytest_persist_formats(config: pytest.Config) -> Iterable[Any] | Mapping[str, Any] | None:
    """Return formats of your own, to be named in ``formats=`` and ``--persist-formats``.

    A format is any object with a ``name``, ``available()``, which returns None or the reason
    why it cannot run here, ``dump(estimator, path)`` and ``load(path)``. It must be importable
    (defined in a module of your package, not in conftest) to be used in a fresh process.

    Parameters
    ----------
    config : pytest.Config
        The configuration of the session.

    Examples
    --------
    In ``conftest.py``:

    .. code-block:: python

        import marshal_format


        def pytest_persist_formats(config):
            return [marshal_format.DoublePickle()]

    and in ``marshal_format.py``:

    .. code-block:: python

        import pickle
        from pathlib import Path


        class DoublePickle:
            name = "double-pickle"

            def available(self):
                return None

            def dump(self, estimator, path):
                Path(path).write_bytes(pickle.dumps(pickle.dumps(estimator)))

            def load(self, path):
                return pickle.loads(pickle.loads(Path(path).read_bytes()))
    """


@pytest.hookspec(firstresult=True)
def pytest_persist_compare(
    config: pytest.Config, expected: object, actual: object, path: str
) -> list[str] | None:
    """Compare two values of a type of your own, found at `path` inside an estimator.

    Return None where the values are none of yours: they are then compared as usual. Otherwise
    return the differences as texts, an empty list for "equal". The first answer that is not
    None counts.

    Parameters
    ----------
    config : pytest.Config
        The configuration of the session.
    expected, actual : object
        The value before saving and the one after loading.
    path : str
        Where it was found, such as ``"vocabulary_"`` or ``"predict[3]"``.

    Examples
    --------
    In ``conftest.py``:

    .. code-block:: python

        from my_library import Money


        def pytest_persist_compare(config, expected, actual, path):
            if not isinstance(expected, Money):
                return None
            if isinstance(actual, Money) and expected.cents == actual.cents:
                return []
            return [f"{expected} became {actual}"]
    """
