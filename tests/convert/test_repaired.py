"""Each repair of a known change makes a model work again that an old release has really saved.

The recordings lie in ``repaired/``, a folder for each known change; ``tools/atlas/keep_repairs.py``
takes them from real checks. Where the installed scikit-learn does not need the repair, there is
nothing to be seen.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sklearn
from packaging.version import Version
from persist_tiers import some_first

from pytest_sklearn_persist import Status, check_golden
from pytest_sklearn_persist.convert.carrying import carried
from pytest_sklearn_persist.convert.resaving import main
from pytest_sklearn_persist.goldens.manifest import read_manifest
from pytest_sklearn_persist.goldens.store import find_manifests
from pytest_sklearn_persist.judge.known_changes import known_changes
from pytest_sklearn_persist.judge.repairs import repairs_of, replaced_by

pytestmark = pytest.mark.skipif(
    Version(sklearn.__version__) < Version("1.9"), reason="they were taken under scikit-learn 1.9"
)
HOME = Path(__file__).parent / "repaired"
IDS = sorted(folder.name for folder in HOME.iterdir())


@pytest.mark.parametrize("id_", some_first(IDS, IDS[::20]))
def test_a_repaired_model_answers_what_was_recorded(id_, tmp_path, capsys):
    [path] = find_manifests(HOME / id_)
    manifest = read_manifest(path)
    before, repairs, seen = check_golden(path)[0], [], set()
    assert before.status not in (Status.IDENTICAL, Status.CLOSE)
    outcome = before
    for turn in range(4):
        causes = [explanation.id for explanation in outcome.explanations]
        seen.update(causes)
        repairs += [line for one in causes for line in repairs_of(one) if line not in repairs]
        out = tmp_path / f"{turn}.pkl"
        main([str(path), str(out), json.dumps(repairs)])
        assert json.loads(capsys.readouterr().out)["problem"] is None
        changed = replaced_by(repairs)
        again = carried(manifest, manifest.artifacts[0], out, tmp_path / str(turn), changed)
        [outcome] = check_golden(again.path)
        if not outcome.failed:
            break

    lost = {difference.kind for difference in outcome.differences} <= {"gone", "close"}
    assert outcome.status in (Status.IDENTICAL, Status.CLOSE) or lost
    assert id_ in seen


def test_no_repair_is_there_that_was_not_seen_to_work():
    assert {change.id for change in known_changes() if change.repair} == set(IDS)
