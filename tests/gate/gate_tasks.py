"""What the tests do in throw-away processes, with the gate closed."""

from __future__ import annotations

import os
import pickle
import subprocess
from pathlib import Path

from pytest_sklearn_persist.gate.hook import Gate, Refused
from pytest_sklearn_persist.gate.loading import load_artifact
from pytest_sklearn_persist.gate.trust import Trust
from pytest_sklearn_persist.gate.unpickling import close_gate

TOKEN = "a secret of the parent"


def closed(memory, job):
    """Close the gate, do one thing, and tell what came of it."""
    name, argument, options = job
    gate = Gate(
        Trust(tuple(options.get("trusted", ())), options.get("listed", True)), str(Path.cwd())
    )
    close_gate(gate)
    answer = {"result": None, "error": None}
    try:
        answer["result"] = repr(TASKS[name](argument, gate))
    except Refused as error:
        answer["error"] = f"Refused: {error}"
    except Exception as error:
        answer["error"] = f"{type(error).__name__}: {error}"
    answer["refusals"], answer["names"] = gate.refusals, gate.names
    return answer


def load(data, gate):
    return load_artifact(bytearray(data), gate)


def loads(data, gate):
    return pickle.loads(data)


def c_loads(data, gate):
    """Unpickle on a way that nobody has changed."""
    import _pickle

    return _pickle.loads(data)


def write(path, gate):
    return Path(path).write_text("x")


def write_own(name, gate):
    path = Path.cwd() / name
    path.write_text("x")
    path.rename(path.with_suffix(".other"))
    path.with_suffix(".other").unlink()
    (Path.cwd() / "folder").mkdir()
    return "written"


def read(path, gate):
    return len(Path(path).read_bytes())


def run(command, gate):
    return subprocess.run(command, check=False).returncode


def run_caught(command, gate):
    try:
        return subprocess.run(command, check=False).returncode
    except BaseException:
        return "went on"


def connect(port, gate):
    import socket

    return socket.create_connection(("127.0.0.1", port), 1)


def fork(_, gate):
    return os.fork()


def call_library(_, gate):
    import ctypes

    return ctypes.CDLL(None).getpid()


def import_module(name, gate):
    return __import__(name).__name__


def make_function(_, gate):
    return type(make_function)(make_function.__code__, {})


def remove(path, gate):
    return Path(path).unlink()


def predict(data, gate):
    """Load a model and use it, with all that is found on the way."""
    model = load_artifact(bytearray(data), gate)
    return model.predict([[0.0] * model.n_features_in_]).shape


TASKS = {
    function.__name__: function
    for function in (
        *(load, loads, c_loads, write, write_own, read, run, run_caught, connect, fork),
        *(call_library, import_module, make_function, remove, predict),
    )
}
