"""When a test may write a golden, and what it writes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from . import golden_checks, options, selection, session, stored

if TYPE_CHECKING:
    from pytest_sklearn_persist import Outcome, Tolerance
    from pytest_sklearn_persist.gate.policy import TrustPolicy
    from pytest_sklearn_persist.goldens.manifest import Manifest
    from pytest_sklearn_persist.recorder import Recipe

#: Variables that services of continuous integration set.
SIGNS_OF_CI: Final = (
    "CI",
    "GITHUB_ACTIONS",
    "GITLAB_CI",
    "TF_BUILD",
    "BUILDKITE",
    "JENKINS_URL",
    "CIRCLECI",
    "CIRRUS_CI",
    "TRAVIS",
    "APPVEYOR",
    "TEAMCITY_VERSION",
    "BITBUCKET_BUILD_NUMBER",
    "CODEBUILD_BUILD_ID",
    "DRONE",
    "SEMAPHORE",
)
#: What makes two environments the same one; threads and BLAS do not count.
_SAME: Final = (
    "python",
    "implementation",
    "libraries",
    "system",
    "machine",
    "byteorder",
    "pointer_bits",
)


@dataclass(frozen=True, slots=True)
class Given:
    """What a test gives to be recorded.

    Attributes
    ----------
    subject : object
        A recipe (a function, or a text that names one), a fitted estimator, or the path of one.
    X, y : array-like or None
    cv, scoring, tolerance, formats, expect, reference
        As in `record_golden`.
    policy : TrustPolicy
        What the stored artifacts may hold.
    """

    subject: Any
    X: Any
    y: Any
    cv: Any
    scoring: Any
    tolerance: Tolerance | None
    formats: Any
    expect: Any
    reference: str | None
    policy: TrustPolicy

    @property
    def recipe(self) -> Recipe | None:
        """The recipe, which can be run again; None of an estimator and of a file."""
        from pytest_sklearn_persist.goldens.recording import as_recipe

        return as_recipe(self.subject)


def mode(config: pytest.Config) -> str | None:
    """Return what may be written: ``new``, ``changed``, ``all``, or None for nothing."""
    found: str | None = options.resolve(config, "record")
    return found


def refuse_where_unsafe(config: pytest.Config) -> None:
    """Refuse to record in several processes, and where continuous integration runs.

    Raises
    ------
    pytest.UsageError
        The text says what was detected and what to do.
    """
    if mode(config) is None:
        return
    setting = options.setting_of(config, "record")
    origin = "" if setting is None else setting.origin
    distributed = config.getoption("dist", "no") != "no" and config.getoption("tx", None)
    if distributed or hasattr(config, "workerinput"):
        msg = f"{origin}: goldens are recorded in one process; leave out -n, or say -n 0"
        raise pytest.UsageError(msg)
    if options.resolve(config, "allow_ci_writes"):
        return
    for name in SIGNS_OF_CI:
        value = os.environ.get(name, "").strip()
        if value.lower() not in {"", "0", "false", "no", "off"}:
            msg = (
                f"{origin}: this seems to be continuous integration ({name}={value} is set), "
                "where goldens are checked, not written; record where you can look at what "
                "changes, or say --persist-allow-ci-writes"
            )
            raise pytest.UsageError(msg)


def own_recording(manifests: Sequence[Manifest]) -> Manifest | None:
    """Return the recording that was made in this very environment."""
    from pytest_sklearn_persist.recorder import environment

    here = environment()
    return next(
        (m for m in manifests if all(m.environment.get(key) == here[key] for key in _SAME)), None
    )


def update(item: pytest.Item, name: str, given: Given, manifests: Sequence[Manifest]) -> None:
    """Record what is asked for, if anything; what changed is shown before it is accepted."""
    config = item.config
    wanted = mode(config)
    own = own_recording(manifests)
    if wanted is None or (own is not None and wanted == "new"):
        return
    shown = ""
    if own is not None:
        shown = changes(item, own, given)
        if wanted == "changed" and not shown:
            return
        if shown:
            _show(config, f"{own.id} has changed:\n{shown}")
    store = own.path.parents[2] if own is not None else _store_of(config, name)
    manifest = _record(item, store, name, given, replacing=own is not None)
    stored.forget(config)
    line = f"recorded {manifest.id}: {', '.join(a.format for a in manifest.artifacts)}"
    if own is not None:
        line += " (replaced, what had changed is shown above)" if shown else " (replaced as it was)"
    golden_checks.keep_recorded(item, manifest, line)


def changes(item: pytest.Item, own: Manifest, given: Given) -> str:
    """Say what is no longer as this environment's recording says; "" if everything is."""
    outcomes = [
        golden_checks.check(item, own, artifact, given.tolerance, given.policy)
        for artifact in own.artifacts
    ]
    outcomes += compare_given(item, own, given)
    failed = golden_checks.failing(item.config, outcomes)
    parts = [golden_checks.message(item, outcomes, [own])] if failed else []
    parts += remarks_on_source(own, given, outcomes)
    return "\n".join(parts)


