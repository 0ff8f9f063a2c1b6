"""What is seen of an artifact, as facts for the manifest."""

from __future__ import annotations

import json

import numpy as np
import persist_specimens as specimens
import pytest

from pytest_sklearn_persist.recorder import (
    Archive,
    Probe,
    decode_probes,
    dump,
    encode,
    observe_artifact,
    requirements_of,
    write_archive,
)


@pytest.fixture
def observe(tmp_path):
    """Observe a model in a file; return the facts and the folder."""

    def observe(estimator, X, y=None, form="pickle:4", told="pickle:4", **job):
        files = ("artifact", "inputs", "probes", "expected")
        names = {name: str(tmp_path / name) for name in files}
        parts = {}
        index = {"X": encode(X, parts), "y": encode(y, parts)}
        write_archive(names["inputs"], index, parts)
        dump(estimator, names["artifact"], form)
        job = {"format": told, "budget": 2.0, **names, **job}
        return observe_artifact(job), tmp_path

    return observe


def test_the_facts_can_be_written_as_json(observe, linear, inputs):
    facts, _ = observe(linear, *inputs)

    assert json.loads(json.dumps(facts, allow_nan=False))["methods"] == facts["methods"]


def test_the_class_is_named(observe, linear, inputs):
    assert observe(linear, *inputs)[0]["class"] == "sklearn.linear_model._base.LinearRegression"


@pytest.mark.parametrize(
    ("form", "told", "found"),
    [
        ("pickle:2", None, "pickle"),
        ("joblib", None, "joblib"),
        ("joblib:zlib:3", None, "joblib"),
        ("joblib:zlib:3", "joblib:zlib:3", "joblib:zlib:3"),
    ],
)
def test_the_format_is_found_out_if_nobody_tells(observe, linear, inputs, form, told, found):
    assert observe(linear, *inputs, form=form, told=told)[0]["format"] == found


def test_probes_are_written_if_they_are_asked_for(observe, linear, inputs):
    facts, folder = observe(linear, *inputs)
    archive = Archive(str(folder / "probes"))
    names = [probe.name for probe in decode_probes(archive)]
    archive.close()

    assert names == [one["name"] for one in facts["probes"]]


def test_no_probes_are_written_otherwise(observe, linear, inputs):
    _, folder = observe(linear, *inputs, probes=None)

    assert not (folder / "probes").exists()


def test_each_output_has_a_description(observe, linear, inputs):
    facts, _ = observe(linear, *inputs)

    assert facts["outputs"][0]["is"] == "float64 (20,)"


def test_an_output_that_raises_is_an_output(observe, inputs):
    facts, _ = observe(specimens.RaisesAlways().fit(*inputs), *inputs)
    predict = next(one for one in facts["outputs"] if one["method"] == "predict")

    assert predict["error"]
    assert "value" not in predict


def test_what_can_not_be_written_is_named(observe, inputs):
    class Odd(specimens.Mean):
        def transform(self, X):
            return object()

    specimens.Odd = Odd
    Odd.__module__, Odd.__qualname__ = "persist_specimens", "Odd"
    try:
        facts, _ = observe(Odd().fit(*inputs), *inputs)
    finally:
        del specimens.Odd

    assert "transform(X): a builtins.object cannot be recorded" in facts["not_recorded"]


def test_an_attribute_that_is_too_large_is_named(observe, inputs):
    estimator = specimens.Mean().fit(*inputs)
    estimator.large_ = np.zeros(10_000)
    facts, _ = observe(estimator, *inputs)

    assert "attribute large_: more than 65536 bytes" in facts["not_recorded"]
    assert "large_" not in [one["path"] for one in facts["attributes"]]


def test_attributes_are_bounded_all_together(observe, inputs):
    estimator = specimens.Mean().fit(*inputs)
    for i in range(10):
        setattr(estimator, f"part{i}_", np.zeros(8_000))
    facts, _ = observe(estimator, *inputs)

    assert any("64" in one and "too many" in one for one in facts["not_recorded"])


def test_parameters_that_raise_are_named(observe, inputs):
    class Raises(specimens.Mean):
        def get_params(self, deep=True):
            raise RuntimeError("no")

    specimens.Raises = Raises
    Raises.__module__, Raises.__qualname__ = "persist_specimens", "Raises"
    try:
        facts, _ = observe(Raises().fit(*inputs), *inputs)
    finally:
        del specimens.Raises

    assert facts["params"] is None
    assert any(one.startswith("parameters: RuntimeError: no") for one in facts["not_recorded"])


def test_each_step_is_announced(linear, inputs, observe, tmp_path):
    steps = []
    observe(linear, *inputs)
    job = {
        **{name: str(tmp_path / name) for name in ("artifact", "inputs", "expected")},
        "probes": None,
        "format": "pickle",
        "budget": 0.0,
    }
    observe_artifact(job, steps.append)

    assert steps[0] == "loading"
    assert "calling predict(X)" in steps


def test_what_scikit_learn_needs_is_required():
    assert {"scikit-learn", "numpy", "scipy", "joblib"} <= set(requirements_of([], np.ones(2)))


def test_the_library_of_the_inputs_is_required():
    pandas = pytest.importorskip("pandas")

    assert "pandas" in requirements_of([], pandas.DataFrame())
    assert "pandas" not in requirements_of([], np.ones(2))


def test_a_probe_that_is_not_well_described_is_a_value_error(tmp_path):
    path = str(tmp_path / "x.npz")
    write_archive(path, {"probes": [{"name": "X", "X": {"kind": "?"}, "y": None, "rows": []}]}, {})
    archive = Archive(path)

    with pytest.raises(ValueError, match="unknown kind"):
        decode_probes(archive)

    archive.close()


def test_a_probe_is_what_it_was(observe, linear, inputs):
    _, folder = observe(linear, *inputs)
    archive = Archive(str(folder / "probes"))
    first = decode_probes(archive)[0]
    archive.close()

    assert isinstance(first, Probe)
    assert (inputs[0] == first.X).all()
    assert (first.y == inputs[1]).all()
