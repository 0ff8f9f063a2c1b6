"""The report on a conversion: what was written, or which step broke."""

from __future__ import annotations

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.blame.findings import Verdict
from pytest_sklearn_persist.convert import Conversion, Step
from pytest_sklearn_persist.reports.conversion import describe_conversion

VERSIONS = {"scikit-learn": "1.4.2", "numpy": "1.26.4"}
GOOD = Step("saved again under scikit-learn 1.4.2", VERSIONS, Verdict(Status.IDENTICAL))
BAD = Step(
    "saved under scikit-learn 1.3.2, loaded under 1.4.2",
    VERSIONS,
    Verdict(Status.DRIFTED, "predict[0] 1 → 2"),
)


def lines(steps, written=None, how="chain"):
    found = Conversion("churn.pkl", "scikit-learn==1.4.2", steps, written, how)
    return describe_conversion(found).splitlines()


def test_the_first_line_names_the_file_that_was_written():
    assert lines((GOOD,), "new.pkl")[0] == (
        "churn.pkl: written to new.pkl, predicts the same under scikit-learn==1.4.2"
    )


def test_the_first_line_says_what_it_can_not_do_any_more():
    impaired = Verdict(Status.IMPAIRED, "repr AttributeError: transform_input")
    [first, *_] = lines((GOOD, Step("checked", VERSIONS, impaired)), "new.pkl")

    assert first.endswith(", but can do less there: repr AttributeError: transform_input")


def test_the_first_line_names_the_step_that_broke():
    assert lines((GOOD, BAD))[0] == (
        "churn.pkl: not converted to scikit-learn==1.4.2: "
        "saved under scikit-learn 1.3.2, loaded under 1.4.2, it is drifted"
    )


def test_how_it_broke_is_told():
    [line] = [line for line in lines((BAD,)) if line.startswith("  drifted")]

    assert line.endswith("(numpy 1.26.4): predict[0] 1 → 2")


def test_what_could_not_be_saved_says_why():
    step = Step("saved again", VERSIONS, None, "ValueError: no")

    assert "  not loaded  saved again (numpy 1.26.4): ValueError: no" in lines((step,))


def test_a_way_out_is_named_for_a_chain_that_broke():
    assert any("--recipe FILE:FUNCTION" in line for line in lines((BAD,)))


def test_a_recipe_that_gives_another_model_is_not_proposed_again():
    assert not any("--recipe" in line for line in lines((BAD,), how="recipe"))


def test_what_was_set_stands_below_the_step():
    step = Step("repaired", VERSIONS, Verdict(Status.IDENTICAL), repaired=("Pipeline.x = None",))
    told = lines((step,), "new.pkl")

    assert told[2].strip() == "set: Pipeline.x = None"
