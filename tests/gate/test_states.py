"""Which state a pickle may give to what."""

from __future__ import annotations

import collections
import functools
import os

import joblib.numpy_pickle
import numpy as np
import pytest
from scipy import stats
from scipy.interpolate import CubicSpline
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.gaussian_process.kernels import RBF
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, make_scorer
from sklearn.neighbors import KDTree
from sklearn.preprocessing import FunctionTransformer
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import Bunch

from pytest_sklearn_persist.gate.hook import Gate, Refused
from pytest_sklearn_persist.gate.states import checked_state
from pytest_sklearn_persist.gate.trust import Trust


@pytest.fixture
def gate():
    gate = Gate(Trust(("mypkg.*",)), ".")
    gate.note(accuracy_score, "sklearn.metrics._classification", "accuracy_score")
    return gate


def refuses(gate, instance, state, match="no file does|in the place of|would set"):
    with pytest.raises(Refused, match=match):
        checked_state(gate, instance, state)


HONEST = {
    "an estimator": (LogisticRegression(), {"C": 1.0, "coef_": np.zeros(2)}),
    "slots": (CubicSpline([0, 1, 2], [0, 1, 0]), (None, {"axis": 0})),
    "a tree of Cython": (KDTree(np.zeros((3, 2))), KDTree(np.zeros((3, 2))).__getstate__()),
    "a function in a parameter": (FunctionTransformer(), {"func": np.log1p}),
    "a score": (make_scorer(accuracy_score), {"_score_func": accuracy_score}),
    "an empty one": (Bunch(), {}),
}


@pytest.mark.parametrize(("instance", "state"), HONEST.values(), ids=HONEST)
def test_what_honest_files_write_is_let_through(gate, instance, state):
    given = checked_state(gate, instance, state)
    assert type(given) is type(state)
    assert len(given) == len(state)


class Mine(dict):
    pass


ODD = {
    "a list of pairs": [("C", 1)],
    "a tuple of pairs": (("C", 1), ("tol", 1)),
    "a chain": collections.ChainMap({"C": 1}),
    "a deque": collections.deque([("C", 1)]),
    "a kind of dict": Mine(C=1),
    "an ordered dict": collections.OrderedDict(C=1),
    "a number": 1,
}


@pytest.mark.parametrize("state", ODD.values(), ids=ODD)
@pytest.mark.parametrize("instance", [LogisticRegression(), RBF(), stats.norm], ids=type)
def test_a_state_is_a_dict(gate, instance, state):
    refuses(gate, instance, state, "no file does|does not write")


class Name(str):
    __slots__ = ()


MACHINERY = [
    "__reduce_ex__",
    "__deepcopy__",
    "__sklearn_clone__",
    "__array_interface__",
    "__getattr__",
    "__class__",
    "__dict__",
    "__sklearn_tags__",
    "__doc__",
    Name("C"),
    b"C",
]


@pytest.mark.parametrize("name", MACHINERY, ids=str)
def test_an_attribute_is_no_part_of_the_machinery(gate, name):
    refuses(gate, LogisticRegression(), {name: (1,)})


@pytest.mark.parametrize("name", ["predict", "get_params", "_predict_proba_lr", "densify", "fit"])
def test_an_attribute_takes_the_place_of_no_method(gate, name):
    refuses(gate, LogisticRegression(), {name: 1})


@pytest.mark.parametrize("name", ["toarray", "transform", "_repr_html_", "n_features_in_", "mean"])
def test_a_function_is_held_under_the_name_of_a_parameter_only(gate, name):
    refuses(gate, LogisticRegression(), {name: np.log1p}, "hold a function as")


def test_slots_are_those_of_the_class(gate):
    refuses(gate, CubicSpline([0, 1, 2], [0, 1, 0]), (None, {"__class__": RBF}))
    refuses(gate, CubicSpline([0, 1, 2], [0, 1, 0]), (None, {"solve": 1}))
    refuses(gate, RBF(), (None, {"theta": 1, "x": 2}))


def test_what_has_a_name_is_not_changed(gate):
    for target in (collections.OrderedDict, refuses, os, np.log1p, np.mean, accuracy_score):
        refuses(gate, target, {"x": 1}, "itself")


def test_the_state_is_not_shared_with_the_file(gate):
    state = {"C": 1.0}
    given = checked_state(gate, LogisticRegression(), state)
    state["__reduce_ex__"] = os.getpid
    assert given == {"C": 1.0}


def test_a_partial_is_not_exchanged_by_its_state(gate):
    held = functools.partial(accuracy_score)
    checked_state(gate, held, (accuracy_score, (), {"normalize": True}, None))
    for state in (
        (os.getpid, (), {}, None),
        (accuracy_score, (), {}, {"__class__": 1}),
        (accuracy_score, (LogisticRegression(),), {}, None),
        [accuracy_score, (), {}, None],
    ):
        refuses(gate, held, state, "functools.partial")


def test_an_array_or_dtype_gets_its_state_once(gate):
    for made in (np.dtype("f8", copy=True), np.zeros(0)):
        gate.expect_state(made)
        state = made.__reduce__()[2]
        checked_state(gate, made, state)
        refuses(gate, made, state, "that is complete")


def test_a_dtype_of_numpy_itself_is_not_changed(gate):
    refuses(gate, np.dtype("f8"), np.dtype("f8").__reduce__()[2], "that is complete")


def test_a_dtype_is_not_used_before_it_is_complete(gate):
    dtype = np.dtype("V8", copy=True)
    gate.expect_state(dtype)
    refuses(gate, LogisticRegression(), {"dtype": dtype}, "before that is complete")


def test_joblib_reads_no_array_into_another_class(gate):
    wrapper = joblib.numpy_pickle.NumpyArrayWrapper(np.ndarray, (1,), "C", np.dtype("f8"))
    hidden = gate.hide(np.ndarray, "numpy", "ndarray")
    assert checked_state(gate, wrapper, {"subclass": hidden})["subclass"] is np.ndarray
    for state in ({"subclass": LogisticRegression}, {"shape": (-1,)}, {"read": 1}):
        refuses(gate, wrapper, state, "an array")


def test_the_state_of_the_users_own_classes_is_theirs(gate):
    kind = type("Own", (), {"__module__": "mypkg.models", "__setstate__": list.append})
    assert checked_state(gate, kind(), [1]) == [1]


@pytest.mark.parametrize("model", [DecisionTreeClassifier().fit([[0], [1]], [0, 1])], ids=type)
def test_every_part_of_a_fitted_tree_is_let_through(gate, model):
    for part in (model, model.tree_):
        assert checked_state(gate, part, part.__getstate__())


def test_what_fitting_puts_in_the_place_of_a_method_is_a_method(gate):
    model = HistGradientBoostingClassifier()
    assert checked_state(gate, model, {"_raw_predict": model._raw_predict})
    refuses(gate, model, {"_raw_predict": accuracy_score})
