"""Check recorded kinds under this scikit-learn, and append what became of each to a file.

Runs in an environment that this package can be imported in, under a system that can fork::

    python consume.py --stores FOLDER --into RESULTS

The folder is that of ``produce.py``. What the results have already is not checked again. Each
recording is loaded in a fork of this process, without the gate: nobody but us has written it.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import os
import pickle
import resource
import signal
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import joblib

from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.goldens.asking import Answer
from pytest_sklearn_persist.goldens.checking import job_of, outcome_of
from pytest_sklearn_persist.goldens.comparing import compare_with_recording
from pytest_sklearn_persist.goldens.manifest import Artifact, Manifest, read_manifest
from pytest_sklearn_persist.goldens.processes import PRELOAD
from pytest_sklearn_persist.goldens.recorded import Recorded
from pytest_sklearn_persist.goldens.said import Said, read_said
from pytest_sklearn_persist.isolation import steps
from pytest_sklearn_persist.judge.explaining import versions_of
from pytest_sklearn_persist.recorder import (
    AnswerParts,
    Answers,
    answer,
    decode,
    environment,
    error_text,
    pack_answers,
)

#: Seconds for one artifact.
LIMIT = 60
MEMORY = 4 << 30
LIBRARIES = ("python", "scikit-learn", "numpy", "scipy", "joblib", "pandas", "threadpoolctl")


def main() -> None:
    """Check what is missing."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--stores", required=True, type=Path)
    parser.add_argument("--into", required=True, type=Path)
    parser.add_argument("--only", nargs="*", help="releases that have recorded")
    given = parser.parse_args()
    installed, consumer = start()
    given.into.mkdir(parents=True, exist_ok=True)
    path = given.into / f"{consumer}.jsonl"
    done = _done(path)
    with path.open("a", encoding="utf-8") as results:
        for store in sorted(given.stores.iterdir()):
            if given.only and store.name not in given.only:
                continue
            index = json.loads((store / "kinds.json").read_text(encoding="utf-8"))
            for folder, kind in sorted(index.items()):
                if (store.name, kind["kind"]) in done:
                    continue
                for row in _rows(store, folder, kind, installed, consumer):
                    results.write(json.dumps(row, sort_keys=True) + "\n")
                results.flush()
            print(f"{store.name} under {consumer}: {len(index)} kinds", flush=True)


def start() -> tuple[dict[str, str], str]:
    """Import what forks need, once; return what is installed, and the release of scikit-learn."""
    warnings.simplefilter("ignore")
    for name in PRELOAD:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    installed = versions(environment())
    return installed, ".".join(installed["scikit-learn"].split(".")[:2])


def _rows(store: Path, folder: str, kind: dict, installed: dict, consumer: str) -> list[dict]:
    [path] = (store / folder).glob("*/golden.json")
    manifest = read_manifest(path)
    about = {
        **kind,
        "producer": store.name,
        "consumer": consumer,
        "recorded": versions(manifest.data["environment"]),
        "installed": installed,
    }
    rows = []
    for artifact, found in _found_in_all(manifest):
        outcome = outcome_of(found, manifest, artifact)
        rows.append({**about, "format": artifact.format, "outcome": outcome.to_dict()})
    return rows


def _found_in_all(manifest: Manifest) -> list[tuple[Artifact, Answer]]:
    """Compare all artifacts in one fork, or each in its own if that one dies."""
    answers = asked(manifest, manifest.artifacts)
    if isinstance(answers, list):
        return list(zip(manifest.artifacts, answers, strict=True))
    found = []
    for artifact in manifest.artifacts:
        answers = asked(manifest, [artifact])
        if isinstance(answers, str):
            crash = Difference("load and use", "crash", "save", "a living process", answers)
            answers = [Answer([crash])]
        found.append((artifact, answers[0]))
    return found


def asked(
    manifest: Manifest,
    artifacts: Sequence[Artifact],
    prepare: Callable[[object], object] | None = None,
) -> list[Answer] | str:
    """Return what a fork has found, or how it died; what was loaded can be prepared before."""
    with tempfile.TemporaryDirectory() as folder:
        steps.create_file(Path(folder) / "steps")
        child = os.fork()
        if not child:
            try:
                _observe(manifest, artifacts, Path(folder), prepare)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        answer = Path(folder) / "answer"
        if answer.exists():
            return pickle.loads(answer.read_bytes())
        name = signal.Signals(status & 127).name if status & 127 else f"status {status >> 8}"
        at = steps.read_file(Path(folder) / "steps")
        return f"the process that loaded it died of {name} while {at}"


def _observe(
    manifest: Manifest,
    artifacts: Sequence[Artifact],
    folder: Path,
    prepare: Callable[[object], object] | None,
) -> None:
    signal.alarm(LIMIT * len(artifacts))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    steps.attach_file(str(folder / "steps"))
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):
        os.dup2(null, descriptor)
    answers = [_compared(manifest, artifact, prepare) for artifact in artifacts]
    part = folder / "part"
    part.write_bytes(pickle.dumps(answers))
    part.rename(folder / "answer")


def _compared(
    manifest: Manifest, artifact: Artifact, prepare: Callable[[object], object] | None
) -> Answer:
    job = job_of(manifest, manifest.tolerance)
    recorded = Recorded(job["inputs"], job["expected"])
    caught, started = [], time.perf_counter()
    with joblib.parallel_backend("sequential"):
        try:
            steps.step("loading")
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                loaded = _load(artifact)
                if prepare is not None:
                    prepare(loaded)
        except Exception as error:
            text = f"{type(error).__name__}: {error_text(error)}"
            return Answer([Difference("load", "load", "save", "", text)], warnings=_texts(caught))
        # Calls that would differ are made twice at once: nobody but us has written it.
        again = list(recorded.outputs)
        said = _said(loaded, recorded, recorded.asked(job["abilities"], params=True, again=again))
    found = compare_with_recording(said, recorded, job, said)
    return Answer(
        found.differences,
        warnings=_texts(caught),
        not_compared=found.not_compared,
        compared=found.compared,
        seconds=time.perf_counter() - started,
    )


def _texts(caught: Sequence[warnings.WarningMessage]) -> list[str]:
    return [*dict.fromkeys(f"{one.category.__name__}: {one.message}" for one in caught)]


def _said(loaded: object, recorded: Recorded, asked: Sequence[dict]) -> Said:
    """Ask an estimator everything, in one process."""
    fed = Answers(recorded.fed())
    given = {name: decode(value, fed) for name, value in fed.index["fed"].items()}
    packed = []
    for part in asked:
        parts = AnswerParts()
        index = answer(loaded, recorded.probes, part, parts, given, steps.step)
        packed.append(pack_answers({**index, "warnings": []}, parts))
    return read_said(packed, asked)


def _load(artifact: Artifact) -> object:
    path = artifact.file.path
    if artifact.format.startswith("joblib"):
        return joblib.load(path)
    with path.open("rb") as file:
        return pickle.load(file)


def versions(facts: dict) -> dict[str, str]:
    """Return the versions of what a model is made of."""
    return {name: text for name, text in versions_of(facts).items() if name in LIBRARIES}


def _done(path: Path) -> set[tuple[str, str]]:
    """Return (producer, kind) of what a file has; the line that a kill has cut is dropped."""
    if not path.exists():
        return set()
    lines = path.read_text(encoding="utf-8").split("\n")
    whole = [line for line in lines if line.endswith("}")]
    path.write_text("".join(f"{line}\n" for line in whole), encoding="utf-8")
    rows = map(json.loads, whole)
    return {(row["producer"], row["kind"]) for row in rows}


if __name__ == "__main__":
    main()
