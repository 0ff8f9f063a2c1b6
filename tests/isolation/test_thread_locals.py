"""What a thread keeps in variables of its own is there in a copy, which has another thread."""

from __future__ import annotations

import threading

import numpy as np
import persist_specimens as specimens
import pytest

from pytest_sklearn_persist import Status, check_roundtrip
from pytest_sklearn_persist.isolation.copies import cannot_copy, in_copy
from pytest_sklearn_persist.isolation.thread_locals import give, take

needs_fork = pytest.mark.skipif(cannot_copy() is not None, reason="needs a copy of the process")


class Counted(threading.local):
    made = 0

    def __init__(self, value=0):
        Counted.made += 1
        self.value = value


def in_a_thread(function):
    answers = []
    thread = threading.Thread(target=lambda: answers.append(function()))
    thread.start()
    thread.join()
    return answers[0]


@pytest.mark.parametrize("variable", [threading.local(), Counted()])
def test_another_thread_is_given_what_this_one_holds(variable):
    variable.value = 7
    held = take()

    assert in_a_thread(lambda: (give(held), variable.value)[1]) == 7


def test_what_the_other_thread_held_alone_is_gone():
    variable = threading.local()
    variable.mine = 1
    held = take()

    def other():
        variable.other = 2
        give(held)
        return vars(variable)

    assert in_a_thread(other) == {"mine": 1}


def test_a_variable_that_was_never_used_here_is_left_alone():
    variable = in_a_thread(Counted)
    before = Counted.made

    assert all(one is not variable for one, _ in take())
    assert Counted.made == before


def test_the_values_of_this_thread_stay():
    variable = Counted(3)
    in_a_thread(lambda: give([(variable, {"value": 4})]))

    assert variable.value == 3


@needs_fork
def test_a_copy_has_what_this_thread_holds():
    variable = threading.local()
    variable.value = 7

    assert in_copy(lambda: variable.value, timeout=30) == 7


@needs_fork
def test_a_copy_has_how_this_thread_treats_errors_of_special_functions():
    special = pytest.importorskip("scipy.special")

    with special.errstate(singular="raise"):
        assert in_copy(special.geterr, timeout=30) == special.geterr()


@pytest.mark.full
@needs_fork
def test_an_estimator_that_asks_its_thread_is_compared_with_what_it_answers_here(monkeypatch):
    monkeypatch.setattr(specimens.in_this_thread, "scale", 3.0, raising=False)
    X = np.arange(8.0).reshape(4, 2)
    estimator = specimens.AsksItsThread().fit(X, X[:, 0])
    here = estimator.predict(X)[0]

    result = check_roundtrip(estimator, X, formats="pickle:5", places="fresh")
    assert result.status is Status.DRIFTED, str(result)
    [found] = [d for d in result.outcomes[0].differences if d.path.startswith("predict[0")]
    assert float(found.expected) == here


def test_variables_that_other_threads_drop_meanwhile_do_no_harm():
    stop = threading.Event()

    def drop():
        while not stop.is_set():
            for variable in [threading.local() for _ in range(50)]:
                variable.value = 1

    mine = threading.local()
    mine.value = 7
    threads = [threading.Thread(target=drop) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        found = [take() for _ in range(200)]
    finally:
        stop.set()
        for thread in threads:
            thread.join()

    assert all(any(one is mine for one, _ in held) for held in found)
