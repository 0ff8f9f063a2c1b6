"""A report as a badge for a README: a small picture with the verdict in words."""

from __future__ import annotations

from html import escape

from .model import Report

__all__ = ["badge_text", "render_badge"]

_LABEL = "saved models"
#: Dark enough for white letters: 4.5 to 1 and more.
_GOOD, _BAD, _NOTHING = "#1a7f37", "#c62828", "#57606a"


def badge_text(report: Report) -> str:
    """Return what the badge says.

    Examples
    --------
    >>> badge_text(Report())
    'not checked'
    """
    if not report.results:
        return "not checked"
    failing = [result for result in report.results if result.failed]
    silent = sum(result.silent for result in failing)
    if failing:
        words = f"{len(failing):,} of {len(report.results):,} failing"
        return words + (f", {silent:,} silent" if silent else "")
    if not report.ok:
        return "cut short"
    number = len(report.results)
    return f"{number:,} check{'' if number == 1 else 's'} fine"


def render_badge(report: Report) -> str:
    """Return the badge as SVG.

    Parameters
    ----------
    report : Report

    Examples
    --------
    >>> "saved models: not checked" in render_badge(Report())
    True
    """
    text = badge_text(report)
    colour = _NOTHING if not report.results else _GOOD if report.ok else _BAD
    left, right = _width(_LABEL), _width(text)
    whole = left + right
    title = escape(f"{_LABEL}: {text}")
    letters = 'font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img" '
        f'aria-label="{title}"><title>{title}</title>'
        f'<rect width="{whole}" height="20" rx="3" fill="#24292f"/>'
        f'<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{left}z" fill="{colour}"/>'
        f'<g fill="#fff" {letters}>'
        f'<text x="{left / 2}" y="14" textLength="{left - 12}">{_LABEL}</text>'
        f'<text x="{left + right / 2}" y="14" textLength="{right - 12}">{escape(text)}</text>'
        "</g></svg>\n"
    )


def _width(text: str) -> int:
    """Return the room that a text takes: letters of Verdana are about 6.5 wide."""
    return round(6.5 * len(text)) + 12
