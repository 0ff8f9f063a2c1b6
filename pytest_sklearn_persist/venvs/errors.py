"""Why an environment could not be made."""

from __future__ import annotations

from ..errors import PersistenceError
from ..texts import clean

__all__ = ["VenvError"]


class VenvError(PersistenceError):
    """An environment could not be made, or what is in it does not work.

    Parameters
    ----------
    message : str
        What failed, complete on its own.
    tail : str, optional
        The last lines that the installer, or the interpreter, has said.
    """

    def __init__(self, message: str, tail: str = "") -> None:
        super().__init__(message, *tail.splitlines())
        self.message = message
        self.tail = tail

    @property
    def reason(self) -> str:
        """What failed and why, in one line."""
        lines = [line.strip() for line in self.tail.splitlines() if line.strip()]
        telling = [line for line in lines if line.startswith(_TELLING)]
        chosen = (telling or lines)[-1:] or [""]
        return clean(f"{self.message} ({chosen[0][:200]})" if chosen[0] else self.message)

    @property
    def offline(self) -> bool:
        """Whether it failed because no package index could be reached."""
        text = f"{self.message}\n{self.tail}".lower()
        return any(words in text for words in _OFFLINE)


#: How the line begins that says why, among those of uv, pip and a traceback.
_TELLING = ("ERROR: Could not", "ERROR: Cannot", "ERROR: No matching", "cause:", "× ", "╰─▶")
#: What they say where there is no network, or nobody answers.
_OFFLINE = (
    "connection broken",
    "connection refused",
    "error sending request",
    "dns error",
    "name resolution",
    "failed to establish a new connection",
    "network is unreachable",
    "network connectivity is disabled",
)
