"""A power cut at any moment of a day's work: what was acknowledged is there, the vault is whole."""

import random
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from storage.casework.cases import open_case
from storage.casework.oversight import verify_vault
from storage.casework.session import Session
from storage.errors import WrongPassphrase
from storage.progress import NoProgress
from storage.vault.container import Vault
from tests.support.fault_server import NEW
from tests.support.faults import Trials, needs_tracer
from tests.support.parts import Part
from tests.support.powercut import OPTIONS, Call, Disk, calls
from tests.support.vaults import PASSPHRASE, SetClock, new_session

pytestmark = [needs_tracer, pytest.mark.timeout(1800)]


@dataclass(frozen=True)
class Recorded:
    """A vault before a day's work, and every call that the day made."""

    before: Path
    calls: tuple[Call, ...]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    home = tmp_path_factory.mktemp("day")
    session = new_session(home / "vault")
    with session.vault:
        open_case(session, {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"})
    (home / "photos").mkdir()
    for n in range(2):
        Image.new("RGB", (90 + n, 60), "red").save(home / "photos" / f"{n}.jpg")
    before = home / "before" / "vault"
    log = home / "trace.txt"
    with Trials() as trials:
        ended = trials.run(
            "day", home / "vault", "-o", str(log), *OPTIONS,
            ready=lambda: shutil.copytree(home / "vault", before),
        )  # fmt: skip
    assert ended.outcome.startswith("done"), ended
    found = tuple(
        _moved(call, home / "vault", before) for call in calls(log.read_text(encoding="latin-1"))
    )
    assert sum(call.what == "sync" for call in found) > 20
    assert sum(call.what == "acknowledged" for call in found) >= 13
    return Recorded(before, found)


def _moved(call: Call, work: Path, before: Path) -> Call:
    """Return the call as if it had been made in the copy from before."""

    def there(path: str) -> str:
        return path.replace(str(work), str(before), 1) if path.startswith(str(work)) else path

    return Call(call.what, there(call.path), call.data, call.at, there(call.other))


def opened(folder: Path, *, renewed: bool) -> Vault:
    if not renewed:
        with suppress(WrongPassphrase):
            return Vault.open(folder, PASSPHRASE)
    return Vault.open(folder, NEW)


def check(folder: Path, acknowledged: set[str]) -> None:
    with opened(folder, renewed="passphrase" in acknowledged) as vault:
        session = Session(vault, clock=SetClock())
        log = {found for (found,) in session.tables.run("SELECT id FROM operation")}
        files = {found for (found,) in session.tables.run("SELECT sha256 FROM attachment")}
        assert acknowledged - {"passphrase"} <= log | files
        problems = verify_vault(session, NoProgress()).problems
        # A half-written file that nothing speaks of yet is left for the next start to remove.
        assert [one for one in problems if not one.where.startswith("incoming/")] == []


@pytest.mark.campaign
def test_a_power_cut_loses_nothing_acknowledged(
    day: Recorded, tmp_path: Path, portion: Part, share: float
) -> None:
    images = max(10, round((1000 if share >= 1 else 200) * share / portion.count))
    chance = random.Random(11 + portion.number)
    cuts = sorted(chance.choices(range(1, len(day.calls) + 1), k=images))
    disk, done = Disk(day.before), 0
    acknowledged: set[str] = set()
    for cut in cuts:
        for call in day.calls[done:cut]:
            if call.what == "acknowledged":
                acknowledged |= set(call.path.split(","))
            else:
                disk.play(call)
        done = cut
        disk.image(tmp_path / "vault", chance)
        check(tmp_path / "vault", acknowledged)


def test_the_model_of_the_disk_can_lose_what_was_not_synced(tmp_path: Path) -> None:
    """The campaign proves something only if unsynced writes do get lost in it."""
    root = tmp_path / "root"
    root.mkdir()
    (root / "old").write_bytes(b"a" * 2000)
    states = set()
    for seed in range(60):
        disk = Disk(root)
        disk.play(Call("write", str(root / "old"), b"b" * 2000, 0))
        disk.play(Call("made", str(root / "new")))
        disk.play(Call("write", str(root / "new"), b"c"))
        disk.image(tmp_path / "image", random.Random(seed))
        new = tmp_path / "image" / "new"
        content = (tmp_path / "image" / "old").read_bytes()
        states.add((content.count(b"b"), new.exists()))
    assert {(0, False), (2000, True), (1000, True)} <= states
    assert any(0 < count < 2000 and count != 1000 for count, _ in states)
    disk = Disk(root)
    disk.play(Call("write", str(root / "old"), b"b" * 2000, 0))
    disk.play(Call("sync", str(root / "old")))
    disk.image(tmp_path / "image", random.Random(1))
    assert (tmp_path / "image" / "old").read_bytes() == b"b" * 2000
