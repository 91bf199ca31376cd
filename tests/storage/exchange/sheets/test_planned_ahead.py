"""Long lists: what a second process plans beside the writing is what would be planned here."""

import json
from pathlib import Path
from typing import Any

import pytest

from storage.casework.session import Session
from storage.exchange.sheets import ahead, batches
from storage.exchange.sheets.sheet_result import SheetResult
from storage.exchange.sheets.table import Place
from storage.progress import Cancelled, NoProgress
from storage.readers.starting import start
from storage.records.projection import rebuild
from storage.records.search_index import records_holding
from storage.records.tables import PROJECTION
from storage.records.verify import verify_log
from tests.support.sheets import codes, row, take, workbook
from tests.support.vaults import untouched

COLUMNS = ("kind", "ref", "doc")


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list with what can go wrong in it: refused rows, notes, several rows of one case."""
    rows = [row(案号=f"L{n:02}", 姓名=f"王{n}", 借款编号=f"K{n}") for n in range(12)]
    rows += [row(案号="L03", 姓名="王3", 借款编号="K3b"), row(案号="L04", 姓名="别人")]
    rows += [row(案号="L20", 本金="约2万"), row(案号="L21", 姓名=None), row(案号=None)]
    rows += [
        row(案号="L22", 利率="1%/月"),
        row(案号="L22", 利率="1%/月"),
        row(案号="L23", 本金="2.1万"),
    ]
    rows += [row(案号="L24", 手机="13800001234/13900001234", 现住址="某市\n乙路")]
    return workbook(tmp_path_factory.mktemp("list") / "list.xlsx", rows)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan ahead however few the rows, in batches of a few."""
    monkeypatch.setattr(ahead, "_WORTH_IT", 0)
    monkeypatch.setattr(batches, "CASES", 4)


def told(session: Session, path: Path) -> tuple[Any, ...]:
    """Import a list; return all that is said of it and all that is in the vault, but ids."""
    with untouched(session):
        result = take(session, path)
        notes = [(note.code, note.path, note.count) for note in result.notes.values()]
        said = (result.added, result.changed, result.unchanged, codes(result), notes, result.rows)
        sql = f"SELECT {', '.join(COLUMNS)} FROM record ORDER BY ref, doc"
        return said, session.tables.run(sql)


@pytest.mark.usefixtures("short")
def test_a_list_planned_ahead_is_the_list_planned_here(
    session: Session, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    heard = ahead.Ahead._heard

    def counted(self: ahead.Ahead) -> list[str] | None:
        found = heard(self)
        asked.append(sum(map(bool, found or ())))
        return found

    monkeypatch.setattr(ahead.Ahead, "_heard", counted)
    beside = told(session, listed)
    assert sum(asked) == len(beside[0][0])
    monkeypatch.setattr(ahead, "_WORTH_IT", 10**9)
    assert told(session, listed) == beside


def indexed(session: Session) -> list[tuple[Any, ...]]:
    """Return every word of the search index: in which column, in how many records, how often."""
    run = session.tables.run
    run("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'search_words', 'col')")
    found = run("SELECT * FROM temp.words")
    run("DROP TABLE temp.words")
    return found


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("beside", [True, False])
def test_the_log_of_a_list_gives_the_same_tables_again(
    session: Session, listed: Path, monkeypatch: pytest.MonkeyPatch, beside: bool
) -> None:
    if not beside:
        monkeypatch.setattr(ahead, "_WORTH_IT", 10**9)
    queries = ("王11", "wang", "13900001234", "K3b", "某市乙路", "L22")
    with untouched(session):
        assert take(session, listed).added
        assert verify_log(session.tables, NoProgress()) == []
        tables, words = session.tables.dump(*PROJECTION), indexed(session)
        found = [sorted(records_holding(session.tables, query, 99)) for query in queries]
        numbered = session.tables.run("SELECT chain, case_no FROM search_case ORDER BY 1")
        assert all(found)
        rebuild(session.tables)
        assert session.tables.dump(*PROJECTION) == tables
        assert indexed(session) == words
        assert [sorted(records_holding(session.tables, query, 99)) for query in queries] == found
        assert session.tables.run("SELECT chain, case_no FROM search_case ORDER BY 1") == numbered


@pytest.mark.usefixtures("short")
def test_without_a_second_process_the_list_comes_in_all_the_same(
    session: Session, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = told(session, listed)

    def refused(*_words: str, **_how: Any) -> Any:
        raise OSError("no processes left")

    with monkeypatch.context() as patched:
        patched.setattr(ahead, "start", refused)
        assert told(session, listed) == whole
    heard, answers = ahead.Ahead._heard, []

    def dies(self: ahead.Ahead) -> list[str] | None:
        answers.append(heard(self))
        if len(answers) == 2 and self._process is not None:
            self._process.kill()
            self._process.wait()
        return answers[-1]

    monkeypatch.setattr(ahead.Ahead, "_heard", dies)
    assert told(session, listed) == whole
    assert None not in answers[:2]


@pytest.mark.usefixtures("short")
def test_what_the_vault_holds_is_matched_here(session: Session, listed: Path) -> None:
    first: SheetResult = take(session, listed)
    again: SheetResult = take(session, listed)
    assert not again.added
    assert set(again.unchanged) == set(first.added)


@pytest.mark.usefixtures("short")
def test_a_cancel_ends_the_second_process(
    session: Session, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []

    def begun(*words: str) -> Any:
        started.append(start(*words))
        return started[-1]

    monkeypatch.setattr(ahead, "start", begun)

    class Impatient(NoProgress):
        def advance(self, done: int, total: int, what: str = "") -> None:
            super().advance(done, total, what)
            if done and total > 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        take(session, listed, progress=Impatient())
    assert [process.poll() is not None for process in started] == [True]


def test_numbers_of_cases_cross_the_pipe_unchanged() -> None:
    place = Place(0, 2, '["王",null,["n","1"]]'.encode())
    names = ['"A\\', "案 1", "\u2028", ""]
    packed = ahead._packed([(name, [place]) for name in names])
    assert json.loads(packed) == [[name, [[0, 2, ["王", None, ["n", "1"]]]]] for name in names]
