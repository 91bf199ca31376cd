"""One row of a ledger or call list as a record: times completed, names and numbers resolved."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from storage.casework.session import Session
from storage.exchange.case_plan import Known, known_records
from storage.exchange.sheets.plan import Planning, refused
from storage.exchange.sheets.rows import SheetLine, Values
from storage.exchange.sheets.targets import DAY, ENTRY_KINDS
from storage.kinds import BY_NAME
from storage.kinds.fields import Flaw, Time
from storage.kinds.kind import Kind
from storage.records.operations import OFFICE

# What is taken where a row does not say it, and the note that tells so.
_DEFAULTS: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = {
    "ledger_entry": (("kind", "payment", "kind_payment"),),
    "contact": (
        ("channel", "call", "channel_call"),
        ("direction", "out", "direction_out"),
        ("result", "unknown", "result_unknown"),
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be written: canonical ``values``.

    ``shown`` are the fields by which it is known again, ``local`` those of its times that came
    without an offset.
    """

    line: SheetLine
    kind: Kind
    values: Values
    shown: frozenset[str]
    local: frozenset[str]


@dataclass(slots=True)
class Around:
    """What rows are resolved with: the staff of the vault, the offset of this computer."""

    offset: str
    numbers: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)


def around_of(session: Session, offset: timedelta) -> Around:
    """Return the surroundings of an import; ``offset`` is that of this computer's clock."""
    minutes = int(offset.total_seconds() // 60)
    sign, minutes = ("-" if minutes < 0 else "+"), abs(minutes)
    found = Around(f"{sign}{minutes // 60:02}:{minutes % 60:02}")
    for one in known_records(session, OFFICE, BY_NAME["staff_member"]):
        if not one.row.removed:
            found.numbers[folded(one.row["employee_no"])] = one.row.ref
            found.names.setdefault(folded(one.row["name"]), []).append(one.row.ref)
    return found


def read_entry(
    line: SheetLine, known: Iterable[Known], around: Around, planning: Planning
) -> Entry | None:
    """Return the record of a row; None where it is refused, the flaws then stand on the row."""
    kind = BY_NAME[ENTRY_KINDS[line.sheet.columns.list_name]]
    values = dict(planning.defaults.get(kind.name, {})) | dict(line.given(kind.name))
    local = _complete_times(line, kind, values, around.offset, planning)
    shown = {one.target.field for one in line.sheet.columns.taken if one.target.kind == kind.name}
    _resolve(line, kind, values, shown, list(known), around)
    for name, value, note in _DEFAULTS[kind.name]:
        if name not in values:
            values[name] = value
            planning.note(note, line.path)
    flaws: list[Flaw] = []
    checked = kind.check(values, "", flaws, stored=True) if not line.flaws else {}
    if line.flaws or refused(line, kind, flaws):
        return None
    told = shown | {name for name, _value, _note in _DEFAULTS[kind.name]}
    return Entry(line, kind, checked, frozenset(told), frozenset(local))


def folded(text: Any) -> str:
    """Return a name or number as it is compared: no width, case or space at its ends."""
    return unicodedata.normalize("NFKC", str(text or "")).strip().casefold()


def digits(text: Any) -> str:
    """Return a telephone number as it is compared: its digits without 0086."""
    plain = "".join(sign for sign in folded(text) if sign.isdecimal())
    for prefix in ("0086", "86"):
        if plain.startswith(prefix) and len(plain) == len(prefix) + 11:
            return plain.removeprefix(prefix)
    return plain


def _complete_times(
    line: SheetLine, kind: Kind, values: Values, offset: str, planning: Planning
) -> set[str]:
    day, local = values.pop(DAY, ""), set()
    for item in kind.fields:
        text = values.get(item.name)
        if not isinstance(item.type, Time) or not text:
            continue
        if "T" not in text:
            text = f"{day or str(values.get('at') or '')[:10]}T{text}" if day else f"T{text}"
        if text.startswith("T"):
            line.refuse("no_day", line.columns.get(f"{kind.name}.{item.name}"), text[1:])
            continue
        if datetime.fromisoformat(text).tzinfo is None:
            text += offset
            local.add(item.name)
        values[item.name] = text
    if day and "at" not in values:
        line.refuse("no_clock", line.columns.get(f"{kind.name}.at"), day)
    if local:
        planning.note("offset_of_computer", line.path)
    return local


def _resolve(
    line: SheetLine, kind: Kind, values: Values, shown: set[str], known: list[Known], around: Around
) -> None:
    if "loan" in values:
        _resolve_loan(line, values, known)
    if "by" in values:
        _resolve_staff(line, values, around)
    if kind.name == "contact":
        _resolve_party(values, shown, known)


def _resolve_loan(line: SheetLine, values: Values, known: list[Known]) -> None:
    number, column = str(values["loan"]), line.columns.get("ledger_entry.loan")
    loans = [one.row for one in known if one.row.kind == "loan" and not one.row.removed]
    found = [row.ref for row in loans if folded(row["contract_no"]) == folded(number)]
    if len(found) == 1:
        values["loan"] = found[0]
    else:
        line.refuse("several_loans" if found else "unknown_loan", column, number)


def _resolve_staff(line: SheetLine, values: Values, around: Around) -> None:
    said, column = str(values["by"]), line.columns.get("contact.by")
    number = around.numbers.get(folded(said))
    found = [number] if number else around.names.get(folded(said), [])
    if len(found) == 1:
        values["by"] = found[0]
    else:
        line.refuse("several_staff" if found else "unknown_staff", column, said)


def _resolve_party(values: Values, shown: set[str], known: list[Known]) -> None:
    """Find the person: by the name of the one spoken to, else by whose number it is."""
    people = [one.row for one in known if one.row.kind == "party" and not one.row.removed]
    name = values.pop("party", None)
    if name is not None:
        named = [row.ref for row in people if folded(row["name"]) == folded(name)]
        if len(named) == 1:
            values["party"] = named[0]
        else:
            values["counterpart"] = {"name": name} | dict(values.get("counterpart", {}))
        shown |= {"party", "counterpart"}
        return
    # A party that follows from the number says nothing more about which contact it was.
    shown.discard("party")
    number = digits(values.get("number"))
    owners = [
        row.ref for row in people
        if number and any(digits(one.get("number")) == number for one in row["phones"] or ())
    ]  # fmt: skip
    if len(owners) == 1 and "counterpart" not in values:
        values["party"] = owners[0]
