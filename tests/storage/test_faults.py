"""Every call that touches the disk killed, refused for want of space, or failing to sync.

Campaigns: what was acknowledged is there, nothing half is, what failed says why.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from storage.casework import backups
from storage.casework.cases import open_case
from storage.casework.oversight import verify_vault
from storage.casework.session import Session
from storage.errors import WrongPassphrase
from storage.progress import NoProgress
from storage.records import schema
from storage.vault.container import Vault
from tests.support.fault_server import NEW
from tests.support.faults import ALL, SYNCS, WRITES, Ended, Trials, needs_tracer
from tests.support.parts import Part, parts_of
from tests.support.vaults import CHEAP, PASSPHRASE, SetClock, new_session

pytestmark = [needs_tracer, pytest.mark.timeout(1800)]
VERBS = ("save", "intake", "backup", "rekey", "migration")
PASSPHRASES = (PASSPHRASE, NEW, *(f"{NEW} {n}" for n in range(5)))
# What a full disk may be called: by us, and where SQLite meets it.
NAMED = ("done", "refused DiskFull", "refused CannotWrite", "refused VaultDamaged")


@pytest.fixture(scope="module")
def trials() -> Iterator[Trials]:
    with Trials() as server:
        yield server


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a vault of today, one of an older program, and photos."""
    home = tmp_path_factory.mktemp("models")
    session = new_session(home / "today")
    case = {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"}
    with session.vault:
        open_case(session, case)
    older = schema.steps()[:1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "steps", lambda: older)
        vault, _code = Vault.create(home / "older", PASSPHRASE, kdf=CHEAP)
        vault.close()
    (home / "photos").mkdir()
    for n in range(3):
        Image.new("RGB", (90 + n, 60), "red").save(home / "photos" / f"{n}.jpg")
    return home


Fresh = Callable[[str], Path]
Traced = Callable[[str, str], list[str]]


@pytest.fixture
def fresh(models: Path, tmp_path: Path) -> Fresh:
    """Return a way to get a vault of the trial's own, in a home that holds nothing else."""
    home = tmp_path / "home"

    def make(verb: str) -> Path:
        if home.exists():
            shutil.rmtree(home)
        home.mkdir()
        shutil.copytree(models / "photos", home / "photos")
        (home / "copies").mkdir()
        source = models / ("older" if verb == "migration" else "today")
        return Path(shutil.copytree(source, home / "vault"))

    return make


@pytest.fixture(scope="module")
def _calls() -> dict[str, list[str]]:
    return {}


@pytest.fixture
def traced(trials: Trials, fresh: Fresh, _calls: dict[str, list[str]]) -> Traced:
    """Return a way to get those of a verb's calls that are named; each verb is traced once."""

    def calls(verb: str, names: str) -> list[str]:
        if verb not in _calls:
            _calls[verb] = trials.calls(verb, fresh(verb), ALL)
        return [call for call in _calls[verb] if call in names.split(",")]

    return calls


def opened(folder: Path) -> Vault:
    for passphrase in PASSPHRASES[:-1]:
        with suppress(WrongPassphrase):
            return Vault.open(folder, passphrase)
    return Vault.open(folder, PASSPHRASES[-1])


def check(folder: Path, ended: Ended) -> None:
    """The vault opens, is whole, holds what was acknowledged; beside it nothing is half."""
    with opened(folder) as vault:
        assert vault.schema == schema.newest()
        session = Session(vault, clock=SetClock())
        log = {found for (found,) in session.tables.run("SELECT id FROM operation")}
        files = {found for (found,) in session.tables.run("SELECT sha256 FROM attachment")}
        if ended.outcome.startswith("done") and "," in ended.outcome:
            assert set(ended.outcome[5:].split(",")) <= log | files
        # An original that no record speaks of yet is swept later, and is no damage.
        assert verify_vault(session, NoProgress()).problems == ()
        for kept in (*folder.parent.glob("copies/*"), *folder.parent.glob("vault-before-*")):
            if not kept.name.endswith(".part"):
                # Restored elsewhere and checked whole, as a person would who needs it.
                report = backups.rehearse(kept, PASSPHRASE, NoProgress(), below=folder.parent)
                assert report.problems == ()
        if ended.outcome == "done True":
            assert backups.state(session).verified


def points(total: int, share: float) -> list[int]:
    """Return all places of calls in a whole campaign, else a few of them."""
    if share >= 1:
        return list(range(total))
    wanted = min(max(1, round(total * share / 10)), total)
    return sorted(random.Random(total).sample(range(total), wanted))


@pytest.mark.campaign
@pytest.mark.parametrize("verb", VERBS)
def test_a_kill_at_any_write_loses_nothing_acknowledged(
    trials: Trials, fresh: Fresh, traced: Traced, verb: str, portion: Part, share: float
) -> None:
    calls = traced(verb, ALL)
    places = points(len(calls), share)
    if share >= 1:
        # A verb of fewer calls is killed at some of them in two runs; a few are not met in each.
        places = (places * 3)[: max(len(places), 220)]
    killed = 0
    for point in portion.of(places):
        folder = fresh(verb)
        ended = trials.with_fault(verb, folder, calls, point, "signal=KILL", lasting=False)
        killed += ended.killed
        check(folder, ended)
    assert killed >= (-(-200 // portion.count) if share >= 1 else 1)


@pytest.mark.campaign
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("lasting", [True, False])
def test_a_full_disk_is_named_and_leaves_nothing_half(
    trials: Trials,
    fresh: Fresh,
    traced: Traced,
    verb: str,
    lasting: bool,
    portion: Part,
    share: float,
) -> None:
    calls = traced(verb, WRITES)
    for point in portion.of(points(len(calls), share)):
        folder = fresh(verb)
        ended = trials.with_fault(verb, folder, calls, point, "error=ENOSPC", lasting=lasting)
        assert ended.outcome.startswith(NAMED), (verb, calls[point], point, ended)
        check(folder, ended)


@pytest.mark.campaign
@pytest.mark.parametrize("verb", VERBS)
def test_a_sync_that_fails_is_named_and_leaves_nothing_half(
    trials: Trials, fresh: Fresh, traced: Traced, verb: str, portion: Part, share: float
) -> None:
    calls = traced(verb, SYNCS)
    for point in portion.of(points(len(calls), share)):
        for lasting in (False, True):
            folder = fresh(verb)
            ended = trials.with_fault(verb, folder, calls, point, "error=EIO", lasting=lasting)
            assert ended.outcome.startswith(NAMED), (verb, calls[point], point, ended)
            check(folder, ended)


def test_the_points_of_a_whole_campaign_are_all_points() -> None:
    assert points(50, 1.0) == list(range(50))
    tried = [point for part in parts_of(1.0) for point in part.of(points(50, 1.0))]
    assert sorted(tried) == list(range(50))
    for total in range(1, 300, 7):
        some = points(total, 0.05)
        assert 1 <= len(some) <= total
        assert set(some) <= set(range(total))
