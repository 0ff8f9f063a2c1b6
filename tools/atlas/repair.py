"""Try the repairs of known changes on recorded kinds, under this scikit-learn.

Runs where ``consume.py`` does, on its results::

    python repair.py --stores FOLDER --results RESULTS --into REPAIRS

Every artifact that known changes with a repair explain is loaded, repaired as ``convert`` does it,
and compared with what was recorded; again, as long as that brings up something else to repair.
One JSON line an artifact: the known changes, and the status before and after.
"""

from __future__ import annotations

import argparse
import functools
import json
from dataclasses import replace
from pathlib import Path

from consume import asked, start

from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.convert.carrying import without_parameters
from pytest_sklearn_persist.convert.repairing import repair
from pytest_sklearn_persist.goldens.checking import outcome_of
from pytest_sklearn_persist.goldens.manifest import Artifact, Manifest, read_manifest
from pytest_sklearn_persist.judge.explaining import Evidence, explain_all
from pytest_sklearn_persist.judge.load_repairs import is_load_repair
from pytest_sklearn_persist.judge.outcome import Outcome
from pytest_sklearn_persist.judge.repairs import Repair, repairs_of, replaced_by
from pytest_sklearn_persist.judge.status import Status


def main() -> None:
    """Repair what can be repaired."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--stores", required=True, type=Path)
    parser.add_argument("--results", required=True, type=Path)
    parser.add_argument("--into", required=True, type=Path)
    given = parser.parse_args()
    installed, consumer = start()
    given.into.mkdir(parents=True, exist_ok=True)
    results = given.results / f"{consumer}.jsonl"
    with (
        (given.into / f"{consumer}.jsonl").open("w", encoding="utf-8") as lines,
        results.open(encoding="utf-8") as rows,
    ):
        for row in map(json.loads, rows):
            if row["producer"] == consumer or row["outcome"]["status"] not in _REPAIRABLE:
                continue
            found = _repaired(given.stores, row, installed)
            if found is not None:
                lines.write(json.dumps({**found, "consumer": consumer}, sort_keys=True) + "\n")
                lines.flush()


_REPAIRABLE = ("drifted", "use-error", "impaired")


def _repaired(stores: Path, row: dict, installed: dict) -> dict | None:
    """Return what became of one artifact; None if nothing tells how to repair it."""
    differences = row["outcome"]["differences"]
    status, ids, repairs = Status(row["outcome"]["status"]), [], ()
    found = tuple(
        Difference(**{key: value for key, value in one.items() if key != "status"})
        for one in differences
    )
    manifest, artifact = _artifact(stores, row)
    while True:
        new = _causes(status, found, row, installed)
        lines = [line for id_ in new for line in repairs_of(id_) if not is_load_repair(line)]
        more = [line for line in lines if line not in repairs]
        if not more:
            break
        ids += [id_ for id_ in new if id_ not in ids and repairs_of(id_)]
        repairs = (*repairs, *more)
        outcome = _checked(manifest, artifact, repairs)
        status, found = outcome.status, outcome.differences
    if not repairs:
        return None
    return {
        "kind": row["kind"],
        "producer": row["producer"],
        "format": row["format"],
        "ids": ids,
        "before": row["outcome"]["status"],
        "after": status.value,
        "left": [f"{one.path}: {one.actual}"[:200] for one in found[:3]],
    }


def _artifact(stores: Path, row: dict) -> tuple[Manifest, Artifact]:
    [path] = (stores / row["producer"] / _folder_of(stores, row)).glob("*/golden.json")
    manifest = read_manifest(path)
    [artifact] = [one for one in manifest.artifacts if one.format == row["format"]]
    return manifest, artifact


@functools.cache
def _index(path: Path) -> dict[str, str]:
    known = json.loads(path.read_text(encoding="utf-8"))
    return {kind["kind"]: folder for folder, kind in known.items()}


def _folder_of(stores: Path, row: dict) -> str:
    return _index(stores / row["producer"] / "kinds.json")[row["kind"]]


def _checked(manifest: Manifest, artifact: Artifact, lines: tuple[str, ...]) -> Outcome:
    repairs = [Repair.read(line) for line in lines]
    estimator = without_parameters(manifest.data["estimator"], replaced_by(lines))
    manifest = replace(manifest, data={**manifest.data, "estimator": estimator})
    answers = asked(manifest, [artifact], lambda loaded: repair(loaded, repairs))
    if isinstance(answers, str):
        return Outcome(Status.CRASHED, artifact.format, "golden", "")
    return outcome_of(answers[0], manifest, artifact)


def _causes(
    status: Status, differences: tuple[Difference, ...], row: dict, installed: dict
) -> list[str]:
    if status.value not in _REPAIRABLE:
        return []
    classes = tuple(row["classes"])
    evidence = Evidence(status, row["format"], differences, row["recorded"], installed, classes)
    return [why.id for why in explain_all(evidence)]


if __name__ == "__main__":
    main()
