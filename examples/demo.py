"""Save real pipelines in every format, load them in every place, and see which ones come back.

Run it from the root of a clone with the command in the README, or in any environment that has the
package: ``python examples/demo.py``. It needs no network: the data ship with scikit-learn.
"""

from __future__ import annotations

import sys
import textwrap
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from fragile import CodeBook
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.cross_decomposition import PLSRegression
from sklearn.datasets import (
    load_breast_cancer,
    load_diabetes,
    load_digits,
    load_iris,
    load_linnerud,
    load_wine,
)
from sklearn.decomposition import PCA
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from pytest_sklearn_persist import RoundtripResult, Status, check_roundtrip

PLACES = ("same", "fresh", "memmap", "byteswapped")

#: Known and not to be mended here. Expectations are strict: were it mended, the demo would say so.
FOREIGN_BYTE_ORDER = {
    f"pickle:5{route}@byteswapped": "pickle 5 restores arrays in the byte order of the machine "
    "that wrote them, which compiled code on this one does not take; joblib converts them"
    for route in ("", ":path", ":pathlike", ":file")
}


class Case(NamedTuple):
    """One pipeline on one data set."""

    data: str
    what: str
    estimator: Any
    X: Any
    y: Any
    expected_failures: Mapping[str, str] = {}


def cases() -> Iterator[Case]:
    """Six pipelines that have little in common, each on another data set of scikit-learn."""
    X, y = load_iris(return_X_y=True)
    linear = make_pipeline(StandardScaler(), LogisticRegression())
    yield Case("iris", "scaler, logistic regression", linear, X, y)

    X, y = load_breast_cancer(return_X_y=True)
    boosting = HistGradientBoostingClassifier(max_iter=10, random_state=0)
    yield Case("breast cancer", "gradient boosting", boosting, X, y, FOREIGN_BYTE_ORDER)

    X, y = load_digits(return_X_y=True)
    vectors = make_pipeline(PCA(20, random_state=0), SVC())
    yield Case("digits", "PCA, support vectors", vectors, X[:300], y[:300], FOREIGN_BYTE_ORDER)

    wine = load_wine(as_frame=True)
    columns = ColumnTransformer(
        [
            ("bins", KBinsDiscretizer(4, strategy="uniform"), ["alcohol", "hue"]),
            ("scaled", StandardScaler(), ["proline", "magnesium", "flavanoids"]),
        ]
    )
    table = make_pipeline(columns, LogisticRegression())
    yield Case("wine", "columns of a DataFrame", table, wine.data, wine.target)

    X, y = load_diabetes(return_X_y=True)
    process = GaussianProcessRegressor(RBF(3.0), alpha=0.5, random_state=0)
    smooth = make_pipeline(StandardScaler(), process)
    yield Case("diabetes", "scaler, Gaussian process", smooth, X[:200], y[:200])

    X, y = load_linnerud(return_X_y=True)
    pls = TransformedTargetRegressor(PLSRegression(2), transformer=StandardScaler())
    yield Case("linnerud", "three targets at once", pls, X, y)


def fragile_case() -> Case:
    """A pipeline with a transformer that keeps what it learns outside of the object."""
    X, y = load_digits(return_X_y=True)
    estimator = make_pipeline(CodeBook(), DecisionTreeClassifier(random_state=0))
    return Case("digits", "code book, decision tree", estimator, X[:300], y[:300])


def check(case: Case, **options: Any) -> RoundtripResult:
    """Fit the pipeline, save and reload it, and compare what comes back."""
    fitted = case.estimator.fit(case.X, case.y)
    return check_roundtrip(
        fitted, case.X, case.y, expected_failures=case.expected_failures, **options
    )


def row(case: Case, result: RoundtripResult) -> str:
    """One line: how many formats came back identical in each place."""
    cells = []
    for place in PLACES:
        statuses = [outcome.status for outcome in result.outcomes if outcome.place == place]
        cells.append(f"{statuses.count(Status.IDENTICAL)} of {len(statuses)}")
    return f"{case.data:15}{case.what:29}" + "".join(f"{cell:13}" for cell in cells).rstrip()


def exceptions(result: RoundtripResult) -> Iterator[str]:
    """Name what is not identical, formats with the same finding together."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for outcome in result.outcomes:
        if outcome.status is not Status.IDENTICAL:
            path = outcome.differences[0].path if outcome.differences else ""
            why = outcome.expected_failure or outcome.cause
            finding = " ".join(filter(None, [str(outcome.status), path]))
            key = (outcome.place, finding, f" ({why})" if why else "")
            groups.setdefault(key, []).append(outcome.format)
    for (place, finding, why), formats in groups.items():
        text = f"{finding}, {place}: {', '.join(formats)}{why}"
        yield textwrap.fill(text, 96, initial_indent="  ! ", subsequent_indent="    ")


def show_survivors() -> bool:
    """Print the table; tell whether everything came back that has to."""
    print("Six pipelines, saved in every format that can run here and loaded in every place.")
    print("A cell says how many formats came back identical, which means bit for bit.\n")
    print(f"{'data':15}{'pipeline':29}" + "".join(f"{place:13}" for place in PLACES).rstrip())
    print("-" * 92)
    all_ok = True
    names: dict[str, None] = {}
    for case in cases():
        result = check(case, formats="all", places="all")
        print(row(case, result), flush=True)
        for text in exceptions(result):
            print(text, flush=True)
        all_ok &= result.ok
        names |= dict.fromkeys(outcome.format for outcome in result.outcomes)
    print("-" * 92)
    print(textwrap.fill(f"formats: {', '.join(names)}", 92, subsequent_indent="  "))
    print(
        "places:  same process, fresh process, memmap (uncompressed joblib files only), byteswapped"
        "\n         (files of pickle and joblib that a machine of the other byte order would write)"
    )
    return all_ok


def show_casualty() -> bool:
    """Print the message about a pipeline that does not survive; tell whether it was noticed."""
    print("\n\nAnd one that does not survive, although nothing raises (see examples/fragile.py):\n")
    result = check(fragile_case())
    print(textwrap.indent(str(result), "    "))
    fresh = [outcome.status for outcome in result.outcomes if outcome.place == "fresh"]
    return bool(fresh) and set(fresh) == {Status.DRIFTED}


def show_next_step() -> None:
    """Say what to type in a test suite."""
    python, test = (
        path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
        for path in (Path(sys.executable), Path(__file__).resolve().parent / "test_saving.py")
    )
    print("\n\nIn a test suite this is one line, with the fixture persist_roundtrip. Type next:\n")
    print(f"    {python} -m pytest {test}\n")
    print("One test passes, and one fails with the message above. Let `fit` in examples/fragile.py")
    print("begin with `self.codes = {}`, so that the object holds its code book: both pass.")


def main() -> int:
    """Show all of it; the exit status is 0 when it went as it should."""
    start = time.perf_counter()
    survived = show_survivors()
    noticed = show_casualty()
    show_next_step()
    print(f"\n({time.perf_counter() - start:.0f} seconds)")
    if not (survived and noticed):
        print("This is not what the demo should show; see above.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":  # a fresh process may import this file again: nothing runs then
    sys.exit(main())
