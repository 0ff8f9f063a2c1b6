"""Keep in the atlas how each kind is configured, from files that hold nothing but the models.

::

    python produce.py --bare --store FOLDER    # under each release that saves
    python configure.py --stores FOLDER        # here
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from build import ATLAS, spelt

from pytest_sklearn_persist import inspect_artifact
from pytest_sklearn_persist.judge.configurations import DECIDING


def main() -> None:
    """Write the atlas again."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--stores", required=True, type=Path)
    parser.add_argument("--into", type=Path, default=ATLAS)
    given = parser.parse_args()
    atlas = json.loads(given.into.read_text(encoding="utf-8"))
    rows = [_settings(given.stores / producer) for producer in atlas["producers"]]
    for name, kind in atlas["kinds"].items():
        found = [row.get(name, {}) for row in rows]
        kind["settings"] = {
            key: _shortened([one.get(key) for one in found])
            for key in sorted({key for one in found for key in one})
        }
    text = spelt(atlas)
    given.into.write_text(text, encoding="utf-8")
    print(f"{sum(map(len, rows)):,} models of {len(rows)} releases, {len(text.encode()):,} bytes")


def _settings(store: Path) -> dict[str, dict[str, str]]:
    """Return the deciding settings of the kinds that a release has saved, by their names."""
    found = {}
    for folder, about in json.loads((store / "kinds.json").read_text(encoding="utf-8")).items():
        outer = inspect_artifact(store / f"{folder}.pkl", digest=False).estimators[0]
        found[about["kind"]] = {k: v for k, v in outer.settings.items() if k in DECIDING}
    return found


def _shortened(row: list[str | None]) -> str | list[str | None]:
    said = {text for text in row if text is not None}
    return said.pop() if len(said) == 1 else row


if __name__ == "__main__":
    main()
