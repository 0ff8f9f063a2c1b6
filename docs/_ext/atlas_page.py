"""The atlas as one page of HTML that needs nothing else.

Sphinx writes it beside the other pages; ``python docs/_ext/atlas_page.py atlas.html`` writes it
alone.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import jinja2

from pytest_sklearn_persist.judge.atlas import FORMATS, Atlas, atlas
from pytest_sklearn_persist.judge.marks import MARKS, Mark
from pytest_sklearn_persist.reports.causes import known_cause

NAME = "atlas.html"


def page_data(known: Atlas) -> dict[str, Any]:
    """Return what the page shows, as JSON types."""
    ids = sorted({id_ for kind in known.kinds.values() for id_ in kind.ids})
    return {
        "producers": known.producers,
        "consumers": known.consumers,
        "environments": known.environments,
        "formats": FORMATS,
        "marks": [_mark(mark) for mark in MARKS.values()],
        "causes": {id_: known_cause(id_).to_dict() for id_ in ids},
        "kinds": [
            {
                "name": kind.name,
                "class": kind.class_name,
                "estimators": kind.estimators,
                "letters": kind.letters,
                "causes": kind.causes,
                "ids": kind.ids,
            }
            for kind in known.kinds.values()
        ],
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "letter": mark.letter,
        "symbol": mark.symbol,
        "label": str(mark),
        "fine": mark.fine,
        "known": mark.known,
        "silent": mark.silent,
    }


def render(known: Atlas) -> str:
    """Return the page."""
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    # Nothing in the data can end the element that it stands in.
    data = json.dumps(page_data(known), separators=(",", ":")).replace("<", "\\u003c")
    template = environment.get_template("atlas_page.html.jinja")
    return template.render(known=known, marks=list(MARKS.values()), data=data)


def setup(app: Any) -> dict[str, bool]:
    """Let Sphinx write the page when it has written the others."""

    def write(app: Any, exception: Exception | None) -> None:
        if exception is None and app.builder.format == "html":
            Path(app.outdir, NAME).write_text(render(atlas()), encoding="utf-8")

    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(render(atlas()), encoding="utf-8")
