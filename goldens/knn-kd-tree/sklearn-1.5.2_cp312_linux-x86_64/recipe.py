def _iris(step=3):
    from sklearn.datasets import load_iris

    X, y = load_iris(return_X_y=True)
    return X[::step], y[::step]


def knn_kd_tree():
    from sklearn.neighbors import KNeighborsClassifier

    return (KNeighborsClassifier(algorithm="kd_tree", leaf_size=10), *_iris())
