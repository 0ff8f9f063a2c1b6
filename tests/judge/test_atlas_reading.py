"""What is wrong with an atlas is said with its field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_sklearn_persist.judge.atlas import AtlasError
from pytest_sklearn_persist.judge.atlas_reading import read_atlas

SMALL = Path(__file__).parent / "small_atlas.json"


def broken(change):
    data = json.loads(SMALL.read_text())
    change(data)
    return data


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(schema=2), "schema: is 2, and this version of the package reads 1"),
        (lambda d: d.pop("schema"), "schema: is None"),
        (lambda d: d.update(producers=["1.4", "1.3", "1.2"]), "producers: is not in order"),
        (lambda d: d.update(consumers="1.3"), "consumers: is not a list of strings"),
        (lambda d: d.update(consumers=["x"]), "consumers: is not a list of releases"),
        (lambda d: d.update(environments=[]), "environments: is not an object"),
        (lambda d: d.update(environments={"1.9": 1}), "environments['1.9']: is not an object"),
        (lambda d: d.update(kinds=None), "kinds: is not an object"),
        (lambda d: d["kinds"].update(Tree=1), "kinds['Tree']: is not an object"),
        (
            lambda d: d["kinds"]["Tree"].pop("class"),
            "kinds['Tree'].class: None is not the full name",
        ),
        (lambda d: d["kinds"]["Tree"].pop("pickle"), "kinds['Tree'].pickle: is not a string"),
        (lambda d: d["kinds"]["Tree"].update(pickle="lll"), "pickle: has 1 rows, and there are 3"),
        (lambda d: d["kinds"]["Tree"].update(pickle="ll/l/l"), "pickle: row 0 has 2 letters"),
        (lambda d: d["kinds"]["Tree"].update(joblib="lll/lql/"), "joblib: row 1 has 'q'"),
        (lambda d: d["kinds"]["Forest"].update(ids=["one"]), "causes.pickle: row 1 has 'b'"),
        (
            lambda d: d["kinds"]["Forest"].update(estimators=[1]),
            "estimators: is not a list of strings",
        ),
        (lambda d: d["kinds"]["Tree"].update(settings=[]), "settings: is not an object"),
        (
            lambda d: d["kinds"]["Tree"].update(settings={"loss": ["a", "b"]}),
            "settings['loss']: is not a string, nor a list of 3",
        ),
        (
            lambda d: d["kinds"]["Tree"].update(settings={"loss": ["a", None, 1]}),
            "settings['loss']: 1 is neither a string nor null",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_field_that_is_wrong_is_named(tmp_path, change, said):
    path = tmp_path / "atlas.json"
    path.write_text(json.dumps(broken(change)))

    with pytest.raises(AtlasError) as caught:
        read_atlas(path)

    assert str(caught.value).startswith(f"{path}: ")
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["{", "[]", "\xff"])
def test_what_is_no_atlas_is_refused_in_one_line(tmp_path, text):
    path = tmp_path / "atlas.json"
    path.write_text(text, encoding="latin-1")

    with pytest.raises(AtlasError) as caught:
        read_atlas(path)

    assert len(str(caught.value).splitlines()) == 1


def test_an_atlas_that_is_not_there_is_said(tmp_path):
    with pytest.raises(AtlasError, match="there is no such atlas"):
        read_atlas(tmp_path / "atlas.json")
