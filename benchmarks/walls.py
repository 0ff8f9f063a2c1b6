"""What the walls of the kernel cost each process, against one without, and each session once."""

from __future__ import annotations

import statistics
import time

from pytest_sklearn_persist.goldens.processes import PRELOAD
from pytest_sklearn_persist.isolation.client import FreshProcesses
from pytest_sklearn_persist.isolation.walls import WALLS, Plan

_PAIRS = 60
_HOME = "pytest_sklearn_persist.isolation.walls:given_up_in"
_WITH, _WITHOUT = Plan(), Plan(without=frozenset(WALLS))


def _life(source, plan):
    """Seconds from asking for a process until it has answered and is gone."""
    started = time.perf_counter()
    with source.worker(plan=plan, preload=PRELOAD) as worker:
        inside = worker.call(_HOME, None, timeout=60)
    return time.perf_counter() - started, inside


def main():
    """Compare pairs, one after the other, so that what else the machine does hits both."""
    with FreshProcesses(launcher="fork", scrubbed=True) as source:
        first = {}
        for name, plan in (("with", _WITH), ("without", _WITHOUT)):
            started = time.perf_counter()
            _life(source, plan)
            first[name] = time.perf_counter() - started
        pairs = [(_life(source, _WITH), _life(source, _WITHOUT)) for _ in range(_PAIRS)]
        walls = source.report(_WITH)
    more = [1000 * (walled[0] - plain[0]) for walled, plain in pairs]
    ratio = statistics.median(walled[0] / plain[0] for walled, plain in pairs)
    inside = statistics.median(1000 * walled[1] for walled, _ in pairs)
    print(f"walls: {walls}")
    print(f"a process: {statistics.median(more):+.2f} ms, x {ratio:.2f}; giving up {inside:.2f} ms")
    print(f"the first: {first['with']:.2f} s, without walls {first['without']:.2f} s")


if __name__ == "__main__":
    main()
