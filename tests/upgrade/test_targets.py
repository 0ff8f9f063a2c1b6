"""What a user types is understood, or the user is told what was not."""

from __future__ import annotations

import time

import pytest
from packaging.requirements import Requirement

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.upgrade.targets import pin_of, read_target, versions_named


def asked(text, python="3.11"):
    return {name: str(one) for name, one in read_target(text).for_python(python).items()}


def test_several_packages_make_one_target():
    assert asked("scikit-learn==1.9.1 numpy==2.4.6") == {
        "scikit-learn": "scikit-learn==1.9.1",
        "numpy": "numpy==2.4.6",
    }


def test_a_version_alone_is_scikit_learns():
    assert asked("1.9.1") == {"scikit-learn": "scikit-learn==1.9.1"}


def test_one_requirement_may_have_spaces():
    assert asked("Scikit_Learn >= 1.8, < 2") == {"scikit-learn": "scikit-learn<2,>=1.8"}


def test_markers_are_for_the_python_that_is_asked():
    text = "numpy==2.2.6;python_version<'3.11' numpy==2.4.6;python_version>='3.11'"

    assert asked(text, "3.10") == {"numpy": "numpy==2.2.6"}
    assert asked(text, "3.11") == {"numpy": "numpy==2.4.6"}


def test_what_is_said_twice_counts_together(tmp_path):
    (tmp_path / "c.txt").write_text("numpy==2.4.6")
    (tmp_path / "r.txt").write_text("numpy>=2\n-c c.txt")

    assert pin_of(read_target(str(tmp_path / "r.txt")).for_python("3.11")["numpy"]) == "2.4.6"


def test_pins_that_contradict_each_other_are_wrong_usage():
    with pytest.raises(UsageError, match="no release of numpy is"):
        asked("numpy==2.4.6 numpy==2.2.6")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "--under: names nothing; say scikit-learn==1.9.1"),
        ("scikit-learn=1.9.1", "is not a requirement; did you mean scikit-learn==1.9.1?"),
        ("newest!", "'newest!' is not a requirement; say scikit-learn==1.9.1"),
        ("sklearn==1.9.1", "the package is called scikit-learn, not sklearn"),
        ("nowhere/requirements.txt", "there is no such file"),
        ("mine@file:///nowhere/mine-1.whl", "there is no file /nowhere/mine-1.whl"),
    ],
)
def test_what_is_not_understood_is_said(text, said):
    with pytest.raises(UsageError) as error:
        read_target(text)

    assert said in str(error.value)


def test_a_file_with_nearly_that_name_is_named(tmp_path):
    (tmp_path / "requirements.txt").touch()

    with pytest.raises(UsageError, match=r", but .*requirements\.txt$"):
        read_target(str(tmp_path / "requirement.txt"))


def test_the_option_is_named_that_was_used():
    with pytest.raises(UsageError, match=r"^--today sklearn: "):
        read_target("sklearn", "--today")


def test_another_file_of_that_name_is_another_target(tmp_path):
    wheel = tmp_path / "mine-1-py3-none-any.whl"
    urls = []
    for content in (b"one", b"two"):
        wheel.write_bytes(content)
        [found] = read_target(f"mine@{wheel.as_uri()}").requirements
        urls.append(found.url)

    assert urls[0] != urls[1]
    assert all(url.startswith(f"{wheel.as_uri()}#sha256=") for url in urls)


@pytest.mark.parametrize("text", ["numpy", "numpy>=2", "numpy==2.*", "numpy!=2.0.0"])
def test_a_range_is_no_pin(text):
    assert pin_of(Requirement(text)) is None


def test_only_packages_that_are_named_are_told():
    target = read_target("scikit-learn numpy>=2 absent")

    assert versions_named(target, {"scikit-learn": "1.9.1", "numpy": "2.4.6", "scipy": "1"}) == {
        "scikit-learn": "1.9.1",
        "numpy": "2.4.6",
    }


def test_a_marker_that_compares_what_can_not_be_compared_is_wrong_usage(tmp_path):
    file = tmp_path / "requirements.txt"
    file.write_text('numpy==1.0; os_name ~= "x"\n', encoding="utf-8")

    with pytest.raises(UsageError, match=r"requirements\.txt: the marker of numpy compares"):
        asked(str(file))


def test_a_package_that_is_named_thousands_of_times_takes_no_longer(tmp_path):
    file = tmp_path / "requirements.txt"
    lines = (f"numpy!={number}.0\n" for number in range(9_000))
    file.write_text("".join([*lines, "numpy>=9999"]), encoding="utf-8")
    started = time.process_time()

    assert "numpy" in asked(str(file))
    assert time.process_time() - started < 10


def test_a_package_may_have_a_longer_name_than_a_file():
    assert asked("a" * 300) == {"a" * 300: "a" * 300}


def test_a_path_that_no_file_can_have_is_wrong_usage():
    with pytest.raises(UsageError, match="there is no such file"):
        read_target("a/" * 3_000)
