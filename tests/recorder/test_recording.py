"""Recordings: what is written, what is refused, and that nothing that is there is lost."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import numpy as np
import persist_specimens as specimens
import pytest
from sklearn.cluster import KMeans
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist import recorder
from pytest_sklearn_persist.goldens.manifest import read_manifest
from pytest_sklearn_persist.recorder import (
    Archive,
    RecordingError,
    decode,
    decode_probes,
    file_digest,
    from_estimator,
    from_file,
    from_recipe,
    manifest_text,
    some_rows,
)


def content(folder):
    """Return the digest of every file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def elsewhere(monkeypatch):
    """Be another environment."""

    def change(numpy="0.99.0", **facts):
        here = recorder.environment()
        here["libraries"] = {**here["libraries"], "numpy": numpy}
        here.update(facts)
        monkeypatch.setattr(recorder, "environment", lambda: here)

    return change


class TestWritten:
    """A recording, as the checks will read it."""

    def test_its_manifest_is_accepted(self, record, material):
        folder = record(material, formats=["pickle:4", "joblib:zlib:3", "pickle:2"])
        manifest = read_manifest(folder / "golden.json")

        assert [one.format for one in manifest.artifacts] == [
            "pickle:4",
            "joblib:zlib:3",
            "pickle:2",
        ]
        assert (manifest.name, manifest.key) == ("churn", folder.name)

    def test_every_file_is_listed_with_its_digest(self, record, material):
        folder = record(material)
        manifest = read_manifest(folder / "golden.json")

        names = {path.name for path in folder.iterdir()}
        assert manifest.files == names
        for one in (manifest.artifacts[0].file, manifest.inputs, manifest.expected):
            assert (one.sha256, one.size) == file_digest(str(one.path))

    def test_the_store_holds_nothing_else(self, record, material, store):
        record(material)

        assert [path.name for path in store.iterdir()] == ["churn"]
        assert len(list((store / "churn").iterdir())) == 2

    def test_the_probes_can_be_read(self, record, material, inputs):
        folder = record(material)
        archive = Archive(str(read_manifest(folder / "golden.json").inputs.path))
        probes = decode_probes(archive)
        archive.close()

        assert [probe.name for probe in probes][:2] == ["X", "one row"]
        assert (inputs[0] == probes[0].X).all()

    def test_the_answers_can_be_read(self, record, material, linear, inputs):
        folder = record(material)
        archive = Archive(str(folder / "expected.npz"))
        first = archive.index["outputs"][0]
        value = decode(first["value"], archive)
        archive.close()

        assert (first["method"], first["probe"], first["feed"]) == ("predict", "X", "X")
        assert (value == linear.predict(inputs[0])).all()

    def test_attributes_are_kept(self, record, material, linear):
        archive = Archive(str(record(material) / "expected.npz"))
        kept = {one["path"]: decode(one["value"], archive) for one in archive.index["attributes"]}
        archive.close()

        assert (kept["coef_"] == linear.coef_).all()

    def test_attributes_are_those_from_before_it_was_trained_again(self, record, iris):
        from sklearn.naive_bayes import GaussianNB

        estimator = GaussianNB().fit(*iris)
        folder = record(from_estimator(estimator, *iris))
        archive = Archive(str(folder / "expected.npz"))
        kept = {one["path"]: decode(one["value"], archive) for one in archive.index["attributes"]}
        archive.close()

        assert kept["class_count_"].tolist() == [50.0, 50.0, 50.0]

    def test_what_can_be_done_with_it_is_kept(self, manifest_of, material):
        found = manifest_of(material)

        assert found["abilities"]["clone"] is None
        assert "predict" in found["methods"]

    def test_a_recording_made_twice_is_the_same(self, record, material, tmp_path):
        folders = [record(material, into=tmp_path / name) for name in "ab"]
        manifests = [json.loads((folder / "golden.json").read_text()) for folder in folders]

        assert content(tmp_path / "a").keys() == content(tmp_path / "b").keys()
        for one in manifests:
            del one["recorded"]
        assert manifests[0] == manifests[1]

    def test_the_digest_of_each_class_of_the_user_is_kept(self, manifest_of, inputs):
        estimator = specimens.Mean().fit(*inputs)

        assert "persist_specimens.Mean" in manifest_of(from_estimator(estimator, *inputs))["code"]

    def test_what_the_model_prints_does_no_harm(self, manifest_of, inputs):
        class Prints(specimens.Mean):
            def predict(self, X):
                print("hello")
                return super().predict(X)

        specimens.Prints = Prints
        Prints.__module__, Prints.__qualname__ = "persist_specimens", "Prints"
        try:
            found = manifest_of(from_estimator(Prints().fit(*inputs), *inputs))
        finally:
            del specimens.Prints

        assert found["outputs"][0]["method"] == "predict"

    def test_outputs_that_are_never_the_same_are_named(self, manifest_of, inputs):
        found = manifest_of(from_estimator(specimens.HalfTheSame().fit(*inputs), *inputs))

        assert any("not the same when it is called twice" in one for one in found["not_recorded"])

    def test_methods_that_nobody_can_call_are_named(self, manifest_of, inputs):
        found = manifest_of(from_estimator(specimens.Strange().fit(inputs[0]), inputs[0]))

        assert "forecast: its signature is not known" in found["not_recorded"]

    def test_options_are_kept(self, manifest_of, material):
        expect = {"when": "scikit-learn>=99", "status": "load-error", "reason": "gone"}
        found = manifest_of(
            material,
            tolerance={"rtol": 0.5},
            expect=[expect],
            reference="https://example.org/data",
            test="tests/test_x.py::test_y",
        )

        assert found["tolerance"] == {"rtol": 0.5, "atol": 0.0}
        assert found["expect"] == [expect]
        assert found["training_data"]["reference"] == "https://example.org/data"
        assert found["test"] == "tests/test_x.py::test_y"

    def test_only_the_methods_asked_for_are_recorded(self, manifest_of, material):
        found = manifest_of(material, methods=["predict"])

        assert {one["method"] for one in found["outputs"]} == {"predict"}

    def test_no_path_of_this_machine_is_in_it(self, record, material, tmp_path):
        folder = record(material)

        for path in folder.parent.rglob("*.json"):
            assert str(tmp_path) not in path.read_text(encoding="utf-8")

    def test_each_step_is_said(self, record, material):
        said = []
        record(material, say=said.append)

        assert "writing pickle:4" in said


