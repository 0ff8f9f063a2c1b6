from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pytest_sklearn_persist.isolation.client import FreshProcesses

HERE = str(Path(__file__).parent)


@pytest.fixture(scope="session")
def sources():
    """Processes as those that load what strangers wrote."""
    with FreshProcesses(scrubbed=True) as source:
        yield source


@pytest.fixture
def behind_the_gate(sources):
    """A function that does something in a process of its own with the gate closed."""

    def do(task, argument=None, *, path=(), **options):
        with sources.worker(
            preload=["pytest_sklearn_persist.goldens.warmup"], sys_path=[*sys.path, HERE, *path]
        ) as worker:
            return worker.call("gate_tasks:closed", (task, argument, options), timeout=60.0)

    return do
