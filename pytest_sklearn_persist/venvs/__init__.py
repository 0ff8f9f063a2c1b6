"""Throw-away Python environments with given versions, made once and kept in a cache."""

from __future__ import annotations

from .errors import VenvError
from .making import Venv, VenvCache
from .wanted import Wanted

__all__ = ["Venv", "VenvCache", "VenvError", "Wanted"]
