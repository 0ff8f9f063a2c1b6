"""Check that a saved scikit-learn estimator is still the same estimator.

Everything public is here, and loaded when it is first asked for: importing this package costs
nothing, because pytest does it at every start.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .compare.difference import Difference as Difference
    from .compare.tolerance import Tolerance as Tolerance
    from .environment import Environment as Environment
    from .errors import PersistenceError as PersistenceError
    from .errors import PersistenceMismatch as PersistenceMismatch
    from .errors import UsageError as UsageError
    from .goldens.bare import check_artifact as check_artifact
    from .goldens.checking import check_golden as check_golden
    from .goldens.recording import record_golden as record_golden
    from .goldens.store import GoldenMissing as GoldenMissing
    from .inspection.info import ArtifactInfo as ArtifactInfo
    from .inspection.inspecting import inspect_artifact as inspect_artifact
    from .isolation.demands import require_sandbox as require_sandbox
    from .judge.outcome import Outcome as Outcome
    from .judge.outcome import RoundtripResult as RoundtripResult
    from .judge.status import Status as Status
    from .plugin.golden_fixture import PersistGolden as PersistGolden
    from .plugin.golden_marker import PersistArtifact as PersistArtifact
    from .plugin.parametrize import parametrize_roundtrip as parametrize_roundtrip
    from .plugin.roundtrip import PersistRoundtrip as PersistRoundtrip
    from .roundtrip import check_roundtrip as check_roundtrip
    from .roundtrip.estimators import compare_estimators as compare_estimators

    __version__: str

#: The environment variables as they were when this package was imported, which pytest does before
#: it imports any test: a fresh process gets these.
STARTED_WITH = dict(os.environ)

_HOMES = {
    "ArtifactInfo": "inspection.info",
    "Difference": "compare.difference",
    "Environment": "environment",
    "GoldenMissing": "goldens.store",
    "Outcome": "judge.outcome",
    "PersistArtifact": "plugin.golden_marker",
    "PersistGolden": "plugin.golden_fixture",
    "PersistRoundtrip": "plugin.roundtrip",
    "PersistenceError": "errors",
    "PersistenceMismatch": "errors",
    "RoundtripResult": "judge.outcome",
    "Status": "judge.status",
    "Tolerance": "compare.tolerance",
    "UsageError": "errors",
    "check_artifact": "goldens.bare",
    "check_golden": "goldens.checking",
    "check_roundtrip": "roundtrip",
    "compare_estimators": "roundtrip.estimators",
    "inspect_artifact": "inspection.inspecting",
    "parametrize_roundtrip": "plugin.parametrize",
    "record_golden": "goldens.recording",
    "require_sandbox": "isolation.demands",
}

__all__ = [
    "ArtifactInfo",
    "Difference",
    "Environment",
    "GoldenMissing",
    "Outcome",
    "PersistArtifact",
    "PersistGolden",
    "PersistRoundtrip",
    "PersistenceError",
    "PersistenceMismatch",
    "RoundtripResult",
    "Status",
    "Tolerance",
    "UsageError",
    "__version__",
    "check_artifact",
    "check_golden",
    "check_roundtrip",
    "compare_estimators",
    "inspect_artifact",
    "parametrize_roundtrip",
    "record_golden",
    "require_sandbox",
]


if not TYPE_CHECKING:  # else a misspelt import would be a name of any type

    def __getattr__(name: str) -> Any:
        if name == "__version__":
            from importlib.metadata import version

            return version("pytest-sklearn-persist")
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
