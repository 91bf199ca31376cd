"""What reads foreign files starts with nothing of ours and keeps within its bounds."""

import ctypes
import json
import subprocess
import sys
from pathlib import Path

import pytest

from storage.readers import windows
from storage.readers.starting import end, start

posix = pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
MIB = 1 << 20


def told(body: str) -> subprocess.CompletedProcess[bytes]:
    """Run a body in a process that has confined itself to 300 MiB, 16 files and two seconds."""
    program = (
        "from storage.readers.confinement import confine, take_pipes\n"
        "source, target = take_pipes()\n"
        f"confine(memory={300 * MIB}, files=16, seconds=2)\n" + body
    )
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, input=b"in")


@posix
@pytest.mark.skipif(sys.platform != "linux", reason="the address space is bounded on Linux")
def test_memory_beyond_the_bound_is_refused() -> None:
    body = (
        "try:\n bytearray(400 << 20)\n"
        "except MemoryError:\n target.write(b'refused'); target.flush()\n"
    )
    assert told(body).stdout == b"refused"


@posix
def test_no_file_is_written_and_few_are_opened(tmp_path: Path) -> None:
    body = (
        "import os, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"found = open({str(tmp_path / 'x')!r}, 'wb', buffering=0)\n"
        "try:\n found.write(b'abc')\n"
        "except OSError:\n target.write(b'no file,')\n"
        "try:\n held = [open(os.devnull) for _ in range(40)]\n"
        "except OSError:\n target.write(b'not so many')\n"
        "target.flush()\n"
    )
    assert told(body).stdout == b"no file,not so many"
    assert (tmp_path / "x").stat().st_size == 0


@posix
def test_processor_time_is_bounded_and_known_again() -> None:
    from storage.readers.confinement import ran_out_of_time

    assert ran_out_of_time(told("while True: pass").returncode)
    assert not ran_out_of_time(told("").returncode)


@posix
def test_what_libraries_print_reaches_nobody() -> None:
    body = (
        "import sys\nprint('x')\nsys.stderr.write('y')\ntarget.write(source.read())\ntarget.flush()"
    )
    found = told(body)
    assert (found.stdout, found.stderr) == (b"in", b"")


def test_a_reader_gets_no_variable_that_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJUAN_PASSPHRASE", "secret")
    process = start("tests.storage.readers.told_variables", "--none")
    try:
        assert process.stdout is not None
        names = json.loads(process.stdout.readline())
        assert "ANJUAN_PASSPHRASE" not in names
    finally:
        end(process)
    assert process.returncode is not None
    assert process.stdout.closed


def test_the_structures_of_windows_have_their_sizes() -> None:
    found = windows.limits(1024 * MIB)
    assert found.ProcessMemoryLimit == 1024 * MIB
    if ctypes.sizeof(ctypes.c_void_p) == 8:
        assert ctypes.sizeof(found) == 144
        assert windows.Extended.IoInfo.offset == 64
