def _iris(step=3):
    from sklearn.datasets import load_iris

    X, y = load_iris(return_X_y=True)
    return X[::step], y[::step]


def calibrated():
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.svm import LinearSVC

    estimator = CalibratedClassifierCV(LinearSVC(random_state=0, dual=False), cv=2)
    return (estimator, *_iris())
