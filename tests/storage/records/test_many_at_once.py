"""Many entries at once: whatever comes together or apart, the tables and the index are the same."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.casework.caselist import Filter, case_ids
from storage.casework.session import Session
from storage.clock import SystemClock
from storage.kinds import BY_NAME
from storage.progress import NoProgress
from storage.records import operations
from storage.records.operations import OFFICE, Draft, Operation
from storage.records.projection import apply, head_ids, rebuild
from storage.records.tables import PROJECTION
from storage.records.verify import verify_log
from tests.support.records import valid_values
from tests.support.vaults import untouched

CASES = ("case-1", "case-2")
one_vault = settings(suppress_health_check=list(HealthCheck))
_whole = st.sampled_from([kind for kind in BY_NAME.values() if kind.name != "case"]).flatmap(
    lambda kind: st.tuples(st.just(kind.name), valid_values(kind))
)
_values = st.tuples(
    st.sampled_from(CASES), _whole, st.sampled_from(["new", "new", "again", "removed"])
)


def drafts(story: Sequence[tuple[str, tuple[str, dict[str, Any]], str]]) -> Iterator[Draft]:
    """Yield the drafts of a story: new records, their values said again, and removals."""
    for case in CASES:
        values = {"case_no": case, "opened_on": "2024-01-01", "stage": "assigned"}
        yield Draft(case, "case", case, values, via="import")
    for n, (case, (name, values), deed) in enumerate(story):
        record = f"{name}-{n}"
        chain = OFFICE if BY_NAME[name].office else case
        yield Draft(chain, name, record, {"ref": record, **values}, via="import")
        if deed == "again":
            yield Draft(chain, name, record, values, reason="again")
        elif deed == "removed":
            yield Draft(chain, name, record, {"_removed": True}, reason="removed")


def signed(session: Session, story: Sequence[Draft]) -> list[Operation]:
    tips: dict[str, tuple[int, str]] = {}
    moment, made, hlc = SystemClock().now(), [], ""
    for draft in story:
        seq, prev = tips.get(draft.chain, (0, ""))
        hlc = operations.next_hlc(hlc, moment.milliseconds, session.device.id)
        one = operations.sign(draft, session.device, seq + 1, prev, moment, hlc, "s", bytes(16))
        tips[draft.chain] = seq + 1, one.id
        made.append(one)
    return made


def all_of(session: Session) -> dict[str, Any]:
    words = ("case-1", "2860", "王某", "a", "第二行", "13800001234")
    found = {word: case_ids(session, Filter(word)) for word in words}
    records = session.tables.run("SELECT record FROM search_record ORDER BY record")
    return {**session.tables.dump(*PROJECTION), "found": found, "indexed": records}


@one_vault
@given(story=st.lists(_values, max_size=6), data=st.data())
def test_entries_that_come_together_or_apart_give_the_same_tables_and_finds(
    session: Session, story: list[Any], data: st.DataObject
) -> None:
    known = signed(session, list(drafts(story)))
    with untouched(session):
        for one in known:
            operations.store(session.tables, one)
            apply(session.tables, [one])
        apart = all_of(session)
    with untouched(session):
        operations.store(session.tables, *known)
        apply(session.tables, known)
        assert all_of(session) == apart
        assert verify_log(session.tables, NoProgress()) == []
        rebuild(session.tables)
        assert all_of(session) == apart
    cuts = sorted(data.draw(st.lists(st.integers(0, len(known)), max_size=3)))
    with untouched(session):
        for start, end in itertools.pairwise([0, *cuts, len(known)]):
            operations.store(session.tables, *known[start:end])
            apply(session.tables, known[start:end])
        assert all_of(session) == apart


def test_what_is_written_in_one_go_is_what_single_saves_write(session: Session) -> None:
    story = [
        ("case-1", ("party", {"role": "borrower", "name": "王某"}), "new"),
        ("case-1", ("flag", {"kind": "dispute"}), "removed"),
        ("case-2", ("flag", {"kind": "illness"}), "again"),
    ]
    with untouched(session):
        session.write(list(drafts(story)), "imported", "import")
        assert verify_log(session.tables, NoProgress()) == []
        at_once = contents(session)
    with untouched(session):
        for draft in drafts(story):
            session.write([draft], "imported", "import")
        assert verify_log(session.tables, NoProgress()) == []
        assert contents(session) == at_once


def contents(session: Session) -> dict[str, Any]:
    """Return what the tables say apart from the hashes and times of the entries themselves."""
    rows = session.tables.run("SELECT id, kind, ref, doc, via, corrections, removed FROM record")
    heads = {row[0]: sorted(head_ids(session.tables, row[0])) for row in rows}
    return {"rows": sorted(rows), "heads": heads, "cases": session.tables.dump("case_row")}


@pytest.mark.parametrize("count", [1, 2, 700])
def test_the_chain_of_a_device_runs_on_over_any_number_of_entries(
    session: Session, count: int
) -> None:
    with untouched(session):
        for _ in range(2):
            some = [
                Draft("case-1", "flag", f"f{n}", {"ref": f"f{n}", "kind": "dispute"})
                for n in range(count)
            ]
            session.write(some, "imported", "import")
        assert verify_log(session.tables, NoProgress()) == []
        ((last,),) = session.tables.run("SELECT max(seq) FROM operation WHERE chain = 'case-1'")
        assert last == 2 * count
