"""One row a case for the case list: what can be sorted and filtered in SQL."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from storage.records import canonical
from storage.records.recordrows import Shown
from storage.records.tables import Tables
from storage.rules.arrears import earliest_unpaid

Doc = dict[str, Any]

# Kinds that are read whole; of contacts only the latest counts.
_WHOLE: Final = ("case", "flag", "ledger_entry", "loan", "party")
_SHOWN: Final = frozenset({*_WHOLE, "contact"})
_CONTACT: Final = {"contact"}
_HANDOVER: Final = "handover"
_ALL: Final = _SHOWN | {_HANDOVER}
_DOCS: Final = (
    "SELECT kind, ref, doc FROM record WHERE chain = ? AND removed = 0 AND kind IN (?, ?, ?, ?, ?)"
    " ORDER BY created"
)
_HANDOVERS: Final = (
    "SELECT doc FROM record WHERE chain = ? AND kind = 'handover' AND removed = 0 ORDER BY created"
)
# The plus keeps to the index by moment: a case may have thousands of contacts.
_CONTACTS: Final = "FROM record WHERE chain = ? AND +kind = 'contact' AND removed = 0"
# Written in other offsets, a later moment may read this much earlier than the one that reads last.
_WIDEST: Final = "-26 hours"
_SINCE: Final = f"""SELECT json_extract(doc, '$.at'), doc {_CONTACTS} AND moment >=
    (SELECT strftime('%Y-%m-%dT%H:%M', substr(moment, 1, 16), '{_WIDEST}') {_CONTACTS}
     ORDER BY moment DESC LIMIT 1)
    ORDER BY created"""
_CONTACTED: Final = (
    "UPDATE case_row SET (last_contact_at, last_contact) = (?, ?)"
    " WHERE id = ? AND (last_contact_at, last_contact) <> (?, ?)"
)
_NOTED: Final = "SELECT last_contact_at FROM case_row WHERE id = ?"
CASE_COLUMNS: Final = (
    "id", "case_no", "stage", "opened_on", "name", "due_on", "last_contact_at", "last_contact",
    "next_on", "next_what", "flags",
)  # fmt: skip
_LISTED: Final = ", ".join(CASE_COLUMNS)
# A row keeps its place in the table and its indexes: what does not change is not written.
_ROW: Final = (
    f"INSERT INTO case_row ({_LISTED}) VALUES ({', '.join('?' * len(CASE_COLUMNS))})"  # noqa: S608
    f" ON CONFLICT (id) DO UPDATE SET"
    f" ({_LISTED}) = ({', '.join(f'excluded.{name}' for name in CASE_COLUMNS)})"
    f" WHERE ({', '.join(f'case_row.{name}' for name in CASE_COLUMNS)})"
    f" <> ({', '.join(f'excluded.{name}' for name in CASE_COLUMNS)})"
)


def refresh_case(tables: Tables, chain: str, kinds: Collection[str] = _ALL) -> None:
    """Write the list row of a case from its records; the office and removed cases have none.

    ``kinds`` are those of the records that changed: most have no part in the row.
    """
    if _HANDOVER in kinds:
        _refresh_archived(tables, chain)
    told = _SHOWN.intersection(kinds)
    if told <= _CONTACT:
        if told:
            last = _contacted(_last_contact(tables, chain))
            tables.run(_CONTACTED, *last, chain, *last)
        return
    docs = _docs(tables, chain)
    if docs.get("case"):
        write_cases(tables, [case_row(chain, docs, _last_contact(tables, chain))])
    else:
        tables.run("DELETE FROM case_row WHERE id = ?", chain)


def add_contact(tables: Tables, one: Shown) -> bool:
    """Note a record that just came in whole as the latest contact of its case.

    Returns False, and does nothing, where it is none or not later than the one that is noted.
    """
    if one.kind.name not in _CONTACT or one.removed:
        return False
    noted = tables.run(_NOTED, one.chain)
    if not noted or (noted[0][0] and not _moment(noted[0][0]) < _moment(one.values["at"])):
        return False
    last = _contacted(one.values)
    tables.run(_CONTACTED, *last, one.chain, *last)
    return True


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at)


def write_cases(tables: Tables, rows: Iterable[tuple[str, ...]]) -> None:
    """Write list rows as ``case_row`` makes them."""
    tables.run_many(_ROW, rows)


def latest(contacts: Iterable[Doc]) -> Doc | None:
    """Return the latest of the contacts, None where there are none."""
    return max(contacts, key=lambda doc: datetime.fromisoformat(doc["at"]), default=None)


def case_row(chain: str, docs: Mapping[str, Sequence[Doc]], last: Doc | None) -> tuple[str, ...]:
    """Return the list row of a case from its records that stand, by kind and as entered.

    ``last`` is its latest contact.
    """
    case = docs["case"][0]
    next_action = case.get("next_action") or {}
    return (
        chain,
        case["case_no"],
        case["stage"],
        case["opened_on"],
        "、".join(doc["name"] for doc in docs.get("party", ()) if doc["role"] == "borrower"),
        earliest_unpaid(docs.get("loan", ()), docs.get("ledger_entry", ())) or "",
        *_contacted(last),
        next_action.get("on", ""),
        next_action.get("what", ""),
        " ".join(_open_flags(docs.get("flag", ()))),
    )


def _refresh_archived(tables: Tables, chain: str) -> None:
    """Note whether this site's last word on a case is that it handed it over."""
    own, said = tables.get_meta("site_id"), ""
    for (doc,) in tables.run(_HANDOVERS, chain):
        values = canonical.decode(doc)
        said = values["deed"] if values["site"] == own else said
    if said == "handed_over":
        tables.run("INSERT OR IGNORE INTO archived (chain) VALUES (?)", chain)
    else:
        tables.run("DELETE FROM archived WHERE chain = ?", chain)


def _docs(tables: Tables, chain: str) -> dict[str, list[Doc]]:
    docs: dict[str, list[Doc]] = {}
    for kind, ref, doc in tables.run(_DOCS, chain, *_WHOLE):
        docs.setdefault(kind, []).append({"ref": ref, **canonical.decode(doc)})
    return docs


def _last_contact(tables: Tables, chain: str) -> Doc | None:
    """Return the latest contact, reading only those that can be it."""
    found = tables.run(_SINCE, chain, chain)
    if not found:
        return None
    _at, doc = max(found, key=lambda one: datetime.fromisoformat(one[0]))
    return dict(canonical.decode(doc))


def _contacted(last: Mapping[str, Any] | None) -> tuple[str, str]:
    """Return when the latest contact was, and what the list shows of it."""
    if last is None:
        return "", ""
    shown = {name: last.get(name) for name in ("channel", "direction", "result")}
    return last["at"], canonical.text(shown)


def _open_flags(flags: Sequence[Doc]) -> list[str]:
    return sorted({doc["kind"] for doc in flags if not doc.get("resolved_on")})
