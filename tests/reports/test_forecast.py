"""Forecasts as text."""

from __future__ import annotations

import pathlib
import pickle
import textwrap
import warnings

import joblib
import pytest
from sklearn.preprocessing import StandardScaler

from pytest_sklearn_persist.judge.demands import demands_of
from pytest_sklearn_persist.judge.forecasts import forecast
from pytest_sklearn_persist.judge.nesting import Part
from pytest_sklearn_persist.reports.forecast import forecast_headline, render_forecast
from pytest_sklearn_persist.reports.spans import plain_text

SCALER = "sklearn.preprocessing._data.Scaler"
TREE = "sklearn.tree._classes.Tree"


@pytest.fixture
def told(small_atlas):
    """Function that returns the text about ``(path, class, version)``."""

    def told(*parts, doubts=(), target="1.9.1", demands=(), format_="pickle"):
        made = [Part(*part) for part in parts]
        found = forecast(small_atlas, made, target, format_, doubts=doubts, demands=demands)
        text = plain_text(render_forecast(found, small_atlas, "m.pkl"))
        assert text.splitlines()[0] == forecast_headline(found, "m.pkl")
        return text.splitlines()

    return told


def test_the_first_line_names_the_worst(told):
    lines = told(("a", SCALER, "1.3.0"), ("b", TREE, "1.3.0"))

    assert lines[0] == (
        "m.pkl: under scikit-learn 1.9.1 use-error is expected: Tree saved by 1.3.0, "
        "the only kind of it"
    )


def test_every_part_has_a_line_worst_first(told):
    lines = told(("a", SCALER, "1.3.0"), ("b", TREE, "1.3.0"))

    assert lines[1:3] == [
        "  use-error  Tree saved by 1.3.0, the only kind of it",
        "  identical  Scaler saved by 1.3.0, all 2 kinds",
    ]


def test_parts_that_are_alike_are_counted(told):
    lines = told(*((f"a[{i}]", SCALER, "1.3.0") for i in range(3)))

    assert "Scaler × 3 saved by 1.3.0" in lines[1]


def test_what_is_not_known_is_listed(told):
    lines = told(("a", SCALER, "1.3.0"), doubts=["something else", "more"])

    assert lines[0].endswith("nothing is known for sure: something else (and 1 more)")
    assert [line for line in lines if "not known:" in line] == [
        "  not known: something else",
        "  not known: more",
    ]


def test_a_long_list_is_cut(told):
    lines = told(doubts=[f"doubt {i}" for i in range(20)])

    assert "  not known: 12 more (--json shows all)" in lines


def test_the_cause_is_said(told):
    lines = told(
        ("", "sklearn.ensemble._forest.Forest", "1.2.0"), ("estimators_[0]", TREE, "1.2.0")
    )

    assert "    why: fields" in lines
    assert "load-error" in lines[0]


def test_what_stays_may_be_ignored_for_this_file_only(told):
    lines = told(("", SCALER, "1.3.0"))

    assert lines[0] == (
        "m.pkl: under scikit-learn 1.9.1 predictions stay the same; you may ignore the version "
        "warning for this file"
    )
    assert '        warnings.filterwarnings("ignore", "Trying to unpickle estimator")' in lines


@pytest.mark.parametrize("format_", ["pickle", "joblib"])
def test_the_lines_that_silence_a_warning_can_be_run(told, format_, tmp_path, monkeypatch):
    lines = told(("", SCALER, "1.3.0"), format_=format_)
    start = next(i for i, line in enumerate(lines) if line.startswith("    with warnings"))
    code = textwrap.dedent("\n".join(lines[start : start + 3]))
    monkeypatch.chdir(tmp_path)
    scaler = StandardScaler().fit([[1.0], [2.0]])
    scaler._sklearn_version = "0.1"
    state = {**scaler.__dict__, "_sklearn_version": "0.1"}
    monkeypatch.setattr(StandardScaler, "__getstate__", lambda self: state)
    (joblib.dump if format_ == "joblib" else _pickled)(scaler, "m.pkl")

    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(
            code,
            {"warnings": warnings, "joblib": joblib, "pickle": pickle, "pathlib": pathlib},
            found,
        )

    assert isinstance(found["model"], StandardScaler)


def _pickled(value, path):
    pathlib.Path(path).write_bytes(pickle.dumps(value))


@pytest.mark.parametrize("version", ["1.2.0", "1.4.0"])
def test_no_warning_is_silenced_where_something_may_change(told, version):
    lines = told(("", TREE, version), ("b", SCALER, version))

    assert not [line for line in lines if "filterwarnings" in line]


def test_what_is_missing_comes_before_everything_else(told):
    target = {"scikit-learn": "1.9.1", "numpy": "1.26.4"}
    demands = demands_of(["numpy._core.numeric._frombuffer"], [2])
    lines = told(("", SCALER, "1.3.0"), target=target, demands=demands)

    assert lines[0] == (
        "m.pkl: under scikit-learn 1.9.1, numpy 1.26.4 it cannot be loaded: it needs numpy>=2, and "
        "numpy is 1.26.4 there (numpy._core.numeric._frombuffer)"
    )
    assert not [line for line in lines if "filterwarnings" in line]


def test_a_release_that_stands_for_another_is_named(told):
    lines = told(("", SCALER, "1.3.0"), target="1.9.0")

    assert "  1.9.0 was not checked; 1.9.1 stands for it" in lines
