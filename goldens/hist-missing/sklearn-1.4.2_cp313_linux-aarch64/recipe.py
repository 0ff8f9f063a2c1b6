import numpy as np

def _wine(step=2):
    """Return four columns of the wines, and a fifth to predict."""
    from sklearn.datasets import load_wine

    X = load_wine().data[::step]
    return X[:, [1, 6, 9, 12]], X[:, 0]


def _with_missing(X, share=0.1):
    X = X.copy()
    X[np.random.RandomState(0).uniform(size=X.shape) < share] = np.nan
    return X


def hist_missing():
    """Histogram gradient boosting on numbers, some of them missing."""
    X, y = _wine()
    estimator = _hist("Regressor")(
        max_iter=4, max_leaf_nodes=5, min_samples_leaf=5, max_bins=16, random_state=0
    )
    return estimator, _with_missing(X), y


def _hist(kind):
    """Return the class; up to 0.24 it has to be enabled."""
    import importlib

    ensemble = importlib.import_module("sklearn.ensemble")
    name = "HistGradientBoosting" + kind
    if not hasattr(ensemble, name):
        importlib.import_module("sklearn.experimental.enable_hist_gradient_boosting")
    return getattr(ensemble, name)
