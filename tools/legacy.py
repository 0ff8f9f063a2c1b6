"""Save models as people did years ago: it runs under Python 2.7 and 3.6, with joblib before 0.10.

``python tools/legacy.py FOLDER`` was run with scikit-learn 0.18.2, numpy 1.13.3 and joblib 0.9.4
under Python 2.7.18 and 3.6.15, and what it wrote packed into ``tests/gate/legacy.tar.xz``.
"""

import os
import pickle
import sys

import joblib
from sklearn.datasets import load_iris
from sklearn.externals import joblib as external
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import GaussianNB


def models():
    """Return models whose modules are still there, one with numbers and one with texts."""
    X, y = load_iris(return_X_y=True)
    yield "bayes", GaussianNB().fit(X, y)
    yield "text", TfidfVectorizer().fit(["caf\xe9 noir", "th\xe9 vert"])


def main(folder):
    """Write each model in every old way."""
    python = "py%d%d" % sys.version_info[:2]
    for name, model in models():
        stem = os.path.join(folder, "%s-%s" % (python, name))
        for protocol in (0, 2):
            with open("%s-protocol%d.pkl" % (stem, protocol), "wb") as file:
                pickle.dump(model, file, protocol)
        joblib.dump(model, stem + "-files.pkl")
        joblib.dump(model, stem + "-zfile.pkl", compress=3)
        joblib.dump(model, stem + "-zfiles.pkl", compress=3, cache_size=0)
        external.dump(model, stem + "-external.pkl")
        external.dump(model, stem + "-external-zlib.pkl", compress=3)


if __name__ == "__main__":
    main(sys.argv[1])
