"""Code that runs inside the process that loads, with the gate taken apart, and does its best.

It belongs to a package that the user trusts. The model has drifted: whatever the code does, it ends
in answers that are compared like any others, or in a finding that there is none.
"""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from persist_tiers import some_first

from pytest_sklearn_persist import Status, check_golden
from pytest_sklearn_persist.recorder import Archive, decode

DECIDE = "return (np.asarray(X) - self.middle_).sum(axis=1) + self.shift"
NAMED = "    def fit("
TIMEOUT = 5.0

#: Run at the first state that is set; the gate is blinded before.
ATTACK = """
    def __setstate__(self, state):
        self.__dict__.update(state)
        attack()

    def fit("""

BLIND = """
import gc, os, struct, sys, json


def blind():
    from pytest_sklearn_persist.gate import hook

    hook.check_unknown = lambda *_: None
    hook.Gate.refuse = lambda *_: None
    for one in gc.get_objects():
        if type(one) is hook.Gate:
            one._checks.clear()
            one.refusals = ()


def everywhere(data):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, data)
        except OSError:
            pass


def framed(words, *raw):
    body = json.dumps(words).encode()
    head = struct.pack("!QI", len(body), len(raw))
    return head + b"".join(struct.pack("!Q", len(one)) for one in raw) + body + b"".join(raw)


def change_answers(change):
    from pytest_sklearn_persist import recorder
    from pytest_sklearn_persist.goldens import answering

    original = recorder.pack_answers

    def pack(index, parts):
        change(index, parts)
        return original(index, parts)

    answering.pack_answers = pack


def attack():
    blind()
    ATTACK()
"""

#: Names of attacks and what they do, as the source of a function ATTACK.
ATTACKS = {
    "says that it is fine": """
        def ATTACK():
            everywhere(framed(["result", {"status": "identical", "differences": []}]))
    """,
    "answers early that there is nothing": """
        def ATTACK():
            from pytest_sklearn_persist.recorder import AnswerParts, pack_answers

            everywhere(framed(["result"], pack_answers({"warnings": []}, AnswerParts())))
    """,
    "answers early with empty lists": """
        def ATTACK():
            from pytest_sklearn_persist.recorder import AnswerParts, pack_answers

            empty = {"params": {"value": {}}, "outputs": [], "attributes": [], "abilities": []}
            everywhere(framed(["result"], pack_answers({**empty, "warnings": []}, AnswerParts())))
    """,
    "hands back what it was given": """
        def ATTACK():
            from pytest_sklearn_persist import recorder

            real = recorder.observe_call
            recorder.observe_call = lambda model, method, probe, *more: (
                real(model, method, probe, *more)._replace(value=probe.X, error=None)
            )
    """,
    "leaves outputs out": """
        def ATTACK():
            change_answers(lambda index, parts: index.update(outputs=[]))
    """,
    "answers a call twice": """
        def ATTACK():
            change_answers(lambda index, parts: index["outputs"].append(index["outputs"][0]))
    """,
    "answers one call with another": """
        def ATTACK():
            change_answers(
                lambda index, parts: index.update(outputs=index["outputs"][:1] * 12)
            )
    """,
    "leaves abilities out": """
        def ATTACK():
            change_answers(lambda index, parts: index.update(abilities=[]))
    """,
    "answers with what cannot be compared": """
        def ATTACK():
            def change(index, parts):
                for one in index["outputs"]:
                    one["said"] = [{"value": {"kind": "other", "class": "ndarray"}}]

            change_answers(change)
    """,
    "describes no value": """
        def ATTACK():
            change_answers(lambda index, parts: index["outputs"][0].update(said=[{"value": 1}]))
    """,
    "compares by itself": """
        def ATTACK():
            import pytest_sklearn_persist.compare.subjects as subjects
            import pytest_sklearn_persist.goldens.comparing as comparing
            import pytest_sklearn_persist.goldens.judging as judging

            comparing.compare_outputs = subjects.compare_seen = lambda *_, **__: []
            judging.compare = lambda *_: {"differences": []}
    """,
    "says more than is read": """
        def ATTACK():
            everywhere(struct.pack("!QI", 1 << 60, 1 << 31))
    """,
    "sends more than it may": """
        def ATTACK():
            everywhere(struct.pack("!QIQ", 10, 1, 1 << 40) + b"x" * 1000)
    """,
    "sends nonsense": """
        def ATTACK():
            everywhere(bytes(range(256)) * 100)
    """,
    "nests without end": """
        def ATTACK():
            everywhere(struct.pack("!QI", 50_000, 0) + b"[" * 50_000)
    """,
    "sends without end": """
        def ATTACK():
            import time

            everywhere(struct.pack("!QI", 1 << 16, 0))
            while True:
                everywhere(b" ")
                time.sleep(0.01)
    """,
    "ends after it has answered": """
        def ATTACK():
            everywhere(framed(["result", None]))
            os._exit(0)
    """,
}