class TestOfRecipes:
    """What a recipe adds."""

    TEXT = """
import numpy as np
SEED = 3
UNUSED = 4

def churn():
    from sklearn.linear_model import LinearRegression
    X = np.random.RandomState(SEED).uniform(size=(30, 2))
    return LinearRegression(), X, X.sum(axis=1)
"""

    @pytest.fixture
    def made(self, record, recipe):
        path = recipe(self.TEXT)
        return record(from_recipe(recorder.find_recipe(f"{path}:churn")), cv=3)

    def test_its_source_is_kept_as_far_as_it_is_needed(self, made):
        text = (made / "recipe.py").read_text(encoding="utf-8")

        assert "SEED = 3" in text
        assert "UNUSED" not in text

    def test_the_source_has_a_digest(self, made):
        source = json.loads((made / "golden.json").read_text())["source"]

        assert source["sha256"] == file_digest(str(made / "recipe.py"))[0]
        assert source["function"] == "churn"

    def test_it_is_found_again_from_the_store(self, made, store):
        path = json.loads((made / "golden.json").read_text())["source"]["path"]

        assert (store / path).resolve().name.startswith("recipes_")

    def test_the_scores_are_kept(self, made):
        found = json.loads((made / "golden.json").read_text())["cross_validation"]

        assert found["scores"] == pytest.approx([1.0, 1.0, 1.0])

    def test_the_training_data_has_a_digest(self, made):
        found = json.loads((made / "golden.json").read_text())["training_data"]

        assert found["X"]["shape"] == [30, 2]
        assert len(found["y"]["sha256"]) == 64


