"""Takes away from a worker what decoding a picture does not need.

On Linux (x86-64 and 64-bit ARM) a seccomp filter (seccomp(2), ``SECCOMP_SET_MODE_FILTER``) allows
memory that is not run, time, threads and the pipes that are open already; files, sockets and
processes are refused. Elsewhere limits on memory and files are set where the platform has them,
and :func:`lock_down` says that system calls are not filtered.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys

from philomela.media.system_calls import MACHINES, SystemCalls

_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38
_SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC = 1, 1
_KILL_PROCESS, _ALLOW, _ERRNO = 0x80000000, 0x7FFF0000, 0x00050000
# Classic BPF: load a word, jump if equal, jump if any bit is set, return.
_LOAD, _EQUAL, _BITS, _RETURN = 0x20, 0x15, 0x45, 0x06
# Offsets in struct seccomp_data; both machines are little-endian, so the low word comes first.
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_CLONE_THREAD, _PROT_EXEC = 0x00010000, 0x4
_OPEN_FILES = 3  # the pipes to and from the parent, and where errors are thrown away

_Instruction = tuple[int, int, int, int]


def lock_down(memory_bytes: int) -> bool:
    """Give up what is not needed, for good; says whether system calls are filtered.

    ``memory_bytes`` bounds the address space. Call it after everything is imported and every file
    is open. Raises ``OSError`` where the platform has the means but refuses them.
    """
    _limit_resources(memory_bytes)
    calls = MACHINES.get(platform.machine())
    if sys.platform != "linux" or calls is None or sys.maxsize < 2**32:
        return False
    return _filter_system_calls(calls)


def _limit_resources(memory_bytes: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    limits = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ]
    if sys.platform == "linux":
        limits.append((resource.RLIMIT_AS, memory_bytes))
    for kind, wanted in limits:
        _, allowed = resource.getrlimit(kind)
        most = wanted if allowed == resource.RLIM_INFINITY else min(wanted, allowed)
        resource.setrlimit(kind, (most, most))


def _filter_system_calls(calls: SystemCalls) -> bool:
    library = ctypes.CDLL(None, use_errno=True)
    program = _program(calls)
    instructions = ctypes.create_string_buffer(program, len(program))

    class Filter(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("program", ctypes.c_void_p))

    given = Filter(len(program) // 8, ctypes.addressof(instructions))
    _check(library.prctl(_PR_SET_DUMPABLE, *map(ctypes.c_ulong, (0, 0, 0, 0))))
    _check(library.prctl(_PR_SET_NO_NEW_PRIVS, *map(ctypes.c_ulong, (1, 0, 0, 0))))
    # Threads that a library may have started are bound as well.
    done = library.syscall(
        ctypes.c_long(calls.seccomp),
        ctypes.c_ulong(_SECCOMP_SET_MODE_FILTER),
        ctypes.c_ulong(_SECCOMP_FILTER_FLAG_TSYNC),
        ctypes.byref(given),
    )
    if done and ctypes.get_errno() in (errno.ENOSYS, errno.EINVAL):
        return False  # a kernel without filters
    _check(done)
    return True


def _check(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _program(calls: SystemCalls) -> bytes:
    """The filter: which call it is decides, and for a few of them an argument."""
    instructions: list[_Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, calls.architecture),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_EQUAL, 0, 1, calls.clone3),
        (_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
        *_if_argument(calls.clone, 0, (_BITS, 0, 1, _CLONE_THREAD)),
        *_if_argument(calls.tgkill, 0, (_EQUAL, 0, 1, os.getpid())),
        *_if_argument(calls.mmap, 2, (_BITS, 1, 0, _PROT_EXEC)),
        *_if_argument(calls.mprotect, 2, (_BITS, 1, 0, _PROT_EXEC)),
    ]
    for number in calls.allowed:
        instructions += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    instructions.append((_RETURN, 0, 0, _ERRNO | errno.EPERM))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in instructions)


def _if_argument(number: int, place: int, test: _Instruction) -> tuple[_Instruction, ...]:
    """Allow a call if its argument passes: ``test`` jumps 0 where it does and 1 where not."""
    return (
        (_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * place),
        test,
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | errno.EPERM),
    )
