"""The limit on memory of a process on Windows: a job object that the process puts itself into."""

import ctypes
import sys
from ctypes import byref, c_int, c_int64, c_size_t, c_uint32, c_uint64, c_void_p, sizeof
from typing import ClassVar, Final

# winnt.h: JobObjectExtendedLimitInformation, JOB_OBJECT_LIMIT_PROCESS_MEMORY and
# _DIE_ON_UNHANDLED_EXCEPTION, which keeps error boxes away.
_EXTENDED: Final = 9
_PROCESS_MEMORY: Final = 0x100
_NO_ERROR_BOX: Final = 0x400


class _Basic(ctypes.Structure):
    _fields_: ClassVar = [
        ("PerProcessUserTimeLimit", c_int64),
        ("PerJobUserTimeLimit", c_int64),
        ("LimitFlags", c_uint32),
        ("MinimumWorkingSetSize", c_size_t),
        ("MaximumWorkingSetSize", c_size_t),
        ("ActiveProcessLimit", c_uint32),
        ("Affinity", c_size_t),
        ("PriorityClass", c_uint32),
        ("SchedulingClass", c_uint32),
    ]


class Extended(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_: ClassVar = [
        ("BasicLimitInformation", _Basic),
        ("IoInfo", c_uint64 * 6),
        ("ProcessMemoryLimit", c_size_t),
        ("JobMemoryLimit", c_size_t),
        ("PeakProcessMemoryUsed", c_size_t),
        ("PeakJobMemoryUsed", c_size_t),
    ]


def limits(memory: int) -> Extended:
    """Return the limits of a job whose process may commit so many bytes."""
    found = Extended()
    found.BasicLimitInformation.LimitFlags = _PROCESS_MEMORY | _NO_ERROR_BOX
    found.ProcessMemoryLimit = memory
    return found


def bound_memory(memory: int) -> None:
    """Let this process commit no more than so many bytes; raises ``OSError``. Windows only.

    The job goes with the process, which keeps its handle.
    """
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = c_void_p
        kernel.GetCurrentProcess.restype = c_void_p
        kernel.AssignProcessToJobObject.argtypes = (c_void_p, c_void_p)
        kernel.SetInformationJobObject.argtypes = (c_void_p, c_int, c_void_p, c_uint32)
        job, wanted = kernel.CreateJobObjectW(None, None), limits(memory)
        if not (
            job
            and kernel.SetInformationJobObject(job, _EXTENDED, byref(wanted), sizeof(wanted))
            and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
        ):
            raise ctypes.WinError(ctypes.get_last_error())
