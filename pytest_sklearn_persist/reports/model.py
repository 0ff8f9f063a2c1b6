"""What runs have found, as data that outlives them: the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from ..judge.status import Status

__all__ = ["FORMAT", "VERSION", "Key", "Kind", "Report", "Result"]

FORMAT = "pytest-sklearn-persist report"
#: Fields are only added within a major version; a reader passes over what it does not know.
VERSION = "1.0"

Kind = Literal["golden", "roundtrip", "file", "metadata"]
#: Environment, kind, subject, format and place: what is checked once.
Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one artifact in one environment.

    Attributes
    ----------
    environment : str
        Its id in `Report.environments`.
    kind : {"golden", "roundtrip", "file", "metadata"}
    subject : str
        The recording (``churn/sklearn-1.3.2_cp311_linux-x86_64``), the test of a round trip, or
        the path of a bare file.
    format, place : str
    status : Status
    failed : bool
        Whether the run failed for it.
    silent : bool
        Whether it drifts and nothing raises.
    estimator : str
        The class, without its module.
    version : str or None
        The release of scikit-learn that it was recorded under.
    test : str or None
        The id of the test, relative to where the run was started for.
    expected_failure, unmet : str or None
        A reason; an expectation that did not come true.
    baseline : {"worse", "same", "better", "new"} or None
        How it compares with a baseline, if there was one.
    within : str or None
        The tolerance, where it is wider than the default and values are not the same.
    cause, remedy, cause_id, link : str or None
    seconds : float
    compared : int
    repairable : bool
    differences, explanations, outputs : tuple of mapping
        As `Outcome.to_dict` gives them; ``outputs`` are samples of answers that differ.
    warnings, not_compared : tuple of str
    atlas : mapping or None
    """

    environment: str
    kind: str
    subject: str
    format: str
    place: str
    status: Status
    failed: bool
    silent: bool = False
    estimator: str = ""
    version: str | None = None
    test: str | None = None
    expected_failure: str | None = None
    unmet: str | None = None
    baseline: str | None = None
    within: str | None = None
    cause: str | None = None
    remedy: str | None = None
    cause_id: str | None = None
    link: str | None = None
    seconds: float = 0.0
    compared: int = 0
    repairable: bool = False
    differences: tuple[Mapping[str, Any], ...] = ()
    explanations: tuple[Mapping[str, Any], ...] = ()
    outputs: tuple[Mapping[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()
    not_compared: tuple[str, ...] = ()
    atlas: Mapping[str, Any] | None = None

    @property
    def key(self) -> Key:
        """What two reports of the same check have in common."""
        return (self.environment, self.kind, self.subject, self.format, self.place)

    @property
    def gravity(self) -> tuple[bool, bool, int]:
        """Smaller is worse: what fails, of that what is silent, then by status."""
        return (not self.failed, not self.silent, self.status.rank)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON types."""
        data = {one.name: getattr(self, one.name) for one in fields(self)}
        lists = {key: list(value) for key, value in data.items() if isinstance(value, tuple)}
        return {**data, **lists, "status": self.status.value}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Result:
        """Make it of what `to_dict` returned, unchecked."""
        given: dict[str, Any] = {"status": Status(data["status"])}
        for name, value in data.items():
            given.setdefault(name, tuple(value) if isinstance(value, list) else value)
        return cls(**given)


@dataclass(frozen=True, slots=True)
class Report:
    """What runs have found, in one environment or in many.

    Attributes
    ----------
    environments : mapping
        Facts by id.
    recordings : mapping
        ``path`` of the manifest, ``estimator`` and ``environment`` by the id of the recording.
    runs : tuple of mapping
        ``environment``, ``started`` (UTC), ``seconds``, ``finished``, ``exit`` and ``tests``.
    results : tuple of Result
        One a key, sorted by it.
    """

    environments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    recordings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    runs: tuple[Mapping[str, Any], ...] = ()
    results: tuple[Result, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether something was checked, nothing failed, and no run was cut short."""
        finished = all(run["finished"] for run in self.runs)
        return bool(self.results) and finished and not any(one.failed for one in self.results)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON types, with all that has an order of its own in that order."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "environments": _sorted(self.environments),
            "recordings": _sorted(self.recordings),
            "runs": [dict(run) for run in self.runs],
            "results": [result.to_dict() for result in self.results],
        }

    @classmethod
    def from_dict(cls, data: Any, source: str = "report") -> Report:
        """Read what `to_dict` returned, by this release or by another of the same major version.

        Parameters
        ----------
        data : object
            As JSON gives it.
        source : str, default="report"
            What errors name: the file.

        Raises
        ------
        ReportError
            It is not a report, of a newer major version, or a field is not as it must be.
        """
        from .reading import report_of

        return report_of(data, source)


def _sorted(items: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: dict(items[name]) for name in sorted(items)}


def in_order(results: Iterable[Result]) -> tuple[Result, ...]:
    """Return results sorted by key."""
    return tuple(sorted(results, key=lambda result: result.key))
