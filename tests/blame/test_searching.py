"""The search finds what is known to be the truth, and says what it could not find.

Which environments can be made, and what a check says there, is a function of the versions here;
that real environments are made and really checked is another test.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.blame.findings import Change, Trial, Verdict
from pytest_sklearn_persist.blame.planning import Plan
from pytest_sklearn_persist.blame.searching import Search
from pytest_sklearn_persist.blame.walking import OutOfEnvironments

RELEASES = {
    "scikit-learn": ["1.2.2", "1.3.0", "1.3.1", "1.3.2", "1.4.0", "1.4.2", "1.5.0", "1.9.1"],
    "scipy": ["1.10.1", "1.12.0", "1.17.1"],
    "numpy": ["1.23.5", "1.26.4", "2.0.0", "2.1.0", "2.4.6"],
}
THEN = {"scikit-learn": "1.2.2", "numpy": "1.23.5"}
CHANGES = (Change("scikit-learn", "1.2.2", "1.9.1"), Change("numpy", "1.23.5", "2.4.6"))


@dataclass
class World:
    """Where what is asked for resolves to its lowest releases, as far as these fit together."""

    status_of: object
    fits: object = lambda versions: True
    limit: int = 50
    used: list = field(default_factory=list)

    def first(self, what, library, ways):
        for wanted in ways:
            versions = self._lowest(wanted)
            if versions is None:
                continue
            if len(self.used) >= self.limit:
                raise OutOfEnvironments
            self.used.append(versions)
            return Trial(what, library, versions, Verdict(Status(self.status_of(versions))))
        return Trial(what, library, problem="they do not go together")

    def _lowest(self, wanted):
        asked = [Requirement(text) for text in wanted.requirements]
        known = [[v for v in RELEASES[one.name] if v in one.specifier] for one in asked]
        for chosen in itertools.product(*known):
            versions = {one.name: version for one, version in zip(asked, chosen, strict=True)}
            if self.fits(versions):
                return {**versions, "python": wanted.python}
        return None


def search(world, changes=CHANGES, then=THEN):
    now = {change.library: change.now for change in changes}
    today = Verdict(Status(world.status_of({**then, **now})))
    plan = Plan(then, "3.11", now, ("3.11",), ("3.11",), lambda library, version: ("3.11",))
    return Search(plan, changes, today, world, lambda name: map(Version, RELEASES[name]))


def since(library, release, status="drifted"):
    def status_of(versions):
        return status if Version(versions[library]) >= Version(release) else "identical"

    return status_of


@pytest.mark.parametrize("release", RELEASES["scikit-learn"][1:])
def test_the_first_release_that_changes_it_is_found(release):
    found = search(World(since("scikit-learn", release)))
    found.run()
    [point] = found.points

    assert found.culprits == ["scikit-learn"]
    assert point.after.versions["scikit-learn"] == release
    assert point.alone


def test_another_library_is_blamed_if_it_does_it():
    found = search(World(since("numpy", "2.0.0")))
    found.run()

    assert found.culprits == ["numpy"]
    assert found.points[0].after.versions["numpy"] == "2.0.0"


def test_two_that_do_it_are_both_blamed():
    def status_of(versions):
        return "identical" if versions == {**THEN, "python": "3.11"} else "drifted"

    found = search(World(status_of))
    found.run()

    assert found.culprits == ["scikit-learn", "numpy"]


def test_one_that_only_moves_with_the_culprit_is_not_blamed():
    def fits(versions):
        return Version(versions["numpy"]) < Version("2") or versions["scikit-learn"] == "1.9.1"

    found = search(World(since("scikit-learn", "1.4.0"), fits))
    found.run()

    assert found.culprits == ["scikit-learn"]
    assert "numpy 2.4.6 could only be tried together with scikit-learn 1.9.1" in found.notes[0]


def test_scikit_learn_is_blamed_even_if_more_had_to_move_with_it():
    # scipy 1.17 needs a newer scikit-learn only; scikit-learn 1.9 needs a newer scipy and numpy.
    def fits(versions):
        release = Version(versions["scikit-learn"])
        scipy, numpy = Version(versions["scipy"]), Version(versions["numpy"])
        if scipy >= Version("1.17"):
            return Version("1.4") <= release < Version("1.9")
        return release < Version("1.9") or (scipy >= Version("1.12") and numpy >= Version("1.26"))

    changes = (*CHANGES, Change("scipy", "1.10.1", "1.17.1"))
    then = {**THEN, "scipy": "1.10.1"}
    found = search(World(since("scikit-learn", "1.3.1"), fits), changes, then)
    found.run()

    assert found.culprits == ["scikit-learn"]
    assert found.points[0].after.versions["scikit-learn"] == "1.3.1"


def test_what_has_to_change_with_a_release_is_told():
    def fits(versions):
        new = Version(versions["scikit-learn"]) >= Version("1.4.0")
        return new == (Version(versions["numpy"]) >= Version("1.26"))

    found = search(World(since("scikit-learn", "1.4.0"), fits))
    found.run()

    assert not found.points[0].alone
    assert [str(change) for change in found.points[0].changed] == [
        "scikit-learn 1.3.2 → 1.4.0",
        "numpy 1.23.5 → 1.26.4",
    ]


def test_a_release_that_can_not_be_tried_is_left_between():
    found = search(World(since("scikit-learn", "1.4.0"), lambda v: v["scikit-learn"] != "1.4.0"))
    found.run()
    [point] = found.points

    assert point.untried == ("1.4.0",)
    assert point.before.versions["scikit-learn"] == "1.3.2"
    assert point.after.versions["scikit-learn"] == "1.4.2"


def test_where_todays_status_came_later_both_turns_are_found():
    def status_of(versions):
        release = Version(versions["scikit-learn"])
        if release >= Version("1.5.0"):
            return "load-error"
        return "drifted" if release >= Version("1.3.1") else "identical"

    found = search(World(status_of))
    found.run()

    assert [point.after.versions["scikit-learn"] for point in found.points] == ["1.3.1", "1.5.0"]


def test_a_recording_that_fails_in_its_own_environment_is_nobodys_fault():
    world = World(lambda versions: "drifted")
    found = search(world)

    assert found.run() is True
    assert len(world.used) == 1
    assert "with the very versions of the recording" in found.notes[0]


def test_several_together_are_no_single_culprit():
    def status_of(versions):
        both = versions["scikit-learn"] == "1.9.1" and versions["numpy"] == "2.4.6"
        return "drifted" if both else "identical"

    found = search(World(status_of))
    found.run()

    assert (found.culprits, found.points) == ([], [])
    assert "no library does it by itself" in found.notes[0]


def test_it_stops_where_no_more_environments_may_be_made():
    world = World(since("scikit-learn", "1.3.1"), limit=4)
    found = search(world)

    assert found.run() is False
    assert len(world.used) == 4
    assert "4 environments were tried" in found.notes[0]
