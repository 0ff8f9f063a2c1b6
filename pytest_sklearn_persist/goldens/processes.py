"""Throw-away processes for stored artifacts, with what most of them need imported already."""

from __future__ import annotations

import functools
import os
import sys

from ..isolation.client import FreshProcesses, Worker, shared, walled_process
from ..isolation.code_places import user_code
from ..isolation.launching import split_path
from ..isolation.limits import Limits, count_of_processes
from ..isolation.walls import Plan

__all__ = ["PRELOAD", "judge", "own_process", "sandbox"]

_MEMORY = 1 << 31
_FILE_SIZE = 1 << 30
_OPEN_FILES = 256
_JUDGE_MEMORY = 1 << 32
_JUDGE = ("pytest_sklearn_persist.goldens.judging",)
_LONGEST = 1e6

#: Imported once for all processes of a session: nearly every golden needs some of these. Nothing
#: here compares or judges.
PRELOAD = (
    "pandas",
    "pytest_sklearn_persist.goldens.answering",
    "pytest_sklearn_persist.goldens.bare_observing",
    "pytest_sklearn_persist.goldens.warmup",
    "sklearn.calibration",
    "sklearn.cluster",
    "sklearn.compose",
    "sklearn.cross_decomposition",
    "sklearn.decomposition",
    "sklearn.ensemble",
    "sklearn.feature_extraction.text",
    "sklearn.feature_selection",
    "sklearn.gaussian_process",
    "sklearn.impute",
    "sklearn.kernel_approximation",
    "sklearn.linear_model",
    "sklearn.manifold",
    "sklearn.mixture",
    "sklearn.model_selection",
    "sklearn.multioutput",
    "sklearn.naive_bayes",
    "sklearn.neighbors",
    "sklearn.neural_network",
    "sklearn.pipeline",
    "sklearn.preprocessing",
    "sklearn.svm",
    "sklearn.tree",
    "sklearn.utils._pprint",
)


def own_process() -> Worker:
    """Start a process for what this process has written itself; close it after use."""
    return shared().worker(preload=PRELOAD)


def sandbox(size: int, *, trusted: bool, timeout: float, memory: int | None = None) -> Worker:
    """Start a process for what somebody else may have written; close it after use.

    It sees no environment variable that could be a secret, starts in an empty folder, finds no
    modules but what is installed, can take only so much of the machine, and is walled in by the
    kernel once it calls :func:`~pytest_sklearn_persist.isolation.walls.give_up`.

    Parameters
    ----------
    size : int
        Bytes of the file that it will load.
    trusted : bool
        Whether modules beside those installed may be found, at the end of the search path.
    timeout : float
        Seconds that it has.
    memory : int, optional
        Bytes that it may take beyond what it starts with; two gigabytes and ten times the size
        of the file if not given.
    """
    limits = Limits(
        memory=_MEMORY + 10 * size if memory is None else memory,
        cpu=int(min(timeout, _LONGEST) * (os.cpu_count() or 1)) + 5,
        file_size=_FILE_SIZE,
        open_files=_OPEN_FILES,
        processes=_most_processes(),
    )
    installed, others = _split(tuple(sys.path), os.getcwd())  # noqa: PTH109 - asked for each file
    path = [*installed, *(others if trusted else ())]
    plan = Plan(*user_code(others)) if trusted else Plan()
    return walled_process(plan, preload=PRELOAD, sys_path=path, limits=limits)


def judge() -> Worker:
    """Give the process that compares, started if there is none; it loads nothing.

    It is not closed after use, but by whoever has found it dead.
    """
    source = shared(scrubbed=True)
    known = _judges.get("judge")
    if known is None or known[0] is not source or known[1].is_closed:
        installed, _ = _split(tuple(sys.path), os.getcwd())  # noqa: PTH109
        limits = Limits(memory=_JUDGE_MEMORY, file_size=0, open_files=_OPEN_FILES)
        worker = walled_process(Plan(), preload=_JUDGE, sys_path=installed, limits=limits)
        known = _judges["judge"] = (source, worker)
    return known[1]


_judges: dict[str, tuple[FreshProcesses, Worker]] = {}


@functools.lru_cache(maxsize=16)
def _split(entries: tuple[object, ...], folder: str) -> tuple[list[str], list[str]]:  # noqa: ARG001
    """Remember how a search path is split in a working folder: it takes a look at each entry."""
    return split_path(entries)


_most_processes = functools.cache(count_of_processes)
