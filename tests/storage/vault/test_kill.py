"""A process killed at any write, sync, rename or unlink leaves a vault that is whole."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from storage.errors import WrongPassphrase
from storage.progress import NoProgress
from storage.vault.container import Vault
from storage.vault.verify import verify_container

ROOT = Path(__file__).parents[3]
OLD, NEW = "Straße 走访 7", "neu"
ORIGINAL = hashlib.sha256(b"original" * 70_000).hexdigest()
# Forks a child for every line of its input. The child runs one verb and dies by SIGKILL before the
# n-th call that touches the disk, or reaches the end.
SERVER = """
import io, os, signal, sys
from pathlib import Path
from storage.errors import WrongPassphrase
from storage.progress import NoProgress
from storage.records import healing
from storage.vault import durable
from storage.vault.backup import backup
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost

folder, verb = Path(sys.argv[1]), sys.argv[2]

def fatal(call):
    def counted(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **kwargs)
    return counted

def put():
    photo = bytes(range(256)) * 3000
    vault.blobs.put(io.BytesIO(photo))

cheap = KdfCost(16, 1, 1)
verbs = {
    "put": put,
    "passphrase": lambda: vault.change_passphrase("neu", kdf=cheap),
    "backup": lambda: backup(vault, folder.with_name("copy"), NoProgress()),
    "create": lambda: Vault.create(folder.with_name("made"), "pass", kdf=cheap)[0].close(),
}

def run():
    global vault
    vault = Vault.open(folder, "Straße 走访 7")
    for name in ("fsync", "link", "mkdir", "open", "rename", "replace", "unlink"):
        setattr(os, name, fatal(getattr(os, name)))
    durable.Sink.write = fatal(durable.Sink.write)
    verbs[verb]()

for line in sys.stdin:
    left = int(line)
    pid = os.fork()
    if not pid:
        try:
            run()
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


@contextmanager
def killing(folder: Path, verb: str) -> Iterator[Callable[[int], bool]]:
    """Yield what runs the verb up to a point and says whether it reached its end before."""
    command = [sys.executable, "-c", SERVER, str(folder), verb]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        to, said = server.stdin, server.stdout

        def run(point: int) -> bool:
            to.write(f"{point}\n")
            to.flush()
            code = int(said.readline())
            assert code in (0, -signal.SIGKILL)
            return code == 0

        yield run


def opened(folder: Path, *passphrases: str) -> Vault:
    """Open with the one of the passphrases that holds now."""
    for passphrase in passphrases[:-1]:
        with suppress(WrongPassphrase):
            return Vault.open(folder, passphrase)
    return Vault.open(folder, passphrases[-1])


def check(folder: Path, verb: str) -> None:
    """The vault opens, nothing half lies in it, and what lies beside it is whole or absent."""
    photo = bytes(range(256)) * 3000
    with opened(folder, OLD, NEW) as vault:
        assert verify_container(vault, [], NoProgress()) == []
        assert not (folder / "incoming").exists()
        sha256 = hashlib.sha256(photo).hexdigest()
        if vault.blobs.has(sha256):
            vault.blobs.verify(sha256, len(photo))
        assert vault.database.execute_sql("SELECT count(*) FROM probe").fetchone() == (500,)
        # As it was, for the next point.
        assert vault.blobs.sweep([ORIGINAL]) <= 1
        vault.change_passphrase(OLD)
    for name, passphrase in (("copy", OLD), ("made", "pass")):
        if folder.with_name(name).exists():
            with Vault.open(folder.with_name(name), passphrase) as other:
                assert verify_container(other, [], NoProgress()) == []
            shutil.rmtree(folder.with_name(name))
    left = {path.name for path in folder.parent.iterdir()} - {"vault", "copy", "made"}
    assert left <= {"copy.part", "made.part"}


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL: not on Windows")
@pytest.mark.campaign
@pytest.mark.parametrize("verb", ["put", "passphrase", "backup", "create"])
def test_a_killed_process_leaves_nothing_half(folder: Path, verb: str, share: float) -> None:
    every = 1 if share >= 1 else 9
    points = 0
    with killing(folder, verb) as reached_end:
        while not reached_end(points):
            check(folder, verb)
            points += every
            assert points < 1000
    check(folder, verb)
    assert points >= 6
    assert not list(folder.parent.glob("*.part"))
