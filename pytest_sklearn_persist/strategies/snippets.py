"""Python text that makes an estimator and its data again."""

from __future__ import annotations

import inspect
import re
from typing import Any

from .signatures import parameters_of

__all__ = ["Snippet"]


class Snippet:
    """Collects the imports that values need, and writes values as literals."""

    def __init__(self) -> None:
        self.imports: set[str] = set()

    def text(self, *lines: str) -> str:
        """Return lines of code below the imports that they need."""
        return "\n".join([*sorted(self.imports, key=lambda line: (line[0] == "f", line)), *lines])

    def literal(self, value: Any) -> str:
        """Return an expression of a value."""
        if hasattr(value, "get_params") and not isinstance(value, type):
            return self._estimator(value)
        if isinstance(value, (list, tuple)):
            inside = ", ".join(map(self.literal, value))
            if isinstance(value, list):
                return f"[{inside}]"
            return f"({inside},)" if len(value) == 1 else f"({inside})"
        if isinstance(value, dict):
            pairs = (f"{self.literal(k)}: {self.literal(v)}" for k, v in value.items())
            return "{" + ", ".join(pairs) + "}"
        if isinstance(value, float) and value != value:
            return self._numpy("nan")
        if isinstance(value, type) or inspect.isfunction(value):
            return self._named(value)
        return self._library_value(value)

    def _library_value(self, value: Any) -> str:
        import numpy as np
        from scipy import sparse

        if isinstance(value, np.ndarray):
            return self._array(value)
        if isinstance(value, np.generic):
            return self.literal(value.item())
        if sparse.issparse(value):
            self.imports.add("from scipy import sparse")
            return f"sparse.{type(value).__name__}({self._array(value.toarray())})"
        if type(value).__name__ == "DataFrame":
            return self._frame(value)
        return repr(value)

    def _estimator(self, estimator: Any) -> str:
        """Write a call with the parameters that differ from their defaults."""
        cls = type(estimator)
        if cls.__module__.startswith("sklearn.gaussian_process.kernels"):
            for name in re.findall(r"[A-Z]\w*(?=\()", repr(estimator)):
                self.imports.add(f"from {cls.__module__} import {name}")
            return repr(estimator)
        given = estimator.get_params(deep=False)
        changed = [
            f"{name}={self.literal(given[name])}"
            for name, parameter in parameters_of(cls).items()
            if not _same(given[name], parameter.default)
        ]
        return f"{self._named(cls)}({', '.join(changed)})"

    def _named(self, thing: Any) -> str:
        module, name = thing.__module__, thing.__qualname__
        if module == "builtins":
            return str(name)
        if module.startswith("sklearn."):
            module = module.partition("._")[0]  # what is public is had from there
        if "<locals>" not in name:
            self.imports.add(f"from {module} import {name.partition('.')[0]}")
        return str(name.rpartition("<locals>.")[2])

    def _array(self, array: Any) -> str:
        inside = self.literal(array.tolist())
        usual = array.dtype.kind in "US" or array.dtype in ("float64", "int64")
        kind = (
            ""
            if usual
            else f", dtype={'object' if array.dtype == object else repr(str(array.dtype))}"
        )
        order = ", order='F'" if array.flags.f_contiguous and not array.flags.c_contiguous else ""
        return self._numpy(f"array({inside}{kind}{order})")

    def _frame(self, frame: Any) -> str:
        self.imports.add("import pandas as pd")
        columns = {name: frame[name].tolist() for name in frame.columns}
        text = f"pd.DataFrame({self.literal(columns)})"
        kinds = {str(kind) for kind in frame.dtypes}
        return f"{text}.astype('category')" if kinds == {"category"} else text

    def _numpy(self, text: str) -> str:
        self.imports.add("import numpy as np")
        return f"np.{text}"


def _same(value: Any, default: Any) -> bool:
    if value is default:
        return True
    if type(value) is not type(default) or hasattr(value, "shape"):
        return False
    try:
        return bool(value == default) or value != value
    except (TypeError, ValueError):
        return False
