"""What a stranger wrote into a manifest is shown by pytest, and does nothing."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
import xml.etree.ElementTree as ET

import pytest
from persist_names import NAMES, faults_of, plant
from persist_tiers import some_first

EVIL = "\x1b[2J\u202e\n::error::owned\r##[error]owned\x00\ud800$(touch ran)"


FIELDS = {
    "reason": {"expect": [{"when": "*", "status": "drifted", "reason": EVIL}]},
    "format": {"artifacts__0__format": EVIL},
    "version": {"environment__libraries__scikit-learn": EVIL},
    "python": {"environment__python": EVIL},
    "class": {"estimator__class": EVIL, "test": None},
    "source": {"source": {"function": EVIL, "path": EVIL, "sha256": "0" * 64}},
    "probe": {"outputs__0__probe": EVIL},
    "parameter": {"estimator__params__with_mean": EVIL},
    "tolerance": {"tolerance__rtol": 0.5},
    "endless": {"tolerance__rtol": 1e300},
    "command": {"artifacts__0__format": "pickle:4$(touch ran)"},
    "when": {"expect": [{"when": EVIL, "status": "drifted", "reason": "x"}]},
}


@pytest.fixture
def ran(pytester, recorded_store):
    """What pytest says of goldens in which one field each is hostile."""
    for name, fields in FIELDS.items():
        home = pytester.path / "goldens" / name
        shutil.copytree(recorded_store / "scaler", home)
        [file] = home.glob("*/golden.json")
        data = json.loads(file.read_text(encoding="utf-8"))
        for path, value in {"name": name, **fields}.items():
            part = data
            *way, last = path.split("__")
            for step in way:
                part = part[int(step) if isinstance(part, list) else step]
            part[last] = value
        file.write_text(json.dumps(data), encoding="utf-8")
    options = ("--junitxml=junit.xml", "--persist-report=r.md", "--persist-report=r.json", "-rA")
    result = pytester.runpytest_subprocess("goldens", *options)
    return [*result.outlines, *result.errlines]


@pytest.mark.full
def test_what_a_manifest_says_is_shown_and_does_nothing(pytester, ran):
    lines = ran
    text = "\n".join(lines)

    assert not [line for line in lines if line.lstrip().startswith("::") or "##[" in line]
    assert not set(text) & set("\x1b\u202e\x00")
    assert ET.parse(pytester.path / "junit.xml").getroot().tag == "testsuites"
    assert "##[" not in (pytester.path / "r.md").read_text(encoding="utf-8")
    assert json.loads((pytester.path / "r.json").read_text(encoding="utf-8"))["results"]
    pasted = [line.partition("see it: ")[2] for line in lines if "see it: " in line]
    assert pasted
    assert all(shlex.split(line)[0] == "pytest" and "$(" not in line for line in pasted)
    assert "tolerance.rtol: 1e+300 would hide any change" in text
    assert "compared within rtol=0.5" not in text  # it is identical: no tolerance was needed


@pytest.mark.skipif(sys.platform == "win32", reason="has no such names")
@pytest.mark.parametrize(
    "options", some_first(["-v -rA -ojunit_family=xunit1", "-q", "--collect-only"], ["-q"])
)
def test_what_files_and_folders_are_called_is_shown_and_does_nothing(
    pytester, recorded_store, options
):
    store, broken = pytester.path / "goldens", pytester.path / "broken"
    for folder in (store, broken, pytester.path / NAMES[0] / "tests" / "goldens"):
        shutil.copytree(recorded_store / "scaler", folder / "scaler")
    [manifest] = broken.glob("*/*/golden.json")
    manifest.write_text("{}", encoding="utf-8")
    plant(pytester.path, broken)
    junit = pytester.path / "junit.xml"

    ran = pytester.runpytest_subprocess(".", *options.split(), f"--junitxml={junit}")
    text = ran.stdout.str() + ran.stderr.str()

    assert faults_of(text) == []
    assert "FORGED" in text
    if options != "--collect-only":
        assert ran.parseoutcomes()["passed"] == 1
        assert ET.parse(junit).getroot().tag == "testsuites"
