"""One open vault a module, and a fresh view of it for every test."""

from collections.abc import Iterator

import pytest

from storage.casework.session import Session
from tests.support.vaults import new_session, untouched


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Return a session over an empty vault."""
    made = new_session(tmp_path_factory.mktemp("vault") / "vault")
    with made.vault:
        yield made


@pytest.fixture
def session(opened: Session) -> Iterator[Session]:
    """Return the session; what a test writes is undone behind it."""
    with untouched(opened):
        yield opened
