def _iris(step=3):
    from sklearn.datasets import load_iris

    X, y = load_iris(return_X_y=True)
    return X[::step], y[::step]


def nmf():
    from sklearn.decomposition import NMF

    X, _ = _iris()
    return NMF(2, init="nndsvda", random_state=0), X, None
