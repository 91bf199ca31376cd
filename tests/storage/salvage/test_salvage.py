"""Salvage: what a damaged vault still says is saved, and nothing else is claimed."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.casework import intake, records
from storage.casework.cases import open_case
from storage.casework.oversight import verify_vault
from storage.casework.session import Session
from storage.errors import VaultDamaged, VaultExists, WrongPassphrase
from storage.progress import Cancelled, NoProgress
from storage.records.operations import read_all
from storage.records.tables import PROJECTION, Tables
from storage.salvage import carving
from storage.salvage.pages import SIZE, Pages
from storage.salvage.rebuild import SalvageReport, salvage
from storage.vault.backup import backup
from storage.vault.container import Vault
from storage.vault.database import connect
from storage.vault.verify import database_problems
from tests.support.parts import Part
from tests.support.vaults import PASSPHRASE, SetClock, new_session

ENTRIES = 500
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a closed vault with many entries, long and short, and an original."""
    home = tmp_path_factory.mktemp("model")
    session = new_session(home / "vault")
    with session.vault:
        case = open_case(
            session, {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"}
        ).case_id
        with session.atomic():
            for n in range(ENTRIES - 2):
                text = "走访未见本人，邻居称其外出务工。" * (20 if n % 25 == 0 else 1)
                records.add(session, "flag", case, {"kind": "dispute", "note": f"{n} {text}"})
        photo = home / "photo.png"
        photo.write_bytes(PNG)
        (taken,) = intake.take_in(session, case, [photo], {}, NoProgress())
        assert taken.sha256
    return home / "vault"


@pytest.fixture
def folder(model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(model, tmp_path / "vault"))


def state(folder: Path) -> dict[str, object]:
    with Vault.open(folder, PASSPHRASE) as vault:
        session = Session(vault, clock=SetClock())
        return {
            "log": {one.id: one.body for one in read_all(session.tables)},
            **session.tables.dump(*PROJECTION),
        }


def saved(folder: Path, **how: object) -> tuple[SalvageReport, Path]:
    dest = folder.with_name("saved")
    report = salvage(folder, dest, PASSPHRASE, NoProgress(), **how)  # type: ignore[arg-type]
    return report, dest


def database_key(folder: Path) -> bytes:
    with Vault.open(folder, PASSPHRASE) as vault:
        return vault.keys.database


def page_of_keys(folder: Path) -> int:
    """Return the page of the table of devices, counted from 1."""
    with Vault.open(folder, PASSPHRASE) as vault:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'device'"
        ((page,),) = Tables(vault.database).run(query)
        return int(page)


def damage(path: Path, pages: list[int], chance: random.Random) -> None:
    """Change a few bytes of pages, counted from 0."""
    content = bytearray(path.read_bytes())
    for page in pages:
        for _ in range(chance.choice([1, 1, 30, 400])):
            at = page * SIZE + chance.randrange(SIZE)
            content[at] ^= chance.randint(1, 255)
    path.write_bytes(content)


def salt(folder: Path) -> bytes:
    return (folder / "records.db").read_bytes()[:16]


def test_where_nothing_of_the_record_is_left_nobody_says_that_nothing_is_lost(
    folder: Path,
) -> None:
    (folder / "records.db").unlink()
    shutil.rmtree(folder / "journal")
    report, dest = saved(folder)
    assert report.log_gone
    assert (report.operations_saved, report.attachments_saved) == (0, 0)
    # The original and its page copy are there and open, though no entry tells of them.
    assert report.files_unnamed == 2
    with Vault.open(dest, PASSPHRASE) as vault:
        assert all(vault.blobs.check(name).size for name, _path in vault.blobs.files())


def test_a_whole_vault_is_saved_whole(folder: Path) -> None:
    before = state(folder)
    report, dest = saved(folder)
    assert (report.operations_saved, report.operations_lost) == (len(before["log"]), 0)  # type: ignore[arg-type]
    assert (report.attachments_saved, report.attachments_lost) == (1, 0)
    assert report.damaged_pages == report.files_unnamed == 0
    assert not report.log_gone
    assert state(dest) == before
    with Vault.open(dest, PASSPHRASE) as vault:
        assert verify_vault(Session(vault), NoProgress()).ok


def test_pages_alone_give_every_row_that_the_library_gives(folder: Path) -> None:
    shutil.rmtree(folder / "journal")
    before = state(folder)
    shutil.rmtree(folder / "journal")
    assert saved(folder)[0].operations_lost == 0
    assert state(folder.with_name("saved")) == before


def test_the_damaged_vault_is_left_as_it_was(folder: Path) -> None:
    (folder / "records.db").write_bytes(b"\0" * 50_000)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    saved(folder)
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    after.pop(folder / "vault.lock", None)
    before.pop(folder / "vault.lock", None)
    assert after == before


@pytest.mark.parametrize("harm", ["gone", "empty", "cut", "noise"])
def test_a_database_that_is_gone_comes_back_from_the_journal(folder: Path, harm: str) -> None:
    before = state(folder)
    path = folder / "records.db"
    content = path.read_bytes()
    harmed: dict[str, Callable[[], object]] = {
        "gone": path.unlink,
        "empty": lambda: path.write_bytes(b""),
        "cut": lambda: path.write_bytes(content[:9000]),
        "noise": lambda: path.write_bytes(random.Random(1).randbytes(len(content))),
    }
    harmed[harm]()
    report, dest = saved(folder)
    assert report.operations_lost == 0
    assert state(dest) == before


@pytest.mark.campaign
@pytest.mark.parametrize("bad", [5, 20, 80])
def test_damaged_pages_are_always_found_and_cost_little(
    folder: Path, model: Path, bad: int, portion: Part, share: float
) -> None:
    """Without the journal 95 % of the entries are saved at 5 bad pages; with it all of them."""
    key, total = database_key(model), ENTRIES
    count = (model / "records.db").stat().st_size // SIZE
    journal = folder / "journal"
    for seed in portion.of(range(max(1, round(25 * share)))):
        chance = random.Random(1000 * bad + seed)
        shutil.copy(model / "records.db", folder / "records.db")
        pages = chance.sample(range(count), bad)
        damage(folder / "records.db", pages, chance)
        unsealed = salt(folder) != salt(model)
        assert list(database_problems(lambda: connect(folder / "records.db", key)))
        with_journal, dest = saved(folder)
        assert with_journal.operations_saved == total
        # Every seal is made with the salt that begins the file: without it none can be checked.
        assert with_journal.damaged_pages == (with_journal.pages if unsealed else bad)
        shutil.rmtree(dest)
        journal.rename(folder.with_name("journal"))
        alone, dest = saved(folder)
        assert alone.operations_saved >= (0.95 if bad == 5 else 0.95 - bad / count) * total
        # Entries at the end of a chain whose rows and index pages are all gone nobody can count.
        counted = alone.operations_saved + alone.operations_lost
        assert total - (0 if bad == 5 else 10) <= counted <= total
        shutil.rmtree(dest)
        folder.with_name("journal").rename(journal)


def test_entries_are_proved_though_the_page_of_the_devices_keys_is_gone(folder: Path) -> None:
    """The public key stands in both copies of the key file too, one of which is enough."""
    content = bytearray((folder / "records.db").read_bytes())
    start = (page_of_keys(folder) - 1) * SIZE
    content[start : start + SIZE] = bytes(SIZE)
    (folder / "records.db").write_bytes(content)
    shutil.rmtree(folder / "journal")
    (folder / "vault.keys.2").unlink()
    report, _dest = saved(folder)
    assert (report.operations_saved, report.operations_lost) == (ENTRIES, 0)


def test_a_salvaged_vault_works_on_under_new_keys(folder: Path) -> None:
    damage(folder / "records.db", [0, 1, 2, 3], random.Random(3))
    _report, dest = saved(folder)
    with Vault.open(dest, PASSPHRASE) as vault:
        session = Session(vault, clock=SetClock())
        (case,) = (found for (found,) in session.tables.run("SELECT id FROM case_row"))
        records.add(session, "flag", case, {"kind": "dispute", "note": "afterwards"})
        assert verify_vault(session, NoProgress()).ok
        assert session.tables.run("SELECT count(*) FROM succession") == [(1,)]
        devices = session.tables.run("SELECT private_key IS NULL FROM device ORDER BY is_current")
        assert devices == [(1,), (0,)]


def test_damaged_originals_are_counted_and_left_out(folder: Path) -> None:
    blobs = sorted((folder / "blobs").glob("*/*"))
    for path in blobs:
        content = bytearray(path.read_bytes())
        content[-20] ^= 1
        path.write_bytes(content)
    report, dest = saved(folder)
    assert (report.attachments_saved, report.attachments_lost) == (0, 1)
    with Vault.open(dest, PASSPHRASE) as vault:
        problems = verify_vault(Session(vault), NoProgress()).problems
        assert [one.kind for one in problems] == ["missing"]


def test_a_forged_entry_is_not_saved(folder: Path) -> None:
    """Whoever can write into the database still cannot sign."""
    with Vault.open(folder, PASSPHRASE) as vault:
        Tables(vault.database).run(
            "UPDATE operation SET body = replace(body, '0', '1') WHERE rowid = 5"
        )
    shutil.rmtree(folder / "journal")
    report, _dest = saved(folder)
    assert report.operations_lost == 1


def test_damaged_key_files_open_by_what_is_left_or_by_a_backup(folder: Path) -> None:
    with Vault.open(folder, PASSPHRASE) as vault:
        backup(vault, folder.with_name("copy"), NoProgress())
        vault.new_recovery_code()
    for name in ("vault.keys", "vault.keys.2"):
        path = folder / name
        text = path.read_text()
        path.write_text(text.replace('"kind": "recovery"', '"kind": "recovery!"'))
    with pytest.raises(VaultDamaged):
        Vault.open(folder, PASSPHRASE)
    report, dest = saved(folder)
    assert report.operations_lost == 0
    shutil.rmtree(dest)
    for name in ("vault.keys", "vault.keys.2"):
        (folder / name).write_bytes(b"{}")
    with pytest.raises(VaultDamaged):
        saved(folder)
    report, dest = saved(folder, keys_of=folder.with_name("copy"))
    assert report.operations_lost == 0


def test_nothing_is_made_for_a_wrong_passphrase_or_over_another_folder(folder: Path) -> None:
    with pytest.raises(WrongPassphrase):
        salvage(folder, folder.with_name("saved"), "wrong", NoProgress())
    folder.with_name("saved").mkdir()
    with pytest.raises(VaultExists):
        saved(folder)
    assert not list(folder.with_name("saved").iterdir())


def test_noise_is_no_page_and_no_row(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    path.write_bytes(random.Random(5).randbytes(SIZE * 200 + 77))
    with Pages(path, bytes(32)) as pages:
        found = [row for page in pages.all() for row in carving.rows(pages, page)]
        assert not any(page.sealed for page in pages.all())
    assert all(not sealed for _row, sealed in found)


class Stopping:
    """Cancels at the n-th report of progress."""

    def __init__(self, after: int) -> None:
        self.left = after

    def advance(self, done: int, total: int, note: str = "") -> None:
        assert done <= total
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_a_salvage_cancelled_at_any_moment_leaves_nothing_behind(folder: Path) -> None:
    """Reading pages, then copying originals: the window may stop either."""
    counting = Stopping(1 << 30)
    salvage(folder, folder.with_name("saved"), PASSPHRASE, counting)
    shutil.rmtree(folder.with_name("saved"))
    told = (1 << 30) - counting.left
    for after in (0, told // 2, told - 1):
        with pytest.raises(Cancelled):
            salvage(folder, folder.with_name("saved"), PASSPHRASE, Stopping(after))
        assert sorted(path.name for path in folder.parent.iterdir()) == ["vault"]
    assert saved(folder)[0].operations_lost == 0
