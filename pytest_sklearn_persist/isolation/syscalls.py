"""The seccomp filter: which system calls a process with a stranger's model may make.

A list of what computing needs; everything else is refused, including calls that a later kernel
adds. A refused call fails with ``EPERM``, so that the traceback tells what was tried. Two kinds of
call fail with ``ENOSYS`` instead, since libraries then take an older way that can be checked:
``clone3`` and ``openat2``, whose arguments a filter cannot see, and all that is newer than this
table. Calls of another architecture (32 bits, x32) end the process: no library makes them.
"""

from __future__ import annotations

import errno
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

__all__ = ["ARCHITECTURES", "make_filter"]

#: What ``platform.machine()`` says: the kernel's own name, and the column in the tables.
ARCHITECTURES = {"x86_64": (0xC000003E, 1), "aarch64": (0xC00000B7, 2)}

#: name:number on x86_64:number on aarch64
_ALLOWED = """
    brk:12:214 mmap:9:222 mprotect:10:226 munmap:11:215 mremap:25:216 msync:26:227
    mincore:27:232 madvise:28:233 mlock:149:228 mlock2:325:284 munlock:150:229
    pkey_mprotect:329:288 pkey_alloc:330:289 pkey_free:331:290 get_mempolicy:239:236
    set_mempolicy:238:237 mbind:237:235

    read:0:63 write:1:64 close:3:57 fstat:5:80 lseek:8:62 pread64:17:67 pwrite64:18:68
    readv:19:65 writev:20:66 preadv:295:69 pwritev:296:70 preadv2:327:286 pwritev2:328:287
    dup:32:23 dup2:33:- dup3:292:24 fadvise64:221:223 readahead:187:213 getdents:78:-
    getdents64:217:61 fsync:74:82 fdatasync:75:83 sendfile:40:71 copy_file_range:326:285
    close_range:436:436 fgetxattr:193:10 flistxattr:196:13 fstatfs:138:44 recvfrom:45:207

    stat:4:- lstat:6:- newfstatat:262:79 statx:332:291 access:21:-
    faccessat:269:48 faccessat2:439:439 readlink:89:- readlinkat:267:78 statfs:137:43
    getxattr:191:8 lgetxattr:192:9 listxattr:194:11 llistxattr:195:12 getcwd:79:17
    chdir:80:49 fchdir:81:50

    sched_yield:24:124 sched_getaffinity:204:123
    sched_getparam:143:121 sched_getscheduler:145:120 sched_getattr:315:275
    sched_get_priority_max:146:125 sched_get_priority_min:147:126
    sched_rr_get_interval:148:127 getpriority:140:141 futex:202:98 futex_waitv:449:449
    set_robust_list:273:99 get_robust_list:274:100 set_tid_address:218:96 membarrier:324:283
    rseq:334:293 getcpu:309:168 arch_prctl:158:- exit:60:93 exit_group:231:94 wait4:61:260

    rt_sigaction:13:134 rt_sigprocmask:14:135 rt_sigreturn:15:139 rt_sigpending:127:136
    rt_sigtimedwait:128:137 rt_sigsuspend:130:133 sigaltstack:131:132
    restart_syscall:219:128 pause:34:- nanosleep:35:101 clock_nanosleep:230:115
    clock_gettime:228:113 clock_getres:229:114 gettimeofday:96:169 time:201:- times:100:153
    getitimer:36:102 setitimer:38:103 alarm:37:- timer_create:222:107 timer_settime:223:110
    timer_gettime:224:108 timer_getoverrun:225:109 timer_delete:226:111
    timerfd_create:283:85 timerfd_settime:286:86 timerfd_gettime:287:87

    poll:7:- ppoll:271:73 select:23:- pselect6:270:72 epoll_create:213:-
    epoll_create1:291:20 epoll_ctl:233:21 epoll_wait:232:- epoll_pwait:281:22
    epoll_pwait2:441:441 pipe:22:- pipe2:293:59 eventfd:284:- eventfd2:290:19

    getpid:39:172 getppid:110:173 gettid:186:178 getuid:102:174 getgid:104:176
    geteuid:107:175 getegid:108:177 getresuid:118:148 getresgid:120:150 getgroups:115:158
    getpgrp:111:- getpgid:121:155 getsid:124:156 getrlimit:97:163 getrusage:98:165
    sysinfo:99:179 uname:63:160 capget:125:90 getrandom:318:278
"""
_ONLY_WITH_A_FOLDER = """
    mkdir:83:- mkdirat:258:34 unlink:87:- unlinkat:263:35 rename:82:- renameat:264:38
    renameat2:316:276 rmdir:84:- truncate:76:45 ftruncate:77:46 fallocate:285:47 creat:85:-
"""
_CHECKED = """
    open:2:- openat:257:56 clone:56:220 kill:62:129 tkill:200:130 tgkill:234:131 prctl:157:167
    prlimit64:302:261 fcntl:72:25 ioctl:16:29 sendto:44:206 sched_setaffinity:203:122
"""
_MISSING = "clone3:435:435 openat2:437:437"
_NEWEST = 470  # what is above it is not known here

