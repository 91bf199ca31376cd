"""What a case of a sheet would write: checked by the kinds, matched with what the vault holds.

A sheet shows a part of a case. What it does not show, or shows empty, stays as it is; defaults
fill new records only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from resources.language import N_
from storage.casework.ids import content_ref
from storage.exchange.case_plan import Known, Write, plan_object
from storage.exchange.incoming import Incoming
from storage.exchange.refs import with_refs
from storage.exchange.sheets.gather import Part, SheetCase, id_key
from storage.exchange.sheets.rows import Note, SheetLine, Values
from storage.kinds import BY_NAME
from storage.kinds.fields import Flaw, Flaws, Money, Rate
from storage.kinds.kind import Kind
from storage.rules.identity import judge_id

_VAULT: Final = N_("this vault")
# By what a row inside a person is known again.
_ROW_KEYS: Final = {"phones": ("number",), "addresses": ("kind", "text"), "accounts": ("id",)}


@dataclass(slots=True)
class Planning:
    """What planning needs beside the rows: the day, the defaults by kind, who hears notes.

    ``preview`` leaves out what only a write needs: names for the rows inside new records.
    """

    on: date
    note: Note
    defaults: Mapping[str, Values] = field(default_factory=dict)
    preview: bool = False


def plan_sheet_case(case: SheetCase, known: list[Known], planning: Planning) -> list[Write]:
    """Return the writes of a case; flaws that are found stand on its rows afterwards.

    ``known`` are the records of the case in the vault, none for a new case.
    """
    writes = [_case_write(case, _of(known, "case"), planning)]
    people = _of(known, "party")
    if not people and not case.people:
        _refuse_missing(case.lines[0], "party", "name")
    writes += [_person_write(case, part, people, planning) for part in case.people]
    writes += [_loan_write(part, _of(known, "loan"), planning) for part in case.loans]
    return [write for found in writes for write in found]


def borrower(writes: list[Write]) -> str:
    """Return the name of the first borrower among the writes of a case, empty where none is."""
    people = (write.fields for write in writes if write.item.kind.name == "party")
    return next((str(one["name"]) for one in people if one.get("role") == "borrower"), "")


def _of(known: list[Known], kind: str) -> list[Known]:
    found = [one for one in known if one.row.kind == kind]
    return sorted(found, key=lambda one: one.row.removed)


def _case_write(case: SheetCase, known: list[Known], planning: Planning) -> list[Write]:
    part = Part(case.lines[0], {**case.values, "case_no": case.case_no})
    if known:
        return _corrected(part, "case", known[0])
    values = {"opened_on": planning.on.isoformat(), "stage": "assigned"}
    return _new(part, "case", "", values | dict(planning.defaults.get("case", {})), planning)


def _person_write(
    case: SheetCase, part: Part, known: list[Known], planning: Planning
) -> list[Write]:
    match, several = _match_person(part.values, known)
    if several:
        part.line.refuse("same_name", part.line.columns.get("party.name"), _name(part.values))
        return []
    if match is not None:
        return _corrected(part, "party", match)
    borrower = next((one for one in known if one.row["role"] == "borrower"), None)
    if borrower is not None and "role" not in part.values:
        part.line.refuse(
            "another_person", part.line.columns.get("party.name"), _name(part.values),
            name=borrower.row["name"], where=_VAULT,
        )  # fmt: skip
        return []
    ref = content_ref("parties", [part.values.get("name"), id_key(part.values)], 0)
    defaults = {"role": "borrower"} | dict(planning.defaults.get("party", {}))
    if part is not case.people[0]:
        defaults.pop("role")
    return _new(part, "party", ref, defaults, planning)


def _match_person(values: Values, known: list[Known]) -> tuple[Known | None, bool]:
    """Return the known person of these values, and whether there are several."""
    number = id_key(values)
    found = [one for one in known if number and id_key(dict(one.row.values)) == number]
    found = found or [one for one in known if one.row["name"] == values.get("name")]
    live = [one for one in found if not one.row.removed]
    if len(live) > 1:
        return None, True
    return next(iter(live or found), None), False


def _loan_write(part: Part, known: list[Known], planning: Planning) -> list[Write]:
    number = part.values.get("contract_no")
    match = next((one for one in known if one.row["contract_no"] == number), None)
    if match is not None:
        return _corrected(part, "loan", match)
    defaults = dict(planning.defaults.get("loan", {}))
    if "regime" not in {**defaults, **part.values}:
        defaults["regime"] = "private"
        planning.note("regime_private", part.line.path)
    return _new(part, "loan", content_ref("loans", number or "", 0), defaults, planning)


def _new(part: Part, kind_name: str, ref: str, defaults: Values, planning: Planning) -> list[Write]:
    kind, flaws = BY_NAME[kind_name], list[Flaw]()
    values = kind.check({**defaults, **part.values}, "", flaws, stored=True)
    if refused(part.line, kind, flaws):
        return []
    _note_id(values, part, planning)
    item = Incoming(kind, part.line.path, None, values)
    if not planning.preview:
        values = with_refs(kind.fields, values, ref or kind.name)
    return [Write(item, ref, values)]


def _note_id(values: Values, part: Part, planning: Planning) -> None:
    """Tell of an ID number that fails its check; it may stand so on the paper, so it is kept."""
    number = values.get("id_number")
    resident = values.get("id_type", "resident_id") == "resident_id"
    if number and resident and judge_id(number, planning.on).level == "error":
        planning.note("id_odd", part.line.path)


def _corrected(part: Part, kind_name: str, known: Known) -> list[Write]:
    kind, flaws = BY_NAME[kind_name], list[Flaw]()
    given = {
        name: kind.by_name[name].type.check(value, name, flaws)
        for name, value in part.values.items()
    }
    if refused(part.line, kind, flaws):
        return []
    said = {name: _as_known(kind, name, value, known) for name, value in given.items()}
    values = {**known.imported, **{name: one for name, one in said.items() if one is not None}}
    return plan_object(Incoming(kind, part.line.path, None, values), known, "", _same)


def _as_known(kind: Kind, name: str, value: Any, known: Known) -> Any:
    """Return a value in the form in which the vault has it, None where it says nothing new."""
    for former in (known.imported.get(name), known.row[name]):
        if former is None:
            continue
        if name in _ROW_KEYS:
            value = _new_rows(value, former, _ROW_KEYS[name])
        elif _equal(kind, name, value, former):
            return former
    if name in _ROW_KEYS:
        return [*(known.imported.get(name) or ()), *value] if value else None
    return value


def _new_rows(rows: list[Values], former: list[Values], key: tuple[str, ...]) -> list[Values]:
    seen = {tuple(row.get(name) for name in key) for row in former}
    return [row for row in rows if tuple(row.get(name) for name in key) not in seen]


def _equal(kind: Kind, name: str, value: Any, former: Any) -> bool:
    if isinstance(kind.by_name[name].type, Money | Rate):
        return Decimal(value) == Decimal(former)
    return bool(value == former)


def _same(_target: str, ref: str) -> str:
    return ref


def _name(values: Values) -> str:
    return str(values.get("name") or "")


def refused(line: SheetLine, kind: Kind, flaws: Flaws) -> bool:
    """Put the flaws of a record on its row, each at its column; tell whether there are any."""
    for flaw in flaws:
        name = flaw.path.lstrip(".").partition(".")[0].partition("[")[0]
        if flaw.code == "missing":
            _refuse_missing(line, kind.name, name)
        else:
            at = line.columns.get(f"{kind.name}.{name}")
            if flaw.code == "wrong_type":
                line.refuse("not_text", at)
            else:
                line.refuse("record_refused", at, problem=flaw.sentence)
    return bool(flaws)


def _refuse_missing(line: SheetLine, kind: str, name: str) -> None:
    column = line.columns.get(f"{kind}.{name}") or next(
        (
            one
            for one in line.sheet.columns.taken
            if (one.target.kind, one.target.field) == (kind, name)
        ),
        None,
    )
    if column is not None:
        line.refuse("missing", column)
    else:
        line.refuse("missing", column=BY_NAME[kind].by_name[name].label)
