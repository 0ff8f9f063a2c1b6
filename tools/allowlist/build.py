"""Make the list of what the gate lets a saved model name, from what releases really wrote.

``python tools/allowlist/build.py`` reads ``seen/sklearn-*.json`` (made by ``collect.py``, one for
each release) and ``extra.toml`` (what people decided, each with its reason) and writes
``pytest_sklearn_persist/gate/allowed.json``. With ``--check`` it only tells whether that is up to
date.

Nothing gets on the list by being seen alone, apart from classes of scikit-learn: anything else that
a new release writes has to be classified in ``extra.toml`` first, or this stops.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found]

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "pytest_sklearn_persist" / "gate" / "allowed.json"
#: A class of scikit-learn: CamelCase, public or not. Functions are written in small letters.
CLASS = re.compile(r"_*[A-Z][A-Za-z0-9]*(_[A-Z0-9][A-Za-z0-9]*)*")

Global = tuple[str, str]


class Unclassified(Exception):
    """Releases wrote what nobody has decided about."""


@dataclass(frozen=True)
class Seen:
    """What one release wrote."""

    release: str
    python: str
    globals: frozenset[Global]
    called: frozenset[Global] = frozenset()
    arguments: tuple[tuple[str, str, tuple[Any, ...]], ...] = ()

    @property
    def order(self) -> tuple[int, ...]:
        """By what releases are sorted."""
        return version_key(self.release)


def version_key(release: str) -> tuple[int, ...]:
    """Return what sorts releases: ``0.22.2.post1`` comes before ``1.0.2``.

    >>> version_key("0.22.2.post1")
    (0, 22, 2, 1)
    """
    return tuple(int(number) for number in re.findall(r"\d+", release))


def read_seen(folder: Path = HERE / "seen") -> list[Seen]:
    """Read what was collected, oldest release first."""
    found = []
    for path in folder.glob("sklearn-*.json"):
        text = json.loads(path.read_text(encoding="utf-8"))
        pairs = {
            (a, b): flags for a, names in text["globals"].items() for b, flags in names.items()
        }
        found.append(
            Seen(
                text["environment"]["scikit-learn"],
                text["environment"]["python"],
                frozenset(pairs),
                frozenset(pair for pair, flags in pairs.items() if "c" in flags),
                tuple((a, b, tuple(arguments)) for a, b, arguments in text["arguments"]),
            )
        )
    return sorted(found, key=lambda seen: (seen.order, seen.python))


@dataclass(frozen=True)
class Rule:
    """One decision: which globals it is about, and why."""

    modules: tuple[str, ...]
    names: tuple[str, ...]
    reason: str
    seen: bool = False  # only as far as a release wrote it: modules and names may be patterns
    called: bool = False  # loading calls it

    def covers(self, module: str, name: str) -> bool:
        """Whether it decides about a global."""
        return _any(self.modules, module) and _any(self.names, name)

    def pairs(self) -> Iterable[Global]:
        """Return what it allows though no release wrote it."""
        if not self.seen:
            for module in self.modules:
                for name in self.names:
                    yield module, name


def _any(patterns: Iterable[str], text: str) -> bool:
    return any(fnmatchcase(text, pattern) for pattern in patterns)


@dataclass(frozen=True)
class Rules:
    """All decisions."""

    allow: tuple[Rule, ...]
    guarded: tuple[Rule, ...]
    forbidden: tuple[Rule, ...]

    def kind(self, module: str, name: str) -> str | None:
        """Return the decision about a global: the strictest one counts."""
        for kind in ("forbidden", "guarded", "allow"):
            if any(rule.covers(module, name) for rule in getattr(self, kind)):
                return kind
        if module.startswith("sklearn.") and CLASS.fullmatch(name):
            return "allow"
        return None


def read_rules(path: Path = HERE / "extra.toml") -> Rules:
    """Read the decisions."""
    text = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = set(text) - {"allow", "guarded", "forbidden"}
    if unknown:
        raise ValueError(f"{path.name}: unknown sections {sorted(unknown)}")
    return Rules(**{kind: tuple(map(_rule, text.get(kind, []))) for kind in Rules.__annotations__})


def _rule(entry: Mapping[str, Any]) -> Rule:
    values = {**entry, "modules": tuple(entry["modules"]), "names": tuple(entry["names"])}
    rule = Rule(**values)
    if not rule.reason.strip():
        raise ValueError(f"no reason for {rule.modules} {rule.names}")
    return rule


def build(seen: Iterable[Seen], rules: Rules) -> dict[str, Any]:
    """Return the list as it is written.

    Raises
    ------
    Unclassified
        Something was seen that is neither a class of scikit-learn nor decided about.
    """
    seen = list(seen)
    releases = sorted({one.release for one in seen}, key=version_key)
    written: dict[Global, list[str]] = {}
    for one in seen:
        for pair in one.globals:
            written.setdefault(pair, []).append(one.release)
    unknown = sorted(pair for pair in written if rules.kind(*pair) is None)
    if unknown:
        lines = "".join(
            f"\n  {module} {name} ({written[module, name][0]})" for module, name in unknown
        )
        raise Unclassified(f"classify these in extra.toml:{lines}")
    for rule in rules.allow + rules.guarded:
        for pair in rule.pairs():
            written.setdefault(pair, [])
    allowed: dict[str, dict[str, list[str]]] = {}
    guarded: dict[str, dict[str, list[str]]] = {}
    for (module, name), where in written.items():
        kind = rules.kind(module, name)
        if kind != "forbidden":
            section = allowed if kind == "allow" else guarded
            ends = sorted(where, key=version_key)
            section.setdefault(module, {})[name] = [ends[0], ends[-1]] if ends else []
    return {
        "releases": releases,
        "globals": _in_order(allowed),
        "guarded": _in_order(guarded),
        "called": _called(seen, rules),
        "arguments": _arguments(seen, guarded),
    }


def _in_order(section: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {module: dict(sorted(names.items())) for module, names in sorted(section.items())}


def _called(seen: Iterable[Seen], rules: Rules) -> dict[str, list[str]]:
    """Return what loading calls: all else is referred to, or made without its constructor."""
    pairs = {pair for one in seen for pair in one.called if rules.kind(*pair) != "forbidden"}
    pairs |= {pair for rule in rules.allow + rules.guarded if rule.called for pair in rule.pairs()}
    found: dict[str, list[str]] = {}
    for module, name in sorted(pairs):
        found.setdefault(module, []).append(name)
    return found


def _arguments(seen: Iterable[Seen], guarded: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return with which arguments guarded globals were really called."""
    found: dict[str, set[str]] = {}
    for one in seen:
        for module, name, arguments in one.arguments:
            if name in guarded.get(module, ()):
                found.setdefault(f"{module}:{name}", set()).add(json.dumps(arguments))
    return {
        key: [json.loads(text) for text in sorted(calls)] for key, calls in sorted(found.items())
    }


