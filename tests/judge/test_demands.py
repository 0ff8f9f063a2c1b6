"""What bytes ask of an environment."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.judge.demands import DECIDED, demands_of, holds_code, lacking
from pytest_sklearn_persist.judge.known_changes import known_changes

RANDOM = "numpy.random._pickle"


def _lacking(names, versions, protocol=2, **options):
    return [one.needs for one in lacking(demands_of(names, [protocol], **options), versions)]


@pytest.mark.parametrize(
    ("names", "there", "enough"),
    [
        (["numpy._core.multiarray._reconstruct"], {"numpy": "1.25.2"}, {"numpy": "1.26.4"}),
        (["numpy._core.numeric._frombuffer"], {"numpy": "1.26.4"}, {"numpy": "2.0.0"}),
        (["numpy.random._mt19937.MT19937"], {"numpy": "1.26.4"}, {"numpy": "2.1.0"}),
        (
            [f"{RANDOM}.__randomstate_ctor", f"{RANDOM}.__bit_generator_ctor"],
            {"numpy": "1.23.5"},
            {"numpy": "1.24.0"},
        ),
        (["scipy.sparse._csr.csr_matrix"], {"scipy": "1.7.3"}, {"scipy": "1.8.0"}),
        (["scipy.interpolate._interpolate.interp1d"], {"scipy": "1.7.3"}, {"scipy": "1.11.4"}),
        (["pandas.core.indexes.numeric.Int64Index"], {"pandas": "2.1.4"}, {"pandas": "1.5.3"}),
        (
            ["sklearn.metrics._dist_metrics.EuclideanDistance"],
            {"scikit-learn": "1.3.0"},
            {"scikit-learn": "1.2.2"},
        ),
        (
            ["sklearn.metrics._dist_metrics.EuclideanDistance64"],
            {"scikit-learn": "1.2.2"},
            {"scikit-learn": "1.3.0"},
        ),
    ],
)
def test_a_name_asks_for_releases_that_have_it(names, there, enough):
    assert _lacking(names, there)
    assert not _lacking(names, enough)


def test_a_protocol_asks_for_a_python():
    assert _lacking([], {"python": "3.7.16"}, 5) == ["python>=3.8"]
    assert not _lacking([], {"python": "3.8"}, 5)


def test_padded_arrays_ask_for_a_joblib():
    assert _lacking([], {"joblib": "1.1.1"}, padded=True) == ["joblib>=1.2"]


def test_a_package_without_a_version_lacks_nothing():
    assert not _lacking(["numpy._core.numeric._frombuffer"], {"scikit-learn": "1.3.2"}, 5)


def test_one_generator_by_itself_asks_for_nothing():
    assert not demands_of([f"{RANDOM}.__bit_generator_ctor"], [2])


def test_every_cause_is_a_known_change():
    assert {change.id for change in known_changes()} >= DECIDED


@pytest.mark.parametrize("name", ["types.CodeType", "cloudpickle.cloudpickle._make_function"])
def test_code_of_functions_is_seen(name):
    assert holds_code(["numpy.ndarray", name]) == name


def test_names_of_functions_are_no_code():
    assert holds_code(["builtins.len", "cloudpickle.cloudpickle.subimport"]) is None
