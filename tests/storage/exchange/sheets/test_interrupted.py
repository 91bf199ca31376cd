"""Who interrupts an import of a list is told what was stored until then: no more, and no less."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from storage.casework import caselist
from storage.casework.session import Session
from storage.exchange.document import ImportCancelled
from storage.exchange.sheets import batches
from storage.exchange.sheets.sheet_result import SheetResult
from tests.support.sheets import case, csv_list, row, take
from tests.support.vaults import new_session

LEDGER = ["案号", "日期", "类型", "金额"]
PAID = [["A1", "2019-05-01", "还款", "100"], ["A1", "2019-06-01", "还款", "200"]]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = new_session(tmp_path / "vault")
    with opened.vault:
        yield opened


def stop(*_words: Any) -> None:
    raise KeyboardInterrupt


def interrupted(
    session: Session, path: Path, monkeypatch: pytest.MonkeyPatch, *, behind: bool
) -> SheetResult:
    """Import a list whose first batch is interrupted, just behind its commit or before it."""
    with monkeypatch.context() as patched:
        if behind:
            session.tables.database.tell_commits(stop)
        else:
            patched.setattr(Session, "write", stop)
        with pytest.raises(ImportCancelled) as stopped:
            take(session, path)
    session.tables.database.tell_commits(None)
    result = stopped.value.result
    assert isinstance(result, SheetResult)
    return result


@pytest.mark.parametrize("behind", [True, False])
def test_of_cases(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, behind: bool
) -> None:
    monkeypatch.setattr(batches, "CASES", 3)
    rows = [row(案号=f"C{n}", 借款编号=f"L{n}") for n in range(5)]
    path = csv_list(tmp_path / "list.csv", rows)
    result = interrupted(session, path, monkeypatch, behind=behind)
    assert result.added == (["C0", "C1", "C2"] if behind else [])
    assert caselist.count_cases(session, caselist.Filter()) == len(result.added)
    assert sorted([*result.added, *take(session, path).added]) == ["C0", "C1", "C2", "C3", "C4"]


@pytest.mark.parametrize("behind", [True, False])
def test_of_entries(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, behind: bool
) -> None:
    take(session, csv_list(tmp_path / "list.csv", [row()]))
    path = csv_list(tmp_path / "ledger.csv", PAID, LEDGER)
    result = interrupted(session, path, monkeypatch, behind=behind)
    assert result.entries == ({"ledger": 2} if behind else {})
    assert bool(result.changed) is behind
    assert len(case(session, "A1").get("ledger", [])) == sum(result.entries.values())
    assert take(session, path).entries.get("ledger", 0) == (0 if behind else 2)
