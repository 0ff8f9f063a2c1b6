"""``sklearn-persist atlas`` as a user types it."""

from __future__ import annotations

import json
import re

import pytest

pytestmark = pytest.mark.usefixtures("known")


def test_a_class_is_shown_as_a_square(run):
    ran = run("atlas", "Forest")

    assert ran.status == 0
    assert ran.lines[0] == (
        "Forest: of 9 pairs of releases 3 drifted in silence, 3 load-error, 1 impaired, "
        "2 identical (pickle)"
    )
    assert "  saved by   1.3 1.4 1.9" in ran.lines
    assert "  1.3          =   S   S" in ran.lines


def test_every_symbol_of_a_square_is_explained(run):
    assert (
        "  S drifted in silence   l load-error   m impaired   = identical"
        in run("atlas", "Forest").lines
    )


def test_other_kinds_of_a_class_are_named_with_what_is_different(run):
    assert any(
        line.startswith("    Forest[deep]: of 9 pairs of releases 2 drifted, 3 load-error")
        for line in run("atlas", "Forest").lines
    )


def test_causes_are_counted(run):
    out = run("atlas", "Forest").out

    assert "fields (3 pairs of releases)" in out
    assert "1 more have no known cause" in out


def test_a_release_without_the_estimator_is_said(run):
    assert "  not in scikit-learn 1.2, 1.3" in run("atlas", "Young").lines


def test_a_difference_between_formats_is_said(run):
    assert "  joblib: differs in 1 of them (--format joblib shows it)" in run("atlas", "Tree").lines
    assert "(joblib)" in run("atlas", "Tree", "--format", "joblib").lines[0]


def test_nothing_is_wider_than_a_narrow_terminal(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")

    lines = run("atlas", "Forest").lines[1:]

    assert max(map(len, lines)) <= 40


def test_a_table_that_is_too_wide_comes_in_pieces(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")

    heads = [line for line in run("atlas", "Tree").lines if line.startswith("  saved by  ")]

    assert heads == ["  saved by   1.3 1.4", "  saved by   1.9"]


def test_a_misspelt_class_gets_close_names(run):
    ran = run("atlas", "Forrest")

    assert ran.status == 2
    assert ran.err == (
        "sklearn-persist atlas: the atlas has no estimator called 'Forrest'; did you mean Forest?\n"
    )


def test_a_part_of_a_name_is_enough_for_a_hint(run):
    assert "did you mean Scaler" in run("atlas", "scal").err


def test_nothing_close_gives_no_hint(run):
    assert run("atlas", "Zzz").err.endswith("called 'Zzz'\n")


def test_the_overview_has_shares_and_silent_kinds(run):
    ran = run("atlas")

    assert ran.status == 0
    assert ran.lines[0].startswith("7 kinds of estimators, saved by scikit-learn 1.2 to 1.4")
    assert "               0     100 %           -" in ran.lines
    assert "    Forest  upgrade: saved by 1.3 … 1.4, loaded by 1.4 … 1.9" in ran.lines


def test_an_upgrade_shows_silent_drifts_first(run):
    ran = run("atlas", "--since", "1.3.2", "--to", "1.9")

    assert ran.lines[0].startswith("scikit-learn 1.3 → 1.9: 2 of 6 kinds of estimators are fine")
    assert re.findall(r"^  ([a-z].*?)(?: \(\d+\)|:.*)$", ran.out, re.MULTILINE) == [
        "drifted in silence",
        "drifted",
        "use-error",
        "impaired",
        "identical",
    ]


def test_an_upgrade_of_one_class(run):
    lines = run("atlas", "Scaler", "--since", "1.2", "--to", "1.9").lines

    assert "1 of 2 kinds" in lines[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--since", "1.3"), "--since and --to belong together"),
        (
            ("--since", "1.1", "--to", "1.9"),
            "--since 1.1: the atlas has scikit-learn 1.2, 1.3, 1.4",
        ),
        (("--since", "1.3", "--to", "x"), "--to x: the atlas has scikit-learn 1.3, 1.4, 1.9"),
    ],
)
def test_a_release_that_can_not_be_used_is_status_2(run, arguments, said):
    ran = run("atlas", *arguments)

    assert ran.status == 2
    assert said in ran.err


def test_json_of_a_class_has_every_cell_of_each_kind(run):
    found = json.loads(run("atlas", "Forest", "--json").out)

    assert {name: len(kind["cells"]) for name, kind in found["kinds"].items()} == {
        "Forest": 9,
        "Forest[deep]": 9,
    }
    assert [cause["id"] for cause in found["causes"]] == ["fields", "shares"]


def test_json_of_an_upgrade_is_worst_first(run):
    found = json.loads(run("atlas", "--since", "1.3", "--to", "1.9", "--json").out)

    assert found["kinds"][0] == {
        "kind": "Forest",
        "producer": "1.3",
        "consumer": "1.9",
        "status": "drifted",
        "silent": True,
        "cause": "shares",
    }


def test_json_of_the_overview_has_distances_and_silent_kinds(run):
    found = json.loads(run("atlas", "--json").out)

    assert found["silent"] == [
        {"kind": "Forest", "pairs": [["1.3", "1.4"], ["1.3", "1.9"], ["1.4", "1.9"]]}
    ]
    assert sum(one["cells"] for one in found["distances"]) == 56
