"""Make ``pytest_sklearn_persist/judge/atlas.json`` of the results of ``consume.py``.

::

    python build.py RESULTS_FOLDER [--into atlas.json] [--add]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

from packaging.version import Version

from pytest_sklearn_persist.judge.atlas import CAUSES
from pytest_sklearn_persist.judge.atlas_reading import SCHEMA
from pytest_sklearn_persist.judge.explaining import explain_change
from pytest_sklearn_persist.judge.marks import Mark, mark_of
from pytest_sklearn_persist.judge.outcome import is_silent

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "known_changes"))

from cells import EXPLAINABLE, evidence_of  # noqa: E402 - of the folder beside this one

ATLAS = HERE.parent.parent / "pytest_sklearn_persist" / "judge" / "atlas.json"
FAMILIES = {"pickle": "pickle:4", "joblib": "joblib"}
NOT_CHECKED = "-"
NO_CAUSE = "."


def main() -> None:
    """Write the atlas."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("--into", type=Path, default=ATLAS)
    parser.add_argument("--add", action="store_true", help="keep the kinds that are there already")
    given = parser.parse_args()
    old = json.loads(given.into.read_text(encoding="utf-8")) if given.add else None
    atlas = build(given.results, old)
    text = spelt(atlas)
    given.into.write_text(text, encoding="utf-8")
    cells = sum(len(row) - row.count(NOT_CHECKED) for row in _rows(atlas))
    print(f"{len(atlas['kinds'])} kinds, {cells} cells, {len(text.encode()):,} bytes")


def build(folder: Path, old: dict | None = None) -> dict:
    """Return the atlas of a folder of results, one file a consumer; or an old one with them."""
    cells: dict = defaultdict(dict)
    environments: dict = {}
    about: dict = {}
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            producer, consumer = row["producer"], row["consumer"]
            environments[producer], environments[consumer] = row["recorded"], row["installed"]
            cell = (mark(row).letter, cause_of(row))
            cells[row["kind"]][row["format"], producer, consumer] = cell
            known = about.get(row["kind"])
            if known is None or Version(known["producer"]) < Version(producer):
                about[row["kind"]] = row
    order = sorted(environments, key=Version)
    consumers = sorted({key[2] for kind in cells.values() for key in kind}, key=Version)
    producers = [name for name in order if any(key[1] == name for k in cells.values() for key in k)]
    if old is not None:
        producers, consumers = old["producers"], old["consumers"]
        strange = sorted(set(order) - set(old["environments"]))
        if strange:
            raise SystemExit(f"the atlas does not have {', '.join(strange)}")
        made = {name: _kind(about[name], cells[name], producers, consumers) for name in cells}
        kinds = old["kinds"] | made
        return {**old, "kinds": {name: kinds[name] for name in sorted(kinds)}}
    return {
        "schema": SCHEMA,
        "producers": producers,
        "consumers": consumers,
        "environments": {name: environments[name] for name in order},
        "kinds": {
            name: _kind(about[name], cells[name], producers, consumers) for name in sorted(cells)
        },
    }


def cause_of(row: dict) -> str | None:
    """Return the known change that explains a cell; known by now, whenever it was checked."""
    if row["outcome"]["status"] not in EXPLAINABLE:
        return None
    found = explain_change(evidence_of(row))
    return None if found is None else found.id


def _kind(about: dict, cells: dict, producers: list[str], consumers: list[str]) -> dict:
    found = {
        "class": about["class"],
        "estimators": [name for name in about["classes"] if name != about["class"]],
    }
    if not found["estimators"]:
        del found["estimators"]
    squares, causes, ids = {}, {}, []
    for family, form in FAMILIES.items():
        rows, why = [], []
        for producer in producers:
            row = [cells.get((form, producer, c), (NOT_CHECKED, None)) for c in consumers]
            nothing = all(letter == NOT_CHECKED for letter, _ in row)
            rows.append("" if nothing else "".join(letter for letter, _ in row))
            why.append("" if nothing else "".join(_cause(known, ids) for _, known in row))
        squares[family], causes[family] = "/".join(rows), "/".join(why)
    found["pickle"] = squares["pickle"]
    if squares["joblib"] != squares["pickle"]:
        found["joblib"] = squares["joblib"]
    if ids:
        found["causes"] = {"pickle": causes["pickle"]}
        if causes["joblib"] != causes["pickle"]:
            found["causes"]["joblib"] = causes["joblib"]
        found["ids"] = ids
    return found


def mark(row: dict) -> Mark:
    """Return what became of a cell, as the atlas keeps it."""
    evidence = evidence_of(row)
    silent = is_silent(evidence.status, evidence.differences)
    return mark_of(evidence.status, silent=silent)


def _cause(known: str | None, ids: list[str]) -> str:
    if known is None:
        return NO_CAUSE
    if known not in ids:
        ids.append(known)
    return CAUSES[ids.index(known)]


def _rows(atlas: dict) -> list[str]:
    squares = [kind[f] for kind in atlas["kinds"].values() for f in FAMILIES if f in kind]
    return [row for square in squares for row in square.split("/")]


def spelt(atlas: dict) -> str:
    """Spell it with one line a kind: so its changes can be read."""
    kinds = [
        f"{json.dumps(name)}: {json.dumps(kind, separators=(',', ':'))}"
        for name, kind in atlas["kinds"].items()
    ]
    head = json.dumps({**atlas, "kinds": 0}, indent=1)
    return head.replace('"kinds": 0', '"kinds": {\n' + ",\n".join(kinds) + "\n}") + "\n"


if __name__ == "__main__":
    main()
