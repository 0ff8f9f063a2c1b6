import numpy as np

def _iris(step=3):
    from sklearn.datasets import load_iris

    X, y = load_iris(return_X_y=True)
    return X[::step], y[::step]


def _with_missing(X, share=0.1):
    X = X.copy()
    X[np.random.RandomState(0).uniform(size=X.shape) < share] = np.nan
    return X


def hist_categories():
    """Histogram gradient boosting on numbers and categories, some of them missing."""
    _needs("0.24")
    X, y = _iris(2)
    kinds = np.random.RandomState(0).randint(4, size=len(X))
    kinds[y == 1] %= 2
    X = _with_missing(np.column_stack([X[:, :3], kinds]))
    estimator = _hist("Classifier")(
        categorical_features=[3],
        max_iter=3,
        max_leaf_nodes=4,
        min_samples_leaf=5,
        max_bins=16,
        random_state=0,
    )
    return estimator, X, y


def _hist(kind):
    """Return the class; up to 0.24 it has to be enabled."""
    import importlib

    ensemble = importlib.import_module("sklearn.ensemble")
    name = "HistGradientBoosting" + kind
    if not hasattr(ensemble, name):
        importlib.import_module("sklearn.experimental.enable_hist_gradient_boosting")
    return getattr(ensemble, name)


def _needs(version):
    """Raise if the installed scikit-learn is older than this."""
    import sklearn

    numbers = [int(part) for part in sklearn.__version__.split(".")[:2]]
    if numbers < [int(part) for part in version.split(".")]:
        raise NotImplementedError(f"needs scikit-learn {version}")
