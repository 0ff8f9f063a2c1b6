def _iris(step=3):
    from sklearn.datasets import load_iris

    X, y = load_iris(return_X_y=True)
    return X[::step], y[::step]


def mlp():
    from sklearn.neural_network import MLPClassifier

    estimator = MLPClassifier((6,), solver="lbfgs", max_iter=50, random_state=0)
    return (estimator, *_iris())
