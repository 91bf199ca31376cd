"""A desk without a vault, and the sample case, for forms and views."""

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from resources.language import Words
from storage.casework import cases, lookup, reading, records
from storage.casework.session import Session
from storage.clock import Moment
from storage.rows import CaseFile, Row
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost
from ui import theme
from ui.desk import Desk

sys.path.insert(0, str(Path(__file__).parents[2] / "support"))

NOW = datetime(2019, 4, 12, 13, 10, 7, tzinfo=timezone(timedelta(hours=8)))


class StandingClock:
    """A clock that always says the same."""

    def now(self) -> Moment:
        """Return 12 April 2019, 13:10:07 in China."""
        return Moment(NOW, 1, "boot")


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """Return the application with the font and palette of the window."""
    theme.load_fonts()
    theme.dress(qapp, "light", 100)
    return qapp


@pytest.fixture
def desk(dressed: QApplication) -> Iterator[Desk]:
    """Return a desk in Chinese whose clock stands still."""
    made = Desk(Words("zh_CN"), clock=StandingClock())
    yield made
    made.stop()


@pytest.fixture
def file() -> CaseFile:
    """Return the sample case of nobody at home."""
    import casefiles

    found: CaseFile = casefiles.sample_case(0)
    return found


@pytest.fixture
def talk() -> CaseFile:
    """Return the sample case of the talk on the building site, with distress."""
    import casefiles

    found: CaseFile = casefiles.sample_case(1)
    return found


@dataclass
class OpenCase:
    """A desk with an open vault that holds one case; ``run`` waits for work on its worker."""

    desk: Desk
    case_id: str
    qtbot: Any

    def run(self, work: Callable[[Session, Any], Any]) -> Any:
        """Return what work gave; its exception fails the test."""
        got: list[Any] = []
        failures: list[Exception] = []
        self.desk.tasks.start(work, got.append, failures.append)
        self.qtbot.waitUntil(lambda: bool(got or failures), timeout=20_000)
        assert not failures, failures[0]
        return got[0]

    def add(self, kind: str, values: Mapping[str, Any]) -> Row:
        """Return a new record."""
        change = self.run(lambda session, _p: records.add(session, kind, self.case_id, values))
        return self.row(change.ids[0])

    def row(self, record: str) -> Row:
        """Return a record as it stands."""
        found: Row = self.run(lambda session, _p: lookup.require_row(session, record))
        return found

    def file(self) -> CaseFile:
        """Return the case as it stands."""
        found: CaseFile = self.run(lambda session, _p: reading.case_file(session, self.case_id))
        return found

    def settle(self) -> None:
        """Wait until the worker has nothing left to do."""
        self.qtbot.waitUntil(lambda: not self.desk.tasks.is_busy, timeout=20_000)


@pytest.fixture(scope="session")
def vault_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a closed vault with a member of staff, to be copied."""
    folder = tmp_path_factory.mktemp("model") / "vault"
    cost = KdfCost(memory_kib=16, iterations=1, lanes=1)
    vault, _code = Vault.create(folder, "走访 7", kdf=cost)
    with vault:
        session = Session(vault, clock=StandingClock())
        staff = {"name": "外访员甲", "employee_no": "0001", "role": "supervisor"}
        cases.add_staff(session, staff, owner=True)
        cases.open_case(
            session,
            {"case_no": "YD-1", "opened_on": "2019-03-01", "stage": "visiting"},
            [{"role": "borrower", "name": "王某", "phones": [{"number": "13800001234"}]}],
        )
    return folder


@pytest.fixture
def case(desk: Desk, vault_model: Path, tmp_path: Path, qtbot: Any) -> OpenCase:
    """Return an open vault with one case."""
    folder = Path(shutil.copytree(vault_model, tmp_path / "vault"))

    def opener(_progress: Any) -> tuple[Session, str]:
        session = Session(Vault.open(folder, "走访 7"), clock=StandingClock())
        return session, lookup.find_case(session, "YD-1")

    found: list[str] = []
    failures: list[Exception] = []
    desk.tasks.open(opener, found.append, failures.append)
    qtbot.waitUntil(lambda: bool(found or failures), timeout=20_000)
    assert not failures, failures[0]
    return OpenCase(desk, found[0], qtbot)
