"""What a process that reads foreign files does to itself first: its pipes, and its limits.

Limits on memory hold on Linux and Windows, those on processor time, files and core dumps where the
system offers them; its parent ends it after a time everywhere.
"""

import os
import signal
import sys
from typing import BinaryIO, Final


def take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take input and output for the work alone; what libraries print goes nowhere.

    An interrupt is for the program, which ends this process itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, target = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return os.fdopen(source, "rb"), os.fdopen(target, "wb")


def confine(*, memory: int, files: int, seconds: int | None = None) -> None:
    """Bound this process: bytes of address space, open files, seconds of processor time.

    It may write no file and leaves no core dump. Call it when all modules are loaded.
    """
    if sys.platform == "win32":
        from storage.readers.windows import bound_memory

        bound_memory(memory)
        return
    import resource

    limits: dict[int, int] = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: files,
    }
    if seconds is not None:
        limits[resource.RLIMIT_CPU] = seconds
    if sys.platform == "linux":
        # macOS accepts this limit and does not keep it; there the caps on what is read stand alone.
        limits[resource.RLIMIT_AS] = memory
    for kind, most in limits.items():
        hard = resource.getrlimit(kind)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # A second between them: at the hard one the system kills without saying what for.
        spare = kind == resource.RLIMIT_CPU and limit == most
        resource.setrlimit(kind, (limit, limit + 1 if spare and hard != most else limit))


def allow_seconds(seconds: int) -> None:
    """Let the system end this process after so much more processor time, its parent gone or not."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    if hard == resource.RLIM_INFINITY or soft <= hard:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def ran_out_of_time(code: int | None) -> bool:
    """Tell whether a process with this exit code used up its processor time."""
    return code == -_XCPU


# SIGXCPU; Windows has no such signal.
_XCPU: Final = 24
