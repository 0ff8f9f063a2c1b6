"""Facts of this interpreter and machine that a saved estimator depends on."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import struct
import sys
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["Environment", "current"]

_LIBRARIES = (
    "scikit-learn",
    "numpy",
    "scipy",
    "joblib",
    "threadpoolctl",
    "pandas",
    "polars",
    "cloudpickle",
    "skops",
    "pytest-sklearn-persist",
)


@dataclass(frozen=True, slots=True)
class Environment:
    """Versions and machine facts; nothing is imported to find them out.

    Attributes
    ----------
    python, implementation : str
    libraries : dict of str to str
        Installed versions, by distribution name.
    system, machine, byteorder : str
    pointer_bits : int
    threads : dict of str to str
        The environment variables that set numbers of threads.

    Examples
    --------
    >>> current().byteorder in ("little", "big")
    True
    """

    python: str
    implementation: str
    libraries: dict[str, str]
    system: str
    machine: str
    byteorder: str
    pointer_bits: int
    threads: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return all facts as JSON types."""
        return asdict(self)

    def __str__(self) -> str:
        """Return one line: ``scikit-learn 1.9.1, numpy 2.4.6, Python 3.11.7, Linux x86_64``."""
        named = [f"{k} {v}" for k, v in self.libraries.items() if k in _LIBRARIES[:4]]
        return ", ".join([*named, f"Python {self.python}", f"{self.system} {self.machine}"])


def current() -> Environment:
    """Return the environment of this process."""
    libraries = {}
    for name in _LIBRARIES:
        try:
            libraries[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    threads = {k: v for k, v in sorted(os.environ.items()) if k.endswith("_NUM_THREADS")}
    return Environment(
        platform.python_version(),
        platform.python_implementation(),
        libraries,
        platform.system(),
        platform.machine(),
        sys.byteorder,
        struct.calcsize("P") * 8,
        threads,
    )
