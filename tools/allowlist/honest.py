"""Save one instance of every estimator, and some of what else models hold, in formats by turns.

Runs beside ``collect.py`` and under the same Pythons; packing needs Python 3.8::

    python honest.py FOLDER                    # the models of this scikit-learn, and index.json
    python3 honest.py --pack FOLDER ARCHIVE    # FOLDER as ARCHIVE (.tar.xz), always the same bytes
"""

from __future__ import print_function

import io
import json
import os
import pickle
import platform
import shutil
import sys
import tarfile
import warnings

LARGEST = 30000
EVERY = 24


def formats():
    """Return (name, ending, function that saves) of all formats of this Python."""
    import collect

    protocols = range(pickle.HIGHEST_PROTOCOL + 1)
    found = [("pickle:%d" % protocol, "pkl", _pickling(protocol)) for protocol in protocols]
    found.append(("joblib", "joblib", collect.joblib.dump))
    for name in ("zlib", "gzip", "bz2", "lzma", "xz"):
        if collect.PYTHON_2 and name in ("lzma", "xz"):
            continue
        found.append(("joblib:" + name, "joblib", _compressing(collect.joblib, name)))
    found.append(
        ("joblib:2", "joblib", lambda value, path: collect.joblib.dump(value, path, protocol=2))
    )
    return found


def _pickling(protocol):
    def save(value, path):
        with io.open(path, "wb") as file:
            pickle.dump(value, file, protocol)

    return save


def _compressing(joblib, name):
    return lambda value, path: joblib.dump(value, path, compress=(name, 3))


def chosen():
    """Yield (name, object): the first instance of every class, then some of the other cases."""
    import collect

    for name, cls in sorted(collect.classes().items()):
        for _, instance in collect.basic(cls):
            yield "estimator-" + name.split(".")[-1], instance
            break
    start = int(collect.sklearn.__version__.split(".")[1])
    for number, (name, make) in enumerate(collect.cases()):
        if (number + start) % EVERY == 0:
            try:
                value = make()
            except Exception:  # this release does not have it
                continue
            yield name, value


def write(folder):
    """Save everything that is small enough, and an index."""
    import collect

    known = formats()
    turn = int(collect.sklearn.__version__.split(".")[1])
    index = []
    for number, (name, value) in enumerate(chosen()):
        kind, ending, save = known[(number + turn) % len(known)]
        file = "%03d-%s.%s" % (number, name.replace("/", "-"), ending)
        path = os.path.join(folder, file)
        try:
            save(value, path)
        except Exception as error:
            print(name, kind, error, file=sys.stderr)
            if os.path.exists(path):
                os.remove(path)
            continue
        if os.path.getsize(path) > LARGEST:
            print(name, kind, os.path.getsize(path), "bytes", file=sys.stderr)
            os.remove(path)
            continue
        kind_of = type(value)
        entry = {"file": file, "format": kind, "class": kind_of.__module__ + "." + kind_of.__name__}
        entry.update(
            {"python": platform.python_version(), "scikit-learn": collect.sklearn.__version__}
        )
        index.append(entry)
    with io.open(os.path.join(folder, "index.json"), "wb") as file:
        file.write(json.dumps(index, indent=0, sort_keys=True).encode("ascii"))
    print(collect.sklearn.__version__, len(index), "files", file=sys.stderr)


def pack(folder, archive):
    """Write the files of a folder as an archive without dates and owners."""
    with tarfile.open(archive, "w:xz", preset=9) as packed:
        for name in sorted(os.listdir(folder), key=_kind_first):
            info = tarfile.TarInfo(name)
            info.size = os.path.getsize(os.path.join(folder, name))
            with io.open(os.path.join(folder, name), "rb") as file:
                packed.addfile(info, file)


def _kind_first(name):
    """Sort compressed files apart: what is alike side by side gets small."""
    return name.rpartition(".")[2], name


def main(arguments):
    """Do what the module says."""
    if arguments[0] == "--pack":
        pack(*arguments[1:])
        return
    import collect

    if not os.path.isdir(arguments[0]):
        os.makedirs(arguments[0])
    warnings.simplefilter("ignore")
    out, sys.stdout = sys.stdout, sys.stderr
    try:
        with collect.np.errstate(all="ignore"):
            write(arguments[0])
    finally:
        sys.stdout = out
        shutil.rmtree(collect.FOLDER, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
