"""One test for each estimator of a list, in the manner of ``parametrize_with_checks``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import pytest

from . import marker

if TYPE_CHECKING:
    from pytest_sklearn_persist import RoundtripResult

    from .roundtrip import PersistRoundtrip

__all__ = ["RoundtripCheck", "parametrize_roundtrip"]

_Test = TypeVar("_Test", bound=Callable[..., object])
ExpectedFailures: TypeAlias = Mapping[str, str] | Callable[[Any], Mapping[str, str]]


@dataclass(slots=True)
class RoundtripCheck:
    """The argument ``check`` of a test: call it with the estimator.

    Attributes
    ----------
    X, y : array-like or None
        The data that was given together with the estimator.
    roundtrip : PersistRoundtrip or None
        What checks, while the test runs.
    """

    X: Any = field(default=None, repr=False)
    y: Any = field(default=None, repr=False)
    roundtrip: PersistRoundtrip | None = field(default=None, repr=False)

    def __call__(
        self, estimator: Any, X: Any = None, y: Any = None, **given: Any
    ) -> RoundtripResult:
        """Check that an estimator comes back as the same estimator; fit it first if needed.

        Parameters
        ----------
        estimator : object
            One that is not fitted is cloned, and the clone is fitted on the data given, or else
            on small data that suits its tags. A fitted one is used as it is.
        X, y : array-like, optional
            Data to use instead of what was given in the list.
        **given
            Further arguments of `persist_roundtrip`.

        Returns
        -------
        RoundtripResult
            All outcomes, where none of them fails.
        """
        __tracebackhide__ = True
        from . import data

        if self.roundtrip is None:
            msg = "check works only inside the test that parametrize_roundtrip made it for"
            raise pytest.UsageError(msg)
        if X is None:
            X, y = self.X, self.y if y is None else y
        if hasattr(estimator, "fit") and not data.is_fitted(estimator):
            if X is None:
                estimator, X, y = data.fit_on_suitable_data(estimator)
            else:
                estimator = data.fit_clone(estimator, X, y)
        return self.roundtrip(estimator, X, y, **given)


def bind(item: pytest.Item, roundtrip: PersistRoundtrip | None) -> None:
    """Tell the check among the parameters of an item which test it now works for."""
    callspec = getattr(item, "callspec", None)
    for value in getattr(callspec, "params", {}).values():
        if isinstance(value, RoundtripCheck):
            value.roundtrip = roundtrip


def parametrize_roundtrip(
    estimators: Iterable[Any],
    *,
    expected_failures: ExpectedFailures | None = None,
    **marker_arguments: Any,
) -> Callable[[_Test], _Test]:
    """Make one test for each estimator, with the arguments ``estimator`` and ``check``.

    Parameters
    ----------
    estimators : iterable
        Estimators, or tuples ``(estimator, X)`` or ``(estimator, X, y)``, or `pytest.param` of
        these. An estimator that is not fitted is cloned and fitted, on data that suits its tags
        where none is given.
    expected_failures : mapping or callable, optional
        ``{key: reason}`` for all, or a function from an estimator to such a mapping; strict.
    **marker_arguments
        Further arguments of the marker ``persist``: formats, places, methods, rtol, atol, ignore.

    Returns
    -------
    callable
        A decorator for a test function.

    Examples
    --------
    >>> from pytest_sklearn_persist import parametrize_roundtrip
    >>> from sklearn.linear_model import Ridge
    >>> from sklearn.preprocessing import StandardScaler
    >>> @parametrize_roundtrip([StandardScaler(), Ridge(alpha=2.0)])
    ... def test_survives_saving(estimator, check):
    ...     check(estimator)
    """
    mark = pytest.mark.persist(**marker_arguments)
    if problem := marker.problem_of([mark.mark]):
        raise TypeError(problem.replace("@pytest.mark.persist", "parametrize_roundtrip"))
    entries = [_entry(given, expected_failures) for given in estimators]
    names = [type(entry.estimator).__name__ for entry in entries]
    parameters = [
        pytest.param(
            entry.estimator, RoundtripCheck(entry.X, entry.y), marks=entry.marks, id=entry.id or id_
        )
        for entry, id_ in zip(entries, _ids(names), strict=True)
    ]

    def decorate(test: _Test) -> _Test:
        parametrized = pytest.mark.parametrize(("estimator", "check"), parameters)(test)
        marked: _Test = pytest.mark.usefixtures("persist_roundtrip")(parametrized)
        return mark(marked) if marker_arguments else marked

    return decorate


@dataclass(frozen=True, slots=True)
class _Entry:
    estimator: Any
    X: Any
    y: Any
    marks: tuple[Any, ...]
    id: Any


def _entry(given: Any, expected_failures: ExpectedFailures | None) -> _Entry:
    marks: tuple[Any, ...] = ()
    id_ = None
    if hasattr(given, "marks") and hasattr(given, "values"):  # what pytest.param returns
        marks, id_ = tuple(given.marks), given.id
        given = given.values[0] if len(given.values) == 1 else tuple(given.values)
    parts = given if isinstance(given, tuple) else (given,)
    if not 1 <= len(parts) <= 3:
        msg = f"parametrize_roundtrip takes (estimator, X, y), not a tuple of {len(parts)}"
        raise TypeError(msg)
    estimator, X, y = (*parts, None, None)[:3]
    if isinstance(estimator, type):
        msg = f"parametrize_roundtrip takes estimators, not classes: write {estimator.__name__}()"
        raise TypeError(msg)
    expected = expected_failures(estimator) if callable(expected_failures) else expected_failures
    if expected:
        marks = (*marks, pytest.mark.persist(expected_failures=dict(expected)))
    return _Entry(estimator, X, y, marks, id_)


def _ids(names: list[str]) -> list[str]:
    """Make ids of the names, numbered where one occurs twice.

    A repr may hold an address, and workers of xdist have to agree on ids.
    """
    total, seen = Counter(names), Counter[str]()
    ids = []
    for name in names:
        seen[name] += 1
        ids.append(f"{name}-{seen[name]}" if total[name] > 1 else name)
    return ids
