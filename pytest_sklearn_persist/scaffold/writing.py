"""The texts of the files, from templates and what was found in a project."""

from __future__ import annotations

import json
import re
import shlex
import string
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files

from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import Version

from ..errors import UsageError
from .legs import Matrix
from .project import Project
from .releases import Release

__all__ = ["BEGIN", "END", "Piece", "Wish", "pieces_of"]

#: A part of a file that is somebody's own lies between lines that begin with these.
BEGIN, END = "# >>> sklearn-persist init", "# <<< sklearn-persist init"

_NAME = "pytest-sklearn-persist"
_OUTPUTS = {
    "html": "goldens.html",
    "markdown": "goldens.md",
    "junit": "goldens.xml",
    "badge": "goldens.svg",
    "merged": "goldens.json",
}
_REPORT = " ".join(
    (
        "sklearn-persist report reports/*.json",
        *(f"--{form} {name}" for form, name in _OUTPUTS.items()),
    )
)


class _Template(string.Template):
    delimiter = "@@"  # ``$`` is taken by the languages that are written


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for, as it was typed.

    Attributes
    ----------
    goldens, sklearn, python, install : tuple of str
    plugin : str or None
        The requirement that brings this package, if not its name.
    """

    goldens: tuple[str, ...] = ()
    sklearn: tuple[str, ...] = ()
    python: tuple[str, ...] = ()
    install: tuple[str, ...] = ()
    plugin: str | None = None

    def command(self, kind: str) -> str:
        """Return what to type to get the same again."""
        words = ["sklearn-persist", "init", kind]
        words += [word for text in self.goldens for word in ("--goldens", text)]
        if kind == "pre-commit":  # it checks under what is installed
            return shlex.join(words)
        words += [word for text in self.install for word in ("--install", text)]
        for name in ("sklearn", "python"):
            if getattr(self, name):
                words += [f"--{name}", ",".join(getattr(self, name))]
        if self.plugin:
            words += ["--plugin", self.plugin]
        return shlex.join(words)


@dataclass(frozen=True, slots=True)
class Piece:
    """A file to write, or a part of one.

    Attributes
    ----------
    kind : str
        ``tox``, ``github``, ``gitlab`` or ``pre-commit``.
    path : str
        Where it belongs, relative to the project.
    text : str
        The whole file, where there is none yet.
    part : str or None
        What belongs into a file that is there already; None if the file is ours alone.
    place : str
        Where in that file.
    """

    kind: str
    path: str
    text: str
    part: str | None = None
    place: str = ""


def pieces_of(kind: str, project: Project, matrix: Matrix, wish: Wish) -> list[Piece]:
    """Return the files of one kind.

    Parameters
    ----------
    kind : str
        ``tox``, ``github``, ``gitlab`` or ``pre-commit``.
    project : Project
    matrix : Matrix
    wish : Wish

    Raises
    ------
    UsageError
        A requirement cannot be written down.
    """
    header = f"# Written by: {wish.command(kind)}\n# The same with --force writes it again."
    values = {
        "goldens": " ".join(project.goldens),
        "requirements": shlex.join([_plugin(wish, project.extras), *map(_checked, wish.install)]),
        "plugin_html": shlex.quote(_plugin(wish, ("html",))),
    }
    if kind == "github":
        return [_github(header, values, project, matrix)]
    if kind == "gitlab":
        return _gitlab(header, values, matrix)
    return [_tox(header, project, matrix, wish) if kind == "tox" else _pre_commit(header, project)]


def _github(header: str, values: dict[str, str], project: Project, matrix: Matrix) -> Piece:
    legs = []
    for leg in matrix.legs:
        asked = {name: getattr(leg.release, name) for name in ("sklearn", "numpy", "scipy")}
        pairs = {"name": leg.name} | {
            name: _quoted(text) for name, text in {"python": leg.python, **asked}.items()
        }
        words = ", ".join(f"{name}: {text}" for name, text in pairs.items())
        legs.append(f"          - {{ {words} }}\n")
    more = {
        "legs": "".join(legs),
        "lfs": "          lfs: true\n" if project.lfs else "",
        "report": _REPORT,
    }
    text = _filled("github.yml", values | more)
    return Piece("github", ".github/workflows/goldens.yml", f"{header}\n{text}")


def _gitlab(header: str, values: dict[str, str], matrix: Matrix) -> list[Piece]:
    legs = [
        f"      - LEG: {leg.name}\n"
        f"        PYTHON: {_quoted(leg.python)}\n"
        f"        LIBRARIES: {_quoted(' '.join(_libraries(leg.release)))}\n"
        for leg in matrix.legs
    ]
    text = _filled("gitlab.yml", values | {"legs": "".join(legs), "report": _REPORT})
    include = "- local: /.gitlab/goldens.yml"
    return [
        Piece("gitlab", ".gitlab/goldens.yml", f"{header}\n{text}"),
        Piece("gitlab", ".gitlab-ci.yml", f"include:\n  {include}\n", include, "below include:"),
    ]


def _tox(header: str, project: Project, matrix: Matrix, wish: Wish) -> Piece:
    # A tox.ini hides what tox is told elsewhere: then it gets a file of its own.
    own = project.tox_config not in (None, "tox.ini")
    path = "tox-goldens.ini" if own else "tox.ini"
    deps = [_plugin(wish, project.extras), *map(_checked, wish.install)]
    for release in matrix.releases:
        deps += [f"{release.factor}: {library}" for library in _libraries(release)]
    names = ",".join(leg.name for leg in matrix.legs)
    legs = ",".join(f"persist-{leg.name}" for leg in matrix.legs)
    report = "sklearn-persist report {work_dir}{/}goldens-legs --require " + legs
    report += "".join(f" --{form} {{env_tmp_dir}}{{/}}{name}" for form, name in _OUTPUTS.items())
    values = {
        "config": f" -c {path}" if own else "",
        "names": names,
        "deps": "".join(f"    {line}\n" for line in deps),
        "goldens": " ".join(project.goldens),
        "plugin_html": _plugin(wish, ("html",)),
        "report": report.replace(" --", " \\\n        --"),
    }
    part = _between(header, _filled("tox.ini", values))
    return Piece("tox", path, part, part, "at its end")


def _pre_commit(header: str, project: Project) -> Piece:
    folders = "|".join(re.escape(store) for store in project.goldens)
    pattern = f"({folders})" if len(project.goldens) > 1 else folders
    part = _between(header, _filled("pre-commit.yaml", {"files": pattern}))
    text = "repos:\n" + "".join(f"  {line}\n" for line in part.splitlines())
    return Piece("pre-commit", ".pre-commit-config.yaml", text, part, "into the list below repos:")


def _filled(name: str, values: dict[str, str]) -> str:
    """Return a template with its values; one that is alone in its line brings its own lines."""
    source = files(__package__).joinpath("templates", f"{name}.txt").read_text(encoding="utf-8")
    source = re.sub(r"^(@@\{\w+\})\n", r"\1", source, flags=re.MULTILINE)
    return _Template(source).substitute(values)


def _between(header: str, text: str) -> str:
    return f"{BEGIN}\n{header}\n{text}{END}\n"


def _libraries(release: Release) -> list[str]:
    """Return the requirements that make a leg one of this release."""
    found = [f"scikit-learn{release.sklearn}"]
    found += [f"numpy{release.numpy}"] if release.numpy else []
    return [*found, f"scipy{release.scipy}"] if release.scipy else found


def _quoted(text: str) -> str:
    return json.dumps(text)


def _plugin(wish: Wish, extras: Sequence[str]) -> str:
    """Return the requirement of this package, with extras."""
    if wish.plugin is None:
        here = Version(version(_NAME))
        least = "" if here.is_prerelease else f">={here.public}"
        return f"{_NAME}{_bracketed(extras)}{least}"
    text = _checked(wish.plugin, "--plugin")
    found = re.fullmatch(rf"{_NAME}(\[[\w,-]*\])?(?P<rest>($|[ @<>=!~]).*)", text)
    if found is None:
        raise UsageError(f"--plugin {text}: is not a requirement of {_NAME}")
    return f"{_NAME}{_bracketed(extras)}{found['rest']}"


def _bracketed(extras: Sequence[str]) -> str:
    return f"[{','.join(extras)}]" if extras else ""


def _checked(text: str, option: str = "--install") -> str:
    """Return a requirement or a folder that can be written into all of the files as it is."""
    if re.fullmatch(r"\.{0,2}(/[\w.-]+)*/?", text, re.ASCII) and text.startswith("."):
        return text
    try:
        Requirement(text)
    except InvalidRequirement:
        raise UsageError(
            f"{option} {text!r}: is not a requirement and no folder (./name)"
        ) from None
    if not re.fullmatch(r"[\w.,<>=!~@:/+\[\]# -]+", text, re.ASCII) or " #" in text:
        raise UsageError(f"{option} {text!r}: markers and special characters are not taken")
    return text
