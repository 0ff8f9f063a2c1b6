"""An opened cell: what differs, why, where, and what to type."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytest_sklearn_persist.reports.html.matrix import matrix_of

KEY = "sklearn-1.3.2_cp311_linux-x86_64"


@pytest.fixture
def opened(report, show):
    """Function that opens the page of the real report at a cell of the last environment."""
    last = matrix_of(report).columns[-1].id

    def open_cell(subject, shown=report):
        return show(shown, f"#cell=golden:{subject}&in={last}")

    return open_cell


def test_it_says_what_became_of_it(opened):
    page = opened(f"forest/{KEY}")

    assert page.text("#cell-title") == "forest, recorded under 1.3.2, drifts silently under 1.9.1"


def test_it_says_why_and_what_to_do(opened, report):
    page = opened(f"forest/{KEY}")
    result = next(one for one in report.results if one.silent and one.subject == f"forest/{KEY}")

    said = page.text("dialog dl")
    assert "until 1.3 the leaves of a classification tree hold" in said
    assert "carry it over with sklearn-persist convert" in said
    assert result.link in page.run(
        "[...document.querySelectorAll('dialog a')].map(one => one.getAttribute('href'))"
    )


def test_it_says_how_wide_a_wide_tolerance_is(opened, report):
    rows = [replace(one, within="rtol=0.3") for one in report.results]
    page = opened(f"forest/{KEY}", replace(report, results=tuple(rows)))

    assert "rtol=0.3, wider than the default" in page.text("dialog dl")


def test_differences_stand_in_a_table(opened):
    page = opened(f"forest/{KEY}")
    first = page.texts("dialog .list tbody tr")[0].split("\t")

    assert first[:3] == ["drifted", "predict_proba[14, 2]", "1.0 → 16.8"]
    assert first[3] == "27 of 60"


def test_values_are_drawn_against_each_other(opened, report):
    page = opened(f"forest/{KEY}")
    (sample,) = [
        output
        for one in report.results
        if one.subject == f"forest/{KEY}" and one.environment.startswith("sklearn-1.9")
        for output in one.outputs[:1]
        if one.format == "pickle:4"
    ]

    drawn = page.run(
        "[...document.querySelector('dialog svg').querySelectorAll('circle')]"
        ".map(one => one.getAttribute('class'))"
    )
    moved = sum(a != b for a, b in zip(sample["expected"], sample["actual"], strict=True))
    assert len(drawn) == len(sample["expected"])
    assert drawn.count("moved") == moved > 0
    assert page.run("document.querySelectorAll('dialog svg .diagonal').length") >= 1


def test_points_lie_within_the_picture(opened):
    page = opened(f"stacking/{KEY}")
    places = page.run(
        "[...document.querySelectorAll('dialog svg circle')]"
        ".map(one => [+one.getAttribute('cx'), +one.getAttribute('cy')])"
    )

    assert len(places) > 100
    assert all(46 <= x <= 312 and 10 <= y <= 216 for x, y in places)


def test_labels_that_changed_are_counted(opened, report):
    subject = next(one.subject for one in report.results if one.subject.startswith("tree/"))
    page = opened(subject)

    assert page.texts("dialog .pairs tr") == ["0 → 1\t2\t", "1 → 0\t2\t", "as recorded\t36\t"]


def test_values_that_are_no_number_now_are_told(opened, changed):
    output = {
        "path": "transform",
        "kind": "values",
        "size": 3,
        "index": [0, 1, 2],
        "expected": [1.0, 2.0, 3.0],
        "actual": [1.0, "nan", "inf"],
    }
    page = opened(f"forest/{KEY}", changed(lambda one: [replace(one, outputs=(output,))]))

    assert "2 of 3 values differ; 2 not finite now (×)" in page.text("figcaption")
    assert page.run("document.querySelectorAll('dialog svg .lost').length") == 2


def test_environments_stand_side_by_side_with_what_changed(opened):
    page = opened(f"forest/{KEY}")
    rows = [text.split("\t") for text in page.texts("dialog .sides tbody tr")]
    changed = page.texts("dialog .sides tr.changed")

    assert ["scikit-learn", "1.3.2", "1.9.1"] in rows
    assert ["Python", "3.11.7", "3.11.7"] in rows
    assert "scikit-learn\t1.3.2\t1.9.1" in changed
    assert "Python\t3.11.7\t3.11.7" not in changed


def test_commands_say_how_to_see_and_to_repair_it(opened):
    page = opened(f"forest/{KEY}")
    folder = f"goldens/forest/{KEY}"

    assert page.texts("dialog code") == [
        f'pytest "{folder}/golden.json::forest/{KEY}[joblib:zlib:3]"',
        f"sklearn-persist check {folder}",
        f"sklearn-persist convert {folder}/golden.json --to scikit-learn==1.9.1",
        f"sklearn-persist blame {folder}",
    ]


def test_a_command_can_be_copied(opened):
    page = opened(f"forest/{KEY}")
    page.call("Browser.grantPermissions", permissions=["clipboardReadWrite"])
    page.click(".command button")

    assert (
        page.run(
            "new Promise(done => setTimeout(() => done(document.querySelector('.command button')"
            ".textContent), 300))"
        )
        == "Copied"
    )


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("a b[x]", 'pytest "a b[x]"'),
        ("$(touch x)", "pytest '$(touch x)'"),
        ("it's", "pytest 'it'\\''s'"),
        ("-p no", 'pytest "./-p no"'),
    ],
)
def test_names_in_commands_are_quoted(opened, changed, name, command):
    page = opened(f"forest/{KEY}", changed(lambda one: [replace(one, test=name)]))

    assert page.texts("dialog code")[0] == command


def test_a_name_with_control_characters_is_in_no_command(opened, changed):
    page = opened(f"forest/{KEY}", changed(lambda one: [replace(one, test="a\nb\u202e")]))

    assert not [text for text in page.texts("dialog code") if text.startswith("pytest")]


def test_what_was_not_run_is_said(opened, changed):
    report = changed(lambda one: [] if one.environment.startswith("sklearn-1.9") else [one])
    page = opened(f"forest/{KEY}", report)

    assert page.text("#cell-title") == "forest, recorded under 1.3.2, was not run under 1.9.1"
    assert "It counts neither as a pass nor as a failure." in page.text("dialog")


def test_a_cause_that_is_not_known_is_said_to_be(opened, changed):
    page = opened(f"forest/{KEY}", changed(lambda one: [replace(one, cause=None, remedy=None)]))

    assert "not known; what changed in the environment is below" in page.text("dialog dl")


def test_a_link_that_is_no_web_page_is_no_link(opened, changed):
    page = opened(f"forest/{KEY}", changed(lambda one: [replace(one, link="javascript:alert(1)")]))

    assert page.run("document.querySelectorAll('dialog a').length") == 0


def test_the_next_cell_that_is_not_fine_is_a_step_away(opened):
    page = opened(f"forest/{KEY}")
    first = page.text("#cell-title")
    page.click("#next")
    second = page.text("#cell-title")
    page.click("#previous")

    assert second != first
    assert page.text("#cell-title") == first


def test_the_address_names_the_open_cell_until_it_is_closed(opened):
    page = opened(f"forest/{KEY}")
    there = page.run("location.hash")
    page.key("Escape")

    assert there.startswith("#cell=golden%3Aforest%2Fsklearn-1.3.2")
    assert page.run("location.hash") == ""
    assert page.texts("dialog[open]") == []
