"""Draw what pytest prints when the README's failing example is run: ``docs/failure.svg``.

Run it as ``python tools/picture.py``; ``--check`` tells whether the picture is still right.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "failure.svg"
_COLUMNS = 118
_BLOCK = re.compile(r"```python (?:test failed=1 )?file=(\S+)\n(.*?)```", re.DOTALL)
_LASTS = re.compile(r" in \d[\d.]*s(?: \([\d:]+\))?")


def output(readme: str) -> str:
    """Run the example in a folder of its own; return what pytest prints of the failure."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in _BLOCK.findall(readme):
            (Path(folder) / name).write_text(content, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "--color=yes", "-p", "no:cacheprovider"]
        variables = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        done = subprocess.run(
            [*command, "--tb=short", "-p", "no:randomly"],
            cwd=folder,
            env={**variables, "COLUMNS": str(_COLUMNS), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
    lines = done.stdout.splitlines()
    kept = [
        line for line in lines if re.search(r"\x1b\[31m|\bpersist\b", line) or "test_saving" in line
    ]
    return _LASTS.sub("", "\n".join(kept))


def draw(text: str) -> str:
    """Return a picture of a terminal with this on it."""
    console = Console(
        record=True,
        width=_COLUMNS,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
    )
    console.print(Text.from_ansi(text))
    picture = console.export_svg(title="pytest", unique_id="failure")
    return re.sub(r"\s*@font-face \{.*?\}", "", picture, flags=re.DOTALL)  # no font from elsewhere


def main() -> None:
    """Write the picture, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell whether it is still right")
    wanted = parser.parse_args()
    picture = draw(output((ROOT / "README.md").read_text(encoding="utf-8")))
    if not wanted.check:
        PICTURE.write_text(picture, encoding="utf-8")
    elif PICTURE.read_text(encoding="utf-8") != picture:
        sys.exit(f"{PICTURE} is not what the example prints: run python tools/picture.py")


if __name__ == "__main__":
    main()
