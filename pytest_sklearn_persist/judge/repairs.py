"""Repairs of loaded models: what a known change says to set, on which classes, to what.

A repair is a line of text in the table of known changes::

    SimpleImputer._fill_dtype = _fit_dtype      # set where it is missing
    PLS*.coef_ := coef_ / _x_std                # replaced where it is there
    RidgeCV.store_cv_results = default          # the default of the installed constructor
    DecisionTreeClassifier.tree_.value := shares(tree_.value)    # written into that array

Names are attributes of the estimator itself. What can be written is little on purpose: a repair
is data, and can be applied where nothing may be compiled or executed.
"""

from __future__ import annotations

import ast
import functools
import inspect
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from .load_repairs import is_load_repair, matched

__all__ = ["Repair", "is_repaired", "repairs_of", "replaced_by"]

_LINE = re.compile(r"(?P<owner>[\w*]+)\.(?P<attribute>\w+(\.\w+)*) (?P<how>:?=) (?P<value>.+)")
_OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Div: operator.truediv,
    ast.Mult: operator.mul,
}
#: Methods that a repair may call, without arguments.
_CALLED = ("_compute_n_features_outs", "copy", "diagonal")


def _shares(values: Any) -> Any:
    """Divide along the last axis by the sum: of counts of each class their shares."""
    return values / values.sum(axis=-1, keepdims=True)


_FUNCTIONS: Mapping[str, Callable[[Any], Any]] = {"shares": _shares}


class _Lacks(Exception):  # noqa: N818 - says what an estimator does
    """It has no such attribute."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One attribute that is to be set.

    Attributes
    ----------
    text : str
        The line.
    owner : str
        A pattern for the names of classes, without their modules.
    attribute : str
    value : ast.expr
        What it is set to.
    replaces : bool
        Set where it is there; else where it is missing.
    """

    text: str
    owner: str
    attribute: str
    value: ast.expr
    replaces: bool

    @classmethod
    def read(cls, text: str) -> Repair:
        """Read a line.

        Raises
        ------
        ValueError
            It is not a repair.

        Examples
        --------
        >>> repair = Repair.read("Pipeline.transform_input = None")
        >>> repair.owner, repair.attribute, repair.replaces
        ('Pipeline', 'transform_input', False)
        """
        found = matched(_LINE, text, "Pipeline.transform_input = None")
        try:
            value = ast.parse(found["value"], mode="eval").body
        except SyntaxError:
            raise ValueError(f"{text!r} sets it to no expression") from None
        return cls(text, found["owner"], found["attribute"], value, found["how"] == ":=")

    def apply(self, estimator: object) -> bool:
        """Set the attribute, if that is needed.

        Parameters
        ----------
        estimator : object
            Anything with attributes; what holds it or is held by it is left alone.

        Returns
        -------
        bool
            Whether it was set. It is not where the value needs what the estimator lacks: one that
            was never fitted needs no repair.

        Raises
        ------
        ValueError
            The value can't be worked out.

        Examples
        --------
        >>> from sklearn.pipeline import Pipeline
        >>> pipeline = Pipeline([("last", None)])
        >>> del pipeline.transform_input
        >>> Repair.read("Pipeline.transform_input = default").apply(pipeline)
        True
        >>> pipeline.transform_input is None
        True
        """
        held = vars(estimator)
        first, *path = self.attribute.split(".")
        if not fnmatchcase(type(estimator).__name__, self.owner):
            return False
        if (first in held) is not self.replaces:
            return False
        try:
            names = {**held, **_default(type(estimator), first), "self": estimator}
            value = _value(self.value, names)
            if path:
                return _overwrite(functools.reduce(getattr, path, held[first]), value)
        except (_Lacks, AttributeError):
            return False
        except (LookupError, TypeError, ZeroDivisionError) as error:
            kind = type(error).__name__
            raise ValueError(f"{self.text}: it can't be worked out ({kind}: {error})") from None
        if self.replaces and value is held[first]:
            return False
        held[first] = value
        return True


