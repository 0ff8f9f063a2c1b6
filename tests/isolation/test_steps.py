from __future__ import annotations

import pytest

from pytest_sklearn_persist.isolation import steps


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setattr(steps, "_area", None)
    path = tmp_path / "steps"
    steps.create_file(path)
    steps.attach_file(str(path))
    yield path
    steps._area.close()


def test_the_last_step_is_read(file):
    steps.step("loading the estimator")
    steps.step("calling predict(X)")
    assert steps.read_file(file) == "calling predict(X)"


def test_there_is_no_step_at_first(file):
    assert steps.read_file(file) == ""


def test_a_long_step_is_cut(file):
    steps.step("x" * 5000)
    assert steps.read_file(file) == "x" * (steps.SIZE - 2)


def test_any_text_can_be_a_step(file):
    steps.step("Δ \udc80")
    assert steps.read_file(file) == "Δ \\udc80"


def test_a_file_that_was_removed_or_cut_has_no_step(tmp_path):
    (tmp_path / "cut").write_bytes(b"\x05")
    assert steps.read_file(tmp_path / "cut") == ""
    assert steps.read_file(tmp_path / "gone") == ""


def test_a_step_outside_a_fresh_process_does_nothing(monkeypatch):
    monkeypatch.setattr(steps, "_area", None)
    steps.step("nothing")


def test_a_step_costs_microseconds(worker):
    assert worker.call("isolation_tasks:steps_are_cheap", 10_000, timeout=60) < 10e-6
