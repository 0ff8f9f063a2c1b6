"""What the plugin adds to pytest's start, where bytecode can be written and where it cannot."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import entry_points
from pathlib import Path

OURS = "sklearn_persist"
ROUNDS = 40


def startup():
    """Compare an empty pytest session with the plugin and without it."""
    with tempfile.TemporaryDirectory() as folder:
        test = Path(folder, "test_nothing.py")
        test.write_text("def test_nothing(): pass\n")
        others = {point.name for point in entry_points(group="pytest11")} - {OURS}
        without_others = [part for name in sorted(others) for part in ("-p", f"no:{name}")]
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *without_others]
        sides = ([*command, str(test)], [*command, str(test), "-p", f"no:{OURS}"])
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(folder, "bytecode"))}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for side in sides:
            seconds(side, environment)  # writes all bytecode
        report("bytecode is kept", sides, environment)
        # What pytest rewrites is missing then; what Python compiled came with the installation.
        for file in Path(folder).rglob("*-pytest-*.pyc"):
            file.unlink()
        report("bytecode is not written", sides, {**environment, "PYTHONDONTWRITEBYTECODE": "1"})


def report(name, sides, environment):
    """Run both sides in turn, each first in every second pair, and print the ratios."""
    pairs = []
    for number in range(ROUNDS):
        order = (0, 1) if number % 2 else (1, 0)
        found = {side: seconds(sides[side], environment) for side in order}
        pairs.append((found[0], found[1]))
    print(f"pytest start, plugin unused, {name}:")
    for kind, label in enumerate(("processor", "wall")):
        ours, theirs = ([pair[side][kind] for pair in pairs] for side in (0, 1))
        ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
        print(
            f"  {label:<10} ratio {ratio:5.3f} (of the fastest {min(ours) / min(theirs):5.3f})"
            f"  with {statistics.median(ours) * 1000:6.1f} ms"
            f"  without {statistics.median(theirs) * 1000:6.1f} ms",
            flush=True,
        )


def seconds(command, environment):
    """Return the processor time and the wall time of a command."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, wall
