"""The system calls a decoding worker may make, by number.

Sources: the kernel's ``arch/x86/entry/syscalls/syscall_64.tbl`` and
``include/uapi/asm-generic/unistd.h``.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Name -> number on x86-64, number on 64-bit ARM. Nothing here opens, connects or starts anything.
_ALLOWED = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "readv": (19, 65),
    "writev": (20, 66),
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "setitimer": (38, 103),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "clock_gettime": (228, 113),
    "gettimeofday": (96, 169),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "getrandom": (318, 278),
    "futex": (202, 98),
    "set_tid_address": (218, 96),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "membarrier": (324, 283),
    "exit": (60, 93),
    "exit_group": (231, 94),
}


@dataclass(frozen=True, slots=True)
class SystemCalls:
    """Numbers on one kind of machine. What is named is allowed under a condition only."""

    architecture: int  # AUDIT_ARCH_*
    seccomp: int
    clone: int  # threads, not processes
    clone3: int  # answered ENOSYS: the C library falls back to clone
    mmap: int  # memory that cannot be run
    mprotect: int
    tgkill: int  # this process only: how the C library aborts
    allowed: tuple[int, ...]


MACHINES = {
    "x86_64": SystemCalls(
        architecture=0xC000003E,
        seccomp=317,
        clone=56,
        clone3=435,
        mmap=9,
        mprotect=10,
        tgkill=234,
        allowed=tuple(numbers[0] for numbers in _ALLOWED.values()),
    ),
    "aarch64": SystemCalls(
        architecture=0xC00000B7,
        seccomp=277,
        clone=220,
        clone3=435,
        mmap=222,
        mprotect=226,
        tgkill=131,
        allowed=tuple(numbers[1] for numbers in _ALLOWED.values()),
    ),
}
