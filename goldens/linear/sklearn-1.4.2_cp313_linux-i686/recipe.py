def _wine(step=2):
    """Return four columns of the wines, and a fifth to predict."""
    from sklearn.datasets import load_wine

    X = load_wine().data[::step]
    return X[:, [1, 6, 9, 12]], X[:, 0]


def linear():
    from sklearn.linear_model import LinearRegression

    return (LinearRegression(), *_wine())
