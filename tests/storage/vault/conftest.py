"""Vaults for tests: a key derivation that costs next to nothing, and folders that go away."""

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.vault.container import Vault
from storage.vault.kdf import KdfCost

CHEAP = KdfCost(memory_kib=16, iterations=1, lanes=1)
PASSPHRASE = "Straße 走访 7"


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return a closed vault with one original of three chunks, to be copied, and its code."""
    folder = tmp_path_factory.mktemp("model") / "vault"
    vault, code = Vault.create(folder, PASSPHRASE, kdf=CHEAP)
    with vault:
        vault.blobs.put(io.BytesIO(b"original" * 70_000))
        vault.database.execute_sql("CREATE TABLE probe (id INTEGER PRIMARY KEY, text)")
        rows = [(f"走访记录 number {n}",) for n in range(500)]
        for row in rows:
            vault.database.execute_sql("INSERT INTO probe (text) VALUES (?)", row)
    return folder, code


@pytest.fixture
def folder(model: tuple[Path, str], tmp_path: Path) -> Path:
    """Return a closed vault of the test's own."""
    return Path(shutil.copytree(model[0], tmp_path / "vault"))


@pytest.fixture
def code(model: tuple[Path, str]) -> str:
    """Return the recovery code of ``folder``."""
    return model[1]


@pytest.fixture
def vault(folder: Path) -> Iterator[Vault]:
    """Return an open vault of the test's own."""
    with Vault.open(folder, PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def cheap() -> KdfCost:
    """Return a cost for passphrases made in tests."""
    return CHEAP


@pytest.fixture
def passphrase() -> str:
    """Return the passphrase of ``folder``."""
    return PASSPHRASE


@pytest.fixture
def probe() -> Callable[[Vault], int]:
    """Return a function that counts the rows of the probe table."""

    def rows(vault: Vault) -> int:
        return int(vault.database.execute_sql("SELECT count(*) FROM probe").fetchone()[0])

    return rows
