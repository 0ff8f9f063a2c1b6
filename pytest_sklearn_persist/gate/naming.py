"""What a file is that holds no estimator which could be loaded: said, so that it is not "damaged".

Only signatures that cannot be an honest pickle count, and those of texts only if all of the start
is text. What is named here is never loaded.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re

from .sniffing import START, sniff

__all__ = ["kind_of", "what_else"]

_OWN = "a model in the own format of {}, not a saved Python object: {} reads it"
_SEALED = "{}, which is encrypted: decrypt it first"
_POINTER = "a pointer of {}, not the file: run {}"

#: By how a file begins; the more telling first.
_SIGNATURES: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), text)
    for pattern, text in (
        (rb"version https://git-lfs", _POINTER.format("git-lfs", "git lfs pull")),
        (
            rb"(?:md5: [0-9a-f]{32}\r?\n)?(?:frozen: \w+\r?\n)?(?:deps:.{0,400})?"
            rb"outs:\s*\r?\n- \s*(?:md5|hash|etag|checksum|size|path|cache)\b",
            _POINTER.format("DVC", "dvc pull"),
        ),
        (rb"(?:\.\./)*(?:\.git)?/?annex/objects/", _POINTER.format("git-annex", "git annex get")),
        (rb"gAAAAA[A-Za-z0-9_-]{14}", _SEALED.format("a Fernet token")),
        (rb"-----BEGIN PGP MESSAGE", _SEALED.format("a message of PGP")),
        (rb"-----BEGIN PGP SIGNED", "a text signed with PGP, not a saved Python object"),
        (rb"-----BEGIN PGP ", "a key or signature of PGP, not a saved Python object"),
        (rb"\x8c[\x0d-\x2e]\x04[\x01-\x0d]\x03[\x01-\x0e]", _SEALED.format("a message of PGP")),
        (rb"(?:\x84|\x85.|\xc1.?)[^\x00]\x03", _SEALED.format("a message of PGP")),
        (rb"\xc3[\x0d-\x2e]\x04[\x01-\x0d]\x03", _SEALED.format("a message of PGP")),
        (rb"\x89[\x01-\x02].\x04\x00|\xc2[\xc0-\xdf].\x04\x00", "a signature of PGP, not a model"),
        (rb"age-encryption\.org/|-----BEGIN AGE ENC", _SEALED.format("a file of age")),
        (rb"Salted__|U2FsdGVkX1", _SEALED.format("what openssl enc has written")),
        (rb"\$ANSIBLE_VAULT;", _SEALED.format("a vault of Ansible")),
        (rb"\x00GITCRYPT\x00", "locked by git-crypt: run git-crypt unlock"),
        (rb"AES[\x00-\x03]\x00", _SEALED.format("a file of AES Crypt")),
        (rb"-----BEGIN (?:PKCS7|CMS)", "a message of CMS, signed or encrypted: unpack it first"),
        (rb"-----BEGIN ", "a key or certificate, not a saved Python object"),
        (rb"CBM1", _OWN.format("CatBoost", "catboost.CatBoost().load_model")),
        (rb"binf|bs64\t?|\x00\x00\x00\x3f.{4}\x00", _OWN.format("XGBoost", "Booster.load_model")),
        (rb"\{L.{0,64}learner|\{\s*\"learner\"", _OWN.format("XGBoost", "Booster.load_model")),
        (rb"tree\r?\n(?:version=|num_class=)", _OWN.format("LightGBM", "lightgbm.Booster")),
        (
            rb"\x08[\x01-\x1f](?:\x12[\x01-\x40][\x20-\x7e]{2}|\x3a[\x80-\xff])",
            _OWN.format("ONNX", "onnxruntime.InferenceSession"),
        ),
        (rb"(?=.{8}\{[\"} ]).{4}\x00{4}", "arrays in safetensors, not a saved Python object"),
        (rb"GGUF", "a language model in GGUF, not a saved Python object"),
        (rb"\x89HDF\r\n", "data in HDF5, such as a model of Keras, not a saved Python object"),
        (rb"PAR1", "a table in Parquet, not a saved Python object"),
        (rb"ARROW1|\xff\xff\xff\xff.\x00\x00\x00", "a table in Arrow, not a saved Python object"),
        (rb"Obj\x01", "records in Avro, not a saved Python object"),
        (rb"SQLite format 3\x00", "a database of SQLite: the model may be in one of its cells"),
        (rb"RD[XA][23]\n", "data of R, not a saved Python object"),
        (rb"MATLAB 5\.0", "data of MATLAB, not a saved Python object"),
        (rb"\xac\xed\x00\x05", "an object of Java, not one of Python"),
        (rb"%PDF-", "a document (PDF), not a saved model"),
        (rb"\x89PNG\r\n|\xff\xd8\xff|GIF8", "an image, not a saved model"),
        (rb"\x7fELF|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe", "a program or library, not a saved model"),
        (rb"7z\xbc\xaf'\x1c", "a 7z archive: unpack it first"),
        (rb"Rar!\x1a\x07", "a RAR archive: unpack it first"),
        (rb"\xff\x06\x00\x00sNaPpY", "compressed with snappy: decompress it first"),
        (rb"\x1f\x9d|LZIP|\x89LZO", "compressed in a way that is not known here: decompress it"),
        (rb"\xd0\xcf\x11\xe0", "a document of Office, not a saved model"),
    )
)
#: By what stands somewhere in the start of a text.
_TEXTS: tuple[tuple[bytes, str], ...] = (
    (b"<PMML", "a model in PMML, not a saved Python object"),
    (b'"nbformat"', "a notebook, not a saved model"),
    (b'"sops"', _SEALED.format("a file of sops")),
    (b'"learner"', _OWN.format("XGBoost", "Booster.load_model")),
    (b'"tree_info"', _OWN.format("LightGBM", "lightgbm.Booster")),
    (b'"oblivious_trees"', _OWN.format("CatBoost", "catboost.CatBoost().load_model")),
)
_KINDS = {
    "git-lfs": _POINTER.format("git-lfs", "git lfs pull"),
    "json": "JSON, not a saved model",
    "html": "a web page (HTML), not a saved model: it may be what a server said in its place",
    "text": "text, not a saved model",
    "unknown": "of a format that is not known, and may be encrypted: its first bytes tell nothing",
}
_PRINTABLE = re.compile(rb"[\t\n\r\x20-\x7e\x80-\xff]*")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_\-\r\n]{24,}={0,2}\s*")
#: What base64 may hold for it to be taken for that, and for no text.
_STRONG = re.compile(
    rb"\x80[\x02-\x05]|\x1f\x8b\x08|BZh[1-9]|\xfd7zXZ|\x04\x22\x4d\x18|PK\x03\x04|\x28\xb5\x2f\xfd"
    rb"|\x78[\x01\x5e\x9c\xda]|\x93NUMPY"
)
#: Opcodes that import or call something.
_DOING = frozenset("GLOBAL STACK_GLOBAL INST OBJ REDUCE NEWOBJ NEWOBJ_EX EXT1 EXT2 EXT4".split())
#: A length in four printable bytes is more than any file has.
_TOO_LONG = 0x20202020


def kind_of(start: bytes) -> str:
    """Return which container a file is, as `sniff`, or ``base64``, or why nothing can load it.

    Parameters
    ----------
    start : bytes
        512 of them, or the whole file if it has fewer.

    Examples
    --------
    >>> kind_of(b"gASVDwAAAAAAAABdlCiMAWGUjAFilGUu"), kind_of(b"This is a text.")
    ('base64', 'text')
    """
    if _is_tar(start):  # whose first bytes are those of a name
        return "tar"
    kind = sniff(start)
    if kind in ("text", "pickle") and _holds_base64(start):
        return "base64"
    if (kind == "pickle" and _is_prose(start)) or (kind == "zlib" and not _is_zlib(start)):
        return "text" if _PRINTABLE.fullmatch(start) else "unknown"
    return kind


def what_else(start: bytes) -> str | None:
    """Return what a file is that nothing here can load; None if something may.

    Parameters
    ----------
    start : bytes
        512 of them, or the whole file if it has fewer.

    Examples
    --------
    >>> what_else(b"CBM1")
    'a model in the own format of CatBoost, not a saved Python object: \
catboost.CatBoost().load_model reads it'
    >>> what_else(b"N.") is None
    True
    """
    start = start[:START]
    if _is_tar(start):
        return None
    for pattern, text in _SIGNATURES:
        if pattern.match(start):
            return text
    kind = kind_of(start)
    if kind in ("json", "html", "text"):
        return next((text for word, text in _TEXTS if word in start), _KINDS[kind])
    return _KINDS.get(kind)


def _is_tar(start: bytes) -> bool:
    return start[257:262] == b"ustar"


def _is_zlib(start: bytes) -> bool:
    return len(start) > 1 and int.from_bytes(start[:2], "big") % 31 == 0


def _holds_base64(start: bytes) -> bool:
    if not _BASE64.fullmatch(start):
        return False
    plain = start.translate(bytes.maketrans(b"-_", b"+/"), b"\r\n\t =")
    try:
        return _STRONG.match(base64.b64decode(plain[: len(plain) // 4 * 4])) is not None
    except binascii.Error:
        return False


def _can_be_done(argument: object) -> bool:
    """Say whether an opcode could import something: there is no module of the name "lass A:"."""
    module = argument.partition(" ")[0] if isinstance(argument, str) else "unknown"
    return all(part.isidentifier() for part in module.split("."))


def _is_prose(start: bytes) -> bool:
    """Say whether a start that some pickle could have, too, is plain text that is none.

    What an unpickler would import or call before it noticed is no plain text.
    """
    if start[:1] == b"\x80" or not _PRINTABLE.fullmatch(start):
        return False
    import pickletools  # it imports pickle, which few files need here

    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
        for opcode, argument, _ in pickletools.genops(start):
            if opcode.name in _DOING and _can_be_done(argument):
                return False
    except UnicodeDecodeError:
        return False
    except ValueError as error:
        words = str(error)
        missing = re.search(r"expected (\d+) bytes", words)
        return "unknown" in words or (missing is not None and int(missing[1]) >= _TOO_LONG)
    except Exception:  # what is cut may be anything
        return False
    return False
