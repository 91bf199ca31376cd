"""Drafts are kept apart from the log, one per record, and survive closing the vault."""

from pathlib import Path

from storage.casework.drafts import all_drafts, drop_draft, find_draft, save_draft
from storage.casework.session import Session
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost

CHEAP = KdfCost(memory_kib=64, iterations=1, lanes=1)


def test_the_last_state_of_a_form_outlives_a_closed_vault(tmp_path: Path) -> None:
    vault, _code = Vault.create(tmp_path / "vault", "x", kdf=CHEAP)
    with vault:
        session = Session(vault)
        save_draft(session, "case", "visit", "", {"notes": "门上"})
        save_draft(session, "case", "visit", "", {"notes": "门上有通知"})
        save_draft(session, "case", "visit", "r1", {"notes": "别的"})
        assert session.tables.operation.select().count() == 0
    with Vault.open(tmp_path / "vault", "x") as again:
        session = Session(again)
        found = find_draft(session, "case", "visit")
        assert found is not None
        assert found.content == {"notes": "门上有通知"}
        assert {one.record for one in all_drafts(session)} == {"", "r1"}
        drop_draft(session, "case", "visit")
        assert find_draft(session, "case", "visit") is None
        assert find_draft(session, "case", "visit", "r1") is not None
