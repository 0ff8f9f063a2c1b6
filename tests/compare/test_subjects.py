"""An observed estimator against what was expected of it."""

from __future__ import annotations

import numpy as np

from pytest_sklearn_persist.compare.snapshots import Rules
from pytest_sklearn_persist.compare.subjects import Expected, compare_seen, examine
from pytest_sklearn_persist.observe.observation import Seen
from pytest_sklearn_persist.observe.snapshot import snapshot


class Model:
    def __init__(self, **attributes):
        self.__dict__.update(attributes)


class Observed:
    """A subject that shows what it is told to."""

    def __init__(self, state, **shown):
        self.model = state
        self.shown = shown

    def state(self):
        return snapshot(self.model), self.shown.get("methods", ("predict",))

    def outputs(self, only_x=False):
        return self.shown.get("outputs", {})

    def after(self):
        return snapshot(self.shown.get("after", self.model))

    def abilities(self, names):
        return {name: self.shown[name] for name in names if name in self.shown}

    def dump_second(self):
        return self.shown.get("dump_second", Seen())

    def training(self, names):
        return {}

    def second(self, calls=True):
        return self.shown.get("second", {})

    def file_changed(self):
        return self.shown.get("file_changed", False)

    def value(self, part, key, row):
        return None


def seen(value):
    return Seen(snapshot(value))


def raises(error, text=""):
    return Seen(None, error, text)


def find(shown, *, outputs=(), abilities=(), methods=("predict",), state=None, moved=frozenset()):
    state = Model(a_=1) if state is None else state
    expected = Expected(snapshot(state), methods, dict(outputs), dict(abilities), moved=moved)
    return examine(Observed(**{"state": state, **shown}), expected, Rules())


def tell(differences):
    return [(d.path, d.kind, d.area) for d in differences]


X = ("predict", "X")
ROWS = ("predict", "derived rows")


def test_what_is_as_expected_is_no_finding():
    outputs = {X: seen(np.zeros(3))}

    assert find({"outputs": outputs}, outputs=outputs) == []


def test_an_output_that_differs_is_found_in_its_call():
    found = find({"outputs": {ROWS: seen(np.ones(3))}}, outputs={ROWS: seen(np.zeros(3))})

    assert tell(found) == [("predict(derived rows)[0]", "value", "output")]


def test_an_output_that_raises_is_told_with_its_error():
    [found] = find({"outputs": {X: raises("ValueError", "no")}}, outputs={X: seen(1)})

    assert (found.path, found.kind, found.actual) == ("predict", "raises", "ValueError: no")


def test_a_method_that_is_gone_is_called_gone():
    shown = {"outputs": {X: raises("AttributeError")}, "methods": ()}

    assert tell(find(shown, outputs={X: seen(1)})) == [
        ("predict", "gone", "ability"),
        ("predict", "gone", "output"),
    ]


def test_a_method_that_is_new_is_found():
    assert tell(find({"methods": ("predict", "transform")})) == [("transform", "extra", "ability")]


def test_a_call_that_was_not_made_is_a_finding():
    assert tell(find({"outputs": {}}, outputs={X: seen(1)})) == [("predict", "raises", "output")]


def test_an_error_that_is_gone_is_found():
    found = find({"outputs": {X: seen(1)}}, outputs={X: raises("ValueError")})

    assert tell(found) == [("predict", "returns", "output")]


def test_another_error_is_found():
    found = find({"outputs": {X: raises("TypeError", "b")}}, outputs={X: raises("ValueError", "a")})

    assert tell(found) == [("predict", "error", "output")]


def test_the_same_error_is_no_finding_whatever_its_text():
    shown = {"outputs": {X: raises("ValueError", "at 0x1")}}

    assert find(shown, outputs={X: raises("ValueError", "at 0x2")}) == []


def test_state_that_differs_is_found():
    expected = Expected(snapshot(Model(a_=1)))

    found = examine(Observed(Model(a_=2), methods=()), expected, Rules())

    assert tell(found) == [("a_", "value", "state")]


def test_calling_that_writes_into_the_state_is_a_side_effect():
    outputs = {X: seen(1)}

    found = find({"outputs": outputs, "after": Model(a_=2)}, outputs=outputs)

    assert tell(found) == [("calling it changes a_", "changed", "side-effect")]


def test_what_calling_writes_in_the_original_too_is_none():
    outputs = {X: seen(1)}

    shown = {"outputs": outputs, "after": Model(a_=2)}
    assert find(shown, outputs=outputs, moved=frozenset({"a_"})) == []


def test_a_private_attribute_that_calling_fills_is_a_cache_that_may_be_lacking():
    kept = Expected(snapshot(Model(_a=[1])), moved=frozenset({"_a"}))
    lost = Expected(snapshot(Model(_a=[1])))
    given = Observed(Model(_a=None), methods=())

    assert examine(given, kept, Rules()) == []
    assert tell(examine(given, lost, Rules())) == [("_a", "type", "state")]


def test_an_ability_that_is_lost_is_found():
    found = find({"clone": raises("TypeError", "no")}, abilities={"clone": seen(1)})

    assert tell(found) == [("clone", "raises", "ability")]


def test_a_parameter_that_differs_is_a_parameter():
    found = find({"get_params": seen({"alpha": 2})}, abilities={"get_params": seen({"alpha": 1})})

    assert tell(found) == [("alpha", "value", "parameter")]


def test_what_only_repeats_a_difference_of_parameters_is_left_out():
    shown = {"get_params": seen({"alpha": 2}), "repr": seen("M(alpha=2)")}
    abilities = {"get_params": seen({"alpha": 1}), "repr": seen("M(alpha=1)")}

    assert [d.path for d in find(shown, abilities=abilities)] == ["alpha"]


def test_a_second_dump_that_raises_is_an_ability_lost():
    assert tell(find({"dump_second": raises("TypeError")})) == [
        ("second dump", "raises", "ability")
    ]


def test_a_second_load_that_raises_is_an_ability_lost():
    found = find({"second": {"load": raises("TypeError")}})

    assert tell(found) == [("second load", "raises", "ability")]


def test_what_only_the_second_generation_loses_is_found():
    found = find({"second": {"state": seen(Model())}})

    assert [(d.path, d.kind) for d in found] == [("second generation: a_", "missing")]


def test_a_file_that_changes_while_used_is_a_side_effect():
    assert tell(find({"file_changed": True})) == [("the saved file", "changed", "side-effect")]


def test_findings_of_all_parts_are_kept():
    shown = {
        "outputs": {X: seen(2)},
        "clone": raises("TypeError"),
        "file_changed": True,
        "dump_second": raises("TypeError"),
    }

    found = find(shown, outputs={X: seen(1)}, abilities={"clone": seen(1)})

    assert {d.area for d in found} == {"output", "ability", "side-effect"}
    assert len(found) == 4


def test_results_of_which_only_one_has_a_value_are_not_compared():
    assert compare_seen(Seen(), seen(1), "predict") == []
