"""Every Python example in the README and the documentation runs and prints what it says.

How a fenced block is written says what becomes of it:

``python``
    Runs. The blocks of a page run in their order and share their names; ``>>>`` is a doctest.
``python test passed=1 failed=1``
    Is a test file: pytest runs it and must report these outcomes. ``args=...`` adds an argument.
``python file=NAME``, ``toml file=NAME``
    Is a file beside the tests that follow on the page.
``text output``
    What the run above printed; a ``console`` block may stand between. Each line must be there, in
    this order; ``...`` stands for anything.
"""

from __future__ import annotations

import doctest
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import sklearn
from packaging.version import Version

pytestmark = pytest.mark.skipif(
    Version(sklearn.__version__) < Version("1.6"),
    reason="the pages show what a current scikit-learn answers",
)

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(
    r"^(?P<ticks>`{3,})(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=ticks)[ ]*$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    page: Path
    line: int
    language: str
    words: tuple[str, ...]
    text: str

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT).as_posix()}:{self.line}"

    @property
    def is_test(self) -> bool:
        return self.language == "python" and "test" in self.words

    @property
    def is_output(self) -> bool:
        return self.language == "text" and "output" in self.words

    @property
    def file(self) -> str | None:
        return next(iter(self.values("file")), None)

    @property
    def is_script(self) -> bool:
        return self.language == "python" and not self.words

    def values(self, key: str) -> list[str]:
        return [word.partition("=")[2] for word in self.words if word.startswith(f"{key}=")]

    def outcomes(self) -> dict[str, int]:
        kinds = ("passed", "failed", "errors", "skipped", "xfailed")
        return {kind: int(value) for kind in kinds for value in self.values(kind)}


@dataclass(frozen=True)
class Run:
    """A block that pytest runs, the files that stand beside it, and what it prints."""

    block: Block
    files: tuple[Block, ...]
    output: str


def blocks_of(page: Path) -> list[Block]:
    source = page.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(source):
        language, *words = match["info"].split() or [""]
        line = source.count("\n", 0, match.start()) + 1
        found.append(Block(page, line, language, tuple(words), match["text"]))
    return [block for block in found if block.language != "console"]


def runs_of(page: Path) -> list[Run]:
    blocks = blocks_of(page)
    runs = []
    for index, block in enumerate(blocks):
        if block.is_test:
            files = tuple(b for b in blocks[:index] if b.file and not b.is_test)
            follows = blocks[index + 1 : index + 2]
            output = follows[0].text if follows and follows[0].is_output else ""
            runs.append(Run(block, files, output))
    return runs


def missing_line(expected: str, printed: list[str]) -> str | None:
    """First line of `expected` that `printed` does not have after the lines before it."""
    position = 0
    for line in filter(None, map(str.strip, expected.splitlines())):
        pattern = re.compile(".*".join(map(re.escape, line.split("..."))))
        while position < len(printed) and not pattern.fullmatch(printed[position].strip()):
            position += 1
        if position == len(printed):
            return line
        position += 1
    return None


SCRIPTS = [page for page in PAGES if any(block.is_script for block in blocks_of(page))]
RUNS = [run for page in PAGES for run in runs_of(page)]


@pytest.mark.parametrize("page", SCRIPTS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_python_blocks_of_a_page_run_in_order(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "example"}
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    report: list[str] = []
    for block in blocks_of(page):
        if not block.is_script:
            continue
        if ">>>" in block.text:
            test = doctest.DocTestParser().get_doctest(
                block.text, names, block.place, str(page), block.line
            )
            runner.run(test, out=report.append, clear_globs=False)
            names.update(test.globs)
        else:
            # The empty lines make tracebacks name the line of the page.
            exec(compile("\n" * block.line + block.text, page, "exec"), names)

    assert not report, "".join(report)


@pytest.mark.full
@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.block.place)
def test_test_blocks_report_what_the_page_says(run: Run, pytester: pytest.Pytester) -> None:
    for block in run.files:
        pytester.path.joinpath(block.file or "").write_text(block.text, encoding="utf-8")
    name = run.block.file or "test_example.py"
    pytester.path.joinpath(name).write_text(run.block.text, encoding="utf-8")

    result = pytester.runpytest_subprocess(
        "-p", "no:randomly", "-p", "no:cacheprovider", name, *run.block.values("args")
    )

    result.assert_outcomes(**run.block.outcomes())
    assert missing_line(run.output, result.outlines) is None


def test_every_output_follows_a_test() -> None:
    # An output that follows nothing would never be compared.
    lonely = [
        block.place
        for page in PAGES
        for before, block in zip([None, *blocks_of(page)], blocks_of(page), strict=False)
        if block.is_output and not (before and before.is_test)
    ]

    assert lonely == []


def test_every_failing_example_shows_its_output() -> None:
    # Without it an example could fail for another reason than the one the page is about.
    mute = [run.block.place for run in RUNS if run.block.values("failed") and not run.output]

    assert mute == []


def test_words_of_the_blocks_are_known() -> None:
    # A misspelt word would turn an example off without a sound.
    known = re.compile(r"test|output|(file|args)=\S+|(passed|failed|errors|skipped|xfailed)=\d+")
    unknown = [
        (block.place, word)
        for page in PAGES
        for block in blocks_of(page)
        if not block.language.startswith("{")
        for word in block.words
        if not known.fullmatch(word)
    ]

    assert unknown == []