class TestOfFiles:
    """A model that is already in a file is kept byte for byte."""

    @pytest.mark.parametrize(
        ("form", "name"),
        [
            ("pickle:2", "m.pkl"),
            ("joblib:zlib:3", "m.joblib"),
            ("joblib", "m.pkl"),
            ("joblib:gzip:3", "m.bin"),
        ],
    )
    def test_it_is_copied(self, record, linear, inputs, tmp_path, form, name):
        path = tmp_path / name
        recorder.dump(linear, str(path), form)
        folder = record(from_file(str(path), *inputs))
        manifest = read_manifest(folder / "golden.json")

        assert manifest.artifacts[0].file.path.read_bytes() == path.read_bytes()
        assert manifest.artifacts[0].format == form.partition(":")[0]

    @pytest.mark.parametrize("content", [b"", b"\x80\x04", b"junk", b"version https://git-lfs"])
    def test_one_that_is_no_model_is_refused(self, linear, inputs, tmp_path, store, content):
        path = tmp_path / "m.pkl"
        path.write_bytes(content)

        with pytest.raises(RecordingError, match=r"estimator\.pkl cannot be observed"):
            recorder.record(from_file(str(path), *inputs), str(store), "m")

    def test_one_that_does_not_exist_is_refused(self, inputs, tmp_path):
        with pytest.raises(RecordingError, match="does not exist"):
            from_file(str(tmp_path / "no.pkl"), *inputs)


class TestRefused:
    """One clear message each, and the store stays as it was."""

    @pytest.fixture(autouse=True)
    def stays_as_it_was(self, record, material, store):
        record(material, "known")
        before = content(store)
        yield
        assert content(store) == before
        assert sorted(path.name for path in store.iterdir()) == ["known"]

    @pytest.mark.parametrize(
        "name",
        ["", ".x", "a/b", "a\\b", "a b", "ü", "x" * 101, "a.", "con", "NUL", "aux.txt", "inputs-1"],
    )
    def test_a_name_that_is_no_folder_everywhere(self, record, material, name):
        with pytest.raises(RecordingError, match="cannot be used"):
            record(material, name)

    def test_a_name_that_differs_in_case_only(self, record, material):
        with pytest.raises(RecordingError, match="'KNOWN' differs from 'known'"):
            record(material, "KNOWN")

    def test_what_is_recorded_already(self, record, material):
        with pytest.raises(RecordingError, match=r"known/sklearn-.* already; .*--replace"):
            record(material, "known")

    @pytest.mark.parametrize(
        ("formats", "message"),
        [
            (["skops"], "formats: unknown format 'skops'"),
            (["pickle:4", "no"], "formats: unknown format 'no'"),
            (["joblib:zlib:x"], "formats: "),
        ],
    )
    def test_an_unknown_format(self, record, material, formats, message):
        with pytest.raises(RecordingError, match=message):
            record(material, formats=formats)

    def test_an_estimator_that_can_not_be_written(self, record, inputs):
        material = from_estimator(specimens.RaisesOnDump().fit(*inputs), *inputs)

        with pytest.raises(RecordingError, match=r"format pickle:4: writing raises \w+"):
            record(material)

    def test_an_estimator_that_can_not_be_read(self, store, inputs):
        material = from_estimator(specimens.RaisesOnLoad().fit(*inputs), *inputs)

        with pytest.raises(RecordingError, match=r"estimator\.pkl cannot be observed: \w+Error"):
            recorder.record(material, str(store), "x", formats=["pickle:4"])

    def test_an_estimator_that_ends_the_process_that_reads_it(self, store, inputs):
        material = from_estimator(specimens.DiesOnLoad().fit(*inputs), *inputs)

        with pytest.raises(RecordingError, match="it ended with status"):
            recorder.record(material, str(store), "x", formats=["pickle:4"])

    def test_what_is_no_estimator(self, record, inputs):
        with pytest.raises(RecordingError, match="a dict, which is not an estimator"):
            record(from_estimator({"a": 1}, *inputs), observe=recorder.observe_elsewhere)

    def test_an_estimator_that_has_nothing_to_compare(self, record, inputs):
        class Nothing(specimens.Mean):
            predict = score = None

            def fit(self, X, y=None):
                return self

        specimens.Nothing = Nothing
        Nothing.__module__, Nothing.__qualname__ = "persist_specimens", "Nothing"
        try:
            with pytest.raises(RecordingError, match="nothing to compare later"):
                record(from_estimator(Nothing().fit(*inputs), *inputs))
        finally:
            del specimens.Nothing

    @pytest.mark.parametrize("X", [None, [], np.zeros((0, 2)), {}, "text", 5])
    def test_no_inputs(self, linear, X):
        with pytest.raises(RecordingError, match="inputs: there are none"):
            from_estimator(linear, X)

    def test_targets_of_other_rows(self, linear, inputs):
        with pytest.raises(RecordingError, match="3 rows do not go with 20 rows"):
            from_estimator(linear, inputs[0], [1, 2, 3])

    def test_inputs_that_can_not_be_written(self, record, linear):
        with pytest.raises(RecordingError, match=r"inputs: a builtins\.object"):
            record(from_estimator(linear, [object()]))

    def test_two_formats_that_disagree(self, record, material):
        def observe(job):
            if job["format"] == "pickle:2":
                wrong = LinearRegression().fit([[1.0, 1.0], [0.0, 1.0]], [5.0, 1.0])
                recorder.dump(wrong, job["artifact"], "pickle:2")
            return recorder.observe_artifact(job)

        with pytest.raises(RecordingError, match=r"pickle:4 and pickle:2 .* in predict\(X\)"):
            record(material, formats=["pickle:4", "pickle:2"], observe=observe)

    def test_a_store_that_is_a_file(self, record, material, tmp_path):
        (tmp_path / "file").write_text("")

        with pytest.raises(RecordingError, match="cannot be written"):
            record(material, into=tmp_path / "file")

    def test_a_golden_that_is_a_file(self, record, material, tmp_path):
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / "churn").write_text("")

        with pytest.raises(RecordingError, match="cannot be written"):
            record(material, into=tmp_path / "other")

    def test_an_error_of_the_process_that_observes(self, record, material):
        def observe(job):
            raise RecordingError("no such process")

        with pytest.raises(RecordingError, match="no such process"):
            record(material, observe=observe)

    def test_an_interruption(self, record, material):
        def observe(job):
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            record(material, observe=observe)


