"""What stored artifacts may hold: the options, and the arguments of calls."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys

import pytest

from pytest_sklearn_persist import record_golden

MODULE = """
from sklearn.linear_model import LinearRegression

class OwnRegression(LinearRegression):
    pass
"""
BY_FIXTURE = """
def test_it(persist_golden):
    persist_golden.check("own"{})
"""
BY_MARKER = """
import pytest

@pytest.mark.persist_golden("own")
def test_it(persist_artifact):
    persist_artifact.check({})
"""


@pytest.fixture(scope="module")
def own_store(tmp_path_factory):
    """A store with a model of a package that is not scikit-learn."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "trust_own.py").write_text(MODULE)
    sys.path.insert(0, str(folder))
    try:
        from trust_own import OwnRegression

        model = OwnRegression().fit([[0.0], [1.0]], [0.0, 2.0])
        record_golden(folder / "goldens", "own", model, [[0.0], [1.0]], formats=["pickle:4"])
    finally:
        sys.path.remove(str(folder))
        sys.modules.pop("trust_own", None)
    return folder / "goldens"


@pytest.fixture
def run_own(run_pytest, own_store):
    def run(files, *arguments):
        return run_pytest(
            {"trust_own.py": MODULE, **files}, *arguments, trees={"goldens": own_store}
        )

    return run


def counts(run):
    """Passed and failed."""
    return run.outcomes.get("passed", 0), run.outcomes.get("failed", 0)


def ini(*lines):
    return {"pytest.ini": "\n".join(["[pytest]", "pythonpath = .", *lines, ""])}


def test_a_class_of_ones_own_is_refused_with_what_to_do(run_own):
    run = run_own(ini())
    assert counts(run) == (0, 1)
    assert "was not loaded: trust_own.OwnRegression is not trusted" in run.text
    assert "do: trust it if it is yours: persist_trusted = trust_own.*" in run.text


@pytest.mark.parametrize(
    ("files", "arguments"),
    [
        pytest.param(ini("persist_trusted = trust_own.*"), (), marks=pytest.mark.full),
        (ini(), ("--persist-trusted=trust_own.OwnRegression",)),
    ],
    ids=["ini", "command line"],
)
def test_an_option_trusts_it(run_own, files, arguments):
    assert counts(run_own(files, *arguments)) == (1, 0)


@pytest.mark.full
@pytest.mark.parametrize("source", [BY_FIXTURE, BY_MARKER], ids=["fixture", "marker"])
def test_a_call_trusts_it(run_own, source):
    argument = 'trusted=["trust_own.*"]'
    trusting = source.format(f", {argument}" if source is BY_FIXTURE else argument)
    assert counts(run_own({**ini(), "test_it.py": trusting}, "test_it.py")) == (1, 0)
    plain = {**ini(), "test_it.py": source.format("")}
    assert counts(run_own(plain, "test_it.py")) == (0, 1)


def test_a_marker_trusts_nothing(run_own):
    source = BY_MARKER.format("").replace('("own")', '("own", trusted=["trust_own.*"])')
    run = run_own({**ini(), "test_it.py": source}, "test_it.py")
    assert "trusted" in run.text
    assert counts(run)[0] == 0


@pytest.mark.full
def test_a_manifest_can_not_expect_to_be_refused(run_own, own_store, tmp_path):
    changed = tmp_path / "changed"
    shutil.copytree(own_store, changed)
    [manifest] = changed.glob("*/*/golden.json")
    text = manifest.read_text(encoding="utf-8")
    known = '"expect": [{"reason": "so", "status": "refused", "when": "*"}]'
    manifest.write_text(text.replace('"expect": []', known), encoding="utf-8")
    assert known in manifest.read_text(encoding="utf-8")
    run = run_own(ini(f"persist_golden_dirs = {changed}"), str(changed))
    assert counts(run) == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--persist-trusted=*"], "would trust every package"),
        (["--persist-trusted=os.*"], "belongs to Python itself"),
        (["--persist-trust=hash"], "--persist-trust-base=origin/main"),
        (["--persist-trust=all"], "known: list, hash, both"),
        (["--persist-trust-base=main"], "needs --persist-trust=hash or --persist-trust=both"),
    ],
    ids=["everything", "Python", "no base", "no mode", "no use"],
)
def test_what_can_not_be_meant_is_said_before_anything_runs(run_own, arguments, said):
    run = run_own(ini(), *arguments)
    assert run.code == pytest.ExitCode.USAGE_ERROR
    assert said in run.text


@pytest.mark.full
@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
def test_bytes_that_were_reviewed_may_be_anything(run_own, run_pytest):
    first = run_own(ini())

    def git(*arguments):
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(
            ["git", *identity, *arguments], cwd=first.folder, check=True, capture_output=True
        )

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "reviewed")
    trusting = ("--persist-trust=hash", "--persist-trust-base=HEAD", "goldens")
    reviewed = run_pytest({}, *trusting, again=first)
    exchange(first.folder / "goldens")
    exchanged = run_pytest({}, *trusting, again=first)

    assert counts(reviewed) == (1, 0)
    assert counts(exchanged) == (0, 1)
    assert "was not reviewed" in exchanged.text


def exchange(store):
    """Change an artifact, and its digest in the manifest with it."""
    [artifact], [manifest] = store.glob("*/*/estimator.pkl"), store.glob("*/*/golden.json")
    before = artifact.read_bytes()
    after = before.replace(b"copy_X", b"copy_Y")
    artifact.write_bytes(after)
    digests = [hashlib.sha256(data).hexdigest() for data in (before, after)]
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(*digests), encoding="utf-8")
