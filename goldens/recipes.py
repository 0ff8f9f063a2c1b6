"""Small models of many kinds, to be recorded under every release of scikit-learn.

Each function returns ``(unfitted estimator, X, y)`` and works under scikit-learn 0.22 to 1.9; what
a release does not have raises ``NotImplementedError``. Everything is seeded, and made from data
that comes with scikit-learn: nothing is downloaded.

``tox run -m record`` records what is missing; one model by hand::

    python pytest_sklearn_persist/recorder.py goldens/recipes.py:forest --into goldens
"""

import numpy as np

TEXTS = [
    "the cat sat on the mat and looked at the moon",
    "a dog barked at the cat all night",
    "my cat sleeps while the dog eats",
    "the dog and the cat are friends now",
    "she feeds the rabbit and the cat",
    "a rabbit ran away from the dog",
    "the horse likes apples more than hay",
    "our horse and our dog share a barn",
    "birds sing early in the old barn",
    "the bird flew over the barn and the horse",
    "the model was saved under an old release",
    "a new release reads the saved file",
    "the file holds a model and its weights",
    "weights of the model changed with the release",
    "tests compare the model with its recording",
    "a recording holds inputs and outputs",
    "the outputs differ under the new release",
    "load the file and compare the outputs",
    "an error tells that the module moved",
    "the module was private and moved",
    "bread needs flour, water, salt and time",
    "mix the flour with water and wait",
    "salt the soup and stir it well",
    "the soup needs onions, salt and pepper",
    "fry the onions until they are golden",
    "golden onions go well with fresh bread",
    "wait until the dough has doubled",
    "the dough of the bread rests all night",
    "pepper and salt stand on the table",
    "stir the dough, then bake the bread",
]
TOPICS = ["animals"] * 10 + ["models"] * 10 + ["kitchen"] * 10


def _iris(step=3):
    from sklearn.datasets import load_iris

    X, y = load_iris(return_X_y=True)
    return X[::step], y[::step]


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


def linear():
    from sklearn.linear_model import LinearRegression

    return (LinearRegression(), *_wine())


def ridge():
    from sklearn.linear_model import Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return (make_pipeline(StandardScaler(), Ridge(alpha=0.5)), *_wine())


def logistic():
    from sklearn.linear_model import LogisticRegression

    return (LogisticRegression(max_iter=500), *_iris())


def sgd():
    from sklearn.linear_model import SGDClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return (make_pipeline(StandardScaler(), SGDClassifier(random_state=0)), *_iris())


def tree():
    from sklearn.tree import DecisionTreeClassifier

    return (DecisionTreeClassifier(max_depth=3, random_state=0), *_iris())


def forest():
    from sklearn.ensemble import RandomForestClassifier

    return (RandomForestClassifier(n_estimators=5, max_depth=3, random_state=0), *_iris())


def isolation_forest():
    from sklearn.ensemble import IsolationForest

    X, _ = _iris()
    return IsolationForest(n_estimators=5, max_samples=16, random_state=0), X, None


def gradient_boosting():
    from sklearn.ensemble import GradientBoostingClassifier

    return (GradientBoostingClassifier(n_estimators=3, max_depth=2, random_state=0), *_iris())


def hist_missing():
    """Histogram gradient boosting on numbers, some of them missing."""
    X, y = _wine()
    estimator = _hist("Regressor")(
        max_iter=4, max_leaf_nodes=5, min_samples_leaf=5, max_bins=16, random_state=0
    )
    return estimator, _with_missing(X), y


def hist_categories():
    """Histogram gradient boosting on numbers and categories, some of them missing."""
    _needs("0.24")
    X, y = _iris(2)
    kinds = np.random.RandomState(0).randint(4, size=len(X))
    kinds[y == 1] %= 2
    X = _with_missing(np.column_stack([X[:, :3], kinds]))
    estimator = _hist("Classifier")(
        categorical_features=[3],
        max_iter=3,
        max_leaf_nodes=4,
        min_samples_leaf=5,
        max_bins=16,
        random_state=0,
    )
    return estimator, X, y


