"""What a user's patterns cover, and which patterns are none."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.gate.patterns import can_be_trusted, matches, parse_patterns


@pytest.mark.parametrize(
    ("pattern", "module", "name"),
    [
        ("mypkg.*", "mypkg", "Y"),
        ("mypkg.*", "mypkg.x", "Y"),
        ("mypkg.*", "mypkg.a.b", "Y"),
        ("mypkg.a.*", "mypkg.a", "Y"),
        ("mypkg.a.*", "mypkg.a.b", "_Y"),
        ("mypkg.x.Y", "mypkg.x", "Y"),
        ("mypkg.x.Y.Z", "mypkg.x", "Y.Z"),
        ("päckchen.*", "päckchen.x", "Ü"),
    ],
)
def test_a_pattern_covers(pattern, module, name):
    assert matches(parse_patterns([pattern]), module, name)


@pytest.mark.parametrize(
    ("pattern", "module", "name"),
    [
        ("mypkg.*", "mypkgs", "Y"),
        ("mypkg.*", "my", "pkg"),
        ("mypkg.*", "MyPkg", "Y"),
        ("mypkg.*", "other.mypkg", "Y"),
        ("mypkg.*", "mypkg", "os.system"),
        ("mypkg.*", "mypkg", "Y.mro"),
        ("mypkg.*", "mypkg", ""),
        ("mypkg.*", "mypkg.", "Y"),
        ("mypkg.*", "mypkg..x", "Y"),
        ("mypkg.*", "mypkg\n", "Y"),
        ("mypkg.*", "mypkg/../os", "system"),
        ("mypkg.a.*", "mypkg", "a"),
        ("mypkg.a.*", "mypkg.ab", "Y"),
        ("mypkg.x.Y", "mypkg.x", "Yy"),
        ("mypkg.x.Y", "mypkg.x", "Y.Z"),
        ("mypkg.x.Y", "mypkg", "Y"),
    ],
)
def test_a_pattern_does_not_cover(pattern, module, name):
    assert not matches(parse_patterns([pattern]), module, name)


@pytest.mark.parametrize(
    "module", ["os", "builtins", "posix", "__builtin__", "os.path", "__main__"]
)
def test_nothing_of_python_itself_is_covered_whatever_the_pattern(module):
    assert not matches([f"{module}.*", f"{module}.system"], module, "system")


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("*", "every package"),
        ("*.models", "every package"),
        ("my*.models.*", "every package"),
        ("os.*", "belongs to Python"),
        ("os.path.join", "belongs to Python"),
        ("builtins.eval", "belongs to Python"),
        ("__builtin__.*", "belongs to Python"),
        ("posix.system", "belongs to Python"),
        ("subprocess.*", "belongs to Python"),
        ("__main__.*", "depends on who loads"),
        ("numpy.*", "never trusted by a pattern"),
        ("sklearn.svm.*", "never trusted by a pattern"),
        ("pytest_sklearn_persist.*", "never trusted by a pattern"),
        ("pytest_sklearn_persist.gate.Gate", "never trusted by a pattern"),
        ("mypkg", "'mypkg.\\*'"),
        ("mypkg.*.x", "is not a pattern"),
        ("mypkg.x*", "is not a pattern"),
        ("mypkg.", "is not a pattern"),
        (".mypkg", "is not a pattern"),
        ("mypkg:Y", "is not a pattern"),
        ("mypkg.?", "is not a pattern"),
    ],
)
def test_what_is_no_pattern_is_refused_with_the_reason(pattern, why):
    with pytest.raises(UsageError, match=why):
        parse_patterns([pattern])


def test_what_is_no_text_is_refused():
    with pytest.raises(UsageError, match="is a string"):
        parse_patterns([3])


def test_one_text_may_hold_several():
    assert parse_patterns("a.*, b.C\nc.*") == ("a.*", "b.C", "c.*")


def test_modules_of_python_can_not_be_trusted():
    assert not can_be_trusted("os.path")
