"""May I upgrade?  Check models that older releases of scikit-learn have saved, under this one.

Give it the name of a file, and it writes a page there with everything that it has found.

The models lie in the folder ``goldens`` of the repository: small ones of many kinds, each recorded
under a dozen releases by ``tox run -m record``. Nothing here is simulated.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pytest_sklearn_persist import Outcome, Status, check_golden
from pytest_sklearn_persist.goldens.manifest import read_manifest
from pytest_sklearn_persist.goldens.store import find_manifests, golden_names
from pytest_sklearn_persist.recorder import environment
from pytest_sklearn_persist.reports.gathering import recording_of, report_of_run, result_of
from pytest_sklearn_persist.reports.golden import render_golden
from pytest_sklearn_persist.reports.targets import Target, write_report

STORE = Path(__file__).resolve().parents[1] / "goldens"
MACHINE = "_linux-x86_64"
SIGNS = {
    Status.IDENTICAL: "=",
    Status.CLOSE: "~",
    Status.IMPAIRED: "impaired",
    Status.USE_ERROR: "use",
    Status.LOAD_ERROR: "load",
    Status.DRIFTED: "drift",
    Status.CRASHED: "crash",
}


def recordings() -> list[Path]:
    """Return one of each model and release, of the usual machine: the question is about releases.

    What becomes of the others, `tox run -m arch` is about.
    """
    found: dict[tuple[str, str], Path] = {}
    for one in find_manifests(STORE):
        name, recording = one.parts[-3:-1]
        if recording.endswith(MACHINE):
            found.setdefault((name, recording.partition("_")[0]), one)
    return list(found.values())


def check_all() -> list[Outcome]:
    """Check every artifact."""
    found: list[Outcome] = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the work is done in other processes
        for number, outcomes in enumerate(pool.map(check_golden, recordings())):
            if number % 12 == 0:
                sys.stderr.write(".")
                sys.stderr.flush()
            found += outcomes
    sys.stderr.write("\n")
    return found


def worst_of(outcomes: list[Outcome]) -> dict[tuple[str, str], Outcome]:
    """Return the worst outcome of each model and release."""
    found: dict[tuple[str, str], Outcome] = {}
    for outcome in outcomes:
        name = str(outcome.golden).partition("/")[0]
        cell = name, ".".join(str(outcome.version).split(".")[:2])
        if cell not in found or outcome.status < found[cell].status:
            found[cell] = outcome
    return found


def write_page(outcomes: list[Outcome], seconds: float, path: Path) -> None:
    """Write a report that can be looked at."""
    known = {(m := read_manifest(file)).id: recording_of(m, STORE.parent) for file in recordings()}
    results = [
        result_of(
            outcome,
            kind="golden",
            subject=str(outcome.golden),
            failed=outcome.failed,
            estimator=known[str(outcome.golden)]["estimator"],
        )
        for outcome in outcomes
    ]
    began = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - seconds))
    run = {"started": began, "seconds": seconds, "finished": True, "exit": 0, "tests": len(results)}
    write_report(report_of_run(results, known, run), Target("html", path))


def sign_of(outcome: Outcome | None) -> str:
    """Return what stands in a cell of the table."""
    if outcome is None:
        return "·"
    return "SILENT" if outcome.silent else SIGNS.get(outcome.status, str(outcome.status))


def show_table(found: dict[tuple[str, str], Outcome]) -> None:
    """Print models by the release that recorded them."""
    versions = sorted({cell[1] for cell in found}, key=lambda v: tuple(map(int, v.split("."))))
    names = sorted({cell[0] for cell in found})
    width = max(map(len, names)) + 2
    print(f"{'recorded under':<{width}}" + "".join(f"{version:>9}" for version in versions))
    for name in names:
        signs = [sign_of(found.get((name, version))) for version in versions]
        print(f"{name:<{width}}" + "".join(f"{sign:>9}" for sign in signs))


def show_worst(found: dict[tuple[str, str], Outcome]) -> None:
    """Print the whole message for one model that changed in silence."""
    silent = [outcome for outcome in found.values() if outcome.silent]
    if not silent:
        return
    worst = max(silent, key=lambda outcome: tuple(map(int, (outcome.version or "0").split("."))))
    [file] = [f for f in find_manifests(STORE) if f"{f.parts[-3]}/{f.parts[-2]}" == worst.golden]
    manifest = read_manifest(file)
    print("\nOne of those that changed in silence:\n")
    message = render_golden(
        [worst],
        rerun=f"goldens/{worst.golden}",
        environments=(manifest.environment, environment()),
    )
    print("\n".join(f"    {line[:150]}" for line in message.splitlines()))


def main() -> None:
    """Check, and print the table, one message, and what to type next."""
    started = time.perf_counter()
    here = environment()["libraries"]
    print(f"{len(recordings())} recordings of {len(golden_names(STORE))} models, checked under")
    print(f"scikit-learn {here['scikit-learn']}, numpy {here['numpy']}, each in its own process:\n")
    outcomes = check_all()
    found = worst_of(outcomes)
    show_table(found)
    print("\n=  bit for bit   ~  within tolerance   SILENT  other answers, and nothing raises")
    print(
        "load, use  raises when loaded, when used   impaired  same answers, but clone, repr … raise"
    )
    counts = Counter(str(outcome.status) for outcome in found.values())
    print("\n" + ", ".join(f"{count} {status}" for status, count in counts.most_common()))
    show_worst(found)
    for name in sys.argv[1:2]:
        write_page(outcomes, time.perf_counter() - started, Path(name))
        print(f"\nAll of it, to look at in a browser:\n\n    {Path(name).resolve().as_uri()}")
    print("\nType next:\n\n    .tox/demo/bin/sklearn-persist check goldens")
    print("    .tox/demo/bin/python -m pytest goldens -q")
    print(f"\n({time.perf_counter() - started:.0f} seconds)")


if __name__ == "__main__":
    main()
