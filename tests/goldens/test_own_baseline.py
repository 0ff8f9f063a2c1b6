"""What is kept of the matrix covers every release and architecture that it is run with."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.reports.reading import read_report


@pytest.fixture(scope="module")
def baseline(project_root):
    return read_report(project_root / "goldens" / "baseline.json.gz")


def test_every_release_and_architecture_is_in_it(baseline):
    names = {facts["name"] for facts in baseline.environments.values()}
    releases = {f"sk1{number}" for number in range(10)}

    assert names == releases | {f"arch-{one}" for one in ("amd64", "arm64", "i386", "s390x")}


def test_all_recordings_were_checked_everywhere(baseline, project_root):
    artifacts = len([*project_root.glob("goldens/*/*/estimator.*")])

    assert {run["tests"] for run in baseline.runs} == {artifacts}
    assert all(run["finished"] for run in baseline.runs)


def test_it_names_no_recording_that_is_gone(baseline, project_root):
    gone = {one.subject for one in baseline.results}
    gone -= {
        p.parent.relative_to(project_root / "goldens").as_posix()
        for p in project_root.glob("goldens/*/*/golden.json")
    }

    assert gone == set()
