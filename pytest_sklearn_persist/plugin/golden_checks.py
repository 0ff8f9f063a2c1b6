"""Check artifacts of goldens with the settings of a session, and keep what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pytest

from . import baselines, marker, options, records, reporting
from .session import typed_id, typed_path

if TYPE_CHECKING:
    from pytest_sklearn_persist import Outcome, Tolerance
    from pytest_sklearn_persist.gate.policy import TrustPolicy
    from pytest_sklearn_persist.goldens.manifest import Artifact, Manifest

_MEGABYTE = 1_000_000
#: Options whose values are checked before the first test.
_CHECKED = (
    *("time_limit", "memory_limit", "fail_on", "rtol", "atol", "rebuild", "issue_body"),
    "require_sandbox",
    "serves",
)
_POLICY = pytest.StashKey["TrustPolicy"]()


def check(
    item: pytest.Item,
    manifest: Manifest,
    artifact: Artifact,
    tolerance: Tolerance | None,
    policy: TrustPolicy | None = None,
) -> Outcome:
    """Check one artifact against its recording, in a process of its own."""
    from pytest_sklearn_persist.goldens.checking import check_recording_artifact
    from pytest_sklearn_persist.isolation import demands

    config = item.config
    if options.resolve(config, "require_sandbox"):
        demands.require_sandbox()
    megabytes = options.resolve(config, "memory_limit")
    try:
        return check_recording_artifact(
            manifest,
            artifact,
            tolerance=tolerance or _tolerance_of(config, manifest),
            timeout=options.resolve(config, "time_limit"),
            memory=None if megabytes is None else int(megabytes * _MEGABYTE),
            policy=policy or policy_of(config),
            serves=options.resolve(config, "serves", marker=marker.merged(item).get("serves")),
        )
    except demands.SandboxMissing as error:
        text = str(error)
    # No other artifact would be loaded either; a worker of xdist cannot end the session.
    if hasattr(config, "workerinput"):
        pytest.fail(text, pytrace=False)
    pytest.exit(text, pytest.ExitCode.USAGE_ERROR)


def policy_of(config: pytest.Config, trusted: Iterable[str] | str = ()) -> TrustPolicy:
    """Return what a session trusts.

    Parameters
    ----------
    config : pytest.Config
    trusted : iterable of str, or str
        Names that a call trusts besides.

    Raises
    ------
    pytest.UsageError
        An option can't be used.
    """
    from pytest_sklearn_persist import UsageError
    from pytest_sklearn_persist.gate.policy import TrustPolicy

    own = config.stash.get(_POLICY, None)
    if own is None:
        try:
            own = config.stash[_POLICY] = _read_policy(config)
        except UsageError as error:
            raise pytest.UsageError(str(error)) from None
    more = (trusted,) if isinstance(trusted, str) else tuple(trusted)
    return TrustPolicy((*own.patterns, *more), own.mode, own.reviewed, own.base) if more else own


def _read_policy(config: pytest.Config) -> TrustPolicy:
    from pytest_sklearn_persist.gate.reviewed import policy_from

    names, mode, base = (
        options.resolve(config, name) for name in ("trusted", "trust", "trust_base")
    )
    return policy_from(names, mode, base, config.rootpath, option="--persist-trust")


def _tolerance_of(config: pytest.Config, manifest: Manifest) -> Tolerance:
    """Return the tolerance of a recording, or what this very run asks for.

    What the ini file says is meant for round trips: a recording has its own tolerance.
    """
    from pytest_sklearn_persist import Tolerance

    values = {}
    for name in ("rtol", "atol"):
        setting = options.setting_of(config, name)
        here = setting is not None and not setting.from_ini
        values[name] = options.resolve(config, name) if here else getattr(manifest.tolerance, name)
    return Tolerance(**values)


def validate(config: pytest.Config) -> None:
    """Refuse options that can't be used.

    Raises
    ------
    pytest.UsageError
        The text names option, value and where it came from.
    """
    policy_of(config)
    for name in _CHECKED:
        options.resolve(config, name)


def failing(config: pytest.Config, outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return the outcomes that fail a test, by ``fail_on`` or by an unmet expectation."""
    statuses = records.failing_statuses(options.resolve(config, "fail_on"))
    return [
        outcome
        for outcome in outcomes
        if outcome.unmet or (outcome.reasons(statuses) and outcome.expected_failure is None)
    ]


