"""Names of files and folders by which a stranger could steer who shows them."""

from __future__ import annotations

import shutil
from pathlib import Path

#: They begin lines that look like ours, command a runner, and steer a terminal.
NAMES = (
    "a\n::error file=x::FORGED\nFORGED\r##[error]FORGED\x1b[2J\x1b]0;FORGED\x07\u202e\u2066\x9b2J",
    "::error::FORGED",
)


def plant(root: Path, store: Path) -> None:
    """Put goldens, recordings, files and whole stores of these names into a project.

    Parameters
    ----------
    root : Path
        Has a store ``goldens`` with the golden ``scaler``.
    store : Path
        Another with the same golden.
    """
    model = store / "scaler"
    [recording] = (path.parent for path in model.glob("*/golden.json"))
    golden = root / "goldens" / "scaler"
    for name in NAMES:
        shutil.copytree(model, root / "goldens" / name)
        shutil.copytree(model, root / "goldens" / "many" / name)
        shutil.copytree(recording, golden / name)
        (golden / f"{name}-empty").mkdir()
        (golden / recording.name / f"{name}.txt").write_text("")
        shutil.copytree(store, root / name / "goldens")
        for place in (root, root / name):
            (place / f"{name}.pkl").write_bytes(b"\x80\x04no pickle")
            (place / f"{name}.json").write_text("{}")
            (place / f"requirements-{name}.txt").write_text(f"--index-url=x\n-r {place}/none\n")


def faults_of(text: str) -> list[str]:
    """Return the lines that do more than be shown, and what steers terminals."""
    lines = text.split("\n")
    found = [line for line in lines if line.lstrip().startswith(("::", "FORGED")) or "##[" in line]
    return found + [repr(line) for line in lines if not line.isprintable()]
