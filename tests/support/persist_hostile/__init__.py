"""Hostile files that are made when they are needed; their payload is to leave one empty file.

A sample is written without importing or calling what it names. ``naive.py`` loads them all as
somebody would who trusts them, to prove that they bite.
"""

from __future__ import annotations

import importlib
import itertools
import os

from .samples import REGISTER, Hostile

__all__ = ["CHOSEN", "REGISTER", "Hostile", "class_of"]

for _classes_of_attack in (
    "calls",
    "evaluators",
    "scientific",
    "libraries",
    "streams",
    "names",
    "gadgets",
    "reconstructors",
    "arrays",
    "archives",
    "estimators",
    "machinery",
    "bystanders",
    "bombs",
    "places",
    "crashers",
    "natives",
):
    importlib.import_module(f".{_classes_of_attack}", __name__)

#: Of each kind and of what runs in it one in so many is tried; 1 for all (``tox run -e hostile``).
_EVERY = int(os.environ.get("PERSIST_HOSTILE_EVERY", "4"))


def class_of(sample: Hostile) -> tuple[str, bool]:
    """Say what a sample is about, and whether something in it runs."""
    return sample.kind, sample.executes


#: The samples of this run.
CHOSEN = {
    sample.name: sample
    for _, samples in itertools.groupby(sorted(REGISTER.values(), key=class_of), key=class_of)
    for sample in [*samples][::_EVERY]
}
