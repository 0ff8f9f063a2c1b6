"""Environments that are made for real, but without a network: nothing is downloaded for them."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Local:
    """Makes environments of this interpreter; `fill` is called in place of an installation."""

    fill: object = None
    made: list = field(default_factory=list)
    pythons: tuple = ("{}.{}".format(*sys.version_info[:2]),)

    def create(self, folder, python):
        self.made.append(python)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)

    def install(self, folder, requirements):
        if self.fill is not None:
            self.fill(folder)


def modules_of(folder):
    """Return the folder of an environment's installed modules."""
    return Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))


def borrow(folder):
    """Let an environment have the libraries of this one."""
    (modules_of(folder) / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
