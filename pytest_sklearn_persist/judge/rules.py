"""Causes that hold for everybody's packages: rules about what an error says, not tables.

A rule looks at a message, at the versions on both sides and at the source of what is installed.
Nothing is imported or run for it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from packaging.version import Version

from ..recorder import distribution_of, distributions
from .signatures import file_of, parameters_of

if TYPE_CHECKING:
    from ..compare.difference import Difference
    from .explaining import Evidence

__all__ = ["Ruled", "own_code_changed", "ruled"]

#: Versions that every recording has, also if the model needs none of it.
_WHATEVER_IT_HOLDS = frozenset(
    "python arithmetic scikit-learn numpy scipy joblib threadpoolctl pandas polars cloudpickle "
    "skops".split()
)
_MAIN = ("__main__", "__mp_main__")
_NO_MODULE = re.compile(r"ModuleNotFoundError: No module named '(?P<module>[\w.]+)'")
_NO_NAME = re.compile(
    r"Can't get attribute '(?P<name>[\w.]+)' on <module '(?P<module>[\w.]+)'"
    r"|module '(?P<place>[\w.]+)' has no attribute '(?P<other>\w+)'"
)
_NO_ATTRIBUTE = re.compile(r"'(?P<owner>\w+)' object has no attribute '(?P<attribute>\w+)'")
_OTHER_CODE = re.compile(
    r"code\(\) (takes|argument)|code expected at (most|least)|unknown opcode|bad marshal data"
    r"|an integer is required \(got type bytes\)"
)


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a rule says.

    Attributes
    ----------
    id : str
        Of the rule.
    cause, remedy : str
    """

    id: str
    cause: str
    remedy: str


def ruled(found: Difference, evidence: Evidence) -> Ruled | None:
    """Return what the first rule that fits says of a finding, or None.

    Parameters
    ----------
    found : Difference
    evidence : Evidence
        Of the artifact.
    """
    if found.kind == "gone" and found.area == "ability":
        return _gone_attribute(found.path, evidence)
    if found.kind not in ("load", "raises", "dump"):
        return _lost_parameter(found, evidence)
    answers = (rule(found.actual, evidence) for rule in _RULES)
    return next((answer for answer in answers if answer is not None), None)


def own_code_changed(found: Difference, evidence: Evidence) -> Ruled | None:
    """Return that code of the user's own is not what it was, where answers are not, either.

    Parameters
    ----------
    found : Difference
    evidence : Evidence
        Of the artifact.
    """
    if not evidence.changed_code or found.area not in ("output", "state", "ability"):
        return None
    return Ruled(
        "own-code-changed",
        f"your own code is not what it was when the model was recorded: "
        f"{', '.join(evidence.changed_code)}",
        "look at what has changed there first; if it is meant, record the model again",
    )


def _gone_attribute(path: str, evidence: Evidence) -> Ruled | None:
    """Name the package that is another release here, and has dropped an attribute."""
    packages = {_package_of(name, evidence) for name in evidence.classes}
    changed = [one for one in packages if one is not None and one.was != one.here]
    if len(changed) != 1:
        return None
    package, name = changed[0], path.rpartition(".")[2]
    by = f"{package.name} {package.was}" if package.was else "the release that saved the model"
    return Ruled(
        "attribute-was-dropped",
        f"{package.name} {package.here} has no {name} here any more, which {by} worked out from "
        "what is in the model",
        f"nothing for its predictions; where {name} is read, ask for what took its place, or "
        f"{package.way_back}",
    )


def _lost_parameter(found: Difference, evidence: Evidence) -> Ruled | None:
    if found.area != "output" or not evidence.lost_parameters:
        return None
    told = [f"{name} = {value}" for name, value in evidence.lost_parameters.items()]
    return Ruled(
        "parameter-is-not-known",
        f"most likely because the release here does not know {' and '.join(told)} any more, which "
        "the model was made with",
        "load it with the release that saved it, or train it again without that parameter",
    )


@dataclass(frozen=True, slots=True)
class _Package:
    """An installed distribution, and its release on both sides."""

    name: str
    was: str | None
    here: str

    @property
    def saved_with(self) -> str:
        if self.was is None:
            return f"the file was saved with another release of {self.name}"
        return f"the file was saved with {self.name} {self.was}"

    @property
    def way_back(self) -> str:
        if self.was is None:
            return f"load it with the release of {self.name} that it was saved with"
        return f"load it with {self.name}=={self.was}"


def _package_of(module: str, evidence: Evidence) -> _Package | None:
    found = distribution_of(module)
    if found is None:
        return None
    name, version = found
    return _Package(name, evidence.recorded.get(name), evidence.installed.get(name, version))


