"""Hold forecasts against what became of models that the atlas was not made of.

::

    python produce.py --kinds others --store FOLDER        # under each release that saves
    python consume.py --stores FOLDER --into RESULTS       # under each release that loads
    python measure.py --stores FOLDER --results RESULTS    # here: the table

The models are those of `others.py`, in two halves: rules are made by looking at one (``--half
seen --list``), and of the other only the totals are looked at.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pytest_sklearn_persist import inspect_artifact
from pytest_sklearn_persist.inspection.forecasting import forecast_of
from pytest_sklearn_persist.judge.atlas import atlas

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "known_changes"))

from build import evidence_of  # noqa: E402 - of the folder beside this one

#: What people serve models through, and how well it does.
SERVED = re.compile(
    r"(predict|decision_function|score|transform|inverse_transform|kneighbors)"
    r"(_proba|_log_proba|_samples)?\b"
)
FAILING = ("raises", "gone", "crash", "load", "dump")
#: Another number, class or shape; another type of the same number is no other answer.
VALUES = ("value", "shape", "nan", "missing", "extra")
TRUTHS = ("fails", "silent", "silent on odd rows", "same")
WORDS = ("will fail", "may fail", "will change", "may change", "stays", "stays, perhaps", "unknown")


@dataclass(frozen=True)
class Case:
    """One file under one release."""

    kind: str
    half: str
    producer: str
    consumer: str
    truth: str
    word: str
    why: str

    @property
    def harmful(self) -> bool:
        """Whether it was said for sure that nothing would happen, and something did."""
        return self.word == "stays" and self.truth in ("fails", "silent")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--stores", required=True, type=Path)
    parser.add_argument("--results", required=True, type=Path)
    parser.add_argument("--half", choices=("seen", "held out"))
    parser.add_argument("--list", action="store_true", help="name what was wrong; seen half only")
    given = parser.parse_args()
    cases = list(_cases(given.stores, given.results))
    for half in [given.half] if given.half else ["seen", "held out"]:
        _table(half, [case for case in cases if case.half == half])
    if given.list:
        for case in cases:
            if case.half == "seen" and _is_wrong(case):
                print(case)


def _cases(stores: Path, results: Path) -> Iterator[Case]:
    known, infos = atlas(), {}
    for path in sorted(results.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["producer"] == row["consumer"]:
                continue
            key = (row["producer"], row["kind"], row["format"])
            if key not in infos:
                infos[key] = inspect_artifact(_file(stores, *key), digest=False)
            found = forecast_of(infos[key], known, _target(row["installed"])).to_dict()
            truth, why = _truth(row)
            yield Case(
                row["kind"], _half(row["kind"]), *key[:1], path.stem, truth, _word(found), why
            )


def _is_plain(path: str) -> bool:
    """Tell whether a finding is about a served method, called with the recorded rows alone."""
    return SERVED.match(path) is not None and "(" not in path


def _target(installed: dict[str, str]) -> dict[str, str]:
    return {name: installed[name] for name in installed if name != "threadpoolctl"}


def _file(stores: Path, producer: str, kind: str, format_: str) -> Path:
    index = json.loads((stores / producer / "kinds.json").read_text(encoding="utf-8"))
    [folder] = [name for name, about in index.items() if about["kind"] == kind]
    ending = "joblib" if format_.startswith("joblib") else "pkl"
    [path] = (stores / producer / folder).glob(f"*/estimator*.{ending}")
    return path


def _half(kind: str) -> str:
    import zlib

    return ("seen", "held out")[zlib.crc32(kind.encode()) % 2]


def _truth(row: dict) -> tuple[str, str]:
    """Return what a user would meet, and where."""
    found = evidence_of(row).differences
    served = [
        one
        for one in found
        if one.area == "save" or (one.area == "output" and SERVED.match(one.path))
    ]
    for truth, fits in (
        ("fails", lambda one: one.area == "save" or (_is_plain(one.path) and one.kind in FAILING)),
        ("silent", lambda one: one.kind in VALUES and _is_plain(one.path)),
        ("silent on odd rows", lambda one: one.kind in VALUES),
    ):
        for one in served:
            if fits(one):
                return truth, f"{one.path}: {one.expected[:60]} -> {one.actual[:90]}"
    return "same", row["outcome"]["status"]


def _word(found: dict) -> str:
    sure = found["certain"]
    if found["silent"]:
        return "will change" if sure else "may change"
    if found["verdict"] == "not known":
        return "unknown"
    if found["verdict"] in ("identical", "close", "impaired", "unchecked", "unstable"):
        return "stays" if sure else "stays, perhaps"
    return "will fail" if sure else "may fail"


def _is_wrong(case: Case) -> bool:
    if case.word == "will fail":
        return case.truth != "fails"
    if case.word in ("will change", "may change"):
        return case.truth != "silent"
    return case.truth != "same" or case.word == "unknown"


def _table(half: str, cases: list[Case]) -> None:
    counts = Counter((case.word, case.truth) for case in cases)
    print(
        f"\n{half}: {len(cases):,} forecasts of {len({(c.kind, c.producer) for c in cases})} files"
    )
    print(f"{'':<16}" + "".join(f"{truth:>20}" for truth in TRUTHS))
    for word in WORDS:
        print(f"{word:<16}" + "".join(f"{counts[word, truth]:>20,}" for truth in TRUTHS))
    for name, words in (("silent", ("will change", "may change")), ("fail", ("will fail",))):
        truth = {"silent": "silent", "fail": "fails"}[name]
        said = sum(counts[word, other] for word in words for other in TRUTHS)
        right = sum(counts[word, truth] for word in words)
        all_ = sum(counts[word, truth] for word in WORDS)
        print(f"{name}: {_share(right, said)} right, {_share(right, all_)} found")
    print(f"harmful misses: {sum(case.harmful for case in cases)}")


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "0 of 0"


if __name__ == "__main__":
    main()
