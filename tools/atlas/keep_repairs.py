"""Keep a recording for each repair, so that the tests can repair it again.

python keep_repairs.py --stores FOLDER --repairs REPAIRS [--into tests/convert/repaired]

Of the recordings that a repair makes as they were under one release, the smallest is taken, with
its pickle alone. REPAIRS are what ``repair.py`` has written.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections import defaultdict
from pathlib import Path

from pytest_sklearn_persist.convert.carrying import carried
from pytest_sklearn_persist.goldens.manifest import Manifest, read_manifest

HOME = Path(__file__).resolve().parents[2] / "tests" / "convert" / "repaired"


def main() -> None:
    """Copy one recording for each known change whose repair was seen to work."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--stores", required=True, type=Path)
    parser.add_argument("--repairs", required=True, type=Path, help="of one release")
    parser.add_argument("--into", type=Path, default=HOME)
    given = parser.parse_args()
    chosen = defaultdict(list)
    for row in map(json.loads, given.repairs.read_text(encoding="utf-8").splitlines()):
        if row["after"] in ("identical", "close") and row["format"].startswith("pickle"):
            for id_ in row["ids"]:
                chosen[id_].append(row)
    for id_, rows in sorted(chosen.items()):
        if (given.into / id_).exists():
            shutil.rmtree(given.into / id_)
        found = [(len(row["ids"]), _manifest(given.stores, row)) for row in rows]
        _, manifest = min(found, key=lambda pair: (pair[0], _size(pair[1])))
        carried(manifest, manifest.artifacts[0], manifest.artifacts[0].file.path, given.into / id_)


def _manifest(stores: Path, row: dict) -> Manifest:
    index = json.loads((stores / row["producer"] / "kinds.json").read_text(encoding="utf-8"))
    [folder] = [name for name, kind in index.items() if kind["kind"] == row["kind"]]
    [path] = (stores / row["producer"] / folder).glob("*/golden.json")
    return read_manifest(path)


def _size(manifest: Manifest) -> int:
    files = (manifest.artifacts[0].file, manifest.inputs, manifest.expected)
    return sum(one.path.stat().st_size for one in files)


if __name__ == "__main__":
    main()
