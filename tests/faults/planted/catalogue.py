"""All planted faults, one list."""

from __future__ import annotations

from planted import (
    abilities,
    arrays,
    attributes,
    beside,
    containers,
    dumping,
    generations,
    generators,
    loading,
    objects,
    output_containers,
    outputs,
    parameters,
    processes,
    protocols,
    readonly,
    rows,
    scalars,
    side_effects,
    structure,
    tables,
    values,
)
from planted.fault import Fault

__all__ = ["CATALOGUE", "Fault"]

_MODULES = (
    scalars,
    containers,
    structure,
    arrays,
    tables,
    objects,
    attributes,
    parameters,
    beside,
    generators,
    outputs,
    values,
    output_containers,
    rows,
    processes,
    generations,
    protocols,
    readonly,
    abilities,
    side_effects,
    dumping,
    loading,
)

CATALOGUE: tuple[Fault, ...] = tuple(fault for module in _MODULES for fault in module.FAULTS)
