"""The atlas as a whole."""

from __future__ import annotations

from pytest_sklearn_persist.judge.upgrades import distances, silent_kinds, upgrade


def test_an_upgrade_lists_every_kind_worst_first(small_atlas):
    found = [(cell.kind, cell.mark.letter) for cell in upgrade(small_atlas, "1.3", "1.9")]

    assert found == [
        ("Forest", "d"),
        ("Forest[deep]", "D"),
        ("Tree", "u"),
        ("Pipe", "m"),
        ("Scaler", "i"),
        ("Scaler[robust]", "i"),
    ]


def test_an_upgrade_may_be_of_some_kinds(small_atlas):
    found = upgrade(small_atlas, "1.3", "1.9", kinds=small_atlas.named("Forest"))

    assert [cell.kind for cell in found] == ["Forest", "Forest[deep]"]


def test_an_upgrade_leaves_out_what_was_not_recorded(small_atlas):
    assert "Young" not in {cell.kind for cell in upgrade(small_atlas, "1.4", "1.9")}


def test_distances_count_each_cell_once(small_atlas):
    found = distances(small_atlas)

    assert sum(one.cells for one in found) == len(list(small_atlas.cells()))
    assert [one.steps for one in found] == [-1, 0, 1, 2, 3]


def test_distances_count_what_is_fine(small_atlas):
    same = next(one for one in distances(small_atlas) if one.steps == 0)

    assert (same.fine, same.cells) == (13, 13)


def test_silent_kinds_say_between_which_releases(small_atlas):
    (found,) = silent_kinds(small_atlas)

    assert found.kind == "Forest"
    assert [(cell.producer, cell.consumer) for cell in found.upwards] == [
        ("1.3", "1.4"),
        ("1.3", "1.9"),
        ("1.4", "1.9"),
    ]
    assert found.downwards == ()
