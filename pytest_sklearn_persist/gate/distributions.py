"""Distributions of scipy, which run a text out of their state when they are loaded.

The text defines three functions that handle a distribution's arguments. It is never taken from a
file: scipy makes it anew, as it does for a distribution that nobody has saved.
"""

from __future__ import annotations

import re
import sys
from typing import Any

__all__ = ["NotHonestError", "is_distribution", "state_of_distribution"]

_TEMPLATE = "_parse_arg_template"
_SHAPES = re.compile(r"\s*|[A-Za-z_]\w*(?:(?:\s*,\s*|\s+)[A-Za-z_]\w*)*", re.ASCII)
_LONGEST = 1000
_MODULE = "scipy.stats._distn_infrastructure"
#: What scipy before 1.6 keeps: the arguments of the constructor.
_PARAMETERS = frozenset(
    {
        *("momtype", "a", "b", "xtol", "badvalue", "name", "longname", "shapes", "extradoc"),
        *("seed", "moment_tol", "values", "inc", "histogram", "density"),
    }
)


class NotHonestError(ValueError):
    """The state of a distribution is none that scipy writes."""


def is_distribution(instance: Any) -> bool:
    """Say whether it is a distribution of scipy, which nobody has if scipy.stats is not there."""
    module = sys.modules.get(_MODULE)
    return module is not None and isinstance(instance, module.rv_generic)


def state_of_distribution(instance: Any, state: Any) -> Any:
    """Return the state of a distribution with nothing in it that scipy would run.

    Parameters
    ----------
    instance : rv_generic
        As the pickle has made it.
    state : dict, or tuple of a dict and a random state
        Of scipy 1.6 or newer, or before.

    Raises
    ------
    NotHonestError
        It is none that scipy writes.
    """
    if type(state) is tuple:
        return _of_old(state)
    attributes = dict(state)
    shapes = attributes.get("shapes")
    if not _is_fine(shapes):
        raise NotHonestError("the names of the shapes of a distribution in it are none")
    if _TEMPLATE in attributes:
        given, honest = attributes[_TEMPLATE], _made_anew(type(instance), shapes)
        if type(given) is not str or given.split() != honest.split():
            raise NotHonestError("it brings code for a distribution, and not what scipy writes")
        attributes[_TEMPLATE] = honest
    return attributes


def _is_fine(shapes: Any) -> bool:
    if shapes is None:
        return True
    return type(shapes) is str and len(shapes) < _LONGEST and bool(_SHAPES.fullmatch(shapes))


def _of_old(state: tuple[Any, ...]) -> Any:
    import numpy as np

    fine = len(state) == 2 and type(state[0]) is dict and set(state[0]) <= _PARAMETERS
    if not fine or not isinstance(state[1], (np.random.RandomState, np.random.Generator)):
        raise NotHonestError("it has the state of a distribution as scipy does not write it")
    if not _is_fine(state[0].get("shapes")):
        raise NotHonestError("the names of the shapes of a distribution in it are none")
    return (dict(state[0]), state[1])


def _made_anew(kind: type, shapes: str | None) -> str:
    """Have scipy write the text for a distribution of this class."""
    scipy = sys.modules[_MODULE]
    fresh: Any = object.__new__(kind)
    fresh.shapes = shapes
    if isinstance(fresh, scipy.rv_sample):
        methods, taken, given = [fresh._pmf], "loc=0", "loc, 1"  # noqa: SLF001 - as scipy does
    elif isinstance(fresh, scipy.rv_discrete):
        methods, taken, given = [fresh._pmf, fresh._cdf], "loc=0", "loc, 1"  # noqa: SLF001
    else:
        methods, taken, given = [fresh._pdf, fresh._cdf], "loc=0, scale=1", "loc, scale"  # noqa: SLF001
    fresh._construct_argparser(  # noqa: SLF001
        meths_to_inspect=methods, locscale_in=taken, locscale_out=given
    )
    return str(fresh._parse_arg_template)  # noqa: SLF001
