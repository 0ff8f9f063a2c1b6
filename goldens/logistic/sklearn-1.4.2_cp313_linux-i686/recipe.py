def _iris(step=3):
    from sklearn.datasets import load_iris

    X, y = load_iris(return_X_y=True)
    return X[::step], y[::step]


def logistic():
    from sklearn.linear_model import LogisticRegression

    return (LogisticRegression(max_iter=500), *_iris())
