"""What a session was asked to run: the folders of goldens, paths that were typed, all or a part."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from . import options
from .collected import DESELECTED

#: The file that makes a folder a recording; the recorder has the same name, but is not imported
#: before there is such a file.
MANIFEST: Final = "golden.json"
_DEFAULT_DIRS: Final = ("goldens", "tests/goldens")
#: Options of pytest that leave tests out.
_NARROWING: Final = (
    "keyword",
    "markexpr",
    "lf",
    "failedfirst",
    "stepwise",
    "stepwise_skip",
    "ignore",
    "ignore_glob",
    "deselect",
)
_DEPTH: Final = 12
#: Names of folders that pytest does not enter by default, and that a golden may have.
_NOT_ENTERED: Final = frozenset({"build", "dist", "venv", "node_modules", "CVS"})


def golden_dirs(config: pytest.Config) -> list[Path]:
    """Return the folders of goldens, whether or not they exist; a new golden goes to the first.

    Raises
    ------
    pytest.UsageError
        The option cannot be used.
    """
    given: tuple[Path, ...] = options.resolve(config, "golden_dirs")
    if given:
        return [Path(os.path.normpath(folder)) for folder in given]
    standard = [config.rootpath / name for name in _DEFAULT_DIRS]
    beside_tests = standard[1] if standard[1].parent.is_dir() else standard[0]
    return [folder for folder in standard if folder.is_dir()] or [beside_tests]


def typed_paths(config: pytest.Config) -> list[Path]:
    """Return the paths on pytest's command line; none where pytest chose what to collect."""
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        return []
    start = config.invocation_params.dir
    texts = (argument.partition("[")[0].partition("::")[0] for argument in config.args)
    return [Path(os.path.normpath(start / text)) for text in texts]


def was_typed(config: pytest.Config, manifest: Path) -> bool:
    """Tell whether a recording was asked for by name: its store, or something inside of it."""
    store = manifest.parent.parent.parent
    return any(
        path.is_relative_to(store) and manifest.is_relative_to(path) for path in typed_paths(config)
    )


def is_collected(config: pytest.Config, manifest: Path) -> bool:
    """Tell whether a file is a ``golden.json`` below a folder of goldens or a typed path."""
    if manifest.name != MANIFEST:
        return False
    folders = [*typed_paths(config), *golden_dirs(config)]
    return any(manifest.is_relative_to(folder) for folder in folders)


def has_stores(config: pytest.Config) -> bool:
    """Tell whether a folder of goldens exists, or somebody set one."""
    given = options.setting_of(config, "golden_dirs") is not None
    return given or any(folder.is_dir() for folder in golden_dirs(config))


def is_entered(config: pytest.Config, folder: Path) -> bool:
    """Tell whether a folder is to be entered although of its name pytest would leave it out."""
    return folder.name in _NOT_ENTERED and any(
        folder.parent == store for store in golden_dirs(config)
    )


def add_golden_dirs(config: pytest.Config) -> None:
    """Let pytest also collect folders of goldens that somebody set, wherever tests are.

    Not where paths were typed, nor in a run that was started in a folder of its own.
    """
    if not _takes_everything(config) or options.setting_of(config, "golden_dirs") is None:
        return
    start = config.invocation_params.dir
    present = [Path(os.path.normpath(start / argument)) for argument in config.args]
    for folder in golden_dirs(config):
        if folder.is_dir() and not any(folder.is_relative_to(path) for path in present):
            config.args.append(str(folder))
            present.append(folder)


def _takes_everything(config: pytest.Config) -> bool:
    source, sources = config.args_source, pytest.Config.ArgsSource
    if source is sources.INVOCATION_DIR:
        return config.invocation_params.dir == config.rootpath
    return source is sources.TESTPATHS


def is_whole_run(config: pytest.Config) -> bool:
    """Tell whether every test of the project was selected."""
    narrowed = any(config.getoption(name, None) for name in _NARROWING)
    return _takes_everything(config) and not narrowed and not config.stash.get(DESELECTED, False)


def manifests_below(folder: Path) -> list[Path]:
    """Return every manifest below a folder, sorted, without importing what reads them."""
    return sorted(_walk(str(folder), _DEPTH)) if folder.is_dir() else []


def _walk(folder: str, depth: int) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if depth and not entry.name.startswith("."):
                    yield from _walk(entry.path, depth - 1)
            elif entry.name == MANIFEST:
                yield Path(entry.path)
