"""A report as one page of HTML that needs nothing else."""

from __future__ import annotations

from .page import render_html

__all__ = ["render_html"]
