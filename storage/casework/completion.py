"""Returns for completion: legal sends an item back with a reason, the field completes it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from peewee import SQL

from storage.casework import records
from storage.casework.change import Change
from storage.casework.conflicts import site_name, staff_name
from storage.casework.lookup import find_record, rows_where
from storage.casework.session import Session
from storage.errors import NoSuchCase, ReasonRequired
from storage.kinds import BY_NAME
from storage.records import canonical
from storage.records.operations import REMOVED
from storage.rows import Row

State = Literal["open", "completed", "accepted"]
_KIND: Final = "completion"
_STATES: Final[dict[str, State]] = {"completed": "completed", "accepted": "accepted"}
_TIPS: Final = "SELECT device, max(seq) FROM operation WHERE chain = ? GROUP BY device"
_SINCE: Final = (
    "SELECT id, header, body, device, seq FROM operation WHERE chain = ? ORDER BY hlc, id"
)
# What reading and asking write by themselves is no change to a case.
_OWN_TRACE: Final = frozenset({"reading", _KIND, "handover"})


@dataclass(frozen=True, slots=True)
class Return:
    """An item that went back. ``about`` is the ref of a record or empty, ``item`` says it in words.

    ``at`` is ISO with offset, ``by`` a name, ``site`` where it was written. ``answer`` is what
    was said when it was completed, ``answered_at``/``answered_by`` when and by whom. ``seen`` is
    how far the case was read then: give it to ``changes_since``.
    """

    ref: str
    case_id: str
    case_no: str
    name: str
    about: str
    item: str
    reason: str
    at: str
    by: str
    state: State
    answer: str
    answered_at: str
    answered_by: str
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of one record: the fields written since, by whom and when last (ISO)."""

    record: str
    ref: str
    kind: str
    fields: tuple[str, ...]
    is_new: bool
    removed: bool
    at: str
    by: str
    site: str


def send_back(
    session: Session, case_id: str, reason: str, *, about: str = "", item: str = ""
) -> Change:
    """Return a case, or one record or item of it, to whoever recorded it, with a reason.

    Raises ``NotPermitted`` for the field, ``ReasonRequired``, ``NoSuchCase``, ``NoSuchRecord``.
    """
    session.require("legal", "supervisor")
    if not reason.strip():
        raise ReasonRequired()
    if not session.tables.run("SELECT 1 FROM case_row WHERE id = ?", case_id):
        raise NoSuchCase(case=case_id)
    if about:
        find_record(session, case_id, about)
    values = {"about": about, "item": item.strip(), "reason": reason.strip()}
    seen = {"seen": list(read_up_to(session, case_id))}
    return _say(session, case_id, "returned", {**values, **seen})


def complete(session: Session, case_id: str, ref: str, answer: str = "") -> Change:
    """Say that what was asked for is there; raises ``NotPermitted`` for legal, ``NoSuchRecord``."""
    session.require("field", "supervisor")
    find_record(session, case_id, ref, _KIND)
    return _say(session, case_id, "completed", {"answers": ref, "reason": answer.strip()})


def accept(session: Session, case_id: str, ref: str, remark: str = "") -> Change:
    """Close a return; raises ``NotPermitted`` for the field, ``NoSuchRecord``."""
    session.require("legal", "supervisor")
    find_record(session, case_id, ref, _KIND)
    return _say(session, case_id, "accepted", {"answers": ref, "reason": remark.strip()})


def annotate(session: Session, case_id: str, text: str, *, about: str = "") -> Change:
    """Put a remark beside a record (``about``: its ref) or a case; it changes nothing there.

    Annotations are for the office's own eyes: no pack prints them. Raises ``InvalidRecord``
    where there is no text, ``NoSuchRecord``.
    """
    if about:
        find_record(session, case_id, about)
    values = {"at": session.clock.now().iso, "text": text.strip()}
    return records.add(
        session, "annotation", case_id, {**values, **({"about": about} if about else {})}
    )


