"""Functions of the standard library that start programs, and such that touch files."""

from __future__ import annotations

from .opcodes import SYSTEM, Build, Call, Name, method
from .samples import Payload, pickled

SHELL = "starts a program"
FILES = "touches a file"


for _module in ("os", "posix"):
    pickled(f"{_module}.system", SHELL, lambda p, m=_module: Call(Name(m, "system"), p.shell))
    pickled(
        f"{_module}.posix_spawn",
        SHELL,
        lambda p, m=_module: Call(Name(m, "posix_spawn"), p.command[0], p.command, {}),
    )
    pickled(
        f"{_module}.execv",
        SHELL,
        lambda p, m=_module: Call(Name(m, "execv"), p.command[0], p.command),
    )
pickled("os.spawnv", SHELL, lambda p: Call(Name("os", "spawnv"), 0, p.command[0], p.command))
pickled("os.popen", SHELL, lambda p: method(Call(Name("os", "popen"), p.shell), "close"))
for _name in ("call", "run", "check_call", "check_output", "Popen"):
    pickled(f"subprocess.{_name}", SHELL, lambda p, n=_name: Call(Name("subprocess", n), p.command))
for _name in ("getoutput", "getstatusoutput"):
    pickled(f"subprocess.{_name}", SHELL, lambda p, n=_name: Call(Name("subprocess", n), p.shell))
    # What Python 2 called it: protocols 0 to 2 are mapped to the names of Python 3.
    pickled(
        f"commands.{_name}",
        SHELL,
        lambda p, n=_name: Call(Name("commands", n), p.shell),
        protocol=1,
    )
pickled("pty.spawn", SHELL, lambda p: Call(Name("pty", "spawn"), p.command))
pickled(
    "asyncio.create_subprocess_exec",
    SHELL,
    lambda p: Call(
        Name("asyncio", "run"), Call(Name("asyncio", "create_subprocess_exec"), *p.command)
    ),
    executes=False,  # such a loop has no watcher of its children in every version
)
pickled(
    "ctypes.CDLL system",
    SHELL,
    lambda p: method(Call(Name("ctypes", "CDLL"), None), "system", p.shell.encode()),
)
pickled(
    "ctypes.PyDLL PyRun_SimpleString",
    SHELL,
    lambda p: method(Call(Name("ctypes", "PyDLL"), None), "PyRun_SimpleString", p.python.encode()),
)
pickled(
    "webbrowser.GenericBrowser",
    SHELL,
    lambda p: method(
        Call(Name("webbrowser", "GenericBrowser"), [p.command[0], "%s"]), "open", p.path
    ),
)
pickled(
    "webbrowser.open", SHELL, lambda p: Call(Name("webbrowser", "open"), p.path), executes=False
)
pickled(
    "multiprocessing.util.spawnv_passfds",
    SHELL,
    lambda p: Call(
        Name("multiprocessing.util", "spawnv_passfds"), p.command[0].encode(), p.command, ()
    ),
)
pickled(
    "multiprocessing.Process",
    SHELL,
    lambda p: method(
        Call(
            Name("multiprocessing.context", "Process"), None, Name("os", "mkdir"), None, (p.path,)
        ),
        "run",
    ),
)
pickled(
    "multiprocessing.pool.ThreadPool",
    SHELL,
    lambda p: method(Call(Name("multiprocessing.pool", "ThreadPool"), 1), "map", SYSTEM, [p.shell]),
)
pickled(
    "threading.Timer",
    SHELL,
    lambda p: method(Call(Name("threading", "Timer"), 0, SYSTEM, [p.shell]), "run"),
)
pickled(
    "concurrent.futures.ThreadPoolExecutor",
    SHELL,
    lambda p: method(
        Call(Name("concurrent.futures.thread", "ThreadPoolExecutor"), 1),
        "submit",
        SYSTEM,
        p.shell,
    ),
)
pickled(
    "_posixsubprocess.fork_exec",
    SHELL,
    lambda p: Call(Name("_posixsubprocess", "fork_exec"), p.command),
    executes=False,  # what it takes differs from version to version
)
pickled("nt.system", SHELL, lambda p: Call(Name("nt", "system"), p.shell), executes=False)
pickled(
    "_winapi.CreateProcess",
    SHELL,
    lambda p: Call(Name("_winapi", "CreateProcess"), None, p.shell),
    executes=False,
)
pickled("os.fork", SHELL, lambda p: Call(Name("os", "fork")), executes=False)
pickled("os.kill", SHELL, lambda p: Call(Name("os", "kill"), 2**22 + 1, 0), executes=False)
pickled("os._exit", SHELL, lambda p: Call(Name("os", "_exit"), 0), executes=False)
pickled("sys.exit", SHELL, lambda p: Call(Name("sys", "exit"), 0), executes=False)
pickled(
    "signal.raise_signal", SHELL, lambda p: Call(Name("signal", "raise_signal"), 9), executes=False
)


