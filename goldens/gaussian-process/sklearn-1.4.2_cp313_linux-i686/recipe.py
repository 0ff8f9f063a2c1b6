import numpy as np

def gaussian_process():
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, WhiteKernel

    X = np.linspace(0, 6, 20)[:, None]
    estimator = GaussianProcessRegressor(RBF() + WhiteKernel(0.1), random_state=0)
    return estimator, X, np.sin(X[:, 0]) + 0.1 * np.cos(9 * X[:, 0])
