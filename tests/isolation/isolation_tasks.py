"""Functions that the tests call in fresh processes."""

import importlib
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import suppress
from pathlib import Path

from pytest_sklearn_persist.isolation.steps import step


class OwnError(Exception):
    pass


class NotInTheParent:
    """An answer that can be pickled, but only unpickled where this module can be imported."""


def echo(memory, payload):
    return payload


def remember(memory, payload):
    memory.setdefault("seen", []).append(payload)
    return memory["seen"]


def describe(memory, payload):
    main = sys.modules["__main__"]
    return {
        "argv": sys.argv,
        "cwd": str(Path.cwd()),
        "files": [path.name for path in Path().iterdir()],
        "environment": dict(os.environ),
        "filters": [(f[0], f[2].__name__) for f in warnings.filters],
        "hash": hash("estimator"),
        "main": sorted(name for name, value in vars(main).items() if value is not None),
        "main_name": main.__name__,
        "modules": sorted(sys.modules),
        "parent": os.getppid(),
        "path": sys.path,
        "pid": os.getpid(),
        "random": random.random(),
        "session": os.getsid(0),
        "stdin": sys.stdin.read(),
        "temporary": tempfile.mkdtemp(),
    }


def draw_numpy(memory, payload):
    import numpy as np

    return float(np.random.rand())


def describe_arrays(memory, payload):
    return {"sum": float(payload.sum()), "writeable": payload.flags.writeable, "back": payload}


def import_module(memory, payload):
    importlib.import_module(payload)


def fail(memory, payload):
    raise OwnError(payload)


def interrupt(memory, payload):
    raise KeyboardInterrupt


def return_lambda(memory, payload):
    return lambda: None


def return_unknown(memory, payload):
    return NotInTheParent()


def die_by_signal(memory, payload):
    step("calling predict(X)")
    os.kill(os.getpid(), payload)
    time.sleep(60)


def fault(memory, payload):
    import ctypes

    step("loading")
    ctypes.string_at(0)


def exit_at_once(memory, payload):
    sys.stderr.write("last words\n")
    sys.stderr.flush()
    os._exit(payload)


def exit_politely(memory, payload):
    sys.exit(payload)


def loop(memory, payload):
    step("fitting")
    while True:
        pass


def sleep(memory, payload):
    time.sleep(payload)


def print_much(memory, payload):
    block = "x" * 1023 + "\n"
    for _ in range(payload):
        sys.stdout.write(block)
        sys.stderr.write(block)
    return "done"


def print_for_ever(memory, payload):
    while True:
        sys.stderr.write("again and again\n" * 100)


def start_grandchildren(memory, payload):
    """Start one process by fork and one by exec, which outlive their parent if they can."""
    forked = os.fork()
    if forked == 0:
        time.sleep(600)
        os._exit(0)
    spawned = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    memory["spawned"] = spawned
    pids = [forked, spawned.pid]
    if payload == "die":
        Path("pids").write_text(" ".join(map(str, pids)))
        sys.stderr.write(f"grandchildren {pids}\n")
        sys.stderr.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    return pids


def leave_files(memory, payload):
    folder = Path("locked")
    folder.mkdir()
    (folder / "file").write_text("left")
    folder.chmod(0o500)
    with tempfile.NamedTemporaryFile(delete=False) as file:
        return [str(folder.absolute()), file.name]


def allocate(memory, payload):
    return len(bytearray(payload))


def open_descriptors(memory, payload):
    names = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # that of the listing itself is gone
            names.append(str(link.readlink()))
    return names


def pool(memory, payload):
    with multiprocessing.get_context("fork").Pool(2) as workers:
        return workers.map(abs, payload)


def steps_are_cheap(memory, payload):
    started = time.perf_counter()
    for _ in range(payload):
        step("calling predict_proba(X) on one row")
    return (time.perf_counter() - started) / payload


def spin(memory, payload):
    until = time.monotonic() + payload
    while time.monotonic() < until:
        pass


def write(memory, payload):
    Path("large").write_bytes(bytes(payload))


def open_many(memory, payload):
    files = [Path(os.devnull).open() for _ in range(payload)]  # noqa: SIM115
    return len(files)


def descriptors(memory, payload):
    found = []
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            found.append(str(entry.readlink()))
    return found


def read_descriptor(memory, payload):
    with os.fdopen(payload["file"], "rb") as file:
        return [payload["more"], os.get_inheritable(file.fileno()), file.read()]


def all_environments(memory, payload):
    """Give the variables as they are now, and as the process was started with."""
    environment = dict(os.environ)
    with suppress(OSError):
        environment["of the start"] = Path("/proc/self/environ").read_text()
    return environment


def hash_of_a_text(memory, payload):
    return hash("a string")
