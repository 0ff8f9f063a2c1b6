"""What the script reads can be put into a page."""

from __future__ import annotations

import json

import pytest

from pytest_sklearn_persist.reports.html.matrix import matrix_of
from pytest_sklearn_persist.reports.html.packing import packed, script_safe


@pytest.mark.parametrize(
    "text", ["</script><script>", "<!--", "a & b", "\u2028\u2029", "\ud800", '"\\"']
)
def test_a_text_can_not_end_its_element_and_comes_back(text):
    made = script_safe([text])

    assert not set("<>&\u2028\u2029") & set(made)
    assert json.loads(made) == [text]


def test_every_result_is_packed_with_its_status(report):
    data, _ = packed(matrix_of(report))

    seen = sorted(
        (
            data["columns"][column]["id"],
            data["rows"][row]["subject"],
            data["formats"][format_],
            data["marks"][mark]["label"],
            bool(flags & 1),
        )
        for row, column, format_, _, mark, flags, *_ in data["results"]
    )
    assert seen == sorted(
        (
            one.environment,
            one.subject,
            one.format,
            "drifted in silence" if one.silent else one.status.value,
            one.failed,
        )
        for one in report.results
    )