class TestSeveral:
    """Recordings of one golden stand side by side."""

    def test_one_of_another_environment_is_never_overwritten(self, record, material, elsewhere):
        first = record(material)
        before = content(first)
        elsewhere()
        second = record(material, replace=True)

        assert second.name == f"{first.name}_numpy-0.99.0"
        assert content(first) == before

    def test_one_of_this_environment_is_found_among_them(self, record, material, elsewhere, store):
        record(material)
        elsewhere()
        second = record(material)

        assert recorder.recording_of(str(store), "churn") == str(second)
        with pytest.raises(RecordingError, match="already"):
            record(material)

    def test_inputs_are_shared(self, record, material, elsewhere, store):
        record(material)
        elsewhere()
        record(material)

        assert len(list((store / "churn").glob("inputs-*.npz"))) == 1

    def test_a_replaced_one_is_as_new(self, record, material, linear):
        first = record(material)
        X = np.ones((3, 2))
        second = record(from_estimator(linear, X), replace=True)
        manifest = read_manifest(second / "golden.json")

        assert first == second
        assert manifest.data["probes"][0]["rows"] == 3

    def test_inputs_that_nobody_uses_any_more_are_removed(self, record, material, linear, store):
        record(material)
        folder = record(from_estimator(linear, np.ones((3, 2))), replace=True)
        used = read_manifest(folder / "golden.json").inputs.path

        assert list((store / "churn").glob("inputs-*.npz")) == [used]

    def test_inputs_stay_beside_a_recording_that_can_not_be_read(
        self, record, material, linear, store
    ):
        record(material)
        (store / "churn" / "other").mkdir()
        (store / "churn" / "other" / "golden.json").write_text("{")
        record(from_estimator(linear, np.ones((3, 2))), replace=True)

        assert len(list((store / "churn").glob("inputs-*.npz"))) == 2

    def test_inputs_that_are_damaged_are_not_used(self, record, material, elsewhere, store):
        record(material)
        path = next((store / "churn").glob("inputs-*.npz"))
        path.write_bytes(path.read_bytes()[:200])
        elsewhere()

        with pytest.raises(RecordingError, match="is damaged: it does not hold"):
            record(material)

    def test_it_is_replaced_where_the_system_can_not_exchange_folders(
        self, record, material, linear, monkeypatch
    ):
        record(material)
        monkeypatch.setitem(sys.modules, "ctypes", None)
        folder = record(from_estimator(linear, np.ones((3, 2))), replace=True)

        assert read_manifest(folder / "golden.json").data["probes"][0]["rows"] == 3

    def test_it_comes_back_if_it_can_not_be_replaced(self, record, material, monkeypatch):
        folder = record(material)
        before = content(folder)
        monkeypatch.setitem(sys.modules, "ctypes", None)
        rename = os.rename

        def fails(source, target):
            if target == str(folder) and "replaced" not in source:
                raise OSError("disk on fire")
            rename(source, target)

        monkeypatch.setattr(os, "rename", fails)
        with pytest.raises(RecordingError, match="disk on fire"):
            record(material, replace=True)

        assert content(folder) == before