def _no_module(text: str, evidence: Evidence) -> Ruled | None:
    found = _NO_MODULE.search(text)
    if found is None:
        return None
    module = found["module"]
    top = module.split(".")[0]
    if top in sys.stdlib_module_names or top in _MAIN:
        return None
    if top in evidence.own_modules:
        return _own_module(module, top)
    package = _package_of(top, evidence)
    if package is not None:
        if module == top or package.was == package.here:
            return None
        cause = f"{package.name} {package.here} has no module {module}; {package.saved_with}"
        return Ruled("module-of-another-release", cause, package.way_back)
    if file_of(top) is not None:
        return _own_module(module, top)
    missing = _missing_package(top, evidence.recorded)
    if missing is not None:
        name, version = missing
        cause = f"{name} is not installed here; the file was saved with {name} {version}"
        return Ruled("package-is-missing", cause, f"install it: pip install {name}=={version}")
    return Ruled(
        "module-is-nowhere",
        f"nothing that is installed here has a module {top}: it is a package that is missing, or a "
        "module of your own that was importable where the model was saved",
        f"install the package; or ship {top}.py (or the folder {top}) with the model, and put the "
        "folder that it lies in on PYTHONPATH",
    )


def _own_module(module: str, top: str) -> Ruled:
    where = f"{module.replace('.', '/')}.py"
    return Ruled(
        "own-module-is-missing",
        f"the file needs {module}, a module of your own ({where}), which cannot be imported here",
        f"ship {where} with the model as it was when the model was saved, and put the folder that "
        f"{top} lies in on PYTHONPATH, or install it",
    )


def _missing_package(top: str, recorded: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the recorded package that is not installed and must be the one with this module."""
    here = distributions()
    gone = {name: v for name, v in recorded.items() if name not in here and "." in v}
    same = top.replace("_", "-").lower()
    if same in gone:
        return same, gone[same]
    others = [name for name in gone if name not in _WHATEVER_IT_HOLDS]
    return (others[0], gone[others[0]]) if len(others) == 1 else None


def _no_name(text: str, evidence: Evidence) -> Ruled | None:
    found = _NO_NAME.search(text)
    if found is None:
        return None
    module, name = found["module"] or found["place"], found["name"] or found["other"]
    if module in _MAIN:
        return Ruled(
            "defined-in-a-script",
            f"{name} was defined in the script or notebook that saved the model (__main__): no "
            "other program has it",
            f"move {name} to a module such as my_model.py, import it from there where the model is "
            "trained, save the model again, and ship my_model.py with it",
        )
    if module.split(".")[0] in sys.stdlib_module_names:
        return None
    package = _package_of(module, evidence)
    if package is not None:
        if package.was == package.here:
            return Ruled(
                "changed-without-a-release",
                f"{module} of {package.name} {package.here} has no {name}, though the file was "
                f"saved with {package.name} {package.was}: its code is not the same any more",
                f"bring {name} back, if only as another name of what it is called now; or train "
                "the model again",
            )
        cause = f"{module} of {package.name} {package.here} has no {name}; {package.saved_with}"
        return Ruled("name-of-another-release", cause, package.way_back)
    file = file_of(module)
    if file is None:
        return None
    return Ruled(
        "own-name-is-gone",
        f"{module} ({file.name}) has no {name}: your own code is not what it was when the model "
        "was saved",
        f"bring {name} back in {file.name}, if only as another name of what it is called now",
    )


def _new_parameter(text: str, evidence: Evidence) -> Ruled | None:
    found = _NO_ATTRIBUTE.search(text)
    if found is None:
        return None
    owner, attribute = found["owner"], found["attribute"]
    classes = [name for name in evidence.classes if name.rpartition(".")[2] == owner]
    if len(classes) != 1:
        return None
    module = classes[0].rpartition(".")[0]
    parameters = parameters_of(module, owner)
    if attribute not in parameters:
        return None
    package, default = _package_of(module, evidence), parameters[attribute]
    if package is None:
        whose = f"your class {owner} has got the parameter {attribute} since the model was saved"
        back = "load it with the code that it was saved with"
    elif package.was == package.here:
        return None
    else:
        since = "no longer had" if _is_newer(package.was, package.here) else "did not have yet"
        by = f"{package.name} {package.was}" if package.was else "the release that saved the file"
        whose = (
            f"{package.name} {package.here} asks for the parameter {attribute} of {owner}, which "
            f"{by} {since}"
        )
        back = package.way_back
    value = f"{attribute} = {default} (the default)" if default else f"{attribute} (no default)"
    remedy = f"load it, set {value} on each {owner} in it, and save it again; or {back}"
    return Ruled("parameter-of-a-newer-release", whose, remedy)


def _other_code(text: str, evidence: Evidence) -> Ruled | None:
    was, here = (side.get("python") for side in (evidence.recorded, evidence.installed))
    if not _OTHER_CODE.search(text) or (was is not None and _minor(was) == _minor(here)):
        return None
    by = f"Python {was}" if was else "another Python"
    back = f"Python {_minor(was)}" if was else "the Python that saved it"
    return Ruled(
        "code-of-another-python",
        f"the file holds compiled code of functions, as cloudpickle writes it by value; {by} wrote "
        f"it, and Python {here} cannot run it: such code is for one minor release",
        f"load it with {back}; to be free of that, move these functions to a module, import them "
        "where the model is trained, and save it again",
    )


def _is_newer(one: str | None, other: str) -> bool:
    try:
        return one is not None and Version(one) > Version(other)
    except ValueError:  # also of thousands of digits
        return False


def _minor(version: str | None) -> str:
    return ".".join((version or "").split(".")[:2])


_RULES: tuple[Callable[[str, Evidence], Ruled | None], ...] = (
    _no_module,
    _no_name,
    _new_parameter,
    _other_code,
)