def changed(library, code, drift=""):
    """Let the code of the model do something when it is loaded, and perhaps answer otherwise."""
    lines = "\n".join(line[8:] for line in code.split("\n"))
    library.change(NAMED, ATTACK)
    source = library.file.read_text(encoding="utf-8").replace(DECIDE, DECIDE + drift)
    library.file.write_text(BLIND + lines + source, encoding="utf-8")
    [outcome] = check_golden(
        library.folder / "goldens", trusted=["signs_of_change.*"], timeout=TIMEOUT
    )
    return outcome


@pytest.mark.parametrize("attack", some_first(ATTACKS, [*ATTACKS][::6]))
def test_no_pass_is_forged(library, attack):
    library.record(formats=["pickle:4"])

    outcome = changed(library, ATTACKS[attack], " + 0.5")

    assert outcome.status in (Status.DRIFTED, Status.USE_ERROR, Status.CRASHED)


def test_the_code_of_an_attack_runs(library):
    library.record(formats=["pickle:4"])

    outcome = changed(library, "\n        def ATTACK():\n            os._exit(77)\n")

    assert "status 77" in outcome.differences[0].actual


REPORT = """
        def ATTACK():
            from pytest_sklearn_persist.goldens import answering

            answering.answer = lambda *_, **__: {"load": report()}
"""


@pytest.mark.full
def test_the_code_that_compares_is_not_there(library):
    library.record(formats=["pickle:4"])
    report = """
        def report():
            return json.dumps([name for name in sys.modules if "persist" in name])
    """

    names = json.loads(changed(library, REPORT + report).differences[0].actual)

    ours = {name.removeprefix("pytest_sklearn_persist.") for name in names}
    judging = {"comparing", "answers", "said", "recorded", "judging", "checking", "asking"}
    assert "goldens.answering" in ours
    assert not {name for name in ours if name.startswith(("compare", "judge", "reports"))}
    assert not {f"goldens.{name}" for name in judging} & ours


def test_what_is_expected_is_nowhere_in_the_memory(library):
    manifest = library.record(formats=["pickle:4"])
    content = manifest.expected.path.read_bytes()
    archive = Archive(io.BytesIO(content))
    [output, *_] = [o for o in archive.index["outputs"] if o["method"] == "decision_function"]
    wanted = {
        "inputs": manifest.inputs.path.read_bytes()[100:164],
        "values": np.asarray(decode(output["value"], archive)).tobytes()[:64],
        "archive": content[200:264],
        "path": str(manifest.expected.path).encode(),
    }
    masked = {name: bytes(255 - one for one in text).hex() for name, text in wanted.items()}
    report = f"""
        def report():
            wanted = {{
                name: bytes(255 - one for one in bytes.fromhex(text))
                for name, text in {masked!r}.items()
            }}
            own = {{id(one) for one in wanted.values()}}
            objects = gc.get_objects()
            objects += [inner for one in objects for inner in gc.get_referents(one)]
            raw = [one for one in objects if type(one) in (bytes, bytearray)]
            texts = [one for one in raw if id(one) not in own]
            texts += [one.encode("utf-8", "replace") for one in objects if type(one) is str]
            found = [name for name, text in wanted.items() if any(text in one for one in texts)]
            return " ".join(found)
    """

    found = changed(library, REPORT + report).differences[0].actual

    assert found == "inputs"


@pytest.mark.full
def test_an_answer_that_was_changed_is_compared_like_any_other(library):
    """Whoever has the recorded answers from elsewhere can give them, and no others."""
    library.record(formats=["pickle:4"])
    attack = """
        def ATTACK():
            from pytest_sklearn_persist import recorder

            real = recorder.observe_call

            def forged(model, method, probe, *more):
                output = real(model, method, probe, *more)
                if method.name == "decision_function":
                    output = output._replace(value=output.value - 0.5)
                return output

            recorder.observe_call = forged
    """

    outcome = changed(library, attack, " + 0.5")

    changed_by = [found.path for found in outcome.differences if found.kind != "close"]
    assert any(path.startswith("predict") for path in changed_by)
    assert not any(path.startswith("decision_function") for path in changed_by)
