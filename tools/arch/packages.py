"""Debian packages of any architecture: found and fetched by apt, in folders of our own.

Nothing of this machine's package database is touched, and no root rights are needed. What this
machine's apt is told about networks (proxies, certificates) holds here too.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from machines import NotRunError, needed, run

MIRROR = "http://deb.debian.org/debian"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
_ORIGINS = "$(REPO_URI)|$(ORIGIN)|$(LABEL)"


def mirror() -> str:
    """Return where packages come from: ``ARCH_MIRROR``, else what apt uses here for Debian."""
    given = os.environ.get("ARCH_MIRROR")
    if given:
        return given
    command = ["apt-get", "indextargets", "--format", _ORIGINS, "Created-By: Packages"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return _mirror_among(done.stdout)


def _mirror_among(lines: str) -> str:
    r"""Return the archive of Debian itself among what apt knows, not that of its security team.

    Examples
    --------
    >>> _mirror_among("http://one.example/debian/|Debian|Debian\n")
    'http://one.example/debian/'
    >>> _mirror_among("http://two.example/ubuntu/|Ubuntu|Ubuntu\n")
    'http://deb.debian.org/debian'
    """
    for line in lines.splitlines():
        address, _, rest = line.partition("|")
        if rest == "Debian|Debian":
            return address
    return MIRROR


class Packages:
    """The packages of a release of Debian for an architecture.

    Parameters
    ----------
    folder : Path
        What apt needs is kept there.
    architecture, suite : str
    """

    def __init__(self, folder: Path, architecture: str, suite: str) -> None:
        self.folder = folder
        self.what = f"Debian {suite} for {architecture}"
        needed("dpkg-deb", "roots are made of Debian packages")
        keyring = os.environ.get("ARCH_KEYRING", KEYRING)
        if not Path(keyring).exists():
            raise NotRunError(f"no {keyring}: the package debian-archive-keyring has it")
        lists, archives = folder / "lists" / "partial", folder / "archives" / "partial"
        for one in (lists, archives):
            one.mkdir(parents=True, exist_ok=True)
        source = folder / "sources.list"
        source.write_text(f"deb [signed-by={keyring}] {mirror()} {suite} main\n")
        (folder / "status").touch()
        settings = {
            "Dir::State": folder,
            "Dir::State::lists": folder / "lists",
            "Dir::State::status": folder / "status",
            "Dir::Cache": folder,
            "Dir::Etc::SourceList": source,
            "Dir::Etc::SourceParts": "/dev/null",
            "Dir::Etc::Preferences": "/dev/null",
            "Dir::Etc::PreferencesParts": "/dev/null",
            "APT::Architecture": architecture,
            "APT::Architectures": architecture,
            "APT::Install-Recommends": "false",
            "APT::Sandbox::User": "",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        self._command = [needed("apt-get", "roots are made of Debian packages"), "-q"]
        for key, value in settings.items():
            self._command += ["-o", f"{key}={value}"]
        self._apt(["-o", "APT::Update::Error-Mode=any", "update"])

    def _apt(self, arguments: list[str], cwd: Path | None = None) -> str:
        return run([*self._command, *arguments], f"apt can't get {self.what}", cwd=cwd)

    def resolve(self, names: list[str], leave_out: str) -> list[str]:
        """Return the packages that are needed for some, but for those that match a pattern."""
        text = self._apt(["--simulate", "install", *names])
        all_of_them = re.findall(r"^Inst (\S+) ", text, re.MULTILINE)
        return [name for name in all_of_them if not re.fullmatch(leave_out, name)]

    def download(self, names: list[str], into: Path) -> list[Path]:
        """Fetch packages into a folder."""
        into.mkdir(parents=True, exist_ok=True)
        self._apt(["download", *names], cwd=into)
        return sorted(into.glob("*.deb"))

    def forget(self) -> None:
        """Delete what was kept."""
        shutil.rmtree(self.folder, ignore_errors=True)


def unpack(package: Path, into: Path, only: tuple[str, ...] = ()) -> None:
    """Unpack a package, or some files of it; links of folders stay links."""
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE
    ) as reader:
        run(
            ["tar", "-x", "-C", str(into), "--keep-directory-symlink", "--no-same-owner", *only],
            f"{package.name} can't be unpacked",
            stdin=reader.stdout,
        )
