"""The message: what differs, where, how much, why, and what to type next."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import persist_specimens as specimens
import pytest
from persist_tiers import some_first
from sklearn.preprocessing import FunctionTransformer

from pytest_sklearn_persist import (
    Difference,
    Outcome,
    RoundtripResult,
    Status,
    check_roundtrip,
)
from pytest_sklearn_persist.judge.outcome import verdict, worst_first
from pytest_sklearn_persist.reports.text import describe, render

X = np.random.RandomState(0).uniform(size=(20, 2))
y = X[:, 0] * 3


def check(estimator, *, formats="pickle:5", places="same", **more):
    result = check_roundtrip(
        estimator.fit(X.copy(), y), X, y, formats=formats, places=places, **more
    )
    return str(result)


# Twenty defects: the estimator, how it is saved, and what the first line has to say.
DEFECTS = {
    "attribute lost": (specimens.ForgetsCoef, {}, ["changes", "coef_", "missing"]),
    "attribute changed": (
        specimens.ChangesCoef,
        {},
        ["silently changes", "coef_[", "2.0 → 2.25", "2 of 2 values", "0.25"],
    ),
    "last digits": (specimens.NearlyTheSame, {}, ["coef_[", "2 of 2 values", "2e-12"]),
    "attribute that tells the time": (specimens.KeepsTime, {}, ["loaded_at_", "0 →"]),
    "dump raises": (
        specimens.RaisesOnDump,
        {},
        ["can't be saved", "RuntimeError: it will not be saved", "persist_specimens.py:"],
    ),
    "load raises": (
        specimens.RaisesOnLoad,
        {},
        ["can't be loaded back", "RuntimeError: it will not be loaded", "persist_specimens.py:"],
    ),
    "use raises": (specimens.RaisesAfterLoad, {}, ["n_features_in_", "missing"]),
    "never worked": (
        specimens.RaisesAlways,
        {},
        ["was not checked", "predict raises ArithmeticError before anything was saved"],
    ),
    "exits": (specimens.ExitsOnLoad, {"places": "fresh"}, ["ends", "process", "while loading"]),
    "dies": (
        specimens.DiesOnLoad,
        {"places": "fresh"},
        ["ends", "process", "SIGKILL", "while loading"],
    ),
    "hangs": (
        specimens.HangsOnLoad,
        {"places": "fresh", "time_limit": 1.0},
        ["hangs", "1 s", "while loading"],
    ),
    "lock": (specimens.HoldsALock, {}, ["can't be saved", "lock"]),
    "lambda": (specimens.HoldsALambda, {}, ["can't be saved", "lambda"]),
    "read-only": (
        specimens.Learns,
        {"formats": ["joblib", "joblib:mmap=r"]},
        ["can do less", "partial_fit", "read-only", "joblib:mmap=r", "1 of 2 are identical"],
    ),
    "file written": (
        specimens.Learns,
        {"formats": "joblib:mmap=r+"},
        ["the saved file", "changed"],
    ),
    "dumping changes it": (
        specimens.ChangesWhenDumped,
        {},
        ["the original after dumping", "coef_"],
    ),
    "using changes it": (
        specimens.ChangesOnceLoaded,
        {},
        ["when it is used: calling it changes asked_"],
    ),
    "two for one": (specimens.TwoInOne, {}, ["same_coef_", "the same object as coef_"]),
    "outside the object": (
        specimens.RemembersOutside,
        {"places": ["same", "fresh"]},
        ["silently", "predict[", "20 of 20 values", "a fresh process", "1 of 2 are identical"],
    ),
    "method gone": (specimens.LosesAMethod, {}, ["changes", "_can_", "missing"]),
    "never the same": (
        specimens.NeverTheSame,
        {},
        ["does not agree with itself", "predict", "two results"],
    ),
}
#: Seconds go by until these are found.
SLOW = {"never the same", "hangs"}
each_defect = pytest.mark.parametrize("defect", some_first(DEFECTS, DEFECTS.keys() - SLOW))


@pytest.fixture(scope="module")
def messages():
    """Messages of the defects, each made once."""
    made = {}

    def message(defect):
        if defect not in made:
            type_, options, _ = DEFECTS[defect]
            made[defect] = check(type_(), **options)
        return made[defect]

    return message


@each_defect
def test_the_first_line_says_it_all(defect, messages):
    type_, _, parts = DEFECTS[defect]
    first = messages(defect).splitlines()[0]

    assert first.startswith(type_.__name__)
    assert [part for part in parts if part not in first] == [], first


@each_defect
def test_no_address_and_no_path_of_this_machine_is_in_it(defect, messages):
    message = messages(defect)

    assert not re.search(r"0x[0-9a-f]{4,}", message), message
    for folder in (Path.home(), Path.cwd(), Path(__file__).parent):
        assert str(folder) not in message, message
    assert not re.search(r"(?<![\w.])/(tmp|home|root|usr|work)/", message), message


@each_defect
def test_what_to_type_next_is_said_last(defect, messages):
    assert messages(defect).splitlines()[-1].startswith("see it: ")


@each_defect
def test_lines_can_be_read_on_a_screen(defect, messages):
    lines = messages(defect).splitlines()

    assert len(lines) < 40
    assert max(map(len, lines)) < 400


@pytest.mark.parametrize(
    ("defect", "cause"),
    [
        ("attribute lost", "ForgetsCoef.__getstate__"),
        ("attribute changed", "ChangesCoef.__setstate__"),
        ("dies", "DiesOnLoad.__setstate__"),
        ("lock", "lock_ holds a lock"),
        ("lambda", "link_ holds a lambda"),
        ("read-only", "partial_fit writes into"),
        ("file written", "the fitted arrays are the file"),
        ("outside the object", "outside the estimator"),
        pytest.param("never the same", "another result each time", marks=pytest.mark.full),
    ],
)
def test_the_cause_is_named_where_it_is_known(defect, cause, messages):
    [why, *_] = [line for line in messages(defect).splitlines() if line.startswith("why")]

    assert cause in why


def test_what_is_different_in_a_fresh_process_is_said_where_only_that_fails(messages):
    assert "another hash seed" in messages("outside the object")
    assert "another hash seed" not in messages("attribute lost")


def test_the_test_to_run_again_is_named(messages):
    last = messages("attribute lost").splitlines()[-1]

    assert "--persist-formats=pickle:5 --persist-places=same" in last
    assert "test_text.py::" in last


def test_one_that_survives_is_one_line():
    message = check(specimens.Mean())

    assert message == "Mean survives being saved: 1 of 1 round trips identical"


def test_behaviour_that_was_not_checked_is_said():
    message = str(check_roundtrip(specimens.Mean(), formats="pickle:5", places="same"))

    assert "behaviour was not checked" in message


def test_a_lambda_in_a_parameter_is_named_by_the_parameter():
    message = check(FunctionTransformer(lambda X: X))

    assert "why: func holds a lambda" in message


# ----------------------------------------------------------------------------------------------
# Pieces


def outcome(*differences, format_="pickle:5", place="same", **more):
    found = worst_first(differences)
    status = min((verdict(d) for d in found), default=Status.IDENTICAL)
    return Outcome(status, format_, place, found, **more)


def drift(path="predict[0]", **more):
    return Difference(path, "value", "output", "1", "2", **more)


def text(*outcomes, **more):
    return render(RoundtripResult("Model", outcomes, **more))


LONG = "1 → 2, 1 of 1,000 values, max |Δ| 0.25 (3 ulp)"
OTHER_PLACES = "1.0 → nan, 1 of 3 values, NaN in other places"
GIVES_A_RESULT = "raises ValueError before, gives a result now"


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (
            drift(max_abs=0.25, max_ulp=3, count=1, size=1000),
            "1 → 2, 1 of 1,000 values, max |Δ| 0.25 (3 ulp)",
        ),
        (drift(count=1, size=1), "1 → 2"),
        (Difference("a", "dtype", "state", "<f8", "<f4"), "dtype <f8 → <f4"),
        (
            Difference("a", "nan", "state", "1.0", "nan", count=1, size=3),
            OTHER_PLACES,
        ),
        (Difference("a", "missing", "state", "ndarray", "nothing"), "ndarray is missing"),
        (Difference("a", "extra", "state", "nothing", "3"), "3 is there that was not before"),
        (Difference("a", "raises", "output", "a result", "ValueError: no"), "ValueError: no"),
        (
            Difference("a", "returns", "output", "raises ValueError", "a result"),
            GIVES_A_RESULT,
        ),
        (Difference("a", "error", "output", "raises A", "raises B: c"), "raises B: c, not A"),
        (Difference("a", "changed", "side-effect", "1", "2"), "1 → 2"),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_a_difference_is_described_by_kind_and_size(difference, words):
    assert describe(difference) == words


def test_other_bits_of_a_nan_are_not_called_another_place():
    found = Difference("a", "nan-payload", "state", "nan", "nan", count=1, size=3)

    assert "other places" not in describe(found)


def test_the_worst_group_comes_first():
    impaired = outcome(Difference("clone", "raises", "ability", "", "TypeError"), format_="joblib")
    message = text(impaired, outcome(drift()))

    assert "changes when it is saved: predict[0]" in message.splitlines()[0]
    assert message.index("in pickle:5:") < message.index("in joblib:")


def test_outcomes_with_the_same_findings_are_told_once():
    message = text(outcome(drift()), outcome(drift("predict[7]"), place="fresh"))

    assert message.count("drifted") == 1
    assert "every format and place" in message


def test_formats_and_places_are_named_in_few_words():
    good = [outcome(format_="joblib", place=place) for place in ("same", "fresh")]
    bad = [outcome(drift(), format_="pickle:2", place=place) for place in ("same", "fresh")]
    one = [outcome(), outcome(drift(), place="fresh")]

    assert "(pickle:2; 2 of 4 are identical)" in text(*good, *bad).splitlines()[0]
    assert "(every format, a fresh process; 1 of 2 are identical)" in text(*one).splitlines()[0]


def test_long_lists_are_cut_and_counted():
    message = text(outcome(*(drift(f"predict[{i}]") for i in range(30))))

    assert message.count("drifted") == 12
    assert "and 18 more findings" in message


def test_a_drift_is_silent_only_where_nothing_raises():
    loud = outcome(drift(), Difference("transform", "raises", "output", "", "ValueError"))

    assert "silently" in text(outcome(drift())).splitlines()[0]
    assert "silently" not in text(loud).splitlines()[0]


def test_expected_failures_are_counted_in_a_pass():
    known = outcome(drift(), expected_failure="known")

    assert "1 expected failure" in text(outcome(place="fresh"), known)


def test_what_was_not_compared_is_said_in_a_failure():
    message = text(outcome(drift(), not_compared=("forecast: its signature is not known",)))

    assert "not compared: forecast" in message


def test_what_was_not_compared_is_said_in_a_pass():
    message = text(outcome(not_compared=("forecast: its signature is not known",)))

    assert "survives" in message
    assert "not compared: forecast" in message


def test_warnings_of_dumping_and_loading_are_said():
    message = text(outcome(warnings=("UserWarning: written by another version",)))

    assert "warning: UserWarning: written by another version" in message


def test_a_long_list_of_omissions_is_cut_and_counted():
    message = text(outcome(not_compared=tuple(f"method_{n}: unknown" for n in range(5))))

    assert "method_2" in message
    assert "method_3" not in message
    assert "not compared: 2 more, in .outcomes" in message


def test_notes_are_shown_but_not_cells_that_do_not_apply():
    notes = ("X is a generator: it was read into a list once", "pickle@memmap does not apply: x")
    message = text(outcome(), notes=notes)

    assert "note: X is a generator" in message
    assert "does not apply" not in message


def test_cause_and_remedy_stand_on_lines_of_their_own():
    message = text(outcome(drift(), cause="because", remedy="mend it"))

    assert "\nwhy: because\ndo: mend it\n" in message


def test_without_a_test_the_call_is_named():
    assert "see it: check_roundtrip(estimator, X, y, formats='pickle:5', places='same')" in text(
        outcome(drift())
    )


def test_names_of_tests_that_a_shell_would_take_apart_are_quoted():
    message = text(outcome(drift()), rerun="tests/test_a.py::test[a b]")

    assert "pytest 'tests/test_a.py::test[a b]'" in message


def test_what_the_command_line_can_not_narrow_is_not_proposed():
    message = text(outcome(drift()), rerun="test_a.py::test", steerable=("places",))

    assert message.splitlines()[-1] == "see it: pytest test_a.py::test --persist-places=same"


def test_statuses_that_do_not_fail_are_not_in_the_report():
    lost = Difference("clone", "raises", "ability", "", "ValueError")
    result = RoundtripResult(
        "Model",
        (outcome(drift()), outcome(lost, place="fresh")),
        fail_on=frozenset({Status.DRIFTED}),
    )

    assert [failure.place for failure in result.failures] == ["same"]
    assert "clone" not in str(result)


def test_an_answer_within_tolerance_fails_where_it_is_told_to():
    near = Difference("predict", "close", "output", "1.0", "1.1", 0.1, 0.1, None, 1, 3)
    result = RoundtripResult("Model", (outcome(near),), fail_on=frozenset({Status.CLOSE}))

    assert not result.ok
    assert str(result).startswith("Model answers a little differently after loading: predict")


def test_nothing_checked_is_said():
    assert text().splitlines()[0] == "Model was not checked: nothing was compared"


def test_the_first_line_is_about_what_is_served_where_a_look_inside_differs_too():
    raises = Difference("predict", "raises", "output", "a result", "ValueError: no")
    inner = Difference("apply[0]", "value", "output", "3", "4")
    found = worst_first([inner, raises])
    outcome = Outcome(min(map(verdict, found)), "pickle:5", "same", found)
    first = str(RoundtripResult("Tree", (outcome,))).splitlines()[0]

    assert first.startswith("Tree loads, but does not work any more: predict ValueError: no")
