"""Digests that were reviewed: those in the manifests of a git revision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ..errors import UsageError
from ..strict_json import parse_json
from ..venvs.errors import VenvError
from ..venvs.running import find_program, run
from ..venvs.variables import environment_for_tools
from .patterns import parse_patterns
from .policy import TrustPolicy, digest_of

__all__ = ["policy_from", "reviewed_at"]

_MANIFEST = "golden.json"
_DIGEST = re.compile(r"[0-9a-f]{64}")
#: A name, and how far to go back from it. No searches in messages, reflogs or paths.
_REVISION = re.compile(r"(?!-|.*[.][.])([\w./+-]+)((?:[~^]\d*)*)")
_SOME_COMMIT = re.compile(r"[0-9a-fA-F]{4,64}")
_WHOLE_COMMIT = re.compile(r"[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")
_TIME_LIMIT = 120.0
#: A folder of the checkout can look like a repository of its own, with revisions that nobody has
#: reviewed and a configuration that names programs: git is to find the real one, and run nothing.
_BOUNDS = (
    *("-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null", "--no-pager"),
)
_VARIABLES = {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


class _AmbiguousError(UsageError):
    """A name can mean more than one commit."""


def policy_from(
    names: Iterable[str], mode: str, base: str | None, folder: Path, *, option: str
) -> TrustPolicy:
    """Return the policy that options ask for.

    Parameters
    ----------
    names : iterable of str
        Patterns.
    mode : {"list", "hash", "both"}
    base : str or None
        The git revision whose manifests were reviewed.
    folder : Path
        Any folder of its repository.
    option : str
        How the option of `mode` is spelt, for messages; that of `base` is spelt alike.

    Raises
    ------
    UsageError
        The options do not go together, or can't be used.
    """
    if mode == "list":
        if base:
            raise UsageError(f"{option}-base={base} needs {option}=hash or {option}=both")
        return TrustPolicy(parse_patterns(names))
    if not base:
        raise UsageError(
            f"{option}={mode} needs a git revision whose manifests were reviewed: "
            f"{option}-base=origin/main"
        )
    return TrustPolicy(parse_patterns(names), mode, reviewed_at(base, folder), base)


def reviewed_at(revision: str, folder: Path) -> frozenset[str]:
    """Return the digests of all manifests of a revision, and of the artifacts that these list.

    Nothing is checked out, and no hook or filter of the repository runs.

    Parameters
    ----------
    revision : str
        A branch, tag or commit of the repository, such as ``"origin/main"``.
    folder : Path
        Any folder of the repository.

    Returns
    -------
    frozenset of str
        SHA-256, in hexadecimal digits.

    Raises
    ------
    UsageError
        There is no git, no repository, no such revision, or more than one that is called so.
    """
    top = _git(folder, "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape").strip()
    commit = _commit(revision, folder)
    listed = _git(Path(top), "ls-tree", "-r", "-z", "--full-tree", "--name-only", commit)
    names = [
        name
        for name in listed.split(b"\0")
        if name.rpartition(b"/")[2] == _MANIFEST.encode() and b"\n" not in name
    ]
    return frozenset(_digests(_contents(Path(top), commit, names)))


def _commit(revision: str, folder: Path) -> str:
    """Return the one commit that a revision can mean; a fork may have brought refs of that name."""
    match = _REVISION.fullmatch(revision)
    if match is None:
        raise UsageError(
            f"trust_base={revision!r} is not a branch of a remote (origin/main), a tag or a commit"
        )
    name, back = match.groups()
    try:
        ref = _ref_of(name, folder)
        found = _git(folder, "rev-parse", "--verify", "--quiet", f"{ref}{back}^{{commit}}")
    except _AmbiguousError:
        raise
    except UsageError:
        raise UsageError(
            f"trust_base={revision!r}: the repository at {folder} has no such revision; "
            f"fetch it first, for instance: git fetch --depth=1 {_fetchable(revision)}"
        ) from None
    return found.decode("ascii").strip()


def _ref_of(name: str, folder: Path) -> str:
    """Return the whole name of a ref, which git itself would choose among many without a word.

    Tags and branches can be called like the branch of a remote, or like the beginning of a commit,
    and to fetch from a fork brings its tags.

    Raises
    ------
    UsageError
        There is more than one.
    """
    if name.startswith("refs/") or _WHOLE_COMMIT.fullmatch(name):
        return name
    remotes = _git(folder, "remote").decode("utf-8", "replace").split()
    if name.startswith(tuple(f"{remote}/" for remote in remotes)):
        return f"refs/remotes/{name}"
    places = [f"refs/{kind}{name}" for kind in ("", "tags/", "heads/", "remotes/")]
    listed = _git(folder, "for-each-ref", "--format=%(refname)", *places).decode("utf-8", "replace")
    found = [line for line in listed.splitlines() if line in places]
    if len(found) > 1 or (found and _SOME_COMMIT.fullmatch(name)):
        others = ["a commit"] * bool(_SOME_COMMIT.fullmatch(name))
        raise _AmbiguousError(
            f"trust_base={name!r} can mean {' or '.join([*found, *others])}: say which, with its "
            "whole name or all digits of the commit"
        )
    return found[0] if found else name


def _fetchable(revision: str) -> str:
    remote, _, branch = revision.partition("/")
    return f"{remote} {branch}:refs/remotes/{revision}" if branch else f"origin {revision}"


def _contents(top: Path, commit: str, names: Sequence[bytes]) -> Iterable[bytes]:
    """Yield the contents of files at a commit."""
    if not names:
        return
    wanted = b"".join(commit.encode() + b":" + name + b"\n" for name in names)
    answer = _git(top, "cat-file", "--batch", stdin=wanted)
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        head = answer[at:end].split()
        if len(head) != 3 or head[1] != b"blob":  # a submodule, or missing in a partial clone
            at = end + 1
            continue
        size = int(head[2])
        yield answer[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def _digests(contents: Iterable[bytes]) -> Iterable[str]:
    for content in contents:
        try:
            manifest: Any = parse_json(content)
            found = [artifact["sha256"] for artifact in manifest["artifacts"]]
            found.append(digest_of(content))
        except (ValueError, RecursionError, KeyError, TypeError):
            continue  # what can't be read lists nothing
        yield from (text for text in found if isinstance(text, str) and _DIGEST.fullmatch(text))


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    git = find_program("git")
    if git is None:
        raise UsageError("trust by digest reads manifests at a git revision, and there is no git")
    command = [str(git), *_BOUNDS, "-C", str(folder.absolute()), *arguments]
    env = {**environment_for_tools(), **_VARIABLES}
    try:
        ran = run(command, timeout=_TIME_LIMIT, env=env, stdin=stdin)
    except VenvError as error:
        raise UsageError(f"trust by digest: {error.message}") from None
    if ran.status:
        said = ran.tail.splitlines()
        text = said[-1] if said else f"git {arguments[0]} failed"
        raise UsageError(f"trust by digest: {text} ({folder})")
    return ran.content
