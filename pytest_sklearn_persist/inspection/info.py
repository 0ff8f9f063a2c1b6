"""What was found in a file, as data."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from .sizes import SizeInfo

__all__ = ["ArtifactInfo", "EstimatorInfo", "GlobalInfo", "StoredCallable"]

#: Goes with every answer.
NOTE = "nothing of the file was run; whether it may be loaded is decided when it is loaded"


@dataclass(frozen=True, slots=True)
class GlobalInfo:
    """A class or function that a file names, and that loading it would import.

    Attributes
    ----------
    module, name : str
    trust : str
        ``trusted``, ``guarded`` (trusted with the arguments that honest files have),
        ``not trusted``.
    exists : str
        In the installed scikit-learn: ``yes``, ``no``, or ``unknown``.
    releases : tuple of str or None
        The first and the last release of scikit-learn that writes it, if that is known.
    pattern : str or None
        What ``persist_trusted`` would have to say so that it is trusted; None if it is trusted,
        and if nothing can make it so.
    """

    module: str
    name: str
    trust: str
    exists: str
    releases: tuple[str, str] | None
    pattern: str | None

    def __str__(self) -> str:
        """Return its whole name."""
        return f"{self.module}.{self.name}"


@dataclass(frozen=True, slots=True)
class EstimatorInfo:
    """An estimator in a file.

    Attributes
    ----------
    path : str
        Where it is, such as ``steps[0][1]``; empty for the object itself.
    class_name : str
        With its module.
    version : str or None
        The release of scikit-learn that saved it; classes from elsewhere say none.
    exists : str
        Whether the installed scikit-learn has the class: ``yes``, ``no``, or ``unknown``.
    settings : dict of str to str
        How it is configured, and what it was fitted on, as short texts.
    """

    path: str
    class_name: str
    version: str | None
    exists: str
    settings: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class StoredCallable:
    """A class or function that an estimator keeps, and may call when it is used."""

    path: str
    module: str
    name: str


@dataclass(frozen=True, slots=True)
class ArtifactInfo:
    """What a file holds, as far as can be said without running anything in it.

    It explains a file and does not say that it is safe to load: what a reader believes the
    bytes to mean and what an unpickler does with them can be two things.

    Attributes
    ----------
    path : str
    size : int
        Bytes of the file.
    sha256 : str or None
        None if it was not asked for and the file is large.
    container : str
        ``pickle``, ``joblib``, ``skops``, ``npy``, ``npz``, ``zip``, or what else it is.
    compression : str or None
    protocols : tuple of int
        Of the pickles in it.
    estimators : tuple of EstimatorInfo
        In the order of the file, outer ones first.
    arrays, array_bytes : int
        How many arrays, and how large they are together.
    callables : tuple of StoredCallable
    globals : tuple of GlobalInfo
    side_files : tuple of str
        Files with arrays that joblib 0.9 and older wrote beside it.
    not_understood : tuple of str
        What the reader could make nothing of.
    damaged : str or None
        Why nothing can load it whole; what came before that point is listed.
    holds : str or None
        What it holds as a whole: ``a LogisticRegression``, ``a dict of 2``, ``a pandas Series``.
    layers : tuple of str
        What it was packed into, the outer first: ``gzip``, ``tar``, the name of a member.
    beside : tuple of str
        Members of an archive that hold no estimator.
    no_model : str or None
        What it is, if it is something else than a saved Python object, such as a model of ONNX.
    sizes : tuple of SizeInfo
        The parts that take more than a hundredth of its bytes, the largest first; of a file of
        more than a megabyte, or if it was asked for.
    padded : bool
        Arrays in it are as joblib writes them since 1.2, which older ones cannot read.
    """

    path: str
    size: int
    sha256: str | None
    container: str
    compression: str | None
    protocols: tuple[int, ...]
    estimators: tuple[EstimatorInfo, ...]
    arrays: int
    array_bytes: int
    callables: tuple[StoredCallable, ...]
    globals: tuple[GlobalInfo, ...]
    side_files: tuple[str, ...]
    not_understood: tuple[str, ...]
    damaged: str | None
    holds: str | None = None
    layers: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    no_model: str | None = None
    sizes: tuple[SizeInfo, ...] = ()
    padded: bool = False

    @property
    def versions(self) -> tuple[str, ...]:
        """The releases of scikit-learn that its estimators name, in order."""
        from packaging.version import Version

        def order(text: str) -> tuple[bool, Version, str]:
            try:
                return (False, Version(text), text)
            except ValueError:  # also of thousands of digits
                return (True, Version("0"), text)

        return tuple(sorted({e.version for e in self.estimators if e.version}, key=order))

    @property
    def not_trusted(self) -> tuple[GlobalInfo, ...]:
        """The globals that are not trusted."""
        return tuple(one for one in self.globals if one.trust == "not trusted")

    @property
    def needed(self) -> tuple[str, ...]:
        """The patterns that would have to be trusted, as far as patterns can."""
        return tuple(dict.fromkeys(one.pattern for one in self.not_trusted if one.pattern))

    @property
    def open_questions(self) -> bool:
        """Whether something is not trusted, not understood, damaged, or no saved object."""
        return bool(self.not_trusted or self.not_understood or self.damaged or self.no_model)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        data = asdict(self)
        data["versions"] = list(self.versions)
        data["needed"] = list(self.needed)
        data["open_questions"] = self.open_questions
        data["note"] = NOTE
        for one in data["globals"]:
            one["releases"] = one["releases"] and list(one["releases"])
        return {key: list(v) if isinstance(v, tuple) else v for key, v in data.items()}

    def __str__(self) -> str:
        """Return all of it as a text, its first line complete on its own."""
        from .text import as_text

        return as_text(self)
