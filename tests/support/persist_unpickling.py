"""What a real unpickler resolves and makes, to compare a reader that makes nothing with it."""

from __future__ import annotations

import io
import pickle

import numpy as np
from joblib.numpy_pickle import NumpyUnpickler


class Recording:
    """What an unpickler resolves and which arrays come out."""

    def __init__(self):
        self.globals = set()
        self.arrays = {}

    def saw(self, value):
        if isinstance(value, np.ndarray):
            self.arrays[id(value)] = value

    @property
    def array_bytes(self):
        return sum(array.nbytes for array in self.arrays.values())


def recording_unpickler(base):
    """Return a subclass of an unpickler in Python that records what it does."""

    class Unpickler(base):
        record = None

        def find_class(self, module, name):
            self.record.globals.add((module, name))
            return super().find_class(module, name)

        def load_build(self):
            super().load_build()
            self.record.saw(self.stack[-1])

        def load_reduce(self):
            super().load_reduce()
            value = self.stack[-1]
            if isinstance(value, np.ndarray) and value.size:
                self.record.saw(value)

    Unpickler.dispatch = dict(base.dispatch)
    Unpickler.dispatch[pickle.BUILD[0]] = Unpickler.load_build
    Unpickler.dispatch[pickle.REDUCE[0]] = Unpickler.load_reduce
    return Unpickler


def really_loaded(data):
    """Load a pickle for real; return what was seen."""
    unpickler = recording_unpickler(pickle._Unpickler)(io.BytesIO(data))
    unpickler.record = Recording()
    unpickler.value = unpickler.load()
    return unpickler.record


def really_loaded_by_joblib(data):
    """Load what joblib has written, uncompressed, for real; return what was seen."""
    unpickler = recording_unpickler(NumpyUnpickler)("", io.BytesIO(data), False)
    unpickler.record = Recording()
    unpickler.value = unpickler.load()
    return unpickler.record


def names(info):
    """Return the globals that an inspected file names."""
    return {(one.module, one.name) for one in info.globals}
