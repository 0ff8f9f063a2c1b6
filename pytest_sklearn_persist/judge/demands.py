"""What the bytes of a file ask of Python and the libraries, whatever estimators are in it.

What an environment does not have decides first: such a file is not loaded there at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .conditions import holds

__all__ = ["DECIDED", "Demand", "demands_of", "holds_code", "lacking"]


@dataclass(frozen=True, slots=True)
class Demand:
    """Something in a file that not every environment has.

    Attributes
    ----------
    needs : str
        A condition such as ``numpy>=2``.
    because : str
        What in the file asks for it.
    cause : str or None
        The known change that is behind it.
    """

    needs: str
    because: str
    cause: str | None = None

    @property
    def package(self) -> str:
        """The distribution that it is about, or ``python``."""
        return re.split(r"[<>=!]", self.needs, maxsplit=1)[0]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        return {name: getattr(self, name) for name in self.__slots__}


_GENERATORS = "_mt19937|_pcg64|_philox|_sfc64"
_SPARSE = "_base|_bsr|_construct|_coo|_csc|_csr|_data|_dia|_dok|_lil"
_INTERPOLATE = "_fitpack2|_interpolate|_ndgriddata|_polyint|_rbf"
#: Names that a file asks for, as a pattern, and what has them.
_NAMES = (
    (r"numpy\._core\.(multiarray|_multiarray_umath|_internal|_dtype|umath)\.", "numpy>=1.26", None),
    (r"numpy\._core\.(?!multiarray|_multiarray_umath|_internal|_dtype|umath)", "numpy>=2", None),
    (rf"numpy\.random\.({_GENERATORS})\.[A-Z]", "numpy>=2", "numpy-2-bit-generators"),
    (r"numpy\.(lib\.function_base|linalg\.linalg)\.", "numpy<2", "module-neighbours-of-numpy"),
    (
        rf"scipy\.sparse\.({_SPARSE})\.",
        "scipy>=1.8",
        "scipy-sparse-modules-made-private",
    ),
    (rf"scipy\.interpolate\.({_INTERPOLATE})\.", "scipy>=1.8", None),
    (r"scipy\.spatial\.(_ckdtree|_kdtree|_qhull)\.", "scipy>=1.8", None),
    (r"sklearn\.neighbors\._dist_metrics\.", "scikit-learn<1.0", "distance-metrics-moved"),
    (
        r"sklearn\.metrics\._dist_metrics\.\w+Distance$",
        "scikit-learn<1.3",
        "distance-metrics-by-precision",
    ),
    (
        r"sklearn\.metrics\._dist_metrics\.\w+Distance(64|32)$",
        "scikit-learn>=1.3",
        "distance-metrics-by-precision-newer",
    ),
    (r"pandas\.core\.indexes\.numeric\.", "pandas<2", "pandas-numeric-indexes"),
)
#: Causes that show in the names alone: no kind of an estimator has them, and no class.
DECIDED = frozenset(cause for _, _, cause in _NAMES if cause) | {"joblib-aligned-arrays"}
_CAUSES = {"numpy>=1.26": "numpy-core-renamed", "numpy>=2": "numpy-core-renamed"}
_PROTOCOLS = {4: "python>=3.4", 5: "python>=3.8"}
_MAKERS = "numpy.random._pickle.__bit_generator_ctor"
_TWO_ARGUMENTS = frozenset(
    f"numpy.random._pickle.__{kind}_ctor" for kind in ("randomstate", "generator")
)
#: What code of functions is made with: it runs under the minor release that compiled it only.
_CODE = frozenset({"types.CodeType", "types.FunctionType", "builtins.code", "new.code"})


def demands_of(
    names: Iterable[str], protocols: Iterable[int], *, padded: bool = False
) -> tuple[Demand, ...]:
    """Return what a file asks for.

    Parameters
    ----------
    names : iterable of str
        Of the classes and functions that it names, with their modules.
    protocols : iterable of int
        Of the pickles in it.
    padded : bool, default=False
        It has arrays as joblib writes them since 1.2.

    Examples
    --------
    >>> [demand.needs for demand in demands_of(["numpy._core.numeric._frombuffer"], [5])]
    ['python>=3.8', 'numpy>=2']
    """
    found = {}
    newest = max(protocols, default=0)
    if newest in _PROTOCOLS:
        found[_PROTOCOLS[newest]] = Demand(_PROTOCOLS[newest], f"pickle protocol {newest}")
    names = sorted(set(names))
    for pattern, needs, cause in _NAMES:
        name = next((name for name in names if re.match(pattern, name)), None)
        if name is not None:
            found.setdefault(needs, Demand(needs, name, cause or _CAUSES.get(needs)))
    if _MAKERS in names and _TWO_ARGUMENTS.intersection(names):
        why = "random generators as numpy writes them since 1.24"
        found.setdefault("numpy>=1.24", Demand("numpy>=1.24", why, "numpy-generator-constructors"))
    if padded:
        why = "arrays as joblib writes them since 1.2"
        found["joblib>=1.2"] = Demand("joblib>=1.2", why, "joblib-aligned-arrays")
    return tuple(found.values())


def holds_code(names: Iterable[str]) -> str | None:
    """Return the name in a file that makes functions of code, None if none does.

    Examples
    --------
    >>> holds_code(["cloudpickle.cloudpickle._make_function"])
    'cloudpickle.cloudpickle._make_function'
    """
    for name in sorted(names):
        if name in _CODE or re.match(r"cloudpickle\..*(_make_function|_builtin_type)$", name):
            return name
    return None


def lacking(demands: Iterable[Demand], versions: Mapping[str, str]) -> tuple[Demand, ...]:
    """Return what an environment does not have; of a package without a version, nothing.

    Examples
    --------
    >>> lacking(demands_of(["scipy.sparse._csr.csr_matrix"], [4]), {"scipy": "1.7.3"})[0].because
    'scipy.sparse._csr.csr_matrix'
    """
    python = {"python": versions.get("python")}
    return tuple(
        demand
        for demand in demands
        if versions.get(demand.package) and not holds(demand.needs, python, versions)
    )
