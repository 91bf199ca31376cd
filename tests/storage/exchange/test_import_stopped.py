"""An import that the disk stops halfway says how far it came, and goes on when repeated."""

from pathlib import Path

import pytest

from resources import path as resource
from storage.casework.session import Session
from storage.errors import DiskFull
from storage.exchange.case_import import Import, import_cases
from storage.exchange.document import ImportStopped
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost

SAMPLE = resource("sample", "field-day.json")


def test_what_was_finished_stays_and_the_rest_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, _code = Vault.create(tmp_path / "vault", "x", kdf=KdfCost(64, 1, 1))
    with vault:
        session = Session(vault)
        take = Import._take

        def full(self: Import, case: object, office: object) -> None:
            if self.result.added:
                raise DiskFull(needed="1 MiB", free="0 KiB", path="vault")
            take(self, case, office)  # type: ignore[arg-type]

        with monkeypatch.context() as patch:
            patch.setattr(Import, "_take", full)
            with pytest.raises(ImportStopped) as told:
                import_cases(session, SAMPLE)
        assert (told.value.details["done"], told.value.details["total"]) == (1, 2)
        assert "1 MiB" in str(told.value)
        again = import_cases(session, SAMPLE)
    assert again.unchanged == ["YD-2019-0001"]
    assert again.added == ["YD-2019-0002"]
