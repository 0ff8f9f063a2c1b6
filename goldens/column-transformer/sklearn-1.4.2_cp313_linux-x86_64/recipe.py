import numpy as np

def _wine(step=2):
    """Return four columns of the wines, and a fifth to predict."""
    from sklearn.datasets import load_wine

    X = load_wine().data[::step]
    return X[:, [1, 6, 9, 12]], X[:, 0]


def _with_missing(X, share=0.1):
    X = X.copy()
    X[np.random.RandomState(0).uniform(size=X.shape) < share] = np.nan
    return X


def _kinds(n):
    """Return two columns of texts."""
    rng = np.random.RandomState(0)
    colours = np.array(["red", "green", "blue", "white"], dtype=object)
    sizes = np.array(["small", "medium", "large"], dtype=object)
    return np.stack([colours[rng.randint(4, size=n)], sizes[rng.randint(3, size=n)]], axis=1)


def _frame():
    """Return a data frame of numbers, whole numbers, texts and missing values."""
    import pandas

    X, _ = _wine()
    kinds = _kinds(len(X))
    frame = pandas.DataFrame({"acid": X[:, 0], "hue": _with_missing(X[:, 2])})
    frame["proline"] = X[:, 3].astype(np.int64)
    frame["colour"] = pandas.Series(list(kinds[:, 0]), dtype=object)
    frame["size"] = pandas.Series(list(kinds[:, 1]), dtype=object)
    return frame, (X[:, 1] > 2).astype(np.int64)


def column_transformer():
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    columns = ColumnTransformer(
        [
            ("numbers", numbers, ["acid", "hue"]),
            ("kinds", OneHotEncoder(handle_unknown="ignore"), ["colour", "size"]),
        ],
        remainder=StandardScaler(),
    )
    return (make_pipeline(columns, LogisticRegression()), *_frame())
