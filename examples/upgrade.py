"""May I upgrade?  Check models that older releases of scikit-learn have saved, under this one.

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
from pytest_sklearn_persist.reports.golden import render_golden

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


def check_all() -> dict[tuple[str, str], Outcome]:
    """Check every artifact; of one release, keep the worst outcome."""
    found: dict[tuple[str, str], Outcome] = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the work is done in other processes
        for number, outcomes in enumerate(pool.map(check_golden, recordings())):
            if number % 12 == 0:
                sys.stderr.write(".")
                sys.stderr.flush()
            for outcome in outcomes:
                name = str(outcome.golden).partition("/")[0]
                cell = name, ".".join(str(outcome.version).split(".")[:2])
                if cell not in found or outcome.status < found[cell].status:
                    found[cell] = outcome
    sys.stderr.write("\n")
    return found


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
    found = check_all()
    show_table(found)
    print("\n=  bit for bit   ~  within tolerance   SILENT  other answers, and nothing raises")
    print(
        "load, use  raises when loaded, when used   impaired  same answers, but clone, repr … raise"
    )
    counts = Counter(str(outcome.status) for outcome in found.values())
    print("\n" + ", ".join(f"{count} {status}" for status, count in counts.most_common()))
    show_worst(found)
    print("\nType next:\n\n    .tox/demo/bin/sklearn-persist check goldens")
    print("    .tox/demo/bin/python -m pytest goldens -q")
    print(f"\n({time.perf_counter() - started:.0f} seconds)")


if __name__ == "__main__":
    main()
