"""Make a report of what a run has found."""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..judge.outcome import Outcome
from .merging import merge
from .model import Report, Result

if TYPE_CHECKING:
    from ..goldens.manifest import Manifest

__all__ = ["environment_of", "json_number", "recording_of", "report_of_run", "result_of"]

#: Where packages are, up to the folder that has the same name everywhere.
_PACKAGES = re.compile(r"""(?:(?<=['"])[^'"<>]*|[^\s'"<>()]*)[/\\]((?:site|dist)-packages[/\\])""")
#: Facts that are the same in every process of an environment, whatever it has imported.
_STABLE = ("python", "implementation", "libraries", "system", "libc", "machine", "byteorder")


def result_of(
    outcome: Outcome,
    *,
    kind: str,
    subject: str,
    failed: bool,
    estimator: str = "",
    test: str | None = None,
    baseline: str | None = None,
    environment: str = "",
) -> Result:
    """Return an outcome as a row of a report.

    Parameters
    ----------
    outcome : Outcome
    kind, subject, failed, estimator, test, baseline, environment
        As in `Result`; the environment may be filled in later.

    Examples
    --------
    >>> from pytest_sklearn_persist import Status
    >>> found = Outcome(Status.IDENTICAL, "joblib", "fresh", golden="churn/a")
    >>> result_of(found, kind="golden", subject="churn/a", failed=False).key
    ('', 'golden', 'churn/a', 'joblib', 'fresh')
    """
    data = plain(outcome.to_dict())
    given: dict[str, Any] = {name: data[name] for name in _TEXTS}
    given |= {name: tuple(data[name]) for name in _LISTS}
    return Result(
        environment,
        kind,
        subject,
        outcome.format,
        outcome.place,
        outcome.status,
        failed,
        silent=outcome.silent,
        estimator=estimator,
        test=test,
        baseline=baseline,
        within=outcome.within if outcome.leniency else None,
        repairable=outcome.repairable,
        **given,
    )


_TEXTS = (
    *("version", "expected_failure", "unmet", "cause", "remedy", "cause_id", "link"),
    *("seconds", "compared", "atlas"),
)
_LISTS = ("differences", "explanations", "outputs", "warnings", "not_compared")


def plain(value: Any) -> Any:
    """Return a value as JSON has it: numbers of Python, and those that JSON has not as texts.

    Where this machine keeps its packages is left out of texts, which would differ everywhere.

    Examples
    --------
    >>> plain({"max_rel": float("inf"), "count": 3})
    {'max_rel': 'inf', 'count': 3}
    >>> plain("<module 'sklearn' from '/srv/env/lib/site-packages/sklearn/__init__.py'>")
    "<module 'sklearn' from 'site-packages/sklearn/__init__.py'>"
    """
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, str):
        return _PACKAGES.sub(r"\1", value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    return json_number(float(value))


def json_number(value: float) -> float | str:
    """Return a number, or the text of one that JSON cannot write."""
    return value if math.isfinite(value) else str(value)


def environment_of(name: str | None = None) -> tuple[str, dict[str, Any]]:
    """Return the id and the facts of this environment.

    Parameters
    ----------
    name : str, optional
        What to call it; None for the environment of tox that this is, else for what it holds.
    """
    import sklearn  # noqa: F401 - which BLAS there is shows only when it is loaded

    from ..recorder import environment, recording_key

    facts = environment()
    key = recording_key(facts)
    named = name or os.environ.get("TOX_ENV_NAME") or key
    stable = {"name": named, **{field: facts[field] for field in _STABLE}}
    digest = hashlib.sha256(json.dumps(stable, sort_keys=True).encode()).hexdigest()
    return f"{key}-{digest[:6]}", {"name": named, **facts}


def recording_of(manifest: Manifest, base: Path) -> dict[str, Any]:
    """Return what a report keeps of a recording.

    Parameters
    ----------
    manifest : Manifest
    base : Path
        The folder that paths are relative to.
    """
    try:
        path = os.path.relpath(manifest.path, base)
    except ValueError:  # another drive
        path = str(manifest.path)
    name = str(manifest.data["estimator"].get("class", "")).rpartition(".")[2]
    facts = plain(manifest.environment)
    return {"path": path.replace(os.sep, "/"), "estimator": name, "environment": facts}


def report_of_run(
    results: Iterable[Result],
    recordings: Mapping[str, Mapping[str, Any]],
    run: Mapping[str, Any],
    *,
    name: str | None = None,
) -> Report:
    """Return the report of one run in this environment.

    Parameters
    ----------
    results : iterable of Result
        Their environment is filled in. Of several of one check the worst counts.
    recordings : mapping
        See `Report`.
    run : mapping
        ``started``, ``seconds``, ``finished``, ``exit`` and ``tests``.
    name : str, optional
        What to call the environment.
    """
    from dataclasses import replace

    id_, facts = environment_of(name)
    head = Report({id_: facts}, recordings, ({"environment": id_, **run},))
    rows = (Report(results=(replace(result, environment=id_),)) for result in results)
    return merge([head, *rows])
