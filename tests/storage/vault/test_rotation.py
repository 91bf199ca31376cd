"""Which backups stay, and that nothing but a backup of this vault is ever removed."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import CannotWrite
from storage.progress import NoProgress
from storage.vault import rotation
from storage.vault.backup import backup
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost

START = datetime(2024, 1, 1, 18)  # noqa: DTZ001 - local times, as in names
TIMES = st.lists(
    st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
    unique=True,
)


@given(made=TIMES)
def test_what_stays_is_bounded_and_holds_the_newest_of_every_span(made: list[datetime]) -> None:
    kept = rotation.to_keep(made)
    assert kept <= set(made)
    assert len(kept) <= rotation.DAILY + rotation.WEEKLY + rotation.MONTHLY
    if made:
        assert max(made) in kept
    days = sorted({at.date() for at in made})[-rotation.DAILY :]
    assert {max(at for at in made if at.date() == day) for day in days} <= kept
    months = sorted({(at.year, at.month) for at in made})[-rotation.MONTHLY :]
    assert {max(at for at in made if (at.year, at.month) == one) for one in months} <= kept


@given(made=TIMES, more=st.integers(1, 60))
def test_rotating_again_and_again_loses_no_month(made: list[datetime], more: int) -> None:
    """Rotation step by step keeps what rotation of all at once keeps."""
    held: set[datetime] = set()
    for at in sorted(made):
        held = rotation.to_keep([*held, at])
    assert held == rotation.to_keep(made)
    assert rotation.to_keep(held) == held
    assert len(rotation.to_keep([START + timedelta(days=n) for n in range(more)])) <= more


def test_two_years_of_days_leave_seven_days_four_weeks_twelve_months() -> None:
    made = [START + timedelta(days=n) for n in range(730)]
    kept = sorted(rotation.to_keep(made))
    assert kept[-7:] == made[-7:]
    assert len({(at.year, at.month) for at in kept}) == 12
    assert 20 <= len(kept) <= 23


def test_only_finished_backups_of_this_vault_are_counted(
    vault: Vault, tmp_path: Path, cheap: KdfCost
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for day in (3, 4):
        name = rotation.name_for(vault.folder, datetime(2024, 1, day))  # noqa: DTZ001
        backup(vault, stick / name, NoProgress())
    other, _code = Vault.create(stick / "vault-20240105-000000", "another", kdf=cheap)
    other.close()
    (stick / "vault-20240106-000000").mkdir()
    (stick / "vault-20240107-000000").write_text("no folder")
    backup(vault, stick / "by hand", NoProgress())
    found = rotation.backups_in(stick, vault.vault_id)
    assert [one.path.name for one in found] == ["vault-20240103-000000", "vault-20240104-000000"]


def test_a_backup_with_anything_else_in_it_is_not_removed(vault: Vault, tmp_path: Path) -> None:
    backup(vault, tmp_path / "copy", NoProgress())
    (tmp_path / "copy" / "letter.txt").write_text("mine")
    with pytest.raises(CannotWrite):
        rotation.remove(tmp_path / "copy")
    assert (tmp_path / "copy" / "vault.keys").is_file()
    (tmp_path / "copy" / "letter.txt").unlink()
    rotation.remove(tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
