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
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.vault.container import Vault

def work(folder):
    session = Session(Vault.open(folder, Path(folder).with_name("secret").read_text()))
    case = {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"}
    case = open_case(session, case).case_id
    note = "note " + os.urandom(12).hex()
    records.add(session, "flag", case, {"kind": "dispute", "note": note})
    assert note in str(rows_of(session, case, "flag"))
    # Chinese: readings of names are made, and kept while the vault is open.
    name = "".join(chr(0x4e00 + n) for n in os.urandom(16))
    records.add(session, "party", case, {"role": "borrower", "name": name})
    names = [name.encode(code) for code in ("utf-8", "utf-16-le", "utf-32-le")]
    keys = session.vault.keys
    # Kept masked, so that looking for them does not find the list of what is looked for.
    secrets = (keys.master, keys.database, keys.blobs, note.encode(), *names)
    masked = [bytes(b ^ 0x55 for b in one) for one in secrets]
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
    """Return how often keys, a note and a name stand in a process's memory, freed memory wiped."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), how],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={
            **os.environ, "PYTHONMALLOC": "malloc", "MALLOC_PERTURB_": "165",
            # Small pieces would be set aside as they are.
            "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0",
        },
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [int(one) for one in re.findall(r"\d+", done.stdout)]


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/mem and glibc: not here")
def test_nothing_holds_the_keys_or_a_record_once_the_vault_is_locked(tmp_path: Path) -> None:
    """What Python frees it does not wipe, as SECURITY.md says: glibc does it for this test."""
    Vault.create(tmp_path / "vault", PASSPHRASE, kdf=CHEAP)[0].close()
    (tmp_path / "secret").write_text(PASSPHRASE)
    found = copies(tmp_path / "vault", "open")
    # Of a name any one of the three codes.
    assert min(*found[:4], sum(found[4:])) >= 1, "else the search finds nothing at all"
    assert copies(tmp_path / "vault", "locked") == [0] * 7
