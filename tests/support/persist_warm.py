"""Sessions of pytest that need not start Python and import pytest first, most of what they take.

`WarmPytest` keeps a process that has imported pytest, and nothing of ours or of what we use. Each
session is a fork of it: a process of its own, like ``python -m pytest``, with its own folder,
environment and modules. Run as a script, this file is the process that is kept.
"""

from __future__ import annotations

import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
from pathlib import Path


class WarmPytest:
    """Run sessions one after the other; `close` ends the process that they are forked from."""

    def __init__(self) -> None:
        self._kept: subprocess.Popen[str] | None = None

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(
        self, arguments: list[str], folder: Path, environment: dict[str, str], log: Path
    ) -> int:
        """Do what ``python -m pytest`` does; return its exit status, `log` is what it printed."""
        kept = self._kept = self._kept or self._start()
        assert kept.stdin is not None
        assert kept.stdout is not None
        try:
            job = [arguments, str(folder), environment, str(log)]
            print(json.dumps(job), file=kept.stdin, flush=True)
            return int(kept.stdout.readline())
        except BaseException:  # the time limit of a test, for one: a session may still be running
            os.killpg(kept.pid, signal.SIGKILL)
            self.close()
            raise

    def close(self) -> None:
        """End the process, if it was started."""
        if self._kept is not None:
            self._kept.communicate()
            self._kept = None


def wait_for_a_session() -> list[str]:
    """Fork at each job, and say how it ended; return its arguments in the fork."""
    for line in sys.stdin:
        arguments, folder, environment, log = json.loads(line)
        child = os.fork()
        if child == 0:
            become(folder, environment, log)
            return arguments
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    raise SystemExit


def become(folder: str, environment: dict[str, str], log: str) -> None:
    """Be as a process that was started there, with that environment, and with no input."""
    os.chdir(folder)
    sys.path[0] = folder
    os.environ.clear()
    os.environ.update(environment)
    nothing = os.open(os.devnull, os.O_RDONLY)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for target, source in enumerate([nothing, file, file]):
        os.dup2(source, target)
    os.close(nothing)
    os.close(file)


if __name__ == "__main__":
    from _pytest.config import default_plugins

    for plugin in default_plugins:
        importlib.import_module(f"_pytest.{plugin}")
    sys.argv[1:] = wait_for_a_session()
    runpy.run_module("pytest", run_name="__main__", alter_sys=True)
