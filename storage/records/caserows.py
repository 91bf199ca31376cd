"""One row a case for the case list: what can be sorted, filtered and searched in SQL."""

from typing import Any

from storage import search
from storage.records import canonical
from storage.records.tables import Tables
from storage.rules.arrears import earliest_unpaid

Doc = dict[str, Any]


def refresh_case(tables: Tables, chain: str) -> None:
    """Write the list row of a case from its records; the office and removed cases have none."""
    docs = _docs(tables, chain)
    case = next(iter(docs.get("case", ())), None)
    if case is None:
        tables.case_row.delete().where(tables.case_row.id == chain).execute()
        return
    parties = docs.get("party", [])
    next_action = case.get("next_action") or {}
    last = max(docs.get("contact", []), key=lambda doc: str(doc["at"]), default=None)
    tables.case_row.insert(
        id=chain,
        case_no=case["case_no"],
        stage=case["stage"],
        opened_on=case["opened_on"],
        name="、".join(doc["name"] for doc in parties if doc["role"] == "borrower"),
        due_on=earliest_unpaid(docs.get("loan", []), docs.get("ledger_entry", [])) or "",
        last_contact_at=last["at"] if last else "",
        last_contact=canonical.encode(_contact(last)).decode() if last else "",
        next_on=next_action.get("on", ""),
        next_what=next_action.get("what", ""),
        flags=" ".join(_open_flags(docs.get("flag", []))),
        search=search.haystack(_searched(case, docs)),
    ).on_conflict_replace().execute()


def _docs(tables: Tables, chain: str) -> dict[str, list[Doc]]:
    table = tables.record
    rows = table.select(table.kind, table.ref, table.doc).where(
        (table.chain == chain) & (table.removed == 0)
    )
    docs: dict[str, list[Doc]] = {}
    for kind, ref, doc in rows.order_by(table.created).tuples():
        docs.setdefault(kind, []).append({"ref": ref, **canonical.decode(doc)})
    return docs


def _contact(doc: Doc) -> Doc:
    return {name: doc.get(name) for name in ("channel", "direction", "result")}


def _open_flags(flags: list[Doc]) -> list[str]:
    return sorted({doc["kind"] for doc in flags if not doc.get("resolved_on")})


def _searched(case: Doc, docs: dict[str, list[Doc]]) -> list[str]:
    found = [case["case_no"], case.get("client") or "", *(case.get("tags") or ())]
    for doc in docs.get("party", []):
        found += [doc["name"], *search.name_readings(doc["name"]), doc.get("id_number") or ""]
        found += list(doc.get("former_names") or ())
        found += [phone["number"] for phone in doc.get("phones") or ()]
        found += [address["text"] for address in doc.get("addresses") or ()]
        found += [doc.get("employer") or ""]
    found += [doc["contract_no"] for doc in docs.get("loan", [])]
    return found
