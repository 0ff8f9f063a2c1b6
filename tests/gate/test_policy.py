from __future__ import annotations

import pytest

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.gate.policy import TrustPolicy, as_policy
from pytest_sklearn_persist.gate.reading import NotAsRecorded

DIGEST = "ab" * 32


def test_names_alone_leave_the_list_in_force():
    trust = as_policy(["mypkg.models.*"]).for_file("model.pkl", DIGEST)
    assert (trust.patterns, trust.listed) == (("mypkg.models.*",), True)


def test_a_text_is_one_pattern():
    assert as_policy("mypkg.*").patterns == ("mypkg.*",)


@pytest.mark.parametrize("mode", ["hash", "both"])
def test_a_file_that_was_not_reviewed_is_refused(mode):
    policy = TrustPolicy(mode=mode, base="origin/main")
    with pytest.raises(NotAsRecorded, match="stands in no manifest at origin/main") as caught:
        policy.for_file("model.pkl", DIGEST)
    assert caught.value.status == "refused"


@pytest.mark.parametrize(("mode", "listed"), [("hash", False), ("both", True)])
def test_a_reviewed_file_may_name_anything_unless_both_are_asked_for(mode, listed):
    policy = TrustPolicy(mode=mode, reviewed=frozenset({DIGEST}))
    assert policy.for_file("model.pkl", DIGEST).listed is listed


@pytest.mark.parametrize("pattern", ["*", "os.*", "builtins.eval", "mypkg", "__main__.Mine"])
def test_what_can_not_be_trusted_is_said_at_once(pattern):
    with pytest.raises(UsageError, match="trust"):
        TrustPolicy((pattern,))


def test_an_unknown_mode_is_said_at_once():
    with pytest.raises(UsageError, match="list, hash, both"):
        TrustPolicy(mode="all")
