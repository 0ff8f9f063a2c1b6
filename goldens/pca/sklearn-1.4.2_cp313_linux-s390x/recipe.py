def _iris(step=3):
    from sklearn.datasets import load_iris

    X, y = load_iris(return_X_y=True)
    return X[::step], y[::step]


def pca():
    from sklearn.decomposition import PCA

    X, _ = _iris()
    return PCA(2, whiten=True, svd_solver="full"), X, None