def returns(
    session: Session,
    case_id: str = "",
    *,
    states: Sequence[State] = ("open", "completed", "accepted"),
    limit: int = 500,
) -> tuple[Return, ...]:
    """Return what went back in a case or in all, oldest first, as far as its state is asked for."""
    rows = _rows(session, case_id)
    answers: dict[tuple[str, str], Row] = {}
    for row in rows:
        if row["answers"]:
            # The latest word counts: a completed item that is accepted, or asked for anew.
            answers[row.case_id, row["answers"]] = row
    asked = (row for row in rows if row["deed"] == "returned")
    found = (_return(session, row, answers.get((row.case_id, row.ref))) for row in asked)
    return tuple(one for one in found if one.state in states)[:limit]


def read_up_to(session: Session, case_id: str) -> tuple[str, ...]:
    """Return how far a case stands now: "device:number" of the last entry of each device."""
    rows = session.tables.run(_TIPS, case_id)
    return tuple(sorted(f"{device}:{seq}" for device, seq in rows))


def changes_since(session: Session, case_id: str, seen: Iterable[str]) -> tuple[Changed, ...]:
    """Return the records of a case that were written to since it stood at ``seen``.

    Told by each device's own count of entries: what an older package brought in late is new too,
    and no clock has a say in it.
    """
    read = {device: int(seq) for device, _, seq in (one.rpartition(":") for one in seen)}
    found: dict[str, Changed] = {}
    for operation, header, body, device, seq in session.tables.run(_SINCE, case_id):
        if body is None or seq <= read.get(device, 0):
            continue
        content = canonical.decode(bytes(body))
        if BY_NAME.get(content.get("kind", "")) is None or content["kind"] in _OWN_TRACE:
            continue
        head = canonical.decode(bytes(header))
        one = _changed(session, str(operation), head, content, found.get(content["record"]))
        found[one.record] = one
    return tuple(found.values())


def _changed(
    session: Session, operation: str, head: dict[str, Any], content: dict[str, Any],
    before: Changed | None,
) -> Changed:  # fmt: skip
    record, tables = content["record"], session.tables
    rows = tables.run("SELECT ref, removed, created FROM record WHERE id = ?", record)
    ref, removed, created = rows[0] if rows else ("", 0, "")
    is_first = created == f"{head['hlc']}-{operation[:8]}"
    fields = dict.fromkeys((*(before.fields if before else ()), *content["fields"]))
    return Changed(
        record, ref, content["kind"], tuple(name for name in fields if name != REMOVED),
        is_first or (before is not None and before.is_new), bool(removed),
        head["wall"], staff_name(tables, head["staff"]), site_name(session, head["device"]),
    )  # fmt: skip


def _say(session: Session, case_id: str, deed: str, values: dict[str, Any]) -> Change:
    said = {name: value for name, value in values.items() if value}
    return records.add(
        session, _KIND, case_id, {"deed": deed, "at": session.clock.now().iso, **said}
    )


def _rows(session: Session, case_id: str) -> list[Row]:
    # Said in these words and not as values, so that the index of completions is used.
    where = SQL("kind = 'completion' AND removed = 0")
    if case_id:
        where = (session.tables.record.chain == case_id) & where
    return rows_where(session.tables, where)


def _return(session: Session, row: Row, answer: Row | None) -> Return:
    numbers = session.tables.run("SELECT case_no, name FROM case_row WHERE id = ?", row.case_id)
    case_no, name = numbers[0] if numbers else ("", "")
    return Return(
        row.ref, row.case_id, case_no, name, row["about"] or "", row["item"] or "",
        row["reason"] or "", row["at"], staff_name(session.tables, row.recorded_by),
        "open" if answer is None else _STATES[answer["deed"]],
        "" if answer is None else answer["reason"] or "",
        "" if answer is None else answer["at"],
        "" if answer is None else staff_name(session.tables, answer.recorded_by),
        tuple(row["seen"] or ()),
    )  # fmt: skip
