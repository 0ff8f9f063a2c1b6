def _iris(step=3):
    from sklearn.datasets import load_iris

    X, y = load_iris(return_X_y=True)
    return X[::step], y[::step]


def gradient_boosting():
    from sklearn.ensemble import GradientBoostingClassifier

    return (GradientBoostingClassifier(n_estimators=3, max_depth=2, random_state=0), *_iris())
