"""Causes that are rules: what a message, versions on both sides and installed sources say."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pytest_sklearn_persist import recorder
from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.judge.explaining import Evidence, explain_change
from pytest_sklearn_persist.judge.signatures import parameters_of, source_of
from pytest_sklearn_persist.judge.status import Status

MODULE = """
class Base:
    def __init__(self, copy=True, *, size, mode="fast"):
        pass


class Shopper(Base):
    pass
"""


@pytest.fixture
def shopkit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The distribution shop-kit 2.0, installed, with the module ``shopkit.models``."""
    folder = tmp_path / "site"
    package, facts = folder / "shopkit", folder / "shop_kit-2.0.dist-info"
    package.mkdir(parents=True)
    facts.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('nobody is to import this')\n")
    (package / "models.py").write_text(MODULE)
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: shop-kit\nVersion: 2.0\n")
    (facts / "top_level.txt").write_text("shopkit\n")
    monkeypatch.syspath_prepend(folder)
    caches = (recorder._installed, recorder.distributions, parameters_of)
    for cached in caches:
        cached.cache_clear()
    yield
    monkeypatch.undo()
    for cached in caches:
        cached.cache_clear()


def explained(text, recorded=None, classes=(), own=(), python=("3.11.7", "3.11.7")):
    """Return the explanation of a message in a golden, with nothing of it left to a table."""
    finding = Difference("load", "load", "save", "", text)
    was = {"python": python[0], "numpy": "2.4.6", **(recorded or {})}
    evidence = Evidence(
        Status.LOAD_ERROR, "joblib", (finding,), was, {"python": python[1]}, classes,
        own_modules=frozenset(own),
    )  # fmt: skip
    return explain_change(evidence)


NO_NAME = (
    "AttributeError: Can't get attribute 'Buyer' on <module 'shopkit.models' from 'models.py'>"
)
NO_MODULE = "ModuleNotFoundError: No module named 'shopkit.buyers'"
NO_VALUE = "AttributeError: 'Shopper' object has no attribute 'mode'"


@pytest.mark.usefixtures("shopkit")
@pytest.mark.parametrize("text", [NO_NAME, NO_MODULE], ids=["name", "module"])
def test_what_another_release_had_names_both_releases_and_the_way_back(text):
    found = explained(text, {"shop-kit": "1.5"})

    assert "shop-kit 2.0 has no" in found.cause
    assert found.cause.endswith("the file was saved with shop-kit 1.5")
    assert found.remedy == "load it with shop-kit==1.5"


@pytest.mark.usefixtures("shopkit")
def test_a_bare_file_does_not_say_which_release_it_was():
    assert explained(NO_NAME).cause.endswith("the file was saved with another release of shop-kit")


@pytest.mark.usefixtures("shopkit")
def test_code_that_changed_without_a_release_is_told_as_that():
    assert "its code is not the same any more" in explained(NO_NAME, {"shop-kit": "2.0"}).cause


@pytest.mark.usefixtures("shopkit")
@pytest.mark.parametrize(
    ("was", "words"),
    [("1.5", "did not have yet"), ("3.0", "no longer had")],
    ids=["newer", "older"],
)
def test_a_parameter_that_the_state_lacks_comes_with_its_default(was, words):
    found = explained(NO_VALUE, {"shop-kit": was}, ["shopkit.models.Shopper"])

    assert found.cause == (
        f"shop-kit 2.0 asks for the parameter mode of Shopper, which shop-kit {was} {words}"
    )
    assert found.remedy == (
        "load it, set mode = 'fast' (the default) on each Shopper in it, and save it again; or "
        f"load it with shop-kit=={was}"
    )


