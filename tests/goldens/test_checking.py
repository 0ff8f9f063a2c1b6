"""Stored artifacts against the libraries as they are now."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from persist_tiers import some_first
from sklearn.preprocessing import StandardScaler

import pytest_sklearn_persist
from pytest_sklearn_persist import (
    GoldenMissing,
    Status,
    Tolerance,
    UsageError,
    record_golden,
)
from pytest_sklearn_persist.gate import reading
from pytest_sklearn_persist.gate.policy import TrustPolicy
from pytest_sklearn_persist.goldens.manifest import read_manifest
from pytest_sklearn_persist.reports.details import details
from pytest_sklearn_persist.reports.golden import one_line
from pytest_sklearn_persist.reports.overview import overview

PREDICT = "return (self.decision_function(X) > 0).astype(int)"
DECIDE = "return (np.asarray(X) - self.middle_).sum(axis=1) + self.shift"


def check_golden(path, **options):
    """Check with the module of the tests trusted, as its author would."""
    return pytest_sklearn_persist.check_golden(path, trusted=["signs_of_change.*"], **options)


# What a release changes: the lines, the status it gives, and what the first finding is about.
RELEASES = {
    "other labels": (PREDICT, PREDICT.replace("> 0", "< 0"), Status.DRIFTED, "predict"),
    "other values": (DECIDE, DECIDE + " + 1", Status.DRIFTED, "decision_function"),
    "last digits": (DECIDE, DECIDE + " + 1e-12", Status.CLOSE, "decision_function"),
    "other dtype": (PREDICT, PREDICT.replace("int", "np.int32"), Status.DRIFTED, "predict"),
    "other container": (PREDICT, PREDICT + ".tolist()", Status.DRIFTED, "predict"),
    "other shape": (PREDICT, PREDICT + "[:, None]", Status.DRIFTED, "predict"),
    "raises": (PREDICT, "raise ValueError('not any more')", Status.USE_ERROR, "predict"),
    "method gone": ("def decision_function", "def decide", Status.USE_ERROR, "decision_function"),
    "load raises": (
        "    def fit(",
        "    def __setstate__(self, state):\n        raise KeyError('middle')\n\n    def fit(",
        Status.LOAD_ERROR,
        "load",
    ),
    "dies": (
        "    def fit(",
        "    def __setstate__(self, state):\n        __import__('os')._exit(3)\n\n    def fit(",
        Status.CRASHED,
        "load and use",
    ),
    "no repr": (
        "    def fit(",
        "    def __repr__(self):\n        raise TypeError('no name')\n\n    def fit(",
        Status.IMPAIRED,
        "repr",
    ),
    "no refit": ("self.classes_ = np.array([0, 1])", "raise TypeError()", Status.IMPAIRED, "refit"),
    "attribute lost": (
        "    def fit(",
        "    def __setstate__(self, state):\n        state.pop('classes_')\n"
        "        self.__dict__.update(state)\n\n    def fit(",
        Status.IMPAIRED,
        "classes_",
    ),
    "attribute changed": (
        "    def fit(",
        "    def __setstate__(self, state):\n        state['classes_'] = state['classes_'] + 5\n"
        "        self.__dict__.update(state)\n\n    def fit(",
        Status.DRIFTED,
        "classes_[0]",
    ),
    "parameter changed": (
        "    def fit(",
        "    def __setstate__(self, state):\n        state['shift'] = -0.0001\n"
        "        self.__dict__.update(state)\n\n    def fit(",
        Status.DRIFTED,
        "shift",
    ),
    "not reproducible": (
        DECIDE,
        "import time\n        "
        + DECIDE.replace("return ", "return time.perf_counter_ns() * (")
        + ")",
        Status.UNSTABLE,
        "decision_function",
    ),
    "new parameter": (
        "def __init__(self, shift=0.0):",
        "scale = 1.0\n\n    def __init__(self, shift=0.0, scale=1.0):\n        self.scale = scale",
        Status.IDENTICAL,
        "",
    ),
    "new method": (
        "    def predict(",
        "    def predict_proba(self, X):\n        return X\n\n    def predict(",
        Status.IDENTICAL,
        "",
    ),
}


def test_own_code_that_is_not_what_it_was_is_the_suspect_of_another_answer(library):
    library.record(formats=["pickle:4"])
    library.change(PREDICT, PREDICT.replace("> 0", "< 0"))

    [outcome] = check_golden(library.folder / "goldens")

    assert outcome.cause == (
        "your own code is not what it was when the model was recorded: signs_of_change.Signs "
        "(signs_of_change.py)"
    )


def test_a_fitted_attribute_that_a_release_dropped_impairs_the_model(library):
    given = "    @property\n    def coef_(self):\n        return self.middle_\n\n    def predict("
    library.change("    def predict(", given)
    library.record(formats=["pickle:4"])
    library.change("    def predict(", "    def predict(")

    [outcome] = check_golden(library.folder / "goldens")

    assert (outcome.status, outcome.inner_only) == (Status.IMPAIRED, True)
    assert [(found.path, found.kind) for found in outcome.differences] == [("coef_", "gone")]


LOOK = "    def apply(self, X):\n        return np.ones(len(X), int)\n\n    def predict("


@pytest.mark.parametrize(
    ("recorded", "asked", "status"),
    [
        ((), (), Status.IMPAIRED),
        (("apply",), (), Status.DRIFTED),
        ((), ("apply",), Status.DRIFTED),
    ],
    ids=["a look inside", "the manifest says it is served", "the caller says it is served"],
)
def test_a_method_counts_by_what_the_model_is_served_through(library, recorded, asked, status):
    library.change("    def predict(", LOOK)
    library.record(formats=["pickle:4"], serves=recorded)
    library.change("    def predict(", LOOK.replace("ones", "zeros"))

    [outcome] = check_golden(library.folder / "goldens", serves=asked)

    assert (outcome.status, outcome.silent) == (status, status is Status.DRIFTED)


def test_only_what_has_answered_can_be_recorded_as_served(library):
    with pytest.raises(UsageError, match="serves: predict_prob was not recorded; what answered: d"):
        library.record(serves=["predict_prob"])


@pytest.mark.parametrize("release", some_first(RELEASES, [*RELEASES][::8]))
def test_what_a_release_changes_is_found(library, release):
    library.record(formats=["pickle:4"])
    before, after, status, path = RELEASES[release]
    library.change(before, after)

    [outcome] = check_golden(library.folder / "goldens")

    assert outcome.status is status
    assert any(d.path.startswith(path) for d in outcome.differences) == (
        status is not Status.IDENTICAL
    )


def test_every_artifact_has_an_outcome(store):
    outcomes = check_golden(store)

    assert [(o.format, o.status) for o in outcomes] == [
        ("pickle:4", Status.IDENTICAL),
        ("joblib:zlib:3", Status.IDENTICAL),
    ]


def test_an_outcome_names_its_golden(store, manifest_file):
    outcome = check_golden(store)[0]

    assert outcome.golden == f"iris/{manifest_file.parent.name}"
    assert outcome.version in outcome.golden


def test_outputs_attributes_parameters_and_abilities_are_compared(store, manifest_file):
    data = json.loads(manifest_file.read_text(encoding="utf-8"))
    recorded = len([o for o in data["outputs"] if "is" in o]) + len(data["attributes"])
    recorded += len(data["estimator"]["params"]) + len(data["abilities"])

    assert check_golden(store)[0].compared == recorded


def test_formats_can_be_chosen_by_family(store):
    assert [o.format for o in check_golden(store, formats="joblib")] == ["joblib:zlib:3"]


def test_a_format_that_is_not_there_is_refused(store):
    with pytest.raises(UsageError, match="no artifact below"):
        check_golden(store, formats=["skops"])


def test_a_given_tolerance_takes_the_place_of_the_recorded_one(library):
    library.record(formats=["pickle:4"])
    library.change(DECIDE, DECIDE.replace("return ", "return 1.0001 * (") + ")")

    strict, lax = (
        check_golden(library.folder),
        check_golden(library.folder, tolerance=Tolerance(atol=1.0)),
    )

    assert (strict[0].status, lax[0].status) == (Status.DRIFTED, Status.CLOSE)


def test_after_one_method_raises_the_others_are_compared(library):
    library.record(formats=["pickle:4"])
    library.change(DECIDE, "raise RuntimeError()")
    library.change(PREDICT, "return 1 - (np.asarray(X) - self.middle_).sum(axis=1).astype(int)")

    [outcome] = check_golden(library.folder)

    assert {d.kind for d in outcome.differences} >= {"value"}


@pytest.mark.full
def test_a_hang_ends_at_the_time_limit(library):
    library.record(formats=["pickle:4"])
    library.change(PREDICT, "import time; time.sleep(60)")

    [outcome] = check_golden(library.folder, timeout=5.0)

    assert outcome.status is Status.CRASHED
    assert "time limit of 5 s" in outcome.differences[0].actual


def test_a_greedy_estimator_ends_at_the_memory_limit(library):
    library.record(formats=["pickle:4"])
    library.change(PREDICT, "return np.ones(10**9)[: len(X)]")

    [outcome] = check_golden(library.folder, memory=500_000_000)

    assert outcome.status is Status.CRASHED
    assert "ran out of the memory" in outcome.differences[0].actual


def test_an_expected_incompatibility_is_an_expected_failure(library):
    known = {"when": "*", "status": "drifted", "reason": "signs were turned"}
    library.record(formats=["pickle:4"], expect=[known])
    library.change(PREDICT, PREDICT.replace("> 0", "< 0"))

    [outcome] = check_golden(library.folder)

    assert outcome.expected_failure == "signs were turned"
    assert not outcome.failed


def test_an_expected_incompatibility_that_does_not_happen_fails(library):
    library.record(expect=[{"when": "*", "status": "drifted", "reason": "signs were turned"}])

    outcome = check_golden(library.folder)[0]

    assert outcome.failed
    assert "signs were turned" in outcome.unmet


@pytest.mark.full
def test_another_failure_than_the_expected_one_is_a_failure(library):
    known = {"when": "*", "status": "load-error", "reason": "moved"}
    library.record(formats=["pickle:4"], expect=[known])
    library.change(PREDICT, PREDICT.replace("> 0", "< 0"))

    [outcome] = check_golden(library.folder)

    assert outcome.failed
    assert outcome.expected_failure is None


@pytest.mark.full
def test_an_expectation_for_other_versions_does_not_count(library):
    library.record(expect=[{"when": "scikit-learn<0.1", "status": "drifted", "reason": "old"}])

    assert not any(outcome.failed for outcome in check_golden(library.folder))


@pytest.mark.full
def test_an_expectation_may_be_for_one_format(library):
    known = {"when": "*", "status": "drifted", "reason": "r", "formats": ["joblib"]}
    library.record(expect=[known])
    library.change(PREDICT, PREDICT.replace("> 0", "< 0"))

    assert [o.failed for o in check_golden(library.folder)] == [True, False]


def spoil_artifact(folder: Path) -> None:
    path = folder / "estimator.pkl"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def link(folder: Path) -> None:
    (folder / "estimator.pkl").rename(folder.parent.parent / "elsewhere.pkl")
    (folder / "estimator.pkl").symlink_to(folder.parent.parent / "elsewhere.pkl")


def pipe(folder: Path) -> None:
    (folder / "estimator.pkl").unlink()
    os.mkfifo(folder / "estimator.pkl")


BAD = {
    "changed artifact": (spoil_artifact, Status.REFUSED, "estimator.pkl has other bytes"),
    "missing artifact": (
        lambda f: (f / "estimator.pkl").unlink(),
        Status.DAMAGED,
        "estimator.pkl is missing",
    ),
    "empty artifact": (
        lambda f: (f / "estimator.pkl").write_bytes(b""),
        Status.DAMAGED,
        "estimator.pkl is empty",
    ),
    "artifact cut short": (
        lambda f: (f / "estimator.pkl").write_bytes((f / "estimator.pkl").read_bytes()[:-9]),
        Status.DAMAGED,
        "estimator.pkl is cut short",
    ),
    "git-lfs pointer": (
        lambda f: (f / "estimator.pkl").write_text(
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
        ),
        Status.DAMAGED,
        "run git lfs pull",
    ),
    "symbolic link": (link, Status.REFUSED, "estimator.pkl is a symbolic link"),
    "pipe": (pipe, Status.REFUSED, "estimator.pkl is not a regular file"),
    "outputs cut short": (
        lambda f: (f / "expected.npz").write_bytes((f / "expected.npz").read_bytes()[:-9]),
        Status.DAMAGED,
        "expected.npz is cut short",
    ),
    "missing inputs": (
        lambda f: next(f.parent.glob("inputs-*")).unlink(),
        Status.DAMAGED,
        "is missing",
    ),
    "extra file": (
        lambda f: (f / "notes.txt").write_text("more"),
        Status.DAMAGED,
        "does not list notes.txt",
    ),
}


@pytest.mark.parametrize("few", [1, 1 << 20], ids=["handed over", "sent"])
@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_not_as_recorded_is_not_used(store, manifest_file, monkeypatch, name, few):
    spoil, status, text = BAD[name]
    monkeypatch.setattr(reading, "_FEW", few)
    spoil(manifest_file.parent)

    outcome = check_golden(store, formats="pickle")[0]

    assert outcome.status is status
    assert text in outcome.differences[0].actual


def test_a_broken_golden_leaves_the_others_checked(store, manifest_file):
    shutil.copytree(store / "iris", store / "other")
    [other] = store.glob("other/*/golden.json")
    other.write_text(other.read_text(encoding="utf-8").replace('"iris"', '"other"'))
    manifest_file.write_text("{", encoding="utf-8")

    statuses = {o.golden.split("/")[0]: o.status for o in check_golden(store)}

    assert statuses == {"iris": Status.DAMAGED, "other": Status.IDENTICAL}


def test_two_recordings_of_one_environment_are_told(store, manifest_file):
    shutil.copytree(manifest_file.parent, manifest_file.parent.with_name("again"))

    found = [o for o in check_golden(store) if o.format == "manifest"]

    assert "recorded in the same environment" in found[0].differences[0].actual


def test_a_place_without_goldens_is_an_error(tmp_path):
    with pytest.raises(GoldenMissing, match="holds no recording"):
        check_golden(tmp_path)


def test_an_archive_that_is_well_formed_and_says_nonsense_is_damaged(store, edit, manifest_file):
    import hashlib

    from pytest_sklearn_persist.recorder import write_archive

    path = manifest_file.parent / "expected.npz"
    write_archive(str(path), {"outputs": [{"method": "predict", "value": 7}]}, {})
    data = path.read_bytes()
    edit(lambda m: m["expected"].update(bytes=len(data), sha256=hashlib.sha256(data).hexdigest()))

    outcome = check_golden(store)[0]

    assert outcome.status is Status.DAMAGED
    assert "expected.npz is malformed" in outcome.differences[0].actual


def test_a_recording_with_nothing_in_it_is_unchecked(store, edit, manifest_file):
    import hashlib

    from pytest_sklearn_persist.recorder import write_archive

    path = manifest_file.parent / "expected.npz"
    write_archive(str(path), {"outputs": [], "attributes": []}, {})
    data = path.read_bytes()

    def empty(m):
        m["expected"].update(bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
        m["estimator"]["params"] = None
        m["abilities"] = {}

    edit(empty)

    assert check_golden(store)[0].status is Status.UNCHECKED


@pytest.mark.full
def test_what_each_load_makes_something_else_of_says_so(library):
    library.record(formats=["pickle:4"])
    library.change(
        "    def fit(",
        "    def __setstate__(self, state):\n        import time\n"
        "        self.__dict__.update(state, shift=time.perf_counter_ns() * 1e3)\n\n    def fit(",
    )

    [outcome] = check_golden(library.folder / "goldens")

    assert outcome.status is Status.DRIFTED
    assert "two loads of the same bytes" in {found.path for found in outcome.differences}
    assert "signs_of_change.Signs" in outcome.cause  # the first suspect: code that was changed


def _rescaled(manifest_file, **tolerance):
    data = json.loads(manifest_file.read_text(encoding="utf-8"))
    data["tolerance"] |= tolerance
    manifest_file.write_text(json.dumps(data), encoding="utf-8")


def test_a_wide_tolerance_is_said_with_the_verdict(manifest_file):
    _rescaled(manifest_file, rtol=0.25)
    first, *_ = check_golden(manifest_file)
    close = replace(first, status=Status.CLOSE)
    said = "compared within rtol=0.25, wider than the default"

    assert first.leniency is None  # bit for bit: no tolerance was needed
    assert said in one_line(close)
    assert said in details(close)[0]
    assert said in overview([close])


def test_that_of_most_recordings_is_not(manifest_file):
    assert {outcome.within for outcome in check_golden(manifest_file)} == {None}


def test_a_manifest_that_was_not_reviewed_is_refused(manifest_file):
    manifest = read_manifest(manifest_file)
    reviewed = frozenset(
        {manifest.digest, *(artifact.file.sha256 for artifact in manifest.artifacts)}
    )
    policy = TrustPolicy(mode="both", reviewed=reviewed, base="origin/main")
    before = pytest_sklearn_persist.check_golden(manifest_file, trusted=policy)
    _rescaled(manifest_file, rtol=0.25)
    after = pytest_sklearn_persist.check_golden(manifest_file, trusted=policy)

    assert {outcome.status for outcome in before} == {Status.IDENTICAL}
    assert {outcome.status for outcome in after} == {Status.REFUSED}
    assert "golden.json was not reviewed" in after[0].differences[0].actual


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"c__main__\nOfAScript\n.", Status.LOAD_ERROR),
        (b"cposix\nsystem\n(Vtrue\ntR.", Status.REFUSED),
        (b"nonsense", Status.DAMAGED),
    ],
    ids=["load", "gate", "no pickle"],
)
def test_what_is_not_loaded_is_not_asked_for_more(tmp_path, content, status):
    """A scaler is asked in two parts: ``inverse_transform`` is fed what was recorded."""
    X = np.arange(12.0).reshape(4, 3)
    manifest = record_golden(tmp_path, "scaler", StandardScaler().fit(X), X, formats=["pickle:4"])
    data = json.loads(manifest.path.read_text(encoding="utf-8"))
    sha256 = hashlib.sha256(content).hexdigest()
    data["artifacts"][0].update(bytes=len(content), sha256=sha256)
    manifest.artifacts[0].file.path.write_bytes(content)
    manifest.path.write_text(json.dumps(data), encoding="utf-8")

    [outcome] = check_golden(tmp_path)

    assert outcome.status is status


SUM = ".sum(axis=1) + self.shift"


@pytest.mark.parametrize(("factor", "status"), [("1.01e-9", "drifted"), ("1e-9", "identical")])
def test_small_outputs_must_be_as_near_in_proportion_as_large_ones(library, factor, status):
    library.change(SUM, ".sum(axis=1) * 1e-9")
    library.record(formats=["pickle:4"])
    library.change(SUM, f".sum(axis=1) * {factor}")

    [outcome] = check_golden(library.folder)

    assert str(outcome.status) == status