_THREAD = 0x10000
_NAMESPACES = 0x7E020000
_WRITING = 0x3 | 0x40 | 0x200 | 0x400 | 0x400000  # O_ACCMODE, O_CREAT, O_TRUNC, O_APPEND, O_TMPFILE
_PRCTL = (3, 7, 15, 16, 23, 39, 0x53564D41)  # questions, the name of a thread or a mapping
_FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 1030, 1032, 1034)  # no owner: it would be sent signals
_IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)

_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_KILL, _ALLOW, _ERRNO = 0x80000000, 0x7FFF0000, 0x00050000
_REFUSE, _UNKNOWN = _ERRNO | errno.EPERM, _ERRNO | errno.ENOSYS
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_X32 = 0x40000000


def _column(table: str, machine: str) -> dict[str, int]:
    column = ARCHITECTURES[machine][1]
    rows = (row.split(":") for row in table.split())
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}


@dataclass
class _Program:
    """Instructions of BPF, as they are added."""

    code: list[bytes] = field(default_factory=list)

    def add(self, operation: int, value: int, yes: int = 0, no: int = 0) -> None:
        self.code.append(struct.pack("=HBBI", operation, yes, no, value))

    def answer(self, numbers: Iterable[int], action: int) -> None:
        """Give an answer if what was loaded is one of these."""
        for value in numbers:
            self.add(_EQUAL, value, 0, 1)
            self.add(_RETURN, action)

    def argument(self, position: int, *, high: bool = False) -> None:
        self.add(_LOAD, _ARGUMENTS + 8 * position + 4 * high)


def make_filter(machine: str, pid: int, *, folder: bool, by_name: bool) -> bytes:
    """Assemble the filter of one process.

    Parameters
    ----------
    machine : str
        One of `ARCHITECTURES`.
    pid : int
        The process, which may send signals to itself.
    folder : bool
        Whether it has a folder to make files in.
    by_name : bool
        Whether something else decides which files are opened for writing; if not, none is.
    """
    program = _Program()
    program.add(_LOAD, _ARCHITECTURE)
    program.add(_EQUAL, ARCHITECTURES[machine][0], 1, 0)
    program.add(_RETURN, _KILL)
    program.add(_LOAD, _NUMBER)
    if machine == "x86_64":
        program.add(_AT_LEAST, _X32, 0, 1)
        program.add(_RETURN, _KILL)
    allowed = _column(_ALLOWED + _ONLY_WITH_A_FOLDER * folder, machine)
    program.answer(sorted(allowed.values()), _ALLOW)
    program.answer(_column(_MISSING, machine).values(), _UNKNOWN)
    for name, value in _column(_CHECKED, machine).items():
        block = _Program()
        _check(block, name, pid, any_file=folder or by_name)
        block.add(_RETURN, _REFUSE)
        program.add(_EQUAL, value, 0, len(block.code))
        program.code += block.code
    program.add(_AT_LEAST, _NEWEST, 0, 1)
    program.add(_RETURN, _UNKNOWN)
    program.add(_RETURN, _REFUSE)
    return b"".join(program.code)


def _check(block: _Program, name: str, pid: int, *, any_file: bool) -> None:
    """Allow a call with some arguments only; what is not allowed here is refused."""
    choices: dict[str, tuple[int, Sequence[int]]] = {
        **dict.fromkeys(("kill", "tkill", "tgkill"), (0, (pid,))),
        "prctl": (0, _PRCTL),
        "fcntl": (1, _FCNTL),
        "ioctl": (1, _IOCTL),
    }
    # Where an address could be: that of another socket, or of new limits.
    nowhere = {"sendto": 4, "prlimit64": 2}
    if name in choices:
        position, values = choices[name]
        block.argument(position)
        block.answer(values, _ALLOW)
    elif name in nowhere:
        block.argument(nowhere[name], high=True)
        block.add(_EQUAL, 0, 0, 3)
        block.argument(nowhere[name])
        block.answer([0], _ALLOW)
    elif name == "sched_setaffinity":
        # Another process's is nobody's business. For that of a new thread, which OpenMP ends all
        # without, this is a success that does nothing: where it runs is no more than a wish.
        block.argument(0)
        block.answer((0, pid), _ALLOW)
        block.add(_RETURN, _ERRNO)
    elif name == "clone":
        block.argument(0)
        block.add(_AND, _THREAD | _NAMESPACES)
        block.answer([_THREAD], _ALLOW)
    elif any_file:
        block.add(_RETURN, _ALLOW)
    else:
        block.argument({"open": 1, "openat": 2}[name])
        block.add(_AND, _WRITING)
        block.answer([0], _ALLOW)