@pytest.mark.usefixtures("shopkit")
@pytest.mark.parametrize(
    ("text", "classes"),
    [
        (NO_VALUE.replace("mode", "moods_"), ["shopkit.models.Shopper"]),
        (NO_VALUE, ["shopkit.models.Other"]),
        (NO_VALUE, ["shopkit.models.Shopper", "elsewhere.Shopper"]),
        ("ModuleNotFoundError: No module named '_bz2'", []),
        ("ValueError: no", []),
    ],
    ids=["no parameter", "not in the file", "two of that name", "of Python", "anything"],
)
def test_what_no_rule_proves_is_not_explained(text, classes):
    assert explained(text, {"shop-kit": "1.5"}, classes) is None


def test_a_package_that_was_there_is_named_with_its_release():
    text = "ModuleNotFoundError: No module named 'shop_models'"
    found = explained(text, {"shop-tools": "1.5", "pandas": "0.1"})

    assert found.cause == "shop-tools is not installed here; the file was saved with shop-tools 1.5"
    assert found.remedy == "install it: pip install shop-tools==1.5"


@pytest.mark.parametrize("own", [["preprocessing"], []], ids=["recorded as own", "not known whose"])
def test_a_module_of_the_teams_own_is_to_be_shipped(own):
    found = explained("ModuleNotFoundError: No module named 'preprocessing'", own=own)

    assert ("a module of your own (preprocessing.py)" in found.cause) == bool(own)
    assert "ship preprocessing.py" in found.remedy


def test_what_a_script_defined_is_to_be_moved_to_a_module():
    found = explained("AttributeError: Can't get attribute 'clip' on <module '__main__'>")

    assert "clip was defined in the script or notebook" in found.cause
    assert "move clip to a module" in found.remedy


@pytest.mark.parametrize(
    "text",
    [
        "TypeError: code() argument 13 must be str, not int",
        "TypeError: code expected at least 16 arguments, got 15",
        "TypeError: an integer is required (got type bytes)",
    ],
)
def test_code_of_another_python_says_which(text):
    found = explained(text, python=("3.10.4", "3.11.7"))

    assert "Python 3.10.4 wrote it, and Python 3.11.7 cannot run it" in found.cause
    assert found.remedy.startswith("load it with Python 3.10;")
    assert explained(text, python=("3.11.1", "3.11.7")) is None


@pytest.mark.usefixtures("shopkit")
def test_nothing_is_imported_to_find_out():
    explained(NO_VALUE, {"shop-kit": "1.5"}, ["shopkit.models.Shopper"])

    assert "shopkit" not in sys.modules


def drifted(lost=None, changed=(), path="predict[0]", area="output"):
    finding = Difference(path, "value", area, "0", "1")
    evidence = Evidence(
        Status.DRIFTED, "joblib", (finding,), lost_parameters=lost or {}, changed_code=changed
    )
    return explain_change(evidence)


def test_a_parameter_that_is_not_known_any_more_is_the_likely_cause_of_another_answer():
    assert "does not know normalize = True any more" in drifted({"normalize": "True"}).cause


def test_own_code_that_has_changed_is_suspected_before_that():
    found = drifted({"normalize": "True"}, ("shop.clip (shop.py)",))

    assert found.cause.endswith("when the model was recorded: shop.clip (shop.py)")


def test_another_answer_alone_has_no_cause():
    assert drifted() is None


@pytest.mark.parametrize("value", [recorder.record, recorder.Archive, recorder.Archive.__init__])
def test_source_is_read_as_it_was_recorded(value):
    assert source_of(value.__module__, value.__qualname__) == recorder.source_of(value)


@pytest.mark.usefixtures("shopkit")
@pytest.mark.parametrize(
    ("was", "cause"),
    [
        ("1.5", "shop-kit 2.0 has no coef_ here any more, which shop-kit 1.5 worked out from what"),
        ("2.0", "None"),
    ],
)
def test_an_attribute_that_was_dropped_names_who_dropped_it(was, cause):
    finding = Difference("estimators_[0].coef_", "gone", "ability", "3 values", "it is gone")
    evidence = Evidence(
        Status.IMPAIRED, "joblib", (finding,), {"shop-kit": was}, {}, ("shopkit.models.Shopper",)
    )
    found = explain_change(evidence)

    assert str(found and found.cause).startswith(cause)
