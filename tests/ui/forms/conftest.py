"""A desk without a vault, and the sample case, for forms and views."""

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from resources.language import Words
from storage.clock import Moment
from storage.records.rows import CaseFile
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
