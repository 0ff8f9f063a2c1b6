"""Check goldens under versions that are not installed, and tell what an upgrade to them changes."""

from __future__ import annotations

__all__: list[str] = []
