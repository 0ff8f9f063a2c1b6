"""What the tests of the walls try in a process that has given up what it can: no gate is closed."""

import ctypes
import errno
import mmap
import os
import resource
import signal
import socket
import stat
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from pytest_sklearn_persist.isolation.walls import give_up

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.syscall.restype = ctypes.c_long
#: name: (x86_64, aarch64)
NUMBERS = {
    "add_key": (248, 217),
    "bpf": (321, 280),
    "clone": (56, 220),
    "clone3": (435, 435),
    "execveat": (322, 281),
    "fanotify_init": (300, 262),
    "io_uring_setup": (425, 425),
    "keyctl": (250, 219),
    "kexec_load": (246, 104),
    "memfd_create": (319, 279),
    "mount": (165, 40),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "openat2": (437, 437),
    "perf_event_open": (298, 241),
    "personality": (135, 92),
    "pidfd_open": (434, 434),
    "pivot_root": (155, 41),
    "process_vm_readv": (310, 270),
    "ptrace": (101, 117),
    "quotactl": (179, 60),
    "reboot": (169, 142),
    "rt_sigqueueinfo": (129, 138),
    "setns": (308, 268),
    "shmget": (29, 194),
    "swapon": (167, 224),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
}


def call(name, *arguments):
    number = NUMBERS[name][os.uname().machine == "aarch64"]
    result = LIBC.syscall(number, *(ctypes.c_long(a) if type(a) is int else a for a in arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), name)
    return result


def _fill(folder):
    for number in range(10_000):
        Path(folder, f"file-{number}").write_bytes(bytes(1000))


def _connect(family, address, kind=socket.SOCK_STREAM):
    socket.socket(family, kind).connect(address)


def _new_process():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _clone(flags):
    if call("clone", flags | signal.SIGCHLD, 0, 0, 0, 0) == 0:
        os._exit(0)


def _run_from_memory():
    fd = call("memfd_create", b"program", 0)
    os.write(fd, Path(sys.executable).read_bytes())
    call("execveat", fd, b"", 0, 0, 0x1000)


def _read_memory_of(pid):
    target = ctypes.create_string_buffer(8)
    local = struct.pack("@PN", ctypes.addressof(target), 8)
    remote = struct.pack("@PN", ctypes.addressof(target), 8)
    call("process_vm_readv", pid, local, 1, remote, 1, 0)


def _raise_limit():
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    if resource.getrlimit(resource.RLIMIT_AS)[0] == soft:
        raise PermissionError(errno.EPERM, "the limit is as before")


def _ioctl_terminal():
    import fcntl
    import termios

    fcntl.ioctl(2, termios.TIOCSTI, b"x")


def _signal_by_descriptor(pid):
    import fcntl

    fcntl.fcntl(2, fcntl.F_SETOWN, pid)


def _of_template(name):
    return Path(f"/proc/{os.getppid()}", name)


