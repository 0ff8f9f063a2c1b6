import numpy as np

def _iris(step=3):
    from sklearn.datasets import load_iris

    X, y = load_iris(return_X_y=True)
    return X[::step], y[::step]


def _with_missing(X, share=0.1):
    X = X.copy()
    X[np.random.RandomState(0).uniform(size=X.shape) < share] = np.nan
    return X


def simple_imputer():
    from sklearn.impute import SimpleImputer

    X, _ = _iris()
    return SimpleImputer(strategy="median", add_indicator=True), _with_missing(X), None
