"""``sklearn-persist list``: a store as a table."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .arguments import Parser
from .output import complain, count, show_size, table, write, write_json
from .places import manifests_at

if TYPE_CHECKING:
    from ..goldens.manifest import Manifest, ManifestError

__all__ = ["describe", "make_parser", "run"]

_HEADER = (
    "golden",
    "sklearn",
    "Python",
    "numpy",
    "machine",
    "formats",
    "size",
    "calls",
    "meta",
    "cv",
)
#: scikit-learn's own four items, by the letters of the table.
_ITEMS = {"d": "training data", "s": "source code", "v": "versions", "c": "cross-validation score"}


def run(arguments: list[str], prog: str) -> int:
    """List the recordings of stores; 1 if one of them cannot be read."""
    given = make_parser(prog).parse_args(arguments)
    from ..goldens.manifest import ManifestError, read_manifest

    manifests: list[Manifest] = []
    problems: list[ManifestError] = []
    for path in manifests_at(given.stores):
        try:
            manifests.append(read_manifest(path))
        except ManifestError as error:
            problems.append(error)
    if given.json:
        write_json(
            {
                "recordings": [describe(manifest) for manifest in manifests],
                "problems": [
                    {
                        "path": str(problem.path),
                        "field": problem.field,
                        "status": problem.status.value,
                        "text": problem.text,
                    }
                    for problem in problems
                ],
            }
        )
        return 1 if problems else 0
    if manifests:
        rows = [_row(describe(manifest)) for manifest in manifests]
        write(
            table(
                _HEADER,
                rows,
                right=("size", "calls", "cv"),
                shrink=("formats", "machine", "golden"),
            )
        )
        legend = ", ".join(f"{letter} {item}" for letter, item in _ITEMS.items())
        names = {(manifest.path.parent.parent, manifest.name) for manifest in manifests}
        size = sum(describe(manifest)["bytes"] for manifest in manifests)
        write(f"calls: recorded outputs\nmeta: {legend}")
        write(f"{count(names, 'golden')}, {count(manifests, 'recording')}, {show_size(size)}")
    for problem in problems:
        complain(f"{problem.status}  {problem}")
    return 1 if problems else 0


def describe(manifest: Manifest) -> dict[str, Any]:
    """Return what the table shows of a recording, as JSON types."""
    facts, data = manifest.environment, manifest.data
    scores = (data["cross_validation"] or {}).get("scores")
    training, numpy = data["training_data"].get("X"), facts["libraries"].get("numpy")
    files = [manifest.expected, *(artifact.file for artifact in manifest.artifacts)]
    return {
        "name": manifest.name,
        "recording": manifest.key,
        "path": str(manifest.path),
        "class": data["estimator"].get("class"),
        "recorded": data.get("recorded"),
        "test": data.get("test"),
        "scikit-learn": manifest.version,
        "python": facts["python"],
        "numpy": None if numpy is None else str(numpy),
        "system": facts["system"],
        "machine": facts["machine"],
        "formats": [artifact.format for artifact in manifest.artifacts],
        "bytes": sum(file.size for file in files) + _size(manifest.path),
        "outputs": sum(isinstance(one, dict) and "is" in one for one in data["outputs"]),
        "metadata": {
            "training data": isinstance(training, dict) and bool(training.get("sha256")),
            "source code": bool((data["source"] or {}).get("sha256")),
            "versions": bool(manifest.requirements),
            "cross-validation score": _mean(scores) is not None,
        },
        "cv_score_mean": _mean(scores),
    }


def _row(facts: dict[str, Any]) -> tuple[str, ...]:
    from ..recorder import SUFFIXES

    mean = facts["cv_score_mean"]
    stems = [name.partition(":")[0] for name in facts["formats"]]
    return (
        facts["name"],
        facts["scikit-learn"],
        facts["python"],
        facts["numpy"] or "-",
        # Nearly all are made under Linux: 80 columns have no room to say it in each line.
        f"{facts['system']} {facts['machine']}".removeprefix("Linux "),
        " ".join(dict.fromkeys(SUFFIXES.get(stem, stem) for stem in stems)),
        show_size(facts["bytes"]),
        str(facts["outputs"]),
        "".join(c if facts["metadata"][item] else "-" for c, item in _ITEMS.items()),
        "-" if mean is None else f"{mean:.3g}",
    )


def _mean(scores: list[float] | None) -> float | None:
    return sum(scores) / len(scores) if scores else None


def _size(path: Path) -> int:
    return path.stat().st_size


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Return the parser of this command."""
    parser = Parser(
        prog=prog, allow_abbrev=False, description="Show the goldens of a store as a table."
    )
    parser.add_argument(
        "stores",
        nargs="*",
        metavar="STORE",
        help="a store, a golden or a recording (default: goldens and tests/goldens)",
    )
    parser.add_argument("--json", action="store_true", help="everything, as JSON")
    return parser