def dead_pid():
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


class TestLeftovers:
    """What a killed recorder left is removed by the next one."""

    def test_that_of_a_dead_process_is_removed(self, record, material, store):
        (store / f".recording-{dead_pid()}-abc" / "recording").mkdir(parents=True)
        record(material)

        assert [path.name for path in store.iterdir()] == ["churn"]

    def test_that_of_a_living_process_stays(self, record, material, store):
        name = f".recording-{os.getpid()}-abc"
        (store / name).mkdir(parents=True)
        record(material)

        assert (store / name).is_dir()

    def test_a_recording_that_was_moved_away_is_put_back(self, record, material, store):
        folder = record(material)
        before = content(folder)
        beside = store / f".recording-{dead_pid()}-abc" / "replaced"
        beside.mkdir(parents=True)
        (beside / "place").write_text(f"churn/{folder.name}")
        folder.rename(beside / "recording")
        record(material, "other")

        assert content(folder) == before


VALUE = {"b": [1, {"c": None}], "a": "ä", "list": list(range(60)), "empty": {}, "none": []}


class TestManifestText:
    """A manifest shows well in a diff."""

    def test_it_is_json(self):
        assert json.loads(manifest_text(VALUE)) == VALUE

    def test_keys_are_sorted(self):
        lines = manifest_text(VALUE).splitlines()

        assert [line.split('"')[1] for line in lines if line.startswith(' "')] == sorted(VALUE)

    def test_lines_are_short(self):
        assert max(map(len, manifest_text(VALUE).splitlines())) <= 100


class TestRows:
    """At most so many rows, evenly spread."""

    def test_few_stay_as_they_are(self):
        X = np.ones((3, 2))

        assert some_rows(X, None, 3) == (X, None)

    def test_those_of_a_frame_are_numbered_anew(self):
        pandas = pytest.importorskip("pandas")
        frame = pandas.DataFrame({"a": range(10)})
        X, y = some_rows(frame, frame["a"], 4)

        assert X.index.tolist() == y.index.tolist() == [0, 1, 2, 3]
        assert y.tolist() == [0, 3, 6, 9]

    def test_of_texts(self):
        assert some_rows(["a", "b", "c"], None, 2)[0] == ["a", "c"]


class TestFreshProcess:
    """An artifact is observed in a process that has nothing of this one but its path."""

    def test_it_is_the_same_as_here(self, record, material, tmp_path):
        folders = [
            record(material, into=tmp_path / "a"),
            record(material, into=tmp_path / "b", observe=None),
        ]
        found = [json.loads((folder / "golden.json").read_text()) for folder in folders]

        assert found[0]["outputs"] == found[1]["outputs"]
        assert found[0]["expected"]["sha256"] == found[1]["expected"]["sha256"]

    def test_nothing_that_the_model_prints_is_taken_for_an_answer(self, record, tmp_path):
        material = from_estimator(KMeans(2, n_init=1, verbose=1).fit(np.eye(4)), np.eye(4))

        assert record(material, observe=None).is_dir()
