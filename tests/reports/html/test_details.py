"""Details are stored once, and nothing of them is lost."""

from __future__ import annotations

import json
from dataclasses import replace

from pytest_sklearn_persist.reports.html.details import Details


def test_the_same_details_have_one_number(report):
    details = Details()
    twice = [details.number(result) for result in (*report.results, *report.results)]

    assert twice[: len(report.results)] == twice[len(report.results) :]
    assert len(details.data["details"]) == len(set(twice)) < len(report.results)


def test_every_text_of_a_result_is_there(report):
    result = next(one for one in report.results if one.silent and one.outputs)
    details = Details()
    details.number(result)
    texts = set(details.data["texts"])

    assert {result.cause, result.remedy, result.link, *result.warnings} <= texts
    assert {difference["actual"] for difference in result.differences} <= texts


def test_samples_are_those_of_the_result(report):
    result = next(one for one in report.results if one.outputs)
    details = Details()
    details.number(result)
    packed = details.data["details"][0]["outputs"][0]

    expected = [details.data["samples"][number] for number in packed[2:]]
    output = result.outputs[0]
    for side, values in zip(("expected", "actual"), expected, strict=True):
        for given, kept in zip(output[side], values, strict=True):
            assert given == kept or abs(given - kept) <= 1e-5 * abs(given)


def test_a_sample_that_is_none_is_left_out(report):
    broken = {"path": "predict", "kind": "values", "size": 3, "index": "all"}
    details = Details()
    details.number(replace(report.results[0], outputs=(broken,)))

    assert "outputs" not in details.data["details"][0]


def test_numbers_that_json_has_not_are_texts(report):
    endless = {
        "path": "predict",
        "kind": "value",
        "area": "output",
        "status": "drifted",
        "expected": "0",
        "actual": "inf",
        "max_abs": "inf",
        "count": 1,
        "size": 2,
    }
    details = Details()
    details.number(replace(report.results[0], differences=(endless,)))

    assert '"inf"' in json.dumps(details.data, allow_nan=False)
