"""Record a bare file in an environment that it was saved in, so that it can be carried over."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from packaging.version import Version

from ..blame.planning import FLOORS
from ..errors import UsageError
from ..goldens.manifest import Manifest, read_manifest
from ..inspection.info import ArtifactInfo
from ..inspection.inspecting import inspect_artifact
from ..venvs import VenvCache, Wanted
from ..venvs.checker import run_in
from ..venvs.index import releases
from ..venvs.interpreters import find_interpreters

__all__ = ["record_bare"]


def record_bare(
    file: Path,
    inputs: Path,
    *,
    cache: VenvCache,
    scratch: Path,
    part: str | None = None,
    pins: Sequence[str] = (),
    trusted: Sequence[str] = (),
    say: Callable[[str], object] = str,
) -> Manifest:
    """Record what a model file answers under the release that saved it.

    Parameters
    ----------
    file, inputs : Path
        The model, and rows to ask it with.
    cache : VenvCache
    scratch : Path
        Where the recording is written.
    part : str, optional
        Which estimator in the file is meant.
    pins : sequence of str
        Requirements of what it was saved with, besides scikit-learn.
    trusted : sequence of str
        Names of the user's own that the file may hold.
    say : callable, optional
        Told what is being done.

    Raises
    ------
    UsageError
        Nobody knows which release saved it, there is no environment for that, or the file is not
        loaded there.
    """
    copy = scratch / file.name  # what is checked is what is recorded
    shutil.copyfile(file, copy)
    wanted = _wanted(copy, cache, pins)
    say(f"making {wanted}")
    venv = cache.make(wanted)
    say(f"loading {file.name} behind the gate")
    options = [word for name in trusted for word in ("--trusted", name)]
    chosen = ["--part", part] if part else []
    checked = ["check", str(copy), "--json", *chosen, *options]
    [outcome] = run_in(venv, checked)["outcomes"]
    if outcome["status"] not in ("unchecked", "impaired"):
        found = outcome["differences"][0]["actual"]
        raise UsageError(f"{file}: {outcome['status']} under {wanted}: {found}")
    say(f"recording what {file.name} answers")
    store = scratch / "recorded"
    arguments = [
        "record",
        str(copy),
        *chosen,
        "--inputs",
        str(inputs),
        "--into",
        str(store),
        *options,
    ]
    run_in(venv, [*arguments, "--name", "model"], json_expected=False, cwd=Path.cwd())
    [path] = store.glob("model/*/golden.json")
    return read_manifest(path)


def _wanted(file: Path, cache: VenvCache, pins: Sequence[str]) -> Wanted:
    """Return the environment of the release that saved a file."""
    info = inspect_artifact(file)
    named = info.versions
    if not named:
        raise UsageError(f"{file.name} does not say which release of scikit-learn saved it")
    version = Version(named[-1])
    if version < Version(FLOORS["scikit-learn"]):
        raise UsageError(
            f"{file.name} was saved by scikit-learn {version}, and files are loaded behind the "
            "gate under scikit-learn 1.0 or newer only: record it in an old image instead, "
            "sklearn-persist recorder prints what does that"
        )
    there = find_interpreters()
    for python in sorted(cache.installer.pythons, key=lambda minor: minor not in there):
        if version in releases("scikit-learn", python):
            more = _companions(info, python, pins)
            return Wanted(python, (f"scikit-learn=={version}", *pins, *more))
    raise UsageError(f"no Python that could be used has wheels of scikit-learn {version}")


def _companions(info: ArtifactInfo, python: str, pins: Sequence[str]) -> list[str]:
    """Return what a file needs besides scikit-learn, as far as the file itself shows it.

    The oldest releases that go together are installed; but an old joblib does not read what a
    newer one has written, while a new one reads all, and numpy moved its modules in 2.0.
    """
    found = []
    if not any(re.match(r"joblib\b", pin) for pin in pins):
        found += [f"joblib=={version}" for version in releases("joblib", python)[-1:]]
    if any(one.module.startswith("numpy._core") for one in info.globals) and not any(
        re.match(r"numpy\b", pin) for pin in pins
    ):
        found.append("numpy>=2")
    return found
