"""``check --issue-body``: texts for an issue tracker about what fails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .output import write
from .places import manifests_at

if TYPE_CHECKING:
    from ..judge.outcome import Outcome

__all__ = ["show_issues"]

_BETWEEN = "\n\n---\n"


def show_issues(outcomes: Sequence[Outcome], where: Sequence[Path]) -> None:
    """Print an issue text an artifact that fails; formats that fail alike share one.

    Parameters
    ----------
    outcomes : sequence of Outcome
    where : sequence of Path
        What was checked, to find the manifests.
    """
    texts: dict[object, str] = {}
    manifests = {
        f"{path.parent.parent.name}/{path.parent.name}": path
        for path in (manifests_at(map(str, where)) if where else [])
    }
    for outcome in outcomes:
        if outcome.failed and outcome.unmet is None:
            key = (outcome.golden, outcome.status, outcome.differences)
            texts.setdefault(key, _text(outcome, manifests.get(outcome.golden or "")))
    write(_BETWEEN.join(texts.values()) or "nothing fails: there is nothing to report")


def _text(outcome: Outcome, path: Path | None) -> str:
    from ..recorder import environment
    from ..reports.issue import issue_text

    if path is None:
        return issue_text(outcome, {}, environment())
    from ..goldens.manifest import ManifestError, read_manifest

    try:
        manifest = read_manifest(path)
    except ManifestError:
        return issue_text(outcome, {}, environment())
    data = manifest.data
    return issue_text(
        outcome,
        manifest.environment,
        environment(),
        classes=(str(data["estimator"].get("class", "")),),
        recorder=str(data.get("recorder", "")),
    )
