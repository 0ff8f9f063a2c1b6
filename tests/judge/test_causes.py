"""Why it happened and what to do."""

from __future__ import annotations

import numpy as np
import persist_specimens as specimens
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import FunctionTransformer

from pytest_sklearn_persist import Difference, Outcome
from pytest_sklearn_persist.judge.causes import explain
from pytest_sklearn_persist.judge.outcome import verdict


def cause_of(*differences, estimator=None, format_="pickle:5", place="same"):
    status = min((verdict(d) for d in differences), default=None)
    outcome = Outcome(status, format_, place, tuple(differences))
    cause, remedy = explain(outcome, estimator or LinearRegression())
    return cause or "", remedy or ""


def failed_load(text):
    return Difference("load", "load", "save", "an estimator", text)


def failed_dump(text):
    return Difference("dump", "dump", "save", "a file", text)


def crash(text):
    return Difference("load and use", "crash", "save", "a living process", text)


def raises(path, text, area="output"):
    return Difference(path, "raises", area, "a result", text)


DRIFT = Difference("predict[0]", "value", "output", "1", "2")


@pytest.mark.parametrize(
    "text",
    [
        "AttributeError: Can't get attribute 'Model' on <module '__main__' from 'x.py'>",
        "PicklingError: Can't pickle <class '__main__.Model'>: attribute lookup Model on __main__",
    ],
)
def test_classes_of_the_script_that_was_run(text):
    cause, remedy = cause_of(failed_load(text), place="fresh")

    assert "__main__" in cause
    assert "Model" in cause or "something" in cause
    assert "module that can be imported" in remedy


def test_classes_of_a_test_module():
    cause, remedy = cause_of(
        failed_load("ModuleNotFoundError: 'test_models' is a test module: it only exists here"),
        place="fresh",
    )

    assert "test_models" in cause
    assert "without pytest" in remedy


def test_a_lambda_is_named_with_its_place():
    cause, remedy = cause_of(
        failed_dump("AttributeError: Can't pickle local object"),
        estimator=FunctionTransformer(lambda X: X),
    )

    assert cause.startswith("func holds a lambda")
    assert "cloudpickle" in remedy


def test_nesting_that_is_too_deep():
    assert "deeper" in cause_of(failed_dump("RecursionError: maximum recursion depth"))[0]


@pytest.mark.parametrize("text", ["ValueError: output array is read-only", "buffer is readonly"])
def test_writing_into_mapped_arrays(text):
    cause, remedy = cause_of(raises("partial_fit", text, "ability"), format_="joblib:mmap=r")

    assert "read-only" in cause
    assert "partial_fit" in cause
    assert "copy" in remedy


def test_read_only_arrays_are_not_blamed_where_nothing_is_mapped():
    assert "mmap" not in cause_of(raises("predict", "array is read-only"))[0]


@pytest.mark.parametrize("signal", ["SIGSEGV", "SIGBUS"])
def test_compiled_code_that_writes_into_mapped_arrays(signal):
    found = crash(f"the fresh process was ended by {signal} while calling predict(X)")

    assert "compiled code" in cause_of(found, format_="joblib:mmap=r")[0]


def test_training_that_writes_into_the_file():
    found = Difference("the saved file", "changed", "side-effect", "unchanged", "its bytes changed")
    cause, remedy = cause_of(found, format_="joblib:mmap=r+")

    assert "training writes into it" in cause
    assert 'mmap_mode="c"' in remedy


def test_the_other_byte_order():
    found = raises("predict", "ValueError: Big-endian buffer not supported on little-endian")

    assert "byte order" in cause_of(found, place="byteswapped")[0]


def test_pickling_written_by_hand_is_named():
    found = Difference("coef_", "missing", "state", "an array", "nothing")
    cause, _ = cause_of(found, estimator=specimens.ForgetsCoef())

    assert cause.startswith("ForgetsCoef.__getstate__ decides")
    assert "loses coef_" in cause


def test_own_code_that_runs_while_loading_is_named_when_that_dies():
    found = crash("the fresh process was ended by SIGKILL while loading")

    assert "DiesOnLoad.__setstate__" in cause_of(found, estimator=specimens.DiesOnLoad())[0]


def test_state_outside_the_object_here_and_in_a_fresh_process():
    assert "outside the estimator" in cause_of(DRIFT)[0]
    assert "fresh process does not have" in cause_of(DRIFT, place="fresh")[0]


def test_arrays_that_shared_memory_are_named_beside_what_lies_outside():
    estimator = specimens.Mean()
    estimator.all_ = np.arange(4.0)
    estimator.part_ = estimator.all_[1:]

    assert "all_ and part_ shared memory" in cause_of(DRIFT, estimator=estimator)[0]


def test_an_estimator_that_was_not_fitted():
    found = Difference("predict", "unchecked", "output", "a result", "raises NotFittedError before")

    assert "not fitted" in cause_of(found)[0]
    assert "fit it first" in cause_of(found)[1]


def test_an_input_that_is_rejected():
    found = Difference("predict", "unchecked", "output", "a result", "raises ValueError before")

    assert "rejects the X" in cause_of(found)[0]


def test_an_estimator_that_does_not_agree_with_itself():
    found = Difference("predict", "unstable", "output", "one result", "two results")

    assert "random_state" in cause_of(found)[1]


def test_one_object_that_became_two():
    found = Difference("same_", "alias", "state", "the same object as coef_", "a copy of its own")

    assert "one object" in cause_of(found)[0]


def test_a_class_that_is_made_while_the_program_runs():
    found = Difference("", "class", "state", "the class Model", "another class of the same name")

    assert "class" in cause_of(found)[0]


@pytest.mark.parametrize(
    "found",
    [
        Difference("predict[0]", "close", "output", "1", "1"),
        Difference("intercept_", "value", "state", "1", "2"),
        failed_load("ZeroDivisionError: division by zero"),
    ],
    ids=lambda found: found.kind,
)
def test_nothing_is_said_where_nothing_is_known(found):
    assert cause_of(found) == ("", "")


def test_nothing_is_said_where_nothing_differs():
    assert explain(Outcome(verdict(DRIFT), "joblib", "same"), LinearRegression()) == (None, None)


class Redefined:
    """Stands for a class that was defined again."""


def redefined():
    """Return an object of the class that had the name before."""
    old = type("Redefined", (), {"__module__": __name__, "__qualname__": "Redefined"})
    return old()


@pytest.mark.parametrize(
    "difference",
    [
        Difference("a_", "class", "state", "the class A", "another class of the same name"),
        Difference("dump", "dump", "save", "a file", "it's not the same object as A"),
    ],
    ids=["loaded", "dumped"],
)
def test_a_class_that_was_defined_again_is_the_cause(difference):
    assert "defined again" in cause_of(difference, estimator=redefined())[0]


def test_an_original_that_dies_is_not_blamed_on_loading():
    found = Difference("save and use", "crash", "save", "a living process", "it exited")
    cause, remedy = cause_of(found)

    assert cause.startswith("the original itself")
    assert remedy == ""


def test_an_original_that_takes_too_long_is_told_from_an_x_that_it_rejects():
    text = "the original was not observed to the end: the time limit of 2 s has passed"
    found = Difference("everything", "unchecked", "save", "an observation", text)
    cause, remedy = cause_of(found)

    assert "takes longer" in cause
    assert "time_limit" in remedy


def test_another_layout_is_the_cause_of_other_last_digits():
    found = Difference("coef_", "layout", "state", "Fortran order", "C order")
    cause, _ = cause_of(found)

    assert "coef_ lay in memory in Fortran order and came back in C order" in cause
