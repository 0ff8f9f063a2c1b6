"""Turn what ``sklearn-persist check --json`` says on an architecture into cells of known changes.

::

    python tools/arch/proofs.py goldens RESULT.json... > arch.jsonl
    python tools/known_changes/prove.py arch.jsonl --only neighbour-tree-word-size
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pytest_sklearn_persist import inspect_artifact
from pytest_sklearn_persist.goldens.manifest import read_manifest
from pytest_sklearn_persist.goldens.store import find_manifests
from pytest_sklearn_persist.judge.explaining import versions_of
from pytest_sklearn_persist.judge.marks import release_of


def cells(store: Path, result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a cell for each artifact that was checked."""
    installed = versions_of(_whole(store, result["environment"]))
    for outcome in result["outcomes"]:
        manifest = read_manifest(store / outcome["golden"] / "golden.json")
        [artifact] = [one for one in manifest.artifacts if one.format == outcome["format"]]
        recorded = versions_of(manifest.environment)
        info = inspect_artifact(artifact.file.path, digest=False)
        yield {
            "kind": manifest.name,
            "classes": sorted({one.class_name for one in info.estimators}),
            "producer": release_of(recorded["scikit-learn"]),
            "consumer": release_of(installed["scikit-learn"]),
            "format": outcome["format"],
            "recorded": recorded,
            "installed": installed,
            "outcome": outcome,
        }


def _whole(store: Path, facts: dict[str, Any]) -> dict[str, Any]:
    """Return all facts of an environment, as its own recordings have them: BLAS is among them."""
    same = ("python", "machine", "libraries")
    for path in find_manifests(store):
        known = read_manifest(path).environment
        if all(_main_facts(known[one]) == _main_facts(facts[one]) for one in same):
            return dict(known)
    return facts


def _main_facts(fact: Any) -> Any:
    names = ("scikit-learn", "numpy", "scipy")
    return [fact.get(name) for name in names] if isinstance(fact, dict) else fact


def main(arguments: Sequence[str]) -> None:
    """Write the cells of all results, one a line."""
    store, *results = map(Path, arguments)
    for path in results:
        for cell in cells(store, json.loads(path.read_text(encoding="utf-8"))):
            print(json.dumps(cell))


if __name__ == "__main__":
    main(sys.argv[1:])
