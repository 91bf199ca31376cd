"""Forty invented cases as a lawyer's desk has them: every stage, near the end of limitation or over
it, paused, with flags, one person twice, papers missing; the same day gives the same cases."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from resources import path as resource
from storage.casework import cases
from storage.casework.session import Session
from storage.exchange.case_import import import_cases

COUNT: Final = 40
_STAGES: Final = ("visiting", "pre_litigation", "filed", "contacting", "closed")
_NAMES: Final = (
    "王某", "吕某", "单某", "解某", "仇某", "曾某", "翟某", "欧阳某", "阿不都热合曼·买买提", "张𬭎",
)  # fmt: skip
# How many days from today until three years after the loans fell due.
_LEFT: Final = (-400, -20, 3, 12, 25, 45, 90, 180, 365, 700)


def forty(today: date) -> dict[str, Any]:
    """Return the cases as a document of case JSON, for a desk on ``today``."""
    document: dict[str, Any] = json.loads(resource("sample", "field-day.json").read_text("utf-8"))
    document.pop("trips", None)
    base = document["cases"][0]
    document["cases"] = [_case(base, n, today) for n in range(COUNT)]
    return document


def fill(session: Session, today: date, scratch: Path, *, role: str = "legal") -> None:
    """Put the cases into a new vault, whose owner is the one of the staff with this role."""
    document = forty(today)
    owner = next(one for one in document["staff"] if one["role"] == role)
    values = {name: value for name, value in owner.items() if name != "ref"}
    cases.add_staff(session, values, owner=True)
    file = scratch / "forty.json"
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    import_cases(session, file)


def _case(base: dict[str, Any], n: int, today: date) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(json.dumps(base, ensure_ascii=False))
    for name in ("evidence", "notices", "visits", "findings"):
        case.pop(name, None)
    due = _years_before(today + timedelta(days=_LEFT[n % len(_LEFT)]), 3)
    case |= {
        "case_no": f"FT-{today.year}-{n + 1:04d}",
        "opened_on": _iso(due + timedelta(days=40)),
        "stage": _STAGES[n % len(_STAGES)],
        "next_action": {"on": _iso(today + timedelta(days=n % 9 - 2)), "what": "核对材料"},
        "contacts": _contacts(due, n),
        "ledger": [{"ref": "g1", "on": _iso(due - timedelta(days=90)), "kind": "payment",
                    "amount": f"{500 + 100 * n}.00", "loan": "l1"}],
    }  # fmt: skip
    # The last ten are the persons of the first ten once more: a second case of theirs.
    person = n if n < COUNT - 10 else n - (COUNT - 10)
    case["parties"][0] |= {
        "name": _NAMES[person % len(_NAMES)],
        "id_number": _id_number(person),
        "phones": [{"number": f"1380000{1000 + person}", "source": "借款合同"}],
    }
    case["loans"][0] |= {
        "contract_no": f"HT-{n + 1:04d}",
        "signed_on": _iso(_years_before(due, 1)),
        "paid_out_on": _iso(_years_before(due, 1)),
        "due_on": _iso(due),
        "principal": f"{20000 + 1500 * n}.00",
        "paid_out": f"{20000 + 1500 * n}.00",
    }
    if n % 7 == 3:
        del case["parties"][0]["id_number"]
    if n % 8 == 5:
        case["flags"] = [{"ref": "f1", "kind": "distress", "since": _iso(today)}]
    if n % 6 == 1:
        case["litigation"] = {
            "claim_type": "private", "court": "成都市温江区人民法院", "cause": "民间借贷纠纷",
            "evidence_deadline": _iso(today + timedelta(days=n)),
        }  # fmt: skip
    return case


def _contacts(due: date, n: int) -> list[dict[str, Any]]:
    return [
        {"ref": f"c{m}", "at": f"{_iso(due + timedelta(days=30 * m + 5))}T10:{m:02d}:00+08:00",
         "channel": "call", "direction": "out", "by": "s1", "party": "p1",
         "result": ("answered", "rejected", "no_answer")[(n + m) % 3]}
        for m in range(1, 2 + n % 5)
    ]  # fmt: skip


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def _iso(day: date) -> str:
    return day.isoformat()


def _id_number(n: int) -> str:
    """Return an invented resident ID with a right check digit (GB 11643)."""
    body = f"5101151980{n % 12 + 1:02d}{n % 27 + 1:02d}{100 + n:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]