def compare_given(item: pytest.Item, recording: Manifest, given: Given) -> list[Outcome]:
    """Compare what a test gives with a recording.

    Of a recipe its source and its training data, and how it scores if that was asked for; an
    estimator is asked what the recorded one was asked.
    """
    recipe = given.recipe
    if recipe is None:
        return [_compare_estimator(item, recording, given)]
    from pytest_sklearn_persist.goldens.metadata import verify_metadata

    outcomes = [verify_metadata(recording, recipe)]
    if options.resolve(item.config, "rebuild"):
        from pytest_sklearn_persist.goldens.rebuilding import rebuild

        outcomes.append(rebuild(recording, recipe))
    return outcomes


def remarks_on_source(recording: Manifest, given: Given, outcomes: Sequence[Outcome]) -> list[str]:
    """Return what was found about the source of a recipe, if the recipe is another one now."""
    from pytest_sklearn_persist.recorder import source_of, text_digest

    recipe = given.recipe
    recorded = (recording.data["source"] or {}).get("function_sha256")
    source = None if recipe is None else source_of(recipe.make)
    if source is None or recorded in (None, text_digest(source)):
        return []
    found = [
        text
        for outcome in outcomes
        if outcome.format == "metadata"
        for text in outcome.warnings
        if text.startswith("source code")
    ]
    return found or ["source code: the recipe has changed since it was recorded"]


def _compare_estimator(item: pytest.Item, own: Manifest, given: Given) -> Outcome:
    from tempfile import TemporaryDirectory

    from pytest_sklearn_persist import recorder
    from pytest_sklearn_persist.gate.policy import TrustPolicy
    from pytest_sklearn_persist.goldens.manifest import Artifact, StoredFile

    stored_one = own.artifacts[0]
    with TemporaryDirectory() as folder:
        path = Path(folder) / stored_one.file.path.name
        # What this very process has written needs no list; a file may be anybody's.
        mode = "hash"
        if isinstance(given.subject, (str, os.PathLike)):
            path, mode = Path(given.subject), "list"
        else:
            recorder.dump(given.subject, str(path), stored_one.format)
        sha256, size = recorder.file_digest(str(path))
        artifact = Artifact(stored_one.format, StoredFile(path, sha256, size, ""))
        # A known incompatibility is one of what was stored, not of what is given now.
        known = replace(own, expect=())
        policy = TrustPolicy(given.policy.patterns, mode, frozenset({sha256, own.digest}))
        outcome = golden_checks.check(item, known, artifact, given.tolerance, policy)
    return replace(outcome, format="the estimator given", place="same")


def _store_of(config: pytest.Config, name: str) -> Path:
    """Return the folder that has a golden of this name, else the one for new ones."""
    stores = selection.golden_dirs(config)
    return next((store for store in stores if (store / name).is_dir()), stores[0])


def _record(
    item: pytest.Item, store: Path, name: str, given: Given, *, replacing: bool
) -> Manifest:
    from pytest_sklearn_persist.goldens.recording import record_golden

    return record_golden(
        store,
        name,
        given.subject,
        given.X,
        given.y,
        formats=given.formats,
        cv=given.cv,
        scoring=given.scoring,
        tolerance=given.tolerance,
        expect=given.expect,
        reference=given.reference,
        replace=replacing,
        test=item.nodeid,
        trusted=given.policy.patterns,
    )


def _show(config: pytest.Config, text: str) -> None:
    """Write on the terminal at once, past the capture of output."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    capture = config.pluginmanager.get_plugin("capturemanager")
    if terminal is None:
        return
    if capture is None:
        terminal.write_line("\n" + text)
        return
    with capture.global_and_fixture_disabled():
        terminal.write_line("\n" + text)


def command(item: pytest.Item, wanted: str) -> str:
    """Return what to type to record the golden of a test."""
    from pytest_sklearn_persist.texts import quoted

    return f"{quoted('pytest', session.typed_id(item))} --persist-record={wanted}"
