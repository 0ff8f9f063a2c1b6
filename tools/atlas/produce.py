"""Record each kind of estimator under this scikit-learn; what is recorded already is left alone.

Runs alone under Python 3.6 or newer, beside ``kinds.py`` and this project's recorder::

    python produce.py --store FOLDER    # recorded into a folder of it that has the release's name

``--kinds others`` records those of ``others.py`` in place of those of the atlas. ``--bare`` only
saves them, with nothing recorded: enough for `configure.py`.
"""

import argparse
import functools
import importlib
import importlib.util
import io
import json
import os
import pickle
import sys
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "1")

import sklearn

HERE = os.path.dirname(os.path.abspath(__file__))
RECORDER = os.path.join(HERE, "..", "..", "pytest_sklearn_persist", "recorder.py")
FORMATS = ("pickle:4", "joblib")
#: Seconds to look for probes: what takes longer is rare at this size.
BUDGET = 0.5


def main():
    """Record what is missing, and write beside it what could not be recorded, and why."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--store", required=True)
    parser.add_argument("--only", nargs="*", help="names of kinds")
    parser.add_argument("--kinds", choices=("kinds", "others"), default="kinds")
    parser.add_argument("--formats", nargs="*", default=FORMATS)
    parser.add_argument("--bare", action="store_true")
    given = parser.parse_args()
    recorder, failures = _recorder(), {}
    store = os.path.join(given.store, ".".join(sklearn.__version__.split(".")[:2]))
    os.makedirs(store, exist_ok=True)
    index = os.path.join(store, "kinds.json")
    known = _read(index)
    warnings.simplefilter("ignore")
    kinds = importlib.import_module(given.kinds)
    for name, make in kinds.kinds():
        folder = kinds.folder_of(name)
        if (given.only and name not in given.only) or folder in known:
            continue
        try:
            estimator, inputs, targets = make()
            known[folder] = _about(name, estimator)
            if given.bare:
                _save(estimator, os.path.join(store, folder + ".pkl"))
                continue
            material = recorder.from_estimator(estimator, inputs, targets)
            recorder.record(
                material,
                store,
                folder,
                formats=given.formats,
                cv=0,
                budget=BUDGET,
                replace=True,
                observe=functools.partial(_observe, recorder),
            )
        except Exception as error:  # told, and the next one
            failures[name] = "%s: %s" % (type(error).__name__, str(error).split("\n")[0][:200])
            known.pop(folder, None)
            continue
        _write(index, known)
    _write(index, known)
    _write(os.path.join(store, "failures.json"), failures)
    print("%d kinds, %d failed" % (len(known), len(failures)))


def _about(name, estimator):
    return {"kind": name, "class": _name(type(estimator)), "classes": _in(estimator)}


def _save(estimator, path):
    with open(path, "wb") as file:
        pickle.dump(estimator, file, 4)


def _recorder():
    spec = importlib.util.spec_from_file_location("recorder", RECORDER)
    module = importlib.util.module_from_spec(spec)
    sys.modules["recorder"] = module
    spec.loader.exec_module(module)
    return module


def _observe(recorder, job):
    """Reload and observe in a fork of this process, which has all of scikit-learn imported."""
    path = job["inputs"] + ".answer"
    child = os.fork()
    if not child:
        try:
            answer = {"facts": recorder.observe_artifact(job)}
        except BaseException as error:
            answer = {"error": "%s: %s" % (type(error).__name__, error)}
        try:
            _write(path, answer)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    answer = _read(path) or {"error": "its process ended with status %d" % status}
    if os.path.exists(path):
        os.remove(path)
    if "error" in answer:
        raise recorder.RecordingError(answer["error"])
    return answer["facts"]


def _name(cls):
    return "%s.%s" % (cls.__module__, cls.__name__)


class _Noting(pickle.Unpickler):
    """Notes which estimator classes a pickle names."""

    def __init__(self, data):
        super().__init__(io.BytesIO(data))
        self.found = set()

    def find_class(self, module, name):
        value = super().find_class(module, name)
        if isinstance(value, type) and hasattr(value, "get_params") and hasattr(value, "fit"):
            self.found.add("%s.%s" % (module, name))
        return value


def _in(estimator):
    noting = _Noting(pickle.dumps(estimator, 4))
    noting.load()
    return sorted(noting.found)


def _read(path):
    if not os.path.exists(path):
        return {}
    with open(path) as file:
        return json.load(file)


def _write(path, value):
    with open(path + ".part", "w") as file:
        json.dump(value, file, indent=0, sort_keys=True)
    os.replace(path + ".part", path)


if __name__ == "__main__":
    main()
