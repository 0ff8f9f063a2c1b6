"""What the atlas expects of an artifact, and what it does not know."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.judge.atlas import Atlas, Kind, atlas
from pytest_sklearn_persist.judge.demands import demands_of
from pytest_sklearn_persist.judge.forecasts import forecast
from pytest_sklearn_persist.judge.nesting import Part

SCALER = "sklearn.preprocessing._data.Scaler"
FOREST = "sklearn.ensemble._forest.Forest"
TREE = "sklearn.tree._classes.Tree"
PIPE = "sklearn.pipeline.Pipe"


@pytest.fixture
def expect(small_atlas):
    """Function that makes a forecast for ``(path, class, version)``."""

    def expect(*parts, target="1.9.1", format_="pickle:4", doubts=()):
        made = [Part(*part) for part in parts]
        return forecast(small_atlas, made, target, format_, doubts=doubts)

    return expect


def test_what_is_fine_in_every_kind_is_fine(expect):
    found = expect(("", SCALER, "1.3.2"))

    assert (found.verdict, found.fine, found.certain) == ("identical", True, True)


def test_the_worst_kind_counts(expect):
    found = expect(("", SCALER, "1.2.0"))

    assert (found.verdict, found.certain) == ("use-error", False)
    assert (found.parts[0].fine, len(found.parts[0].cells)) == (1, 2)


def test_kinds_that_are_all_fine_need_not_be_the_same(expect):
    found = expect(("", SCALER, "1.4.0"))

    assert (found.verdict, found.certain) == ("close", True)


def test_nothing_unknown_is_certain(expect):
    assert not expect(("", "mypkg.models.Scaler", None)).certain


def test_the_worst_part_counts_and_comes_first(expect):
    found = expect(("a", SCALER, "1.3.0"), ("b", PIPE, "1.3.0"))

    assert [part.part.path for part in found.parts] == ["b", "a"]
    assert found.verdict == "impaired"


def test_a_silent_drift_goes_before_what_may_only_fail(expect):
    found = expect(
        ("a", FOREST, "1.4.0"), ("a.estimators_[0]", TREE, "1.4.0"), ("b", SCALER, "1.2.0")
    )

    assert found.mark.silent
    assert found.to_dict()["silent"]


def test_nothing_is_silent_in_a_file_that_crashes(expect):
    found = expect(
        ("a", TREE, "1.4.0"), ("b", FOREST, "1.4.0"), ("b.estimators_[0]", TREE, "1.4.0")
    )

    assert (found.verdict, found.to_dict()["silent"]) == ("crashed", False)


def test_parts_of_one_class_and_release_are_one(expect):
    found = expect(("a[0]", SCALER, "1.3.0"), ("a[1]", SCALER, "1.3.0"))

    assert [part.count for part in found.parts] == [2]


def test_what_every_kind_of_a_class_has_inside_was_checked_with_it(expect):
    found = expect(("", FOREST, "1.4.0"), ("estimators_[0]", TREE, "1.4.0"))

    assert [part.part.class_name for part in found.parts] == [FOREST]


def test_what_a_user_puts_into_another_is_judged_by_itself(expect):
    found = expect(("", PIPE, "1.4.0"), ("steps[0][1]", TREE, "1.4.0"))

    assert [part.part.class_name for part in found.parts] == [TREE, PIPE]


def test_a_class_is_not_blamed_for_parts_that_are_not_there(expect, small_atlas):
    found = expect(("", FOREST, "1.3.0"), ("estimators_[0]", SCALER, "1.3.0"))

    judged = {part.part.class_name: part for part in found.parts}
    assert [cell.kind for cell in judged[FOREST].cells] == ["Forest[deep]"]


def test_a_class_without_version_has_that_of_its_file(expect):
    found = expect(("", PIPE, "1.3.0"), ("steps[0][1]", SCALER, None))

    assert not found.unknown


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (("", "mypkg.models.Scaler", "1.3.0"), "mypkg.models.Scaler: the atlas has no such class"),
        (("", SCALER, "1.1.0"), "saved by 1.1.0: the atlas has recordings of 1.2 to 1.4"),
        (("", SCALER, "1.4.dev0"), "saved by 1.4.dev0: the atlas has recordings of 1.2 to 1.4"),
        (("", SCALER, None), "does not say which scikit-learn saved it"),
        (("", "sklearn.svm._young.Young", "1.4.0"), "was not recorded for the atlas"),
    ],
    ids=["other package", "old", "development", "no version", "no cell"],
)
def test_what_is_not_known_is_said_and_no_pass(expect, part, said):
    found = expect(part)

    assert said in found.unknown[0]
    assert (found.verdict, found.fine, found.fails) == ("not known", False, False)


def test_something_unknown_beside_what_is_fine_is_no_pass(expect):
    found = expect(("a", SCALER, "1.3.0"), ("b", "mypkg.models.Scaler", None))

    assert (found.verdict, found.mark.status) == ("not known", Status.IDENTICAL)


def test_a_failure_is_predicted_whatever_is_unknown(expect):
    found = expect(("a", TREE, "1.3.0"), ("b", "mypkg.models.Scaler", None))

    assert found.verdict == "use-error"


def test_a_doubt_is_no_pass(expect):
    assert expect(("", SCALER, "1.3.0"), doubts=["damaged"]).verdict == "not known"


def test_an_artifact_without_estimators_is_no_pass(expect):
    assert expect().verdict == "not known"


@pytest.mark.parametrize("target", ["2.0", "1.5.1", "1.9.0rc1"])
def test_a_release_outside_of_the_atlas_is_not_known(expect, target):
    found = expect(("", SCALER, "1.3.0"), target=target)

    assert found.verdict == "not known"
    assert found.unknown[0] == f"scikit-learn {target}: the atlas has checks under 1.3 to 1.9"


def test_a_format_outside_of_the_atlas_is_not_known(expect):
    found = expect(("", SCALER, "1.3.0"), format_="skops")

    assert found.unknown == ("skops: the atlas has pickle and joblib",)


def test_the_format_decides_where_it_matters(expect):
    verdicts = [
        expect(("", TREE, "1.4.0"), format_=name).verdict for name in ("pickle:4", "joblib:zlib:3")
    ]

    assert verdicts == ["crashed", "identical"]


def test_ten_thousand_parts_take_no_time(expect):
    parts = [(f"estimators_[{i}]", TREE, "1.4.0") for i in range(10_000)]

    assert expect(("", FOREST, "1.4.0"), *parts).verdict == "drifted"


class TestConfigured:
    """Kinds that say how they are configured."""

    @pytest.fixture
    def expect(self):
        """Function that makes a forecast for one estimator, by its settings and its class."""
        rows = {"pickle": ("i",), "joblib": ("i",)}
        none = dict.fromkeys(rows, ("",))
        kinds = {
            name: Kind(name, f"sklearn.a.{name.partition('[')[0]}", (), letters, none, (), (how,))
            for name, letters, how in (
                ("Linear", rows, {"solver": "one", "classes": "more"}),
                ("Linear[two]", rows, {"solver": "one", "classes": "2"}),
                ("Broken", dict.fromkeys(rows, ("l",)), {"solver": "one"}),
            )
        }
        known = Atlas(("1.4",), ("1.9",), {}, kinds)

        def expect(name="Linear", **settings):
            part = Part("", f"sklearn.a.{name}", "1.4.0", settings)
            return forecast(known, [part], "1.9.1", "pickle")

        return expect

    def test_the_kind_with_these_settings_answers(self, expect):
        found = expect(solver="one", classes="2")

        assert [cell.kind for cell in found.parts[0].cells] == ["Linear[two]"]
        assert (found.fine, found.certain) == (True, True)

    def test_a_configuration_that_was_not_recorded_is_no_pass(self, expect):
        found = expect(solver="another", classes="2")

        assert (found.verdict, found.fine, found.certain) == ("not known", False, False)
        assert found.unknown == (
            "Linear: not known for this configuration (solver=another); the nearest that was "
            "recorded, Linear[two]: identical",
        )

    def test_what_fails_in_every_configuration_is_certain(self, expect):
        found = expect("Broken", solver="another")

        assert (found.verdict, found.certain) == ("load-error", True)


class TestForetold:
    """Changes that a configuration tells by itself."""

    TFIDF = "sklearn.feature_extraction.text.TfidfVectorizer"

    def _found(self, *parts, saved="1.4.2", target="1.9.1"):
        made = [Part(path, name, saved, settings) for path, name, settings in parts]
        return forecast(atlas(), made, target, "pickle")

    def test_a_lost_weighting_is_silent(self):
        found = self._found(("", self.TFIDF, {"use_idf": "True", "analyzer": "char"}))

        assert (found.to_dict()["silent"], found.certain) == (True, True)

    def test_without_weighting_it_is_not(self):
        found = self._found(("", self.TFIDF, {"use_idf": "False", "analyzer": "word"}))

        assert not found.to_dict()["silent"]

    def test_a_look_inside_is_no_silent_change(self):
        found = self._found(
            ("", "sklearn.tree._classes.DecisionTreeRegressor", {"criterion": "squared_error"})
        )

        assert (found.mark.status, found.to_dict()["silent"]) == (Status.IMPAIRED, False)
        assert (found.stays, found.certain) == (True, True)

    def test_a_hard_vote_does_not_show_what_its_trees_answer(self):
        tree = "sklearn.tree._classes.DecisionTreeClassifier"
        vote = "sklearn.ensemble._voting.VotingClassifier"
        silent = [
            self._found(
                ("", vote, {"voting": how}),
                ("estimators_[0]", tree, {"classes": "2", "outputs": "1"}),
                saved="1.3.2",
            ).to_dict()["silent"]
            for how in ("soft", "hard")
        ]

        assert silent == [True, False]


def test_what_an_environment_lacks_is_a_certain_failure(small_atlas):
    demands = demands_of(["scipy.sparse._csr.csr_matrix"], [4])
    target = {"scikit-learn": "1.9.1", "scipy": "1.7.3"}
    part = Part("", SCALER, "1.3.2")
    found = forecast(small_atlas, [part], target, "pickle", demands=demands)

    assert (found.verdict, found.certain, found.fine) == ("load-error", True, False)
    assert found.to_dict()["lacking"][0]["needs"] == "scipy>=1.8"


def test_what_is_not_said_of_an_environment_is_not_judged(small_atlas):
    demands = demands_of(["scipy.sparse._csr.csr_matrix"], [4])
    found = forecast(small_atlas, [Part("", SCALER, "1.3.2")], "1.9.1", "pickle", demands=demands)

    assert found.fine
