"""Training data, source code, versions and validation scores are verified."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.goldens.manifest import read_manifest
from pytest_sklearn_persist.goldens.metadata import find_source, verify_metadata
from pytest_sklearn_persist.recorder import Recipe


@pytest.fixture
def project(recipe_recorded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(recipe_recorded, tmp_path / "project"))


@pytest.fixture
def manifest(project):
    [found] = project.glob("goldens/*/*/golden.json")
    return read_manifest(found)


def recipe_of(project: Path, *, edit=lambda text: text) -> Recipe:
    path = project / "flower_recipes.py"
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    scope: dict = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), scope)
    return Recipe("flowers", scope["flowers"], str(path))


def said(outcome, item):
    [text] = [t for t in (*outcome.warnings, *outcome.not_compared) if t.startswith(item)]
    return text


def test_all_four_items_are_verified_with_the_recipe(manifest, project):
    outcome = verify_metadata(manifest, recipe_of(project))

    assert outcome.status is Status.IDENTICAL
    assert [text.split(":")[0] for text in outcome.warnings] == [
        "source code",
        "training data",
        "versions",
        "cross-validation",
    ]


def test_without_the_recipe_its_file_is_compared_where_it_lies(manifest):
    assert "of flower_recipes.py are as they were recorded" in said(
        verify_metadata(manifest), "source code"
    )


def test_without_the_recipe_nothing_is_executed(manifest, project):
    file = project / "flower_recipes.py"
    file.write_text("raise SystemExit('it was executed')\n", encoding="utf-8")

    assert "has changed since" in said(verify_metadata(manifest), "source code")


def test_a_changed_recipe_is_shown_as_a_diff(manifest, project):
    edit = lambda text: text.replace("max_iter=300", "max_iter=5")  # noqa: E731
    recipe_of(project, edit=edit)

    text = said(verify_metadata(manifest), "source code")

    assert "-    return LogisticRegression(max_iter=300), X, y" in text
    assert "+    return LogisticRegression(max_iter=5), X, y" in text


def test_a_change_elsewhere_in_the_file_does_not_matter(manifest, project):
    recipe_of(project, edit=lambda text: text + "\n\nOTHER = 1\n")

    text = said(verify_metadata(manifest), "source code")

    assert "are as they were recorded" in text


def test_other_training_data_is_drift(manifest, project):
    recipe = recipe_of(project, edit=lambda text: text.replace(", X, y", ", X + 1, y"))

    outcome = verify_metadata(manifest, recipe)

    assert outcome.status is Status.DRIFTED
    assert [(d.path, d.kind) for d in outcome.differences] == [("training data X", "value")]


def test_training_data_of_another_shape_says_so(manifest, project):
    recipe = recipe_of(project, edit=lambda text: text.replace(", X, y", ", X[:9], y[:9]"))

    differences = verify_metadata(manifest, recipe).differences

    assert {(d.path, d.kind) for d in differences} == {
        ("training data X", "shape"),
        ("training data y", "shape"),
    }


def test_a_recipe_that_raises_is_a_use_error(manifest):
    def broken():
        raise RuntimeError("no data today")

    outcome = verify_metadata(manifest, Recipe("flowers", broken, None))

    assert outcome.status is Status.USE_ERROR
    assert "no data today" in outcome.differences[0].actual


def test_source_that_was_tampered_with_is_damaged(manifest):
    (manifest.path.parent / "recipe.py").write_text("def flowers(): pass\n", encoding="utf-8")

    assert verify_metadata(manifest).status is Status.DAMAGED


def test_changed_versions_are_listed(project):
    [file] = project.glob("goldens/*/*/golden.json")
    text = file.read_text(encoding="utf-8")
    installed = read_manifest(file).requirements["scikit-learn"]
    before, after = f'"scikit-learn": "{installed}"', '"scikit-learn": "0.1"'
    head, tail = text.split('"requirements"')
    file.write_text(head + '"requirements"' + tail.replace(before, after), encoding="utf-8")

    text = said(verify_metadata(read_manifest(file)), "versions")

    assert f"scikit-learn 0.1 → {installed}" in text


def test_an_artifact_without_recipe_says_what_is_not_there(manifest_file):
    outcome = verify_metadata(read_manifest(manifest_file))

    assert "none was recorded" in said(outcome, "source code")
    assert "not at hand" in said(outcome, "training data")


def test_the_source_is_found_beside_the_store(manifest, project):
    assert find_source(manifest) == project / "flower_recipes.py"


def test_a_name_that_no_file_can_have_leads_to_no_source(manifest):
    source = {**manifest.data["source"], "path": "a" * 3_000 + ".py"}

    assert find_source(replace(manifest, data={**manifest.data, "source": source})) is None


def test_source_outside_the_project_is_not_read(manifest, project, tmp_path):
    """Its difference to what was recorded would be printed."""
    (project / "pyproject.toml").touch()
    outside = project.parent / "settings.py"
    outside.write_text("PASSWORD = 1", encoding="utf-8")
    for path in ("../settings.py", "link.py"):
        source = {**manifest.data["source"], "path": path}
        (project / "link.py").unlink(missing_ok=True)
        (project / "link.py").symlink_to(outside)
        found = find_source(replace(manifest, data={**manifest.data, "source": source}))
        assert found is None
