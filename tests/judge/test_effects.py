"""What known changes do to answers, by class and configuration."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.judge.atlas import atlas
from pytest_sklearn_persist.judge.effects import EFFECTS, Effect, foretold, spares
from pytest_sklearn_persist.judge.known_changes import known_changes

LOGISTIC = "LogisticRegression"


def test_every_effect_is_that_of_a_known_change():
    assert set(EFFECTS) <= {change.id for change in known_changes()}


def test_every_class_of_an_effect_is_in_the_atlas():
    names = {kind.plain for kind in atlas().kinds.values()}
    patterns = {p: Effect(classes=(p,)) for e in EFFECTS.values() for p in e.classes}

    assert {p for p, effect in patterns.items() if not any(map(effect.is_in, [names]))} == set()


@pytest.mark.parametrize(
    ("settings", "recorded", "installed", "id_"),
    [
        ({"multi_class": "deprecated", "classes": "2"}, "1.5.2", "1.3.2", "-deprecated-older"),
        ({"solver": "liblinear", "classes": "more"}, "1.3.2", "1.9.1", "-dropped"),
        ({"multi_class": "ovr", "classes": "more"}, "1.6.1", "1.8.0", "-dropped"),
        ({"multi_class": "multinomial", "classes": "2"}, "1.0.2", "1.9.1", "-dropped"),
    ],
)
def test_a_configuration_is_foretold_to_change(settings, recorded, installed, id_):
    whole = {"solver": "lbfgs", "multi_class": "auto", **settings}

    assert foretold(LOGISTIC, whole, recorded, installed) == (f"logistic-multi-class{id_}",)


@pytest.mark.parametrize(
    ("settings", "recorded", "installed"),
    [
        ({"classes": "more"}, "1.3.2", "1.9.1"),
        ({"classes": "2", "multi_class": "ovr"}, "1.3.2", "1.9.1"),
        ({"classes": "more", "multi_class": "ovr"}, "1.3.2", "1.6.1"),
        ({"classes": "more", "multi_class": "ovr", "fitted": "False"}, "1.3.2", "1.9.1"),
    ],
    ids=["all together", "two classes", "not yet dropped", "not fitted"],
)
def test_another_configuration_is_not(settings, recorded, installed):
    whole = {"solver": "lbfgs", "multi_class": "auto", **settings}

    assert foretold(LOGISTIC, whole, recorded, installed) == ()


def test_what_a_file_does_not_say_counts_as_what_changes():
    assert foretold("TfidfTransformer", {}, "1.4.2", "1.5.0") == ("tfidf-weights-lost",)


def test_a_vote_by_classes_alone_shows_no_probabilities():
    assert spares("VotingClassifier", {"voting": "hard"})
    assert not spares("VotingClassifier", {"voting": "soft"})
    assert not spares("Pipeline", {})