def against_baseline(config: pytest.Config, outcome: Outcome) -> Outcome:
    """Return an outcome; one that fails and is not worse than in the baseline is expected to."""
    return baselines.against_baseline(
        config,
        outcome,
        kind=reporting.kind_of(outcome),
        subject=outcome.golden or "",
        fail_on=records.failing_statuses(options.resolve(config, "fail_on")),
    )


def keep(
    item: pytest.Item,
    outcomes: Sequence[Outcome],
    manifest: Manifest | None,
    *,
    remarks: Sequence[str] = (),
) -> None:
    """Keep what was found in one recording for the summary and for JUnit."""
    lenient = [outcome.leniency for outcome in outcomes if outcome.leniency]
    remarks = [*remarks, *dict.fromkeys(lenient)]
    estimator = "" if manifest is None else str(manifest.data["estimator"].get("class", ""))
    fail_on = records.failing_statuses(options.resolve(item.config, "fail_on"))
    record = records.golden_record(
        item.nodeid,
        outcomes,
        estimator=estimator.rpartition(".")[2],
        fail_on=fail_on,
        remarks=remarks,
    )
    record = reporting.with_rows(item, record, outcomes, fail_on=fail_on, manifest=manifest)
    records.remember(item, record, junit=bool(options.resolve(item.config, "junit_properties")))


def keep_recorded(item: pytest.Item, manifest: Manifest, line: str) -> None:
    """Keep that something was written, at once: whatever the check says afterwards."""
    record = records.CheckRecord(
        nodeid=item.nodeid,
        estimator="",
        status="recorded",
        seconds=0.0,
        outcomes=[],
        golden=manifest.id,
        version=manifest.version,
        recorded=[line],
    )
    records.remember(item, record, junit=False)


def message(
    item: pytest.Item, outcomes: Sequence[Outcome], manifests: Iterable[Manifest] = ()
) -> str:
    """Return the whole text of a failure, with the recording of the worst outcome."""
    from pytest_sklearn_persist.reports.golden import render_golden

    config = item.config
    failed = failing(config, outcomes)
    # What fails by the option fail_on alone stands by itself: nothing else would name it.
    shown = list(outcomes) if any(outcome.failed for outcome in failed) else failed
    worst = min(failed or outcomes, key=lambda o: (o.status.rank, not o.silent))
    manifest = next((m for m in manifests if m.id == worst.golden), None)
    text = render_golden(
        shown or list(outcomes),
        rerun=typed_id(item),
        environments=None if manifest is None else _environments(manifest),
        manifest=None if manifest is None else typed_path(config, manifest.path),
    )
    if failed and not worst.failed:
        text += f"\n{worst.status} is a failure here, see persist_fail_on"
    if failed and manifest is not None and options.resolve(config, "issue_body"):
        text += f"\n\n{_issue(worst, manifest)}"
    return text


def _environments(manifest: Manifest) -> tuple[dict[str, object], dict[str, object]]:
    """Return where it was recorded, and this one, with all packages that the model is made of."""
    from pytest_sklearn_persist.recorder import distributions, environment

    before, here = dict(manifest.environment), environment()
    installed = distributions()
    needed = {name: installed[name] for name in manifest.requirements if name in installed}
    before["libraries"] = {**manifest.requirements, **before["libraries"]}
    return before, {**here, "libraries": {**needed, **here["libraries"]}}


def _issue(outcome: Outcome, manifest: Manifest) -> str:
    from pytest_sklearn_persist.recorder import environment
    from pytest_sklearn_persist.reports.issue import issue_text

    return issue_text(
        outcome,
        manifest.environment,
        environment(),
        classes=(str(manifest.data["estimator"].get("class", "")),),
        recorder=str(manifest.data.get("recorder", "")),
    )