#: Each is called with the facts that the test has sent, and must not come to its end.
DEEDS = {
    "write here": lambda f: Path("file").write_text("x"),
    "write in the folder of temporary files": lambda f: Path("/tmp/persist-x").write_text("x"),
    "write at home": lambda f: Path(f["home"], "file").write_text("x"),
    "write beside a secret": lambda f: Path(f["folder"], "file").write_text("x"),
    "overwrite": lambda f: Path(f["secret"]).write_text("x"),
    "overwrite code": lambda f: Path(f["code"]).open("r+b").close(),
    "fill the disk": lambda f: _fill("."),
    "fill the disk elsewhere": lambda f: _fill(f["folder"]),
    "write into shared memory": lambda f: Path("/dev/shm/persist-x").write_text("x"),
    "change a mode": lambda f: Path(f["secret"]).chmod(0o777),
    "change an owner": lambda f: os.chown(f["secret"], 1, 1),
    "change a time": lambda f: os.utime(f["secret"]),
    "cut short": lambda f: os.truncate(f["secret"], 0),
    "delete": lambda f: Path(f["secret"]).unlink(),
    "rename": lambda f: Path(f["secret"]).rename(f["secret"] + "2"),
    "make a folder": lambda f: Path(f["folder"], "new").mkdir(),
    "make a link": lambda f: Path(f["folder"], "new").symlink_to("/etc/passwd"),
    "read a secret": lambda f: Path(f["secret"]).read_bytes(),
    "list the folder of a secret": lambda f: list(Path(f["folder"]).iterdir()),
    "read passwords": lambda f: Path("/etc/shadow").read_bytes(),
    "read the names of keys": lambda f: Path("/proc/keys").read_bytes(),
    "read how the machine was started": lambda f: Path("/proc/cmdline").read_bytes(),
    "read who was interrupted": lambda f: Path("/proc/interrupts").read_bytes(),
    "list processes": lambda f: list(Path("/proc").iterdir()),
    "read users": lambda f: Path("/etc/passwd").read_bytes(),
    "read through the root of another": lambda f: list(
        Path("/proc", str(os.getppid()), "root", "etc").iterdir()
    ),
    "read the environment of the parent": lambda f: _environment_of(f["parent"]),
    "read the environment of the first": lambda f: _environment_of(1),
    "read the environment of the template": lambda f: _environment_of(os.getppid()),
    "read the memory of the template": lambda f: (
        Path(f"/proc/{os.getppid()}/mem").open("rb").close()
    ),
    "read the maps of the template": lambda f: _of_template("maps").read_bytes(),
    "connect by TCP": lambda f: _connect(socket.AF_INET, ("127.0.0.1", f["port"])),
    "connect by TCP 6": lambda f: _connect(socket.AF_INET6, ("::1", f["port"])),
    "send by UDP": lambda f: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(
        b"x", ("127.0.0.1", f["port"])
    ),
    "connect to a file": lambda f: _connect(socket.AF_UNIX, f["unix"]),
    "connect to a name": lambda f: _connect(socket.AF_UNIX, f["abstract"].encode()),
    "ask the kernel by netlink": lambda f: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0),
    "make a raw socket": lambda f: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1),
    "make a pair of sockets": lambda f: socket.socketpair(),
    "listen": lambda f: socket.create_server(("127.0.0.1", 0)),
    "become a program": lambda f: os.execv(sys.executable, [sys.executable, "-c", "0"]),
    "start a program": lambda f: subprocess.run([sys.executable, "-c", "0"], check=False),
    "run from memory": lambda f: _run_from_memory(),
    "fork": lambda f: _new_process(),
    "clone": lambda f: _clone(0),
    "clone into a user namespace": lambda f: _clone(0x10000000),
    "clone3": lambda f: call("clone3", bytes(88), 88) or os._exit(0),
    "kill the parent": lambda f: os.kill(f["parent"], 0),
    "kill the template": lambda f: os.kill(os.getppid(), 0),
    "kill all": lambda f: os.kill(-1, 0),
    "kill the group": lambda f: os.killpg(0, 0),
    "queue a signal": lambda f: call("rt_sigqueueinfo", f["parent"], 0, bytes(128)),
    "signal by a descriptor": lambda f: _signal_by_descriptor(f["parent"]),
    "handle of a process": lambda f: call("pidfd_open", os.getppid(), 0),
    "ptrace": lambda f: call("ptrace", 16, os.getppid(), 0, 0),
    "read memory": lambda f: _read_memory_of(os.getppid()),
    "mount": lambda f: call("mount", b"tmpfs", b"/", b"tmpfs", 0, 0),
    "unshare": lambda f: call("unshare", 0x10000000),
    "setns": lambda f: call("setns", 0, 0),
    "io_uring": lambda f: call("io_uring_setup", 1, bytes(120)),
    "bpf": lambda f: call("bpf", 0, bytes(120), 120),
    "keyctl": lambda f: call("keyctl", 0, -4, 1),
    "add_key": lambda f: call("add_key", b"user", b"x", b"x", 1, -4),
    "perf": lambda f: call("perf_event_open", bytes(120), 0, -1, -1, 0),
    "userfaultfd": lambda f: call("userfaultfd", 1),
    "open by handle": lambda f: call("open_by_handle_at", 0, bytes(8), 0),
    "name to handle": lambda f: call("name_to_handle_at", -100, b"/usr/lib", bytes(8), 0, 0),
    "fanotify": lambda f: call("fanotify_init", 0, 0),
    "personality": lambda f: call("personality", 0x0040000),
    "shared memory of System V": lambda f: call("shmget", 0, 4096, 0o1600),
    "quotactl": lambda f: call("quotactl", 0x80000800, 0, 0, 0),
    "swapon": lambda f: call("swapon", b"/x", 0),
    "reboot": lambda f: call("reboot", 0, 0, 0, 0),
    "kexec": lambda f: call("kexec_load", 0, 0, 0, 0),
    "pivot_root": lambda f: call("pivot_root", b"/", b"/"),
    "openat2": lambda f: call("openat2", -100, b"/usr/lib", bytes(24), 24),
    "chroot": lambda f: os.chroot("/usr"),
    "become root": lambda f: _become(0),
    "become another": lambda f: _become(4242),
    "raise limits": lambda f: _raise_limit(),
    "push into a terminal": lambda f: _ioctl_terminal(),
    "set the host name": lambda f: socket.sethostname("x"),
    "reach back by cwd": lambda f: Path("../../../../../../etc/shadow").read_bytes(),
}


