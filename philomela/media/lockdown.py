"""Takes away from a worker what decoding a picture does not need.

On Linux (x86-64 and 64-bit ARM) a seccomp filter (seccomp(2), ``SECCOMP_MODE_FILTER``) allows
memory, time, threads and the pipes that are open already; opening files, sockets and processes is
refused. Elsewhere limits on memory and files are set where the platform has them.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys

_PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 4, 22, 38
_SECCOMP_MODE_FILTER = 2
_KILL_PROCESS, _ALLOW, _ERRNO = 0x80000000, 0x7FFF0000, 0x00050000
# Classic BPF: load a word, jump if equal, jump if any bit is set, return.
_LOAD, _EQUAL, _BITS, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_CLONE_THREAD = 0x00010000

#: Machine -> (audit name, number of clone, number of clone3, the numbers that are allowed).
_MACHINES: dict[str, tuple[int, int, int, tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        56,
        435,
        # read write close fstat poll lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask
        # rt_sigreturn readv writev sched_yield mremap madvise nanosleep getpid exit gettimeofday
        # getrusage sysinfo sigaltstack gettid futex sched_getaffinity set_tid_address
        # clock_gettime clock_nanosleep exit_group tgkill set_robust_list getrandom membarrier rseq
        (
            0,
            1,
            3,
            5,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            19,
            20,
            24,
            25,
            28,
            35,
            39,
            60,
            96,
            98,
            99,
            131,
            186,
            202,
            204,
            218,
            228,
            230,
            231,
            234,
            273,
            318,
            324,
            334,
        ),
    ),
    "aarch64": (
        0xC00000B7,
        220,
        435,
        (
            63,
            64,
            57,
            80,
            73,
            62,
            222,
            226,
            215,
            214,
            134,
            135,
            139,
            65,
            66,
            124,
            216,
            233,
            101,
            172,
            93,
            169,
            165,
            179,
            132,
            178,
            98,
            123,
            96,
            113,
            115,
            94,
            131,
            99,
            278,
            283,
            293,
        ),
    ),
}


def lock_down(memory_bytes: int) -> bool:
    """Give up what is not needed, for good; says whether system calls are filtered.

    Call it after everything is imported and every file is open.
    """
    _limit_resources(memory_bytes)
    return _filter_system_calls()


def _limit_resources(memory_bytes: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    limits = [(resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)]
    if sys.platform == "linux":
        limits.append((resource.RLIMIT_AS, memory_bytes))
    for kind, most in limits:
        resource.setrlimit(kind, (most, most))


def _filter_system_calls() -> bool:
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None or sys.maxsize < 2**32:
        return False
    library = ctypes.CDLL(None, use_errno=True)
    program = _program(*machine)
    instructions = ctypes.create_string_buffer(program, len(program))

    class Filter(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("program", ctypes.c_void_p))

    given = Filter(len(program) // 8, ctypes.addressof(instructions))
    steps = (
        (_PR_SET_DUMPABLE, 0),
        (_PR_SET_NO_NEW_PRIVS, 1),
        (_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(given)),
    )
    for step, *arguments in steps:
        padded = [*arguments, *([0] * (4 - len(arguments)))]
        wide = [ctypes.c_ulong(one) if isinstance(one, int) else one for one in padded]
        if library.prctl(step, *wide) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    return True


def _program(architecture: int, clone: int, clone3: int, allowed: tuple[int, ...]) -> bytes:
    refuse = _ERRNO | errno.EPERM
    instructions = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER_AT),
        # The C library falls back to clone, whose flags can be looked at.
        (_EQUAL, 0, 1, clone3),
        (_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
        (_EQUAL, 0, 4, clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_BITS, 0, 1, _CLONE_THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, refuse),
    ]
    for number in allowed:
        instructions += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    instructions.append((_RETURN, 0, 0, refuse))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in instructions)
