"""Two snapshots: every difference, each with its path."""

from __future__ import annotations

import collections
import pathlib
import pickle
import threading
import tracemalloc
import types

import numpy as np
import pytest
from scipy import sparse

from pytest_sklearn_persist import Tolerance
from pytest_sklearn_persist.compare.snapshots import Rules, Side, compare_snapshots
from pytest_sklearn_persist.observe.snapshot import Options, snapshot
from pytest_sklearn_persist.texts import clean

OPTIONS = Options()


def differences(expected, actual, *, options=OPTIONS, **given):
    sides = Side(snapshot(expected, options)), Side(snapshot(actual, options))
    return compare_snapshots(*sides, **given)


def found(expected, actual, **arguments):
    return [(d.path, d.kind) for d in differences(expected, actual, **arguments)]


class Thing:
    def __init__(self, **attributes):
        self.__dict__.update(attributes)


class NeverEqual:
    """Knows no ``==``: whoever uses it gets an error."""

    def __init__(self, held):
        self.held = held

    def __eq__(self, other):
        raise RuntimeError("not comparable")

    __hash__ = None


class Ambiguous(NeverEqual):
    """Answers ``==`` with an array, as numpy does."""

    def __eq__(self, other):
        return np.array([True, False])

    __hash__ = None


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (1, True),
        (1, 1.0),
        (0, False),
        (1, np.int64(1)),
        (1.0, np.float64(1.0)),
        ("a", b"a"),
        ("a", np.str_("a")),
        ((1,), [1]),
        ({1}, frozenset({1})),
        ({}, collections.OrderedDict()),
        (b"a", bytearray(b"a")),
        (np.array([1.0]), [1.0]),
        (np.int32(1), np.int64(1)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_types_are_told_apart_at_any_depth(expected, actual):
    assert [d.kind for d in differences(Thing(a=[{"b": expected}]), Thing(a=[{"b": actual}]))] == [
        "type"
    ]


@pytest.mark.parametrize(
    ("expected", "actual", "kind"),
    [
        (np.zeros(2, "f8"), np.zeros(2, "f4"), "dtype"),
        (np.zeros(2, "<f8"), np.zeros(2, ">f8"), "dtype"),
        (np.zeros(2, "M8[s]"), np.zeros(2, "M8[ms]"), "dtype"),
        (np.zeros(2, "U3"), np.zeros(2, "U4"), "dtype"),
        (np.array(["a"], dtype=object), np.array(["a"]), "dtype"),
        (np.zeros((2, 3)), np.zeros((3, 2)), "shape"),
        (np.zeros(0), np.zeros((0, 1)), "shape"),
        (np.zeros(()), np.zeros(1), "shape"),
        (np.zeros((2, 3)), np.zeros((2, 3), order="F"), "layout"),
    ],
)
def test_what_is_wrong_with_an_array_is_one_finding(expected, actual, kind):
    assert found(Thing(coef_=expected), Thing(coef_=actual)) == [("coef_", kind)]


def test_an_array_that_can_not_be_written_to_any_more_is_seen():
    frozen = np.zeros(2)
    frozen.setflags(write=False)

    assert found(Thing(a=np.zeros(2)), Thing(a=frozen)) == [("a", "readonly")]


@pytest.mark.parametrize("allowed", [{"rules": Rules(readonly=True)}, {"area": "output"}])
def test_read_only_arrays_are_fine_in_memory_maps_and_outputs(allowed):
    frozen = np.zeros(2)
    frozen.setflags(write=False)

    assert found([np.zeros(2)], [frozen], **allowed) == []


def test_a_memory_map_is_an_array(tmp_path):
    np.save(tmp_path / "a.npy", np.arange(3.0))
    mapped = np.load(tmp_path / "a.npy", mmap_mode="r")

    assert found([np.arange(3.0)], [mapped], rules=Rules(readonly=True)) == []


@pytest.mark.parametrize("depth", [100, 10_000])
def test_depth_is_no_limit(depth):
    def nested(core):
        value = [core, None]
        for _ in range(depth):
            value = [value]
        return value

    assert differences(nested(1), nested(1)) == []
    assert found(nested(1), nested(2)) == [(clean("[0]" * (depth + 1)), "value")]


def test_deep_dicts_and_objects_are_no_limit_either():
    def nested(core):
        value = core
        for _ in range(3000):
            value = Thing(next={"k": value})
        return value

    [(path, kind)] = found(nested([1, []]), nested([2, []]))

    assert path.startswith("next['k'].next['k'].next['k']")  # cleaned: as long as can be shown
    assert kind == "value"


def test_cycles_end():
    def cyclic(core):
        value = [core]
        value.append({"me": value})
        return value

    assert differences(cyclic(1), cyclic(1)) == []
    assert found(cyclic(1), cyclic(2)) == [("[0]", "value")]


def test_an_object_held_twice_that_comes_back_as_two_is_seen():
    shared = [1, []]

    assert found([shared, shared], [[1, []], [1, []]])[0] == ("[1]", "alias")


def test_two_objects_that_come_back_as_one_are_seen():
    one = np.zeros(2)

    assert found([np.zeros(2), np.zeros(2)], [one, one]) == [("[1]", "alias")]


def test_an_alias_of_another_object_is_seen():
    a, b, c, d = [[], 1], [[], 1], [[], 1], [[], 1]

    assert ("[2]", "alias") in found([a, b, a], [c, d, d])


def test_a_cycle_through_another_object_is_seen():
    one, other = Thing(), Thing()
    one.me, other.me = one, Thing(me=other)

    assert ("me", "alias") in found(one, other)


def test_lost_aliases_can_be_allowed_for_formats_that_promise_none():
    shared = np.zeros(2)

    assert found([shared, shared], [np.zeros(2), np.zeros(2)], rules=Rules(aliases=False)) == []


def test_what_differs_behind_a_lost_alias_is_seen_even_if_that_is_allowed():
    shared = np.zeros(2)
    rules = Rules(aliases=False)

    assert [
        d.kind for d in differences([shared, shared], [np.zeros(2), np.ones(2)], rules=rules)
    ] == ["value"]


@pytest.mark.parametrize("type_", [NeverEqual, Ambiguous])
def test_objects_that_know_no_equality_are_compared(type_):
    assert differences([type_(1)], [type_(1)]) == []
    assert found([type_(1)], [type_(2)]) == [("[0].held", "value")]


def test_classes_are_told_apart_by_name():
    class Other(Thing):
        pass

    assert found([Thing(a=1)], [Other(a=1)]) == [("[0]", "type")]


def test_another_class_of_the_same_name_is_seen():
    twin = type("Thing", (), {"__qualname__": "Thing", "__module__": __name__})
    expected, actual = Thing(a=1), twin()
    actual.a = 1

    assert found([expected], [actual]) == [("[0]", "class")]


def test_attributes_are_missing_or_extra():
    assert sorted(found(Thing(a=1, b=[[]]), Thing(c=1, d=[[]]))) == [
        ("a", "missing"),
        ("b", "missing"),
        ("c", "extra"),
        ("d", "extra"),
    ]


def test_the_order_of_attributes_means_nothing():
    assert found(Thing(a=1, b=[[]]), Thing(b=[[]], a=1)) == []


@pytest.mark.parametrize("value", [[], [[]], [{}]], ids=lambda value: type(value).__name__)
def test_the_order_of_a_dict_means_something(value):
    assert found({"a": value, "b": 1}, {"b": 1, "a": value}) == [("", "order")]


def test_keys_that_are_tuples_are_told_apart():
    expected = {("alpha", 1): [[1]], ("beta", 1): [[2]]}
    actual = {("alpha", 1): [[9]], ("beta", 1): [[2]]}

    assert found(expected, actual) == [("[('alpha', 1)][0][0]", "value")]


def test_a_lost_key_does_not_blame_the_others():
    expected = {(i, i): [[i]] for i in range(5)}
    actual = {key: value for key, value in expected.items() if key != (2, 2)}

    paths = {path for path, _ in found(expected, actual)}

    assert paths == {"", "<key (2, 2)>", "[(2, 2)]"}


@pytest.mark.parametrize(
    "key", [int, (int, "a"), frozenset({"a", ("b",)})], ids=lambda value: type(value).__name__
)
def test_values_under_unusual_keys_are_compared(key):
    assert len(differences({key: [[1]]}, {key: [[2]]})) == 1


def test_keys_that_are_equal_by_python_are_told_apart():
    assert {kind for _, kind in found({1: [[]]}, {True: [[]]})} == {"missing", "extra"}


def test_members_of_a_set_have_no_order():
    expected = {(("a",), (i,)) for i in range(20)}
    actual = {(("a",), (i,)) for i in reversed(range(20))}

    assert differences(expected, actual) == []


def test_a_changed_member_of_a_set_is_seen():
    assert differences([{(("a",),)}], [{(("b",),)}])


def test_a_changed_path_is_seen_and_its_caches_are_not():
    used = pathlib.PurePosixPath("/a/b")
    hash(used), str(used), used.parts

    assert differences([used], [pathlib.PurePosixPath("/a/b")]) == []
    assert found([used], [pathlib.PurePosixPath("/a/c")]) == [("[0]", "value")]


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (lambda x: x + 1, lambda x: x + 2),
        (lambda x, k=1: x, lambda x, k=2: x),
        (len, max),
        (np.sin, np.cos),
        (int, float),
        (np.float32, np.float64),
        (np.dtype("f4"), np.dtype("f8")),
        (types.SimpleNamespace(a=1), types.SimpleNamespace(a=2)),
        (collections.deque([1, 2], 3), collections.deque([1, 2], 4)),
        (collections.deque([1, []]), collections.deque([2, []])),
        (collections.defaultdict(int), collections.defaultdict(list)),
        (slice(1), slice(2)),
        (range(1), range(2)),
        (np.random.RandomState(0), np.random.RandomState(1)),
        (np.random.default_rng(0), np.random.default_rng(1)),
        (np.ma.array([1, 2], mask=[0, 1]), np.ma.array([1, 2], mask=[0, 0])),
        ("x" * 1000, "x" * 999 + "y"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_things_of_all_kinds_are_told_apart(expected, actual):
    assert differences([expected, []], [expected, []]) == []
    assert differences([expected, []], [actual, []])


def test_what_a_function_remembers_is_compared():
    def adder(n):
        return lambda x: x + n

    assert found([adder(1)], [adder(2)]) == [("[0].__closure__[0]", "value")]


def test_a_function_that_calls_itself_ends():
    def recursive():
        def count(n):
            return count(n - 1)

        return count

    assert differences(recursive(), recursive()) == []


def test_position_of_a_generator_is_seen():
    here, there = np.random.default_rng(0), np.random.default_rng(0)
    there.random()

    assert found(Thing(rng=here), Thing(rng=there))[0][0].startswith("rng.")


@pytest.mark.parametrize("format_", ["csr", "csc", "coo", "lil", "dok", "dia", "bsr"])
def test_values_of_every_sparse_format_are_compared(format_):
    expected = sparse.eye(3, format=format_)
    actual = sparse.csr_matrix(np.diag([1.0, 1.0, 2.0])).asformat(format_)

    assert differences([expected], [expected.copy()]) == []
    assert differences([expected], [actual])


@pytest.mark.parametrize("format_", ["csr", "csc", "coo", "lil", "dok", "dia", "bsr"])
def test_the_dtype_of_every_sparse_format_is_compared(format_):
    expected = sparse.eye(3, format=format_)

    assert differences([expected], [expected.astype(np.float32)])


def test_another_sparse_format_is_one_finding():
    expected, actual = sparse.eye(3, format="csr"), sparse.eye(3, format="csc")

    [difference] = differences(expected, actual, area="output", prefix="transform")

    assert (difference.path, difference.kind) == ("transform", "container")
    assert "csc" in difference.actual


def test_the_dtype_of_sparse_indices_is_seen():
    expected, actual = sparse.eye(3, format="csr"), sparse.eye(3, format="csr")
    actual.indices = actual.indices.astype(np.int64)

    assert found([expected], [actual]) == [("[0].indices", "dtype")]


def test_an_output_in_another_container_is_called_so():
    assert found(np.zeros((1, 1)), [[0.0]], area="output") == [("", "container")]


def test_the_prefix_stands_before_the_path():
    assert found([1], [2], prefix="predict") == [("predict[0]", "value")]


def test_how_much_an_array_differs_is_told():
    expected, actual = np.zeros((2, 3)), np.zeros((2, 3))
    actual[1, 2] = 0.25

    [difference] = differences(Thing(coef_=expected), Thing(coef_=actual))

    assert difference.path == "coef_[1, 2]"
    assert (difference.expected, difference.actual) == ("0.0", "0.25")
    assert (difference.max_abs, difference.count, difference.size) == (0.25, 1, 6)


def test_how_much_a_number_differs_is_told():
    [difference] = differences(Thing(loss_=1.0), Thing(loss_=1.5))

    assert (difference.path, difference.max_abs, difference.count) == ("loss_", 0.5, 1)


def test_a_field_of_a_structured_array_is_named():
    expected, actual = np.zeros(3, "i4,f8"), np.zeros(3, "i4,f8")
    actual["f1"][2] = 1.5

    assert found(Thing(nodes=expected), Thing(nodes=actual)) == [("nodes['f1'][2]", "value")]


def test_every_difference_is_found_not_the_first():
    expected = {f"k{i}": np.zeros(3) for i in range(30)}
    actual = {f"k{i}": np.ones(3) for i in range(30)}

    assert len(differences(expected, actual)) == 30


@pytest.mark.parametrize("expected", [1.0, np.float64(1.0), np.array([1.0]), np.float32(1)])
def test_within_tolerance_is_close(expected):
    rules = Rules(Tolerance(rtol=1e-3))
    actual = expected + type(expected)(1e-5) if np.isscalar(expected) else expected + 1e-5

    assert [kind for _, kind in found(Thing(a=expected), Thing(a=actual), rules=rules)] == ["close"]


def test_types_of_a_users_own_are_compared_by_the_user():
    def comparer(expected, actual, path):
        if isinstance(expected, NeverEqual):
            return [] if expected.held % 10 == actual.held % 10 else [f"not alike at {path}"]
        return None

    rules = Rules(comparers=(comparer,))

    assert differences([NeverEqual(1)], [NeverEqual(11)], rules=rules) == []
    [difference] = differences([NeverEqual(1)], [NeverEqual(2)], rules=rules)
    assert difference.actual == "not alike at [0]"


def test_what_can_not_be_looked_into_is_compared_by_type():
    assert differences([threading.Lock()], [threading.Lock()]) == []
    assert found([threading.Lock()], [threading.RLock()]) == [("[0]", "type")]


def test_values_that_lie_in_another_process_are_fetched_only_where_they_differ():
    expected, actual = [np.zeros(2), np.zeros(3)], [np.zeros(2), np.ones(3)]
    there = snapshot(actual)
    fetched = []

    def fetch(row):
        fetched.append(row)
        return there.refs[row]

    remote = Side(pickle.loads(pickle.dumps(there.without_refs())), fetch)
    [difference] = compare_snapshots(Side(snapshot(expected)), remote)

    assert (difference.path, difference.max_abs) == ("[1][0]", 1.0)
    assert len(fetched) == 1


def test_values_that_nobody_has_any_more_still_differ():
    sides = [Side(snapshot(value).without_refs()) for value in ([np.zeros(2)], [np.ones(2)])]

    assert [d.kind for d in compare_snapshots(*sides)] == ["value"]


@pytest.mark.parametrize("change", [0, 12_345_678, 24_999_999])
def test_large_arrays_without_a_digest_are_compared_in_place(change):
    options = Options(digest_above=1 << 20)
    expected, actual = Thing(a=np.zeros(25_000_000)), Thing(a=np.zeros(25_000_000))
    actual.a[change] = 1.0
    tracemalloc.start()
    try:
        result = found(expected, actual, options=options)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert result == [(f"a[{change}]", "value")]
    assert peak < 20e6


def test_an_array_of_the_other_byte_order_is_the_same_when_told_to_look_through_it():
    expected, actual = [np.arange(3.0)], [np.arange(3.0).astype(">f8")]

    assert found(expected, actual, options=Options(native=True)) == []
    assert found(expected, actual) == [("[0]", "dtype")]


class TestFrames:
    """Data frames, to the last cell."""

    @pytest.fixture
    def frame(self):
        pandas = pytest.importorskip("pandas")
        return pandas.DataFrame(
            {"a": [1.0, 2.0], "b": ["x", None], "c": pandas.Categorical(["u", "v"])}
        )

    def test_a_copy_has_no_difference(self, frame):
        assert differences(frame, frame.copy()) == []

    @pytest.mark.parametrize(("column", "value"), [("a", 9.0), ("b", "y"), ("c", "u")])
    def test_a_changed_cell_is_found_in_its_column(self, frame, column, value):
        changed = frame.copy()
        changed.loc[1, column] = value

        [(path, _)] = found([frame], [changed])

        assert path.startswith(f"[0]['{column}']")

    def test_columns_of_one_name_are_told_apart(self, frame):
        frame.columns = ["a", "a", "a"]
        changed = frame.copy()
        changed.iloc[0, 0] = 7.0

        assert found(frame, changed) == [("['a'][0]", "value")]

    def test_a_renamed_column_is_seen(self, frame):
        assert any("columns" in path for path, _ in found(frame, frame.rename(columns={"a": "z"})))

    def test_other_categories_are_seen(self, frame):
        changed = frame.assign(c=frame["c"].cat.add_categories(["w"]))

        assert any("categories" in path for path, _ in found(frame, changed))

    def test_another_dtype_is_seen(self, frame):
        assert any("dtypes" in path for path, _ in found(frame, frame.astype({"a": "float32"})))

    def test_another_index_is_seen(self, frame):
        assert any("index" in path for path, _ in found(frame, frame.set_axis([5, 6])))

    def test_an_array_for_a_frame_is_another_container(self, frame):
        [(_, kind)] = found(frame, frame.to_numpy(), area="output")

        assert kind == "container"
