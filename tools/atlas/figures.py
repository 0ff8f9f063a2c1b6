"""Say what the results of ``consume.py`` show: what is fine, what is silent, who would notice.

::

    python figures.py RESULTS_FOLDER
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from build import cause_of

FINE = {"identical", "close"}
RAISES = {"raises", "gone"}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("results", type=Path)
    given = parser.parse_args()
    statuses: Counter = Counter()
    seen: Counter = Counter()
    for row in rows(given.results):
        outcome = row["outcome"]
        if row["producer"] == row["consumer"]:
            seen["same release"] += 1
            seen["same release, not fine"] += outcome["status"] not in FINE
            continue
        statuses[outcome["status"]] += 1
        seen["failing"] += outcome["status"] not in FINE
        seen["explained"] += cause_of(row) is not None
        if is_silent(outcome):
            seen["silent"] += 1
            drifted = {found["path"] for found in outcome["differences"] if _drifts(found)}
            seen["silent, not in predict"] += not any(map(_is_predict, drifted))
            seen["silent, not in predict or transform"] += not any(map(_is_main, drifted))
    total = sum(statuses.values())
    print(f"{total:,} cells across releases")
    for status, count in statuses.most_common():
        print(f"  {status:<12}{count:>7,}  {count / total:.1%}")
    for name, count in seen.items():
        print(f"{name}: {count:,}")
    if seen["failing"]:
        print(f"share with a cause: {seen['explained'] / seen['failing']:.2%}")


def rows(folder: Path) -> Iterator[dict]:
    """Yield the results of all releases."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def is_silent(outcome: dict) -> bool:
    """Tell whether it drifts, and no output method raises."""
    return outcome["status"] == "drifted" and not any(
        found["kind"] in RAISES and found["area"] == "output" for found in outcome["differences"]
    )


def _drifts(found: dict) -> bool:
    return found["status"] == "drifted"


def _is_predict(path: str) -> bool:
    """Tell whether ``predict`` on the recorded rows themselves shows it."""
    return path.partition("[")[0] == "predict"


def _is_main(path: str) -> bool:
    return path.partition("[")[0] in ("predict", "transform")


if __name__ == "__main__":
    main()