def _environment_of(pid):
    if not Path(f"/proc/{pid}/environ").read_bytes():
        raise PermissionError(errno.EPERM, "nothing is in it")


def _become(uid):
    if os.getuid() == uid:  # nothing to become; then it must be nobody special
        raise PermissionError(errno.EPERM, "already")
    os.setresuid(uid, uid, uid)


def try_all(memory, facts):
    """Try every deed; return what came to its end, and how the others were stopped."""
    give_up()
    met = {}
    for name, deed in DEEDS.items():
        try:
            deed(facts)
            met[name] = None
        except OSError as error:
            met[name] = errno.errorcode.get(error.errno, str(error.errno))
        except (ValueError, subprocess.SubprocessError) as error:
            met[name] = type(error).__name__
    return met


def describe(memory, size):
    """Say who and where the process is when all is given up."""
    started_with = Path("/proc/self/environ").read_text().split("\0")
    give_up(size)
    status = dict(
        line.split(":\t") for line in Path("/proc/self/status").read_text().splitlines() if line
    )
    return {
        "cwd": str(Path.cwd()),
        "descriptors": _descriptors(),
        "environment": dict(os.environ),
        "environ at start": started_with,
        "groups": os.getgroups(),
        "ids": sorted({*os.getresuid(), *os.getresgid()}),
        "status": {key: value.strip() for key, value in status.items()},
    }


def _descriptors():
    found, null = set(), Path(os.devnull).stat()
    for fd in range(1 << 10):
        with suppress(OSError):
            facts = os.fstat(fd)
            if stat.S_ISSOCK(facts.st_mode):
                found.add("a socket")
            elif os.path.samestat(facts, null) or facts.st_rdev == null.st_rdev:
                found.add(os.devnull)
            else:
                found.add(f"{fd}: {facts}")
    return sorted(found)


def write_up_to(memory, job):
    """Write files in the own folder until that is refused; return how many bytes there are."""
    size, each = job
    give_up(size)
    total = 0
    try:
        for number in range(100_000):
            with Path(f"file-{number}").open("wb") as file:
                total += file.write(bytes(each))
    except OSError as error:
        return [total, number, errno.errorcode[error.errno]]
    return [total, number, None]


def signal_itself(memory, number):
    give_up()
    signal.raise_signal(number)
    time.sleep(30)


def abort(memory, payload):
    give_up()
    os.abort()


def fault(memory, payload):
    give_up()
    ctypes.string_at(0)


def spin(memory, payload):
    give_up()
    while True:
        pass


def allocate(memory, size):
    give_up()
    return len(mmap.mmap(-1, size))


def open_many(memory, count):
    give_up()
    return len([os.dup(2) for _ in range(count)])


def start_threads(memory, count):
    give_up()
    threads = [threading.Thread(target=time.sleep, args=(20,), daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()


def give_up_with_threads(memory, payload):
    threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
    give_up()


def call_as_32_bits(memory, payload):
    """Make a system call with the number of another architecture (x32)."""
    give_up()
    LIBC.syscall(0x40000000 + 39)
    return "alive"


def devnull(memory, payload):
    give_up()
    with Path(os.devnull).open("w") as file:
        return file.write("x")


def compute(memory, payload):
    """Do what honest models do."""
    from concurrent.futures import ThreadPoolExecutor
    from multiprocessing.pool import ThreadPool

    import joblib
    import numpy as np
    from sklearn.datasets import make_classification
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.svm import SVC

    X, y = make_classification(300, random_state=0)
    models = [HistGradientBoostingClassifier(max_iter=5), SVC()]
    models = [model.fit(X, y) for model in models] if payload == "before" else models
    give_up()
    import zoneinfo

    import pandas as pd
    from sklearn.neighbors import KNeighborsClassifier

    models = [*models, KNeighborsClassifier(n_jobs=2)]
    shares = []
    for backend in ("sequential", "threading"):
        with joblib.parallel_backend(backend, n_jobs=2):
            shares += [float(np.mean(model.fit(X, y).predict(X) == y)) for model in models]
    with ThreadPoolExecutor(2) as executor, ThreadPool(2) as pool:
        shares += [*executor.map(abs, [1.0]), *pool.map(abs, [1.0])]
    times = pd.date_range("2024-03-30", periods=3, tz="Europe/Berlin")
    frame = pd.DataFrame({"a": ["x", None]}, dtype="string")
    return {
        "shares": shares,
        "hours": int(times[2].utcoffset().seconds / 3600),
        "zone": str(zoneinfo.ZoneInfo("America/New_York")),
        "missing": int(frame["a"].isna().sum()),
        "linear": float(np.linalg.svd(np.ones((200, 200)))[1][0]),
    }