def render(built: Mapping[str, Any]) -> str:
    """Return the text of the file: one module a line."""
    parts = [f'"releases": {json.dumps(built["releases"])}']
    for section in ("globals", "guarded", "called", "arguments"):
        lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in built[section].items()]
        parts.append(f'"{section}": {{\n' + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def forbidden_though_seen(seen: Iterable[Seen], rules: Rules) -> list[str]:
    """Return what releases wrote and models do without; nothing that honest models need."""
    pairs = {pair for one in seen for pair in one.globals if rules.kind(*pair) == "forbidden"}
    return [f"{module} {name}" for module, name in sorted(pairs)]


def main(arguments: list[str]) -> int:
    """Write the list, or tell whether it is up to date."""
    try:
        seen, rules = read_seen(), read_rules()
        built = build(seen, rules)
    except Unclassified as error:
        print(error, file=sys.stderr)
        return 1
    text = render(built)
    count = sum(map(len, built["globals"].values()))
    guarded = sum(map(len, built["guarded"].values()))
    print(f"{count} globals and {guarded} guarded ones of {len(built['releases'])} releases")
    print("left out though seen:", ", ".join(forbidden_though_seen(seen, rules)) or "nothing")
    if "--check" in arguments:
        return int(TARGET.read_text(encoding="utf-8") != text)
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
