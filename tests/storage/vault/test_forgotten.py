"""What stays readable once a vault is locked: in memory as far as Python allows, and on disk."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from storage.vault.container import Vault
from tests.support.vaults import CHEAP, PASSPHRASE

ROOT = Path(__file__).parents[3]
# Opens, works, locks, then looks for its own secrets in its own memory.
CHILD = """
import gc, os, re, sys
from pathlib import Path
from storage.casework import records
from storage.casework.cases import open_case
from storage.casework.session import Session
from storage.vault.container import Vault

def work(folder):
    session = Session(Vault.open(folder, Path(folder).with_name("secret").read_text()))
    case = {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"}
    case = open_case(session, case).case_id
    records.add(session, "flag", case, {"kind": "dispute", "note": "n"})
    keys = session.vault.keys
    # Kept masked, so that looking for them does not find the list of what is looked for.
    masked = [bytes(b ^ 0x55 for b in key) for key in (keys.master, keys.database, keys.blobs)]
    if sys.argv[2] == "locked":
        session.vault.close()
    return masked, session

masked, session = work(Path(sys.argv[1]))
gc.collect()
counts = [0] * len(masked)
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        found = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
        if not found or "[v" in line:
            continue
        start, end = (int(one, 16) for one in found.groups())
        try:
            memory.seek(start)
            content = memory.read(end - start)
        except (OSError, ValueError, OverflowError):
            continue
        for n, key in enumerate(masked):
            plain = bytes(b ^ 0x55 for b in key)
            counts[n] += content.count(plain)
            del plain
        del content
print(*counts)
"""


def copies(folder: Path, how: str) -> list[int]:
    """Return how often each key stands in the memory of a process, freed memory wiped."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), how],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONMALLOC": "malloc", "MALLOC_PERTURB_": "165"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [int(one) for one in re.findall(r"\d+", done.stdout)]


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/mem and glibc: not here")
def test_nothing_holds_the_keys_once_the_vault_is_locked(tmp_path: Path) -> None:
    """What Python frees it does not wipe, as SECURITY.md says: glibc does it for this test."""
    Vault.create(tmp_path / "vault", PASSPHRASE, kdf=CHEAP)[0].close()
    (tmp_path / "secret").write_text(PASSPHRASE)
    assert min(copies(tmp_path / "vault", "open")) >= 1, "else the search finds nothing at all"
    assert copies(tmp_path / "vault", "locked") == [0, 0, 0]
