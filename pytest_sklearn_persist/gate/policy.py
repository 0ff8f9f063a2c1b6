"""What a session trusts: names, or files whose bytes were reviewed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..errors import UsageError
from .patterns import parse_patterns
from .reading import NotAsRecorded
from .trust import Trust

__all__ = ["MODES", "NOTHING_MORE", "TrustPolicy", "as_policy"]

#: By the list of names, by the digest of the file, or only by both.
MODES = ("list", "hash", "both")


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """What is trusted when artifacts are loaded.

    Attributes
    ----------
    patterns : tuple of str
        Names that the user trusts besides those on the list, such as ``"mypkg.models.*"``.
    mode : {"list", "hash", "both"}
        ``list``: a file may name what is on the list. ``hash``: a file may name anything, if its
        digest is among those that were reviewed, and is not loaded otherwise. ``both``: it must be
        reviewed, and may name what is on the list.
    reviewed : frozenset of str
        SHA-256 digests of manifests and of the artifacts that these list, in hexadecimal digits.
    base : str
        Where those were found, for messages.

    Examples
    --------
    >>> TrustPolicy().for_file("model.pkl", "ab12")
    Trust(patterns=(), listed=True)
    >>> TrustPolicy(mode="hash", reviewed=frozenset({"ab12"})).for_file("model.pkl", "ab12")
    Trust(patterns=(), listed=False)
    """

    patterns: tuple[str, ...] = ()
    mode: str = "list"
    reviewed: frozenset[str] = field(default=frozenset(), repr=False)
    base: str = ""

    def __post_init__(self) -> None:
        """Take patterns apart; refuse those, and modes, that cannot be meant.

        Raises
        ------
        UsageError
            It names the pattern or mode.
        """
        object.__setattr__(self, "patterns", parse_patterns(self.patterns))
        if self.mode not in MODES:
            raise UsageError(f"unknown way to trust {self.mode!r}: one of {', '.join(MODES)}")

    def check_manifest(self, name: str, sha256: str) -> None:
        """Refuse a manifest that would have to be reviewed, and was not.

        It says which answers are right, within which tolerance, and which failures are expected.

        Parameters
        ----------
        name : str
            Of the recording, for the message.
        sha256 : str
            Its digest; see `digest_of`.

        Raises
        ------
        NotAsRecorded
            It was not reviewed.
        """
        if self.mode != "list" and sha256 not in self.reviewed:
            place = f" at {self.base}" if self.base else ""
            raise NotAsRecorded(
                "refused",
                f"{name}: golden.json was not reviewed: it is not as it is{place}, "
                f"or not there (SHA-256 {sha256[:12]}…)",
            )

    def for_file(self, name: str, sha256: str) -> Trust:
        """Return what one file may name.

        Parameters
        ----------
        name : str
            Of the file, for the message.
        sha256 : str
            Its digest.

        Raises
        ------
        NotAsRecorded
            Refused: it would have to be reviewed, and was not.
        """
        if self.mode != "list" and sha256 not in self.reviewed:
            place = f" at {self.base}" if self.base else ""
            raise NotAsRecorded(
                "refused",
                f"{name} was not reviewed: its SHA-256 {sha256[:12]}… stands in no manifest{place}",
            )
        return Trust(self.patterns, listed=self.mode != "hash")


NOTHING_MORE = TrustPolicy()


def digest_of(manifest: bytes) -> str:
    r"""Return the SHA-256 of a manifest as git keeps it, whichever line ends a checkout has.

    Examples
    --------
    >>> digest_of(b"{}\r\n") == digest_of(b"{}\n")
    True
    """
    return hashlib.sha256(manifest.replace(b"\r\n", b"\n")).hexdigest()


def as_policy(trusted: str | Iterable[str] | TrustPolicy) -> TrustPolicy:
    """Return a policy; names alone are trusted besides the list.

    Parameters
    ----------
    trusted : str, iterable of str, or TrustPolicy
        Patterns, or a policy, which is returned as it is.

    Examples
    --------
    >>> as_policy(["mypkg.models.*"]).patterns
    ('mypkg.models.*',)
    """
    if isinstance(trusted, TrustPolicy):
        return trusted
    return TrustPolicy((trusted,) if isinstance(trusted, str) else tuple(trusted))