def repairs_of(id_: str) -> tuple[str, ...]:
    """Return the lines of the repair that a known change has; none if it has none.

    Parameters
    ----------
    id_ : str

    Examples
    --------
    >>> repairs_of("pipeline-transform-input")
    ('Pipeline.transform_input = None',)
    """
    from .known_changes import known_change

    try:
        change = known_change(id_)
    except KeyError:
        return ()
    defaults = [f"{pattern} = default" for pattern in change.attributes]
    lines = [defaults if line == "default" else [line] for line in change.repair]
    return tuple(line for part in lines for line in part)


def is_repaired(id_: str, version: str | None) -> bool:
    """Tell whether a known change can be repaired in a model that this release has saved.

    Examples
    --------
    >>> change = "loss-module-without-package"
    >>> is_repaired(change, "1.5.2"), is_repaired(change, "1.6.1"), is_repaired("anything", "1.6.1")
    (False, True, False)
    """
    from .conditions import holds
    from .known_changes import known_change

    if not repairs_of(id_):
        return False
    condition = known_change(id_).repaired
    return condition == "*" or (
        version is not None and holds(condition, {}, {"scikit-learn": version})
    )


def replaced_by(lines: Iterable[str]) -> set[str]:
    """Return the attributes that lines give another value, with their classes.

    Examples
    --------
    >>> replaced_by(["NMF.init := None", "Tree(nodes.left = 0)", "Pipeline.memory = None"])
    {'NMF.init'}
    """
    repairs = (Repair.read(line) for line in lines if not is_load_repair(line))
    return {f"{one.owner}.{one.attribute}" for one in repairs if one.replaces}


def _overwrite(array: Any, value: Any) -> bool:
    """Write into an array; tell whether that changed it."""
    changed = bool((array != value).any())
    array[...] = value
    return changed


def _default(kind: type, parameter: str) -> dict[str, Any]:
    """Return the default of a parameter as what ``default`` stands for; nothing if it has none."""
    found = inspect.signature(kind).parameters.get(parameter)
    if found is None or found.default is inspect.Parameter.empty:
        return {}
    return {"default": found.default}


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """Work out an expression."""
    match node:
        case ast.Constant(value):
            return value
        case ast.Name(name):
            if name not in names:
                raise _Lacks(name)
            return names[name]
        case ast.Dict([], []):
            return {}
        case ast.Attribute(owner, name) if not name.startswith("__"):
            return getattr(_value(owner, names), name)
        case ast.Subscript(owner, index):
            return _value(owner, names)[_value(index, names)]
        case ast.Call(ast.Attribute(owner, name), [], []) if name in _CALLED:
            return getattr(_value(owner, names), name)()
        case ast.Call(ast.Name(name), [], []) if name in _CALLED:
            return getattr(names["self"], name)()
        case ast.Call(ast.Name(name), [argument], []) if name in _FUNCTIONS:
            return _FUNCTIONS[name](_value(argument, names))
        case ast.BinOp(left, sign, right) if type(sign) in _OPERATIONS:
            return _OPERATIONS[type(sign)](_value(left, names), _value(right, names))
        case ast.IfExp(test, then, otherwise):
            return _value(then if _holds(test, names) else otherwise, names)
        case _:
            raise TypeError(f"{ast.unparse(node)} is nothing that a repair can say")


def _holds(node: ast.expr, names: Mapping[str, Any]) -> bool:
    match node:
        case ast.Compare(left, [ast.Is()], [right]):
            return _value(left, names) is _value(right, names)
        case ast.Compare(left, [ast.Eq()], [right]):
            found = _value(left, names)
            return isinstance(found, (str, int, float)) and found == _value(right, names)
        case _:
            raise TypeError(f"{ast.unparse(node)} is not a condition that a repair can have")
