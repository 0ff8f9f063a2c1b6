"""Hold the place ``byteswapped`` against a real machine of the other byte order.

::

    python tools/arch/agreement.py [--keep FOLDER]

Every model of ``goldens/recipes.py`` is saved by the amd64 root. It is loaded by the s390x root,
which is big-endian; and ``check_roundtrip`` simulates that on amd64, in the same release of Debian.
Each ends as ``ok``, ``error``, ``wrong`` (it answers something else) or ``impaired``; what differs
is printed, and all of it kept in ``agreement.json``, from which the documentation has its figures.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from leg import PATIENCE, _environment
from machines import NOT_RUN, REPOSITORY, NotRunError, machine_of, suite
from root import root_of
from running import run_in

RESULT = Path(__file__).with_name("agreement.json")
FORMATS = ("pickle:4", "pickle:5", "joblib")
VERDICTS = {
    "identical": "ok",
    "close": "ok",
    "impaired": "impaired",
    "drifted": "wrong",
    "load-error": "error",
    "use-error": "error",
    "crashed": "error",
}
_SIMULATE = """
import json, sys
from pytest_sklearn_persist import Tolerance, check_roundtrip
from pytest_sklearn_persist.recorder import find_recipe, recipe_names, module_at

found = {}
for name in recipe_names(module_at("goldens/recipes.py")):
    try:
        estimator, X, y = find_recipe("goldens/recipes.py:" + name).make()[:3]
    except NotImplementedError:
        continue
    estimator.fit(X) if y is None else estimator.fit(X, y)
    result = check_roundtrip(
        estimator, X[:20], None if y is None else y[:20], formats=sys.argv[2].split(),
        places=["byteswapped"], tolerance=Tolerance(rtol=1e-6), time_limit=120,
    )
    for outcome in result.outcomes:
        said = next((one.actual for one in outcome.differences if one.actual), "")
        found[name.replace("_", "-") + " " + outcome.format] = [str(outcome.status), said]
json.dump(found, open(sys.argv[1], "w"))
"""
_CHECK = """
import contextlib, json, sys
from pytest_sklearn_persist import check_golden

found = {}
for outcome in check_golden(sys.argv[2], timeout=float(sys.argv[3])):
    said = next((one.actual for one in outcome.differences if one.actual), "")
    found[outcome.golden.partition("/")[0] + " " + outcome.format] = [str(outcome.status), said]
json.dump(found, open(sys.argv[1], "w"))
"""


def compare(folder: Path) -> dict[str, object]:
    """Save, load and simulate; return all verdicts.

    Raises
    ------
    NotRunError
        One of the two can't be run here.
    """
    little, big = machine_of("amd64"), machine_of("s390x")
    for one in (little, big):
        root_of(one)
    store, simulated, real = folder / "store", folder / "simulated.json", folder / "real.json"
    into = ["--into", str(store), "--rows", "20", "--formats", " ".join(FORMATS)]
    recorder = "pytest_sklearn_persist/recorder.py"
    _run("amd64", folder, [recorder, "goldens/recipes.py", *into, "--cv", "0"])
    _run("amd64", folder, ["-c", _SIMULATE, str(simulated), " ".join(FORMATS)])
    _run("s390x", folder, ["-c", _CHECK, str(real), str(store), str(PATIENCE[False][0])])
    return agreement(json.loads(simulated.read_text()), json.loads(real.read_text()))


def _run(name: str, folder: Path, command: list[str]) -> None:
    machine = machine_of(name)
    status = run_in(
        root_of(machine),
        machine,
        ["/usr/bin/python3", *command],
        bound=[REPOSITORY, folder],
        folder=REPOSITORY,
        environment=_environment(REPOSITORY),
    )
    if status:
        raise NotRunError(f"{name}: {command[0]} ends with {status}")


def agreement(
    simulated: dict[str, list[str]], real: dict[str, list[str]], release: str | None = None
) -> dict[str, object]:
    """Hold what was simulated against what really happened.

    Parameters
    ----------
    simulated, real : dict
        Status and what was said, by ``"model format"``.
    release : str, optional
        Of Debian; the default is that of the roots.

    Examples
    --------
    >>> found = agreement({"a joblib": ["close", ""]}, {"a joblib": ["drifted", "2.0"]}, "trixie")
    >>> found["counts"], found["disagree"]["a joblib"]["real"]
    ({'joblib': [0, 1]}, ['drifted', '2.0'])
    """
    agree: Counter[str] = Counter()
    cases: Counter[str] = Counter()
    disagree = {}
    verdicts = {}
    for case in sorted(simulated.keys() & real.keys()):
        format_ = case.split(" ")[1]
        one, other = VERDICTS[simulated[case][0]], VERDICTS[real[case][0]]
        cases[format_] += 1
        agree[format_] += one == other
        verdicts[case] = [one, other]
        if one != other:
            disagree[case] = {"simulated": simulated[case], "real": real[case]}
    return {
        "suite": suite() if release is None else release,
        "counts": {format_: [agree[format_], n] for format_, n in sorted(cases.items())},
        "verdicts": verdicts,
        "disagree": disagree,
        "only one has": sorted(simulated.keys() ^ real.keys()),
    }


def main(arguments: list[str] | None = None) -> int:
    """Compare, print what differs, and keep the result."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the models there")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = (given.keep or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        try:
            found = compare(folder)
        except NotRunError as error:
            print(f"agreement: NOT RUN: {error}")
            return NOT_RUN
    RESULT.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for format_, (agree, cases) in found["counts"].items():  # type: ignore[attr-defined]
        print(f"{format_}: the simulation agrees in {agree} of {cases}")
    for case, sides in found["disagree"].items():  # type: ignore[attr-defined]
        print(f"  {case}: simulated {sides['simulated']}, real {sides['real']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
