def _iris(step=3):
    from sklearn.datasets import load_iris

    X, y = load_iris(return_X_y=True)
    return X[::step], y[::step]


def isolation_forest():
    from sklearn.ensemble import IsolationForest

    X, _ = _iris()
    return IsolationForest(n_estimators=5, max_samples=16, random_state=0), X, None
