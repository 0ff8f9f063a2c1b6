"""Check or record goldens on another architecture, in a root that is made of Debian packages.

::

    python tools/arch/leg.py s390x check
    python tools/arch/leg.py s390x check goldens/linear
    python tools/arch/leg.py s390x record

Unless a folder is named it checks what the release of scikit-learn in the root has recorded, on
whichever machine: then nothing but the machine is another one.

Exit status: that of pytest or the recorder (0, or 1 for findings), and 77 if the architecture can
not be run here.  Then the last line says why; it is never a success.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from machines import MACHINES, NOT_RUN, REPOSITORY, Machine, NotRunError, machine_of, run, suite
from root import root_of
from running import run_in

#: All of them are pure Python; those of Debian may be older than the plugin takes.
TEST_LIBRARIES = (
    *("pytest>=8.4", "pluggy", "iniconfig", "packaging", "pygments"),
    *("pytest-xdist>=3.6", "execnet"),
)
#: Seconds for one artifact, and for the probes of a recording: an emulator is ten times slower.
PATIENCE = {True: (60, 10), False: (600, 120)}
#: In the folder of the plugin, which is one that a root can see.
REPORT = "report.json"
_FACTS = """
import json, platform, struct, sys
import numpy, scipy, sklearn
print(json.dumps({
    "machine": platform.machine(), "byteorder": sys.byteorder,
    "pointer_bits": struct.calcsize("P") * 8, "python": platform.python_version(),
    "scikit-learn": sklearn.__version__, "numpy": numpy.__version__, "scipy": scipy.__version__}))
"""


def leg(
    machine: Machine, what: str, arguments: Sequence[str], plugin: Path, report: Path | None = None
) -> int:
    """Run one leg, write its report, and return its exit status."""
    started = time.monotonic()
    root = root_of(machine)
    if what == "check":
        make_plugin(plugin)
    ready = time.monotonic() - started
    facts = _facts(root, machine)
    _show(machine, facts)
    if what == "check":
        (plugin / REPORT).unlink(missing_ok=True)
        if not names_recordings(arguments):
            arguments = [*recordings_of(str(facts["scikit-learn"])), *arguments]
        command = _checking(machine, arguments, plugin / REPORT)
    else:
        command = _recording(machine, arguments)
    status = _run(root, machine, ["/usr/bin/python3", *command], plugin)
    if what == "check" and report is not None:
        report.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(plugin / REPORT, report)
    spent = time.monotonic() - started - ready
    print(f"arch-{machine.name}: {what} took {spent:.0f} s, after {ready:.0f} s of making ready")
    return status


def _checking(machine: Machine, arguments: Sequence[str], report: Path) -> list[str]:
    seconds, _ = PATIENCE[machine.native]
    options = ["-q", "-p", "no:cacheprovider", "--tb=line", "-n", "auto"]
    options += [f"--persist-time-limit={seconds}", f"--persist-report=json:{report}"]
    return ["-m", "pytest", *options, *arguments]


def names_recordings(arguments: Sequence[str]) -> bool:
    """Tell whether there is more than options, such as one with a baseline.

    Examples
    --------
    >>> names_recordings(["goldens/tree", "-x"]), names_recordings(["-k", "tree"])
    (True, False)
    """
    paths = [REPOSITORY / one.partition("::")[0] for one in arguments]
    return any(path.is_dir() or path.name == "golden.json" for path in paths)


def recordings_of(release: str) -> list[str]:
    """Return the recordings in goldens/ that a release of scikit-learn has made, on any machine.

    Raises
    ------
    NotRunError
        There are none.
    """
    store = REPOSITORY / "goldens"
    found = sorted(store.glob(f"*/sklearn-{release}_*/golden.json"))
    if not found:
        raise NotRunError(f"goldens/ has no recording of scikit-learn {release}")
    return [str(one.parent.relative_to(REPOSITORY)) for one in found]


def _recording(machine: Machine, arguments: Sequence[str]) -> list[str]:
    _, seconds = PATIENCE[machine.native]
    recorder = "pytest_sklearn_persist/recorder.py"
    into = ["--into", "goldens", "--rows", "20", "--budget", str(seconds)]
    return [recorder, "goldens/recipes.py", *into, *(arguments or ["--new"])]


def make_plugin(folder: Path) -> None:
    """Put the plugin and a pytest that is new enough for it into a folder, for any architecture.

    Raises
    ------
    NotRunError
        pip can't.
    """
    shutil.rmtree(folder, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    pip += ["--target", str(folder)]
    pure = ["--no-deps", "--only-binary=:all:", "--python-version=3.11", "--platform=any"]
    run([*pip, *pure, *TEST_LIBRARIES], "pip can't get pytest")
    run([*pip, "--no-deps", str(REPOSITORY)], "pip can't build the plugin")


def _environment(plugin: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k in ("TERM", "TOX_ENV_NAME", "CI")}
    return kept | {
        "HOME": "/tmp",
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(plugin),
        "PYTHONUNBUFFERED": "1",
    }


def _run(root: Path, machine: Machine, command: Sequence[str], plugin: Path) -> int:
    plugin.mkdir(parents=True, exist_ok=True)
    return run_in(
        root,
        machine,
        command,
        bound=[REPOSITORY, plugin],
        folder=REPOSITORY,
        environment=_environment(plugin),
    )


def _facts(root: Path, machine: Machine) -> dict[str, object]:
    """Ask the Python of a root what it runs on; it must be what the leg is called after.

    Raises
    ------
    NotRunError
        It does not start, or is of another kind.
    """
    file = root / "facts.json"
    script = f"import sys; sys.stdout = open('/facts.json', 'w')\n{_FACTS}"
    status = run_in(root, machine, ["/usr/bin/python3", "-c", script], environment={})
    if status:
        raise NotRunError(f"the Python of {root} ends with {status}")
    facts: dict[str, object] = json.loads(file.read_text())
    real = (facts["machine"], facts["byteorder"], facts["pointer_bits"])
    wanted = (machine.machine, machine.byteorder, machine.pointer_bits)
    if real[0] not in wanted[0] or real[1:] != wanted[1:]:
        raise NotRunError(f"the root {root} runs as {real}, not as {wanted}")
    return facts


def _show(machine: Machine, facts: dict[str, object]) -> None:
    how = "native" if machine.native else "emulated"
    libraries = ", ".join(f"{k} {facts[k]}" for k in ("python", "scikit-learn", "numpy", "scipy"))
    bits = f"{facts['pointer_bits']} bit, {facts['byteorder']}-endian"
    print(f"arch-{machine.name}: {facts['machine']} ({how}), {bits}; Debian {suite()}: {libraries}")


def main(arguments: list[str] | None = None) -> int:
    """Run the leg that the command line names."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("architecture", choices=sorted(MACHINES))
    parser.add_argument("what", choices=("check", "record"))
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="of pytest, or of the recorder")
    parser.add_argument("--report", type=Path, help="where to write what a check has found (JSON)")
    parser.add_argument("--plugin", type=Path, default=REPOSITORY / ".tox" / "arch-plugin")
    given = parser.parse_args(arguments)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    machine = machine_of(given.architecture)
    try:
        return leg(machine, given.what, given.arguments, given.plugin.resolve(), given.report)
    except NotRunError as error:
        print(f"arch-{machine.name}: NOT RUN: {error}")
        return NOT_RUN


if __name__ == "__main__":
    sys.exit(main())
