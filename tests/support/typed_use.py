"""What users write with types: mypy reads it, and reports an ignored error that does not happen."""

from __future__ import annotations

import pytest_sklearn_persist
from pytest_sklearn_persist import (
    Outcome,
    PersistArtifact,
    PersistGolden,
    PersistRoundtrip,
    RoundtripResult,
)

from pytest_sklearn_persist import check_roundtripp  # type: ignore[attr-defined]  # isort: skip


def use_the_types_of_fixtures(
    persist_roundtrip: PersistRoundtrip,
    persist_golden: PersistGolden,
    persist_artifact: PersistArtifact,
) -> None:
    result: RoundtripResult = persist_roundtrip(object(), places="same")
    outcomes: list[Outcome] = persist_golden.check("churn")
    number: int = persist_roundtrip(object())  # type: ignore[assignment]
    print(result, outcomes, number, persist_artifact, check_roundtripp)


def misspell_a_name_of_the_module() -> None:
    pytest_sklearn_persist.chek_roundtrip()  # type: ignore[attr-defined]
