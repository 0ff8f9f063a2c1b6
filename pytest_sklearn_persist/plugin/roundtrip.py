"""The object behind the fixture ``persist_roundtrip``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, cast

import pytest

from . import baselines, marker, options, records, reporting, session

if TYPE_CHECKING:
    from pytest_sklearn_persist import RoundtripResult, Tolerance

_SETTINGS: Final = (
    "formats",
    "places",
    "methods",
    "rtol",
    "atol",
    "ignore",
    "serves",
    "time_limit",
    "fit_budget",
    "time_budget",
    "fail_on",
)


@dataclass(frozen=True, slots=True)
class PersistRoundtrip:
    """Checks round trips with the settings of one test; what ``persist_roundtrip`` returns.

    Parameters
    ----------
    item : pytest.Item
        The test that checks.
    """

    item: pytest.Item

    def __call__(
        self,
        estimator: Any,
        X: Any = None,
        y: Any = None,
        *,
        formats: Iterable[str] | str | None = None,
        places: Iterable[str] | str | None = None,
        methods: Iterable[str] | None = None,
        tolerance: Tolerance | None = None,
        ignore: Iterable[str] | None = None,
        serves: Iterable[str] | str | None = None,
        trusted: Iterable[str] = (),
        expected_failures: Mapping[str, str] | None = None,
        time_limit: float | None = None,
        fit_budget: float | None = None,
        time_budget: float | None = None,
    ) -> RoundtripResult:
        """Save and load an estimator in several ways, and fail where it is not the same after.

        Every argument that is left out is taken from the marker ``persist``, the command line,
        the environment or the ini file, in this order.

        Parameters
        ----------
        estimator : object
            A fitted estimator.
        X, y : array-like, optional
            Data that its methods are called with.
        formats, places, methods, tolerance, ignore, serves, trusted, expected_failures, \
time_limit, fit_budget, time_budget
            As in `check_roundtrip`.

        Returns
        -------
        RoundtripResult
            All outcomes, where none of them fails.

        Raises
        ------
        PersistenceMismatch
            Something changed; the text says what, why and how to see it again.
        """
        __tracebackhide__ = True
        result, failure = self.run(
            estimator,
            X,
            y,
            formats=formats,
            places=places,
            methods=methods,
            tolerance=tolerance,
            ignore=ignore,
            serves=serves,
            trusted=trusted,
            expected_failures=expected_failures,
            time_limit=time_limit,
            fit_budget=fit_budget,
            time_budget=time_budget,
        )
        if failure is not None:
            # Without its own traceback, so that pytest shows the line of the test that checks.
            raise failure.with_traceback(None)
        return result

    def run(
        self,
        estimator: Any,
        X: Any,
        y: Any,
        *,
        tolerance: Tolerance | None,
        trusted: Iterable[str],
        expected_failures: Mapping[str, str] | None,
        **call: Any,
    ) -> tuple[RoundtripResult, AssertionError | None]:
        """Check without raising for what is found; return the result and the failure, if any."""
        __tracebackhide__ = True
        from pytest_sklearn_persist import PersistenceMismatch, check_roundtrip

        marked = marker.merged(self.item)
        settings = settings_of(self.item, call, marked)
        fail_on = settings.pop("fail_on")
        if expected_failures is None:
            expected_failures = cast("Mapping[str, str] | None", marked.get("expected_failures"))
        from_settings = _tolerance(settings.pop("rtol"), settings.pop("atol"))
        result = check_roundtrip(
            estimator,
            X,
            y,
            **settings,
            tolerance=from_settings if tolerance is None else tolerance,
            trusted=trusted,
            expected_failures=expected_failures,
            _session=session.settings_for(self.item),
        )
        statuses = records.failing_statuses(fail_on)
        subject = self._subject()
        result = replace(
            result,
            outcomes=tuple(
                baselines.against_baseline(
                    self.item.config, one, kind="roundtrip", subject=subject, fail_on=statuses
                )
                for one in result.outcomes
            ),
            rerun=session.typed_id(self.item),
            steerable=_steerable(call, marked),
            fail_on=statuses,
        )
        junit = bool(options.resolve(self.item.config, "junit_properties"))
        record = records.record_of(self.item.nodeid, result)
        record = reporting.with_rows(
            self.item, record, result.outcomes, fail_on=statuses, subject=subject
        )
        records.remember(self.item, record, junit=junit)
        return result, None if result.ok else PersistenceMismatch(str(result))

    def _subject(self) -> str:
        """Return what this check is called in a report: a test may have several."""
        before = records.number_of(self.item)
        return self.item.nodeid + (f" #{before + 1}" if before else "")


def _steerable(call: Mapping[str, object], marked: Mapping[str, object]) -> tuple[str, ...]:
    """Return the options that the command line decides: a call and a marker go before it."""
    names = ("formats", "places")
    return tuple(name for name in names if call.get(name) is None and marked.get(name) is None)


def settings_of(
    item: pytest.Item, call: Mapping[str, object], marked: Mapping[str, object]
) -> dict[str, Any]:
    """Resolve every option of a check.

    Raises
    ------
    pytest.UsageError
        A value of the marker, the command line, the environment or the ini file is wrong.
    """
    __tracebackhide__ = True
    settings = {
        name: options.resolve(item.config, name, call=call.get(name), marker=marked.get(name))
        for name in _SETTINGS
    }
    formats = settings["formats"]
    setting = options.setting_of(item.config, "formats", marker=marked.get("formats"))
    if call.get("formats") is None and setting is not None:
        _check_formats(item, formats, setting.origin)
    return settings


def _check_formats(item: pytest.Item, formats: Any, origin: str) -> None:
    from pytest_sklearn_persist.errors import UsageError
    from pytest_sklearn_persist.formats import resolve_formats

    try:
        list(resolve_formats(formats, session.hook_formats(item)))
    except UsageError as error:
        msg = f"{origin}: {error}"
        raise pytest.UsageError(msg) from None


def _tolerance(rtol: float | None, atol: float | None) -> Tolerance | None:
    if rtol is None and atol is None:
        return None
    from pytest_sklearn_persist import Tolerance

    return Tolerance(rtol=rtol or 0.0, atol=atol or 0.0)
