"""Who sues whom, as the forms of a complaint ask for it: party, counsel, address for service."""

from collections.abc import Iterable, Mapping
from typing import Any

from reports.papers.complaint_form import Answers
from reports.sections.people import defendants
from reports.sections.personal import personal
from reports.sections.view import View
from storage.kinds.party import KIND as PARTY
from storage.rows import Row
from storage.rules.identity import judge_id, judge_uscc

_AUTHORITIES = (("特别", "special"), ("一般", "general"))


def party_answers(view: View, role: str, shape: str) -> tuple[Answers, ...]:
    """Return one set of answers for each party of a ``role`` that is of this ``shape``.

    ``role`` is plaintiff, defendant or third, ``shape`` legal or natural. Nobody gives one empty
    set, so that the row of the form stays.
    """
    if role == "plaintiff":
        found = [one] if (one := _plaintiff(view, shape)) else []
    elif role == "defendant":
        rows = (row for row in defendants(view.file) if _is_legal(row) == (shape == "legal"))
        found = [_legal(view, row) if shape == "legal" else _natural(view, row) for row in rows]
    else:
        found = []
    return tuple(found) or (Answers(),)


def agent_answers(view: View) -> Answers:
    """Return counsel as recorded for the suit; nothing is ticked where none is."""
    counsel = view.litigation().get("counsel") or {}
    if not any(counsel.values()):
        return Answers()
    authority = str(counsel.get("authority") or "")
    kinds = {value for said, value in _AUTHORITIES if said in authority}
    texts = {name: view.text(counsel.get(name)) for name in ("name", "firm", "phone")}
    return Answers(texts, {"agent": frozenset({"yes"}), "authority": frozenset(kinds)})


def service_answers(view: View) -> Answers:
    """Return the plaintiff's own address, to which the court may write."""
    plaintiff = view.litigation().get("plaintiff") or {}
    texts = {
        "address": view.text(plaintiff.get("address")),
        "receiver": view.text(plaintiff.get("legal_representative")),
        "phone": view.text(plaintiff.get("phone")),
    }
    return Answers(texts)


def _is_legal(row: Row) -> bool:
    return bool(row["id_type"] == "uscc")


def _plaintiff(view: View, shape: str) -> Answers | None:
    suit = view.litigation().get("plaintiff") or {}
    name = view.plaintiff()
    creditor = view.organisation("creditor", "name") == name
    own = view.organisation("", "name") == name
    number = str(suit.get("uscc") or "")
    if not number and creditor:
        number = view.organisation("creditor", "id_number")
    if not number and own:
        number = view.organisation("", "uscc")
    if not name or (shape == "natural") != (judge_id(number).level != "error"):
        return None

    def known(field: str) -> str:
        group = "creditor" if creditor else ""
        return view.text(suit.get(field)) or (
            view.organisation(group, field) if creditor or own else ""
        )

    texts = {
        "name": view.text(name),
        "address": known("address"),
        "residence": known("address"),
        "representative": known("legal_representative"),
        "phone": view.text(suit.get("phone")) or (view.organisation("", "phone") if own else ""),
        "uscc": number,
        "id_number": number,
    }
    return Answers(texts)


def _legal(view: View, row: Row) -> Answers:
    number = str(row["id_number"] or "")
    texts = {
        "name": view.text(row["name"]),
        "address": _address(view, row, ("service", "workplace", "residence", "other")),
        "registered": _address(view, row, ("registered",)) or view.text(row["address_on_id"]),
        "phone": _phones(view, row),
        "uscc": judge_uscc(number).normal or number,
    }
    return Answers(texts)


def _natural(view: View, row: Row) -> Answers:
    told = personal(row.values)
    texts = {
        "name": view.text(row["name"]),
        "birth": view.day(told.birth_date),
        "ethnicity": view.text(row["ethnicity"]),
        "employer": view.text(row["employer"]),
        "position": view.text(row["position"]),
        "phone": _phones(view, row),
        "registered": _address(view, row, ("registered",)) or view.text(row["address_on_id"]),
        "residence": _address(view, row, ("residence",)),
        "id_type": view.option(PARTY, "id_type", row["id_type"]),
        "id_number": str(row["id_number"] or ""),
    }
    return Answers(texts, {"sex": frozenset({told.sex} if told.sex else ())})


def _phones(view: View, row: Row) -> str:
    rows: Iterable[Mapping[str, Any]] = row["phones"] or ()
    return view.texts(one.get("number") for one in rows if one.get("state") != "invalid")


def _address(view: View, row: Row, kinds: tuple[str, ...]) -> str:
    """Return the first address of the first of ``kinds`` that is recorded and not known bad."""
    rows: Iterable[Mapping[str, Any]] = row["addresses"] or ()
    good = [one for one in rows if one.get("state") != "invalid"]
    for kind in kinds:
        for one in good:
            if one.get("kind") == kind:
                return view.text(one.get("text"))
    return ""
