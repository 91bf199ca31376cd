"""One open vault a module; tests that write use it inside ``untouched``."""

from collections.abc import Iterator

import pytest

from storage.casework.session import Session
from tests.support.vaults import new_session


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Return a session over an empty vault."""
    made = new_session(tmp_path_factory.mktemp("vault") / "vault")
    with made.vault:
        yield made