def _hist(kind):
    """Return the class; up to 0.24 it has to be enabled."""
    import importlib

    ensemble = importlib.import_module("sklearn.ensemble")
    name = "HistGradientBoosting" + kind
    if not hasattr(ensemble, name):
        importlib.import_module("sklearn.experimental.enable_hist_gradient_boosting")
    return getattr(ensemble, name)


def svc():
    from sklearn.svm import SVC

    return (SVC(), *_iris())


def knn_kd_tree():
    from sklearn.neighbors import KNeighborsClassifier

    X, y = _wine()
    return KNeighborsClassifier(algorithm="kd_tree", leaf_size=10), X, (y > 13).astype(np.int64)


def knn_ball_tree():
    from sklearn.neighbors import KNeighborsRegressor

    estimator = KNeighborsRegressor(
        algorithm="ball_tree", leaf_size=10, metric="manhattan", weights="distance"
    )
    return (estimator, *_wine())


def naive_bayes():
    from sklearn.naive_bayes import GaussianNB

    return (GaussianNB(), *_iris())


def mlp():
    from sklearn.neural_network import MLPClassifier

    estimator = MLPClassifier((6,), solver="lbfgs", max_iter=50, random_state=0)
    return (estimator, *_iris())


def gaussian_process():
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, WhiteKernel

    X = np.linspace(0, 6, 20)[:, None]
    estimator = GaussianProcessRegressor(RBF() + WhiteKernel(0.1), random_state=0)
    return estimator, X, np.sin(X[:, 0]) + 0.1 * np.cos(9 * X[:, 0])


def k_means():
    from sklearn.cluster import KMeans

    X, _ = _iris()
    return KMeans(3, n_init=2, random_state=0), X, None


def pca():
    from sklearn.decomposition import PCA

    X, _ = _iris()
    return PCA(2, whiten=True, svd_solver="full"), X, None


def nmf():
    from sklearn.decomposition import NMF

    X, _ = _iris()
    return NMF(2, init="nndsvda", random_state=0), X, None


def tfidf():
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True), TEXTS, None


def text_classifier():
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    return make_pipeline(TfidfVectorizer(min_df=2), LogisticRegression()), TEXTS, TOPICS


def one_hot():
    from sklearn.preprocessing import OneHotEncoder

    return OneHotEncoder(handle_unknown="ignore"), _kinds(40), None


def ordinal():
    from sklearn.preprocessing import OrdinalEncoder

    return OrdinalEncoder(dtype=np.float32), _kinds(40), None


def simple_imputer():
    from sklearn.impute import SimpleImputer

    X, _ = _iris()
    return SimpleImputer(strategy="median", add_indicator=True), _with_missing(X), None


def knn_imputer():
    from sklearn.impute import KNNImputer

    X, _ = _iris(5)
    return KNNImputer(n_neighbors=3), _with_missing(X), None


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


def set_output_pandas():
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    _needs("1.2")
    frame, _ = _frame()
    estimator = make_pipeline(SimpleImputer(), StandardScaler()).set_output(transform="pandas")
    return estimator, frame[["acid", "hue", "proline"]], None


def calibrated():
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.svm import LinearSVC

    estimator = CalibratedClassifierCV(LinearSVC(random_state=0, dual=False), cv=2)
    return (estimator, *_iris())


def stacking():
    from sklearn.ensemble import StackingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.naive_bayes import GaussianNB
    from sklearn.tree import DecisionTreeClassifier

    parts = [
        ("tree", DecisionTreeClassifier(max_depth=2, random_state=0)),
        ("bayes", GaussianNB()),
    ]
    return (StackingClassifier(parts, LogisticRegression(max_iter=500), cv=2), *_iris())


def grid_search():
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import GridSearchCV

    return (GridSearchCV(Ridge(), {"alpha": [0.1, 1.0, 10.0]}, cv=3), *_wine())


def _needs(version):
    """Raise if the installed scikit-learn is older than this."""
    import sklearn

    numbers = [int(part) for part in sklearn.__version__.split(".")[:2]]
    if numbers < [int(part) for part in version.split(".")]:
        raise NotImplementedError(f"needs scikit-learn {version}")