def _some_file(p: Payload) -> str:
    """Write a small file that can be copied; return its name."""
    file = p.folder / "something.txt"
    file.write_text("something")
    return str(file)


_FILES = {
    "builtins.open": lambda p: Call(Name("builtins", "open"), p.path, "w"),
    "io.open": lambda p: Call(Name("io", "open"), p.path, "w"),
    "_io.open": lambda p: Call(Name("_io", "open"), p.path, "w"),
    "_io.FileIO": lambda p: Call(Name("_io", "FileIO"), p.path, "w"),
    "codecs.open": lambda p: Call(Name("codecs", "open"), p.path, "w"),
    "os.open": lambda p: Call(Name("os", "open"), p.path, 0o102),
    "os.mkdir": lambda p: Call(Name("os", "mkdir"), p.path),
    "os.makedirs": lambda p: Call(Name("os", "makedirs"), p.path),
    "os.mkfifo": lambda p: Call(Name("os", "mkfifo"), p.path),
    "os.mknod": lambda p: Call(Name("os", "mknod"), p.path),
    "os.symlink": lambda p: Call(Name("os", "symlink"), "anything", p.path),
    "os.link": lambda p: Call(Name("os", "link"), _some_file(p), p.path),
    "os.rename": lambda p: Call(Name("os", "rename"), _some_file(p), p.path),
    "shutil.copyfile": lambda p: Call(Name("shutil", "copyfile"), _some_file(p), p.path),
    "shutil.move": lambda p: Call(Name("shutil", "move"), _some_file(p), p.path),
    "shutil.copytree": lambda p: Call(Name("shutil", "copytree"), str(p.folder), p.path),
    "shutil.make_archive": lambda p: Call(
        Name("shutil", "make_archive"), p.path, "tar", str(p.folder)
    ),
    "tempfile.mkdtemp": lambda p: Call(
        Name("tempfile", "mkdtemp"), "", "marker", str(p.marker.parent)
    ),
    "tempfile.mkstemp": lambda p: Call(
        Name("tempfile", "mkstemp"), "", "marker", str(p.marker.parent)
    ),
    "pathlib.Path touch": lambda p: method(Call(Name("pathlib", "PosixPath"), p.path), "touch"),
    "pathlib.Path write_text": lambda p: method(
        Call(Name("pathlib", "PosixPath"), p.path), "write_text", ""
    ),
    "logging.FileHandler": lambda p: Call(Name("logging", "FileHandler"), p.path),
    "logging.handlers.RotatingFileHandler": lambda p: Call(
        Name("logging.handlers", "RotatingFileHandler"), p.path
    ),
    "zipfile.ZipFile": lambda p: Call(Name("zipfile", "ZipFile"), p.path, "w"),
    "tarfile.TarFile": lambda p: Call(Name("tarfile", "TarFile"), p.path, "w"),
    "gzip.GzipFile": lambda p: Call(Name("gzip", "GzipFile"), p.path, "wb"),
    "bz2.BZ2File": lambda p: Call(Name("bz2", "BZ2File"), p.path, "w"),
    "lzma.LZMAFile": lambda p: Call(Name("lzma", "LZMAFile"), p.path, "w"),
    "sqlite3.connect": lambda p: method(
        Call(Name("sqlite3", "connect"), p.path), "execute", "create table t (c)"
    ),
    "dbm.dumb.open": lambda p: method(Call(Name("dbm.dumb", "open"), p.path, "n"), "close"),
    "shelve.open": lambda p: method(Call(Name("shelve", "open"), p.path), "close"),
    "mailbox.Maildir": lambda p: Call(Name("mailbox", "Maildir"), p.path),
    "urllib.request.urlretrieve": lambda p: Call(  # of a file: nothing is asked of a network
        Name("urllib.request", "urlretrieve"), f"file://{_some_file(p)}", p.path
    ),
    "wave.open": lambda p: Call(Name("wave", "open"), p.path, "wb"),
    "xml.etree.ElementTree.ElementTree": lambda p: method(
        Call(
            Name("xml.etree.ElementTree", "ElementTree"),
            Call(Name("xml.etree.ElementTree", "Element"), "a"),
        ),
        "write",
        p.path,
    ),
    "pickle.dump": lambda p: Call(
        Name("pickle", "dump"), 1, Call(Name("builtins", "open"), p.path, "wb")
    ),
    "py_compile.compile": lambda p: Call(
        Name("py_compile", "compile"), str(p.script("some.py")), p.path
    ),
    "zipapp.create_archive": lambda p: Call(
        Name("zipapp", "create_archive"), str(p.script("__main__.py").parent), p.path
    ),
    "distutils.dir_util.mkpath": lambda p: Call(Name("distutils.dir_util", "mkpath"), p.path),
    "builtins.print": lambda p: Call(
        Call(Name("functools", "partial"), Name("builtins", "print")),
        Call(Name("builtins", "open"), p.path, "w"),
    ),
    "socket.socket": lambda p: Call(Name("socket", "socket")),
    "os.remove": lambda p: Call(Name("os", "remove"), p.path),
    "shutil.rmtree": lambda p: Call(Name("shutil", "rmtree"), p.path),
    "os.chdir": lambda p: Call(Name("os", "chdir"), str(p.folder)),
    "os.putenv": lambda p: Call(Name("os", "putenv"), "PERSIST", "hostile"),
    "builtins.open to read": lambda p: Call(Name("builtins", "open"), "/etc/passwd"),
    "os.listdir": lambda p: Call(Name("os", "listdir"), "/"),
}
#: What leaves nothing behind that could be seen, or is not there in every version.
_NOTHING_TO_SEE = {
    "distutils.dir_util.mkpath",
    "socket.socket",
    "os.remove",
    "shutil.rmtree",
    "os.chdir",
    "os.putenv",
    "builtins.open to read",
    "os.listdir",
}
for _name, _make in _FILES.items():
    pickled(_name, FILES, _make, executes=_name not in _NOTHING_TO_SEE)

# What writes by itself, in C, without a word to Python's audit hooks.
pickled(
    "readline.write_history_file",
    FILES,
    lambda p: Call(Name("readline", "write_history_file"), p.path),
    needs="readline",
)
pickled(
    "_gdbm.open",
    FILES,
    lambda p: Call(Name("_gdbm", "open"), p.path, "n"),
    needs="_gdbm",
)
pickled(
    "_dbm.open",
    FILES,
    lambda p: Call(Name("_dbm", "open"), p.path, "n"),
    needs="_dbm",
)
pickled(
    "ssl.SSLContext logs its keys",
    FILES,
    lambda p: Build(
        Call(Name("ssl", "SSLContext"), Call(Name("ssl", "_SSLMethod"), 16)),
        (None, {"keylog_filename": p.path}),
    ),
    needs="ssl",
)
pickled(
    "multiprocessing.shared_memory",
    FILES,
    lambda p: Call(Name("_posixshmem", "shm_open"), "/persist-hostile", 0, 0o600),
    executes=False,
)
