"""Digests in the manifests of a git revision."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.gate.policy import digest_of
from pytest_sklearn_persist.gate.reviewed import reviewed_at

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
OLD, NEW = "ab" * 32, "cd" * 32


def git(folder, *arguments):
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.hooksPath=."]
    subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, timeout=60
    )


def manifest(*digests):
    return json.dumps({"artifacts": [{"file": "a.pkl", "sha256": digest} for digest in digests]})


def artifacts_at(revision, folder):
    """Return the digests of artifacts alone."""
    return reviewed_at(revision, folder) & {OLD, NEW, "ef" * 32, "12" * 32}


@pytest.fixture
def repository(tmp_path):
    """One manifest at the tag base, changed since, with another that was never committed."""
    folder = tmp_path / "repository"
    store = folder / "models é" / "churn" / "here"
    store.mkdir(parents=True)
    (store / "golden.json").write_text(manifest(OLD))
    (folder / "golden.json").write_text("{broken")
    (folder / "other.json").write_text(manifest("ef" * 32))
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    git(folder, "tag", "base")
    (store / "golden.json").write_text(manifest(NEW))
    git(folder, "commit", "-qam", "second")
    return folder


def test_digests_are_those_of_the_revision(repository):
    assert artifacts_at("base", repository) == {OLD}
    assert artifacts_at("HEAD", repository) == {NEW}


def test_the_folder_may_be_any_of_the_repository(repository):
    assert artifacts_at("base", repository / "models é" / "churn") == {OLD}


def test_a_change_that_is_not_committed_was_not_reviewed(repository):
    path = repository / "models é" / "churn" / "here" / "golden.json"
    path.write_text(manifest("12" * 32))
    git(repository, "add", ".")
    assert artifacts_at("HEAD", repository) == {NEW}


@pytest.mark.parametrize("revision", ["", "--output=x", "origin/main", "no such"])
def test_an_unknown_revision_is_a_clear_error(repository, revision):
    with pytest.raises(UsageError, match="trust_base"):
        reviewed_at(revision, repository)


def test_what_to_fetch_is_said(repository):
    with pytest.raises(
        UsageError, match="git fetch --depth=1 origin main:refs/remotes/origin/main"
    ):
        reviewed_at("origin/main", repository)


def test_no_repository_is_a_clear_error(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(UsageError, match="not a git repository"):
        reviewed_at("main", tmp_path)


def test_nothing_of_a_hook_is_listened_to(repository, monkeypatch, tmp_path):
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert artifacts_at("base", repository) == {OLD}


def test_a_folder_that_looks_like_a_repository_is_none(repository, tmp_path):
    """Which a pull request can add: its revisions were reviewed by nobody."""
    forged = tmp_path / "forged"
    (forged / "churn" / "here").mkdir(parents=True)
    (forged / "churn" / "here" / "golden.json").write_text(manifest(NEW))
    git(forged, "init", "-q")
    git(forged, "add", ".")
    git(forged, "commit", "-qm", "forged")
    git(forged, "tag", "base")
    goldens = repository / "goldens"
    shutil.copytree(forged / ".git", goldens)
    git(goldens, "--git-dir", ".", "config", "core.worktree", str(forged))
    git(goldens, "--git-dir", ".", "config", "core.bare", "false")

    try:
        found = artifacts_at("base", goldens)
    except UsageError:
        return
    assert found == {OLD}


def test_the_manifest_itself_is_among_them(repository):
    content = manifest(NEW).encode()

    assert digest_of(content) in reviewed_at("HEAD", repository)
    assert digest_of(content) not in reviewed_at("base", repository)


@pytest.fixture
def cloned(repository, tmp_path):
    """A clone whose remote branch is what was reviewed, and to which a fork has added a commit."""
    folder = tmp_path / "clone"
    git(repository, "checkout", "-q", "-B", "main", "base")
    git(tmp_path, "clone", "-q", str(repository), str(folder))
    path = folder / "models é" / "churn" / "here" / "golden.json"
    path.write_text(manifest("12" * 32))
    git(folder, "commit", "-qam", "of a fork")
    return folder


@pytest.mark.parametrize("kind", ["tag", "branch"])
def test_nothing_goes_before_the_branch_of_a_remote(cloned, kind):
    git(cloned, kind, "origin/main", "HEAD")

    assert artifacts_at("origin/main", cloned) == {OLD}


def test_the_branch_of_a_remote_that_was_not_fetched_is_not_a_tag_of_a_fork(cloned):
    git(cloned, "update-ref", "-d", "refs/remotes/origin/main")
    git(cloned, "tag", "origin/main", "HEAD")

    with pytest.raises(UsageError, match="no such revision"):
        reviewed_at("origin/main", cloned)


def test_a_name_with_two_meanings_is_refused(cloned):
    git(cloned, "tag", "main", "HEAD~1")

    with pytest.raises(UsageError, match="refs/heads/main or refs/tags/main"):
        reviewed_at("main", cloned)
    assert artifacts_at("refs/tags/main", cloned) == {OLD}


def test_a_tag_that_is_called_like_a_commit_is_refused(cloned):
    said = subprocess.run(
        ["git", "rev-parse", "origin/main"], cwd=cloned, check=True, capture_output=True, text=True
    )
    whole = said.stdout.strip()
    git(cloned, "tag", whole[:8], "HEAD")
    git(cloned, "tag", whole, "HEAD")

    with pytest.raises(UsageError, match="all digits of the commit"):
        reviewed_at(whole[:8], cloned)
    assert artifacts_at(whole, cloned) == {OLD}


@pytest.mark.parametrize("revision", [":/fork", "HEAD:models é", "HEAD@{0}", "a..b", "main^{/of}"])
def test_a_revision_is_not_searched_for(cloned, revision):
    with pytest.raises(UsageError, match="is not a branch of a remote"):
        reviewed_at(revision, cloned)


def test_a_commit_before_another_can_be_named(cloned):
    assert artifacts_at("HEAD~1", cloned) == {OLD}
