"""Check a file of which nothing was recorded: whether it loads, and is an estimator then."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..compare.difference import Difference
from ..errors import UsageError
from ..gate.legacy import MOST_SIDE_FILES, is_side_file
from ..gate.policy import TrustPolicy, as_policy
from ..gate.reading import Artifact, NotAsRecorded, handed_over, read_once
from ..gate.sources import Source, content_of, model_in, name_of
from ..judge.outcome import Outcome, verdict, worst_first
from ..judge.status import Status
from ..recorder import is_path_of_part
from .asking import Answer, Call, no_file, not_as_recorded, run_sandboxed
from .reasons import look_into, reasons

__all__ = ["check_artifact"]

_HOME = "pytest_sklearn_persist.goldens.bare_observing"
#: What any estimator can do, in the order in which it is tried.
_ABILITIES = ("repr", "get_params", "clone", "dump")
_LONGEST, _LONGEST_PATH = 400, 2000


def check_artifact(
    source: Source,
    *,
    part: str | None = None,
    trusted: Iterable[str] | TrustPolicy = (),
    timeout: float = 60.0,
    memory: int | None = None,
) -> Outcome:
    """Load a file with a saved estimator, and try what any estimator can do.

    It is loaded in a throw-away process, which refuses what is not trusted. Nothing was recorded
    of it, so nothing is compared: the best that can be said is ``unchecked``.

    Parameters
    ----------
    source : str, PathLike, bytes or binary file
        What pickle, joblib or skops has written, by its bytes: its name says nothing. It may be
        packed into an archive, compressed, or the folder of a model of MLflow.
    part : str, optional
        Which estimator is meant, if the file holds more: ``"['model']"``, ``"[0]"``. If not given,
        all of them are tried.
    trusted : iterable of str, default=()
        Names of your own that it may hold, as ``"mypkg.models.Scaler"`` or ``"mypkg.models.*"``;
        or a whole policy.
    timeout : float, default=60.0
        Seconds.
    memory : int, default=None
        Bytes that the process may take; None for two gigabytes and ten times the size of the
        file.

    Returns
    -------
    Outcome
        ``unchecked`` if it loads and ``repr``, ``get_params``, ``clone`` and dumping it again
        work, and where it holds no estimator; else what is wrong. Never raises for what is wrong
        with the file.

    Raises
    ------
    UsageError
        An argument cannot be used.

    Examples
    --------
    >>> import joblib, tempfile
    >>> from pathlib import Path
    >>> from sklearn.linear_model import LinearRegression
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = joblib.dump(LinearRegression(), Path(folder) / "model.joblib")
    ...     outcome = check_artifact(Path(folder) / "model.joblib")
    >>> outcome.status
    <Status.UNCHECKED: 'unchecked'>
    """
    policy = as_policy(trusted)
    started = time.monotonic()
    content = content_of(source)
    where = "" if content is not None else os.fspath(model_in(source))  # type: ignore[arg-type]
    if part is not None and not is_path_of_part(part):
        raise UsageError(f"part: {part[:100]!r} is not a path such as ['model'], [0] or .model")
    try:
        with handed_over(where) if content is None else nullcontext(content) as artifact:
            found = run_sandboxed(
                lambda call: _talk(call, where, artifact, policy, part),
                size=len(artifact),
                trusted=bool(policy.patterns) or policy.mode == "hash",
                timeout=timeout,
                memory=memory,
            )
    except NotAsRecorded as error:
        found = not_as_recorded(error)
    found = replace(found, seconds=time.monotonic() - started)
    status = found.status or min(map(verdict, found.differences), default=Status.UNCHECKED)
    form = found.facts.get("kind", "file")
    version = found.facts.get("version")
    recorded = {} if version is None else {"scikit-learn": version}
    info = look_into(source if content is None else content, status)
    name = where or name_of(source)
    return Outcome(
        status,
        form,
        "fresh",
        worst_first(found.differences, across=True),
        tuple(found.warnings),
        seconds=round(found.seconds, 6),
        **reasons(status, form, _without_paths(found), info, recorded, name),
    )


def _without_paths(found: Answer) -> Answer:
    """Return findings as of one estimator: what explains them does not depend on where it is."""
    plain = [
        replace(one, path=one.path.rpartition(".")[2]) if one.area == "ability" else one
        for one in found.differences
    ]
    return replace(found, differences=plain)


def _talk(
    call: Call, where: str, artifact: Artifact, policy: TrustPolicy, part: str | None
) -> Answer:
    """Let a process look at the bytes, then load them; say what that means."""
    seen = call(f"{_HOME}:look", {"artifact": artifact})
    if seen["sha256"] is None:
        return no_file(seen["file"])
    # Nothing has been loaded yet: this can be relied upon.
    path = Path(where)
    trust = policy.for_file(path.name, str(seen["sha256"]))
    if seen["file"] is not None:
        return no_file(seen["file"])
    names = [name for name in seen["side_files"] if is_side_file(name)][:MOST_SIDE_FILES]
    side_files = {name: read_once(path.with_name(name))[0] for name in names} if where else {}
    facts = {str(key): str(value) for key, value in seen["facts"].items()}
    job = {
        "side_files": side_files,
        "abilities": _ABILITIES,
        "trusted": trust.patterns,
        "listed": trust.listed,
        "part": part,
    }
    return _read(call(f"{_HOME}:load_and_try", job), facts)


def _read(said: Any, facts: dict[str, str]) -> Answer:
    """Return what the answers of a process mean that may have been taken over."""
    if said["file"] is not None:
        return replace(no_file(said["file"]), facts=facts)
    warnings = [str(text) for text in said["warnings"]]
    if said["load"] is not None:
        found = [Difference("load", "load", "save", "", str(said["load"]))]
        if said["latin1"] is not None:
            facts = {**facts, "latin1": "works" if said["latin1"] else "fails"}
        return Answer(found, warnings=warnings, facts=facts)
    holds = str(said["holds"])[:_LONGEST]
    if said["missing"] is not None:
        found = [_unchecked("everything", str(said["missing"]))]
        return Answer(found, warnings=warnings, facts=facts)
    found = _parts_read(said["parts"], holds, int(said["estimators"]))
    return Answer(found, warnings=warnings, facts=facts, holds=holds)


def _parts_read(parts: Any, holds: str, there: int) -> list[Difference]:
    """Return what was found of each estimator; those of which nothing is wrong are listed, too."""
    whole = [path for path, _, _ in parts] in ([""], [None])
    found, fine = [], []
    for path, name, abilities in parts:
        if [ability for ability, _ in abilities] != list(_ABILITIES):
            raise ValueError("it has not tried what it was to try")
        start = "" if whole else f"{str(path)[:_LONGEST_PATH]}."
        wrong = [
            Difference(f"{start}{ability}", "raises", "ability", "", str(text))
            for ability, text in abilities
            if text is not None
        ]
        found += wrong
        if not wrong and not whole:
            text = f"a {str(name)[:_LONGEST]}, and can do what any estimator can"
            fine.append(_unchecked(str(path)[:_LONGEST_PATH], text))
    if found:
        return [*found, *fine]
    never = "nothing was recorded to compare it with"
    if not parts:
        return [_unchecked("everything", f"it holds {holds}, not an estimator")]
    if whole:
        return [_unchecked("everything", f"it holds {holds}, and loads; {never}")]
    count = "one estimator" if len(parts) == 1 else f"{there:,} estimators"
    if there > len(parts):
        count += f", of which the first {len(parts):,} were tried"
    return [_unchecked("everything", f"it holds {holds} with {count}, and loads; {never}"), *fine]


def _unchecked(path: str, text: str) -> Difference:
    return Difference(path, "unchecked", "save", "a recording", text)
