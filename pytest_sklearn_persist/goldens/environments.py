"""How the environment of a recording can be had again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import Version

from .manifest import Manifest, ManifestError

__all__ = ["Recreation", "recreation_of"]

_DISTRIBUTION = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
_PYTHON = re.compile(r"\d+\.\d+(\.\d+)?((a|b|rc)\d+)?", re.ASCII)
_THREADS = re.compile(r"[A-Z_]+_NUM_THREADS")
_PLATFORMS = {
    "x86_64": "linux/amd64",
    "amd64": "linux/amd64",
    "aarch64": "linux/arm64",
    "arm64": "linux/arm64",
    "ppc64le": "linux/ppc64le",
    "s390x": "linux/s390x",
    "i686": "linux/386",
}
#: The oldest Python that uv looks for and downloads.
_UV_OLDEST = Version("3.8")


@dataclass(frozen=True, slots=True)
class Recreation:
    """What recreates the environment of a recording.

    Attributes
    ----------
    recording : str
        ``churn/sklearn-1.3.2_cp311_linux-x86_64``.
    implementation, python : str
    requirements : tuple of str
        Pinned: ``scikit-learn==1.3.2``.
    threads : dict of str to str
        The environment variables that set numbers of threads.
    unpinned : tuple of str
        Facts that no installer can bring back.
    notes : tuple of str
        What a reader has to know before it works.
    platform : str or None
        As Docker names it.
    """

    recording: str
    implementation: str
    python: str
    requirements: tuple[str, ...]
    threads: dict[str, str]
    unpinned: tuple[str, ...]
    notes: tuple[str, ...]
    platform: str | None

    @property
    def _remarks(self) -> list[str]:
        remarks = [
            f"# {self.recording}, recorded under {self.implementation} {self.python}",
            *(f"# not pinned: {text}" for text in self.unpinned),
            *(f"# note: {text}" for text in self.notes),
        ]
        if self.threads:
            said = " ".join(f"{name}={value}" for name, value in self.threads.items())
            remarks.append(f"# set when it was recorded: {said}")
        return remarks

    def pip(self) -> str:
        """Return a requirements file, with commands for a shell in its remarks.

        They are pasted where the golden lies, which may be a stranger's checkout: no module of it
        is imported, and an environment that is there already is left alone.
        """
        how = [
            f"# test ! -e env && {self._interpreter} -I -m venv env &&",
            "#   env/bin/python -I -m pip install -r requirements.txt",
        ]
        return "\n".join([*self._remarks, *how, *self.requirements])

    def uv(self) -> str:
        """Return commands for a shell, which obey no configuration of the folder they run in."""
        lines = list(self._remarks)
        if Version(self.python) < _UV_OLDEST:
            lines.append(f"# note: uv may not find Python {self.python}; venv and pip do")
        version = self.python if self.implementation == "CPython" else f"pypy{self._minor}"
        lines.append(f"uv --no-config venv --no-project --python {version} env &&")
        pins = [
            f"'{pin}'" if re.search(r"[^A-Za-z0-9_.=+-]", pin) else pin for pin in self.requirements
        ]
        lines.append(" \\\n    ".join(["uv --no-config pip install --python env", *pins]))
        lines += [f"export {name}={value}" for name, value in self.threads.items()]
        return "\n".join(lines)

    def dockerfile(self) -> str:
        """Return the beginning of a Dockerfile."""
        platform = f"--platform={self.platform} " if self.platform else ""
        image = (
            f"python:{self.python}-slim"
            if self.implementation == "CPython"
            else f"pypy:{self._minor}-slim"
        )
        lines = [*self._remarks, f"FROM {platform}{image}"]
        lines += [f"ENV {name}={value}" for name, value in self.threads.items()]
        lines.append(" \\\n    ".join(["RUN pip install --no-cache-dir", *self.requirements]))
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        return {
            "recording": self.recording,
            "implementation": self.implementation,
            "python": self.python,
            "requirements": list(self.requirements),
            "threads": dict(self.threads),
            "unpinned": list(self.unpinned),
            "notes": list(self.notes),
            "platform": self.platform,
        }

    @property
    def _minor(self) -> str:
        return ".".join(self.python.split(".")[:2])

    @property
    def _interpreter(self) -> str:
        return f"{'python' if self.implementation == 'CPython' else 'pypy'}{self._minor}"


def recreation_of(manifest: Manifest) -> Recreation:
    """Return what recreates the environment of a recording.

    Everything that ends up in a command is checked first: a manifest is a file from elsewhere,
    and these lines are made to be pasted into a shell.

    Parameters
    ----------
    manifest : Manifest

    Raises
    ------
    ManifestError
        A requirement is no name and version, or the version of Python is none.
    """
    facts = manifest.environment
    python = str(facts["python"]).rstrip("+")
    if not _PYTHON.fullmatch(python):
        raise ManifestError(
            manifest.path, "environment.python", f"{facts['python']!r} is not a version of Python"
        )
    notes: list[str] = []
    if python != facts["python"]:
        notes.append(f"Python {facts['python']} was no release; {python} is the next to it")
    if facts["implementation"] not in ("CPython", "PyPy"):
        notes.append(f"{_plain(facts['implementation'])} has to be installed by hand")
    if facts["implementation"] == "PyPy":
        notes.append(f"any PyPy that runs Python {python}: its own version was not recorded")
    if facts["system"] != "Linux":
        notes.append(f"recorded under {_plain(facts['system'])}: a container runs Linux")
    requirements = []
    for name, text in sorted(manifest.requirements.items()):
        field = f"requirements.{name}"
        if not _DISTRIBUTION.fullmatch(name):
            raise ManifestError(manifest.path, field, "is not the name of a distribution")
        try:
            version = Version(text)
        except ValueError:  # also of thousands of digits
            raise ManifestError(manifest.path, field, f"{text!r} is not a version") from None
        requirements.append(f"{canonicalize_name(name)}=={version}")
        if version.local or version.is_devrelease:
            notes.append(f"{name} {version} is not a release: get it where you got it then")
    return Recreation(
        _plain(manifest.id),
        facts["implementation"] if facts["implementation"] in ("CPython", "PyPy") else "CPython",
        python,
        tuple(requirements),
        _threads(facts.get("threads")),
        tuple(_unpinned(facts)),
        tuple(notes),
        _PLATFORMS.get(facts["machine"].lower()) if facts["system"] == "Linux" else None,
    )


def _threads(recorded: Any) -> dict[str, str]:
    if not isinstance(recorded, dict):
        return {}
    return {
        name: str(value)
        for name, value in sorted(recorded.items())
        if _THREADS.fullmatch(name) and re.fullmatch(r"[0-9]+(,[0-9]+)*", str(value))
    }


def _unpinned(facts: Any) -> list[str]:
    """Return what may change bits and comes with no package."""
    machine = f"{_plain(facts['system'])} {_plain(facts['machine'])}"
    texts = [f"{machine}, {_plain(facts['byteorder'])}-endian"]
    if facts.get("libc"):
        texts[0] += f", {_plain(facts['libc'])}"
    pools = facts.get("blas")
    if not isinstance(pools, list) or not pools:
        texts.append("BLAS, which was not recorded: threadpoolctl was not there to tell")
        return texts
    for pool in pools:
        if isinstance(pool, dict) and pool.get("internal_api"):
            words = [_plain(pool[key]) for key in ("internal_api", "version") if pool.get(key)]
            kernels = [
                _plain(pool[key]) for key in ("architecture", "threading_layer") if pool.get(key)
            ]
            texts.append(" ".join(words) + (f" ({', '.join(kernels)})" if kernels else ""))
    return texts


def _plain(value: object) -> str:
    """Return a text of a manifest that cannot leave the comment that it stands in."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
