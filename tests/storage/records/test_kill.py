"""A process killed while it saves: what it acknowledged is there, whole, and nothing half is."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.casework.session import Session
from storage.progress import NoProgress
from storage.records.projection import rebuild
from storage.records.tables import PROJECTION
from storage.records.verify import verify_log
from storage.vault.container import Vault
from tests.support.vaults import PASSPHRASE, new_session

ROOT = Path(__file__).parents[3]
# Saves without end and says each saved record; corrections and removals between.
CHILD = """
import sys
from pathlib import Path
from storage.casework import records
from storage.casework.cases import open_case
from storage.casework.session import Session
from storage.vault.container import Vault

session = Session(Vault.open(Path(sys.argv[1]), sys.argv[2]))
case = open_case(session, {"case_no": sys.argv[3], "opened_on": "2024-01-01", "stage": "assigned"})
print(case.case_id, flush=True)
for n in range(100_000):
    flag = records.add(session, "flag", case.case_id, {"kind": "dispute", "note": str(n)})
    print(flag.ids[0], flush=True)
    if n % 3 == 0:
        records.correct(session, flag.ids[0], {"note": "x"}, "reason")
    if n % 5 == 0:
        records.remove(session, flag.ids[0], "reason")
"""


def save_and_die(folder: Path, number: int, after: int, beyond: float) -> list[str]:
    """Return the ids that the child said it had saved before it was killed."""
    command = [sys.executable, "-c", CHILD, str(folder), PASSPHRASE, f"A{number}"]
    said: list[str] = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said += [child.stdout.readline().strip() for _ in range(after)]
        # Anywhere inside the next saves, not at their edges.
        try:
            child.wait(beyond)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
        said += child.stdout.read().split("\n")[:-1]
        assert child.wait() == -signal.SIGKILL
    return said


def check(folder: Path, acknowledged: set[str]) -> None:
    with Vault.open(folder, PASSPHRASE) as vault:
        session = Session(vault)
        there = {found for (found,) in session.tables.run("SELECT id FROM record")}
        assert acknowledged <= there
        assert verify_log(session.tables, NoProgress()) == []
        before = session.tables.dump(*PROJECTION)
        rebuild(session.tables)
        assert session.tables.dump(*PROJECTION) == before


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL: not on Windows")
@pytest.mark.campaign
def test_a_killed_save_loses_nothing_and_leaves_nothing_half(tmp_path: Path, share: float) -> None:
    folder = tmp_path / "vault"
    new_session(folder).vault.close()
    chance = random.Random(7)
    acknowledged: set[str] = set()
    for number in range(max(2, round(60 * share))):
        beyond = chance.random() * 0.02
        acknowledged |= set(save_and_die(folder, number, chance.randint(1, 12), beyond))
        check(folder, acknowledged)
    assert len(acknowledged) > 3
