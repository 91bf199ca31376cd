"""One breach for every check of the register, and beside it the nearest thing that is none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.rules.guards import Plan
from tests.support.clean_day import DAY, Change, Document, call

ON = date.fromisoformat(DAY)


@dataclass(frozen=True)
class Breach:
    """A change of the clean day that a check must mark on ``record``, and one that it must not."""

    record: str
    breach: Change
    near: Change
    on: date | None = None


@dataclass(frozen=True)
class BadPlan:
    """A plan that a check must hit, and one that it must not."""

    plan: Plan
    near: Plan


def put(list_name: str, place: int = 0, **values: Any) -> Change:
    """Change fields of a record."""
    return lambda case: case[list_name][place].update(values)


def add(list_name: str, *rows: Mapping[str, Any]) -> Change:
    """Add records."""
    return lambda case: case.setdefault(list_name, []).extend(dict(row) for row in rows)


def office(part: str, **values: Any) -> Change:
    """Change a part of the organisation."""
    return lambda case: case["document"]["organisation"][part].update(values)


def together(*changes: Change) -> Change:
    """Do several changes."""

    def change(case: Document) -> None:
        for one in changes:
            one(case)

    return change


def companion(**values: Any) -> Change:
    """Let somebody come along."""

    def change(case: Document) -> None:
        case["document"]["trips"][0]["companions"] = [{"ref": "m1", "name": "某人", **values}]
        case["visits"][0]["companions"] = ["m1"]

    return change


def calls(count: int, **more: Any) -> Change:
    """Add calls from 9:00 on, half an hour apart."""
    rows = [
        call(f"{DAY}T{9 + n // 2:02}:{'30' if n % 2 else '00'}:30+08:00", ref=f"x{n}", **more)
        for n in range(count)
    ]
    return add("contacts", *rows)


def visit(at: str, until: str, **more: Any) -> dict[str, Any]:
    """Return another visit by the book."""
    known = {
        "ref": "v2",
        "place": {"kind": "residence", "text": "某小区1栋"},
        "arrived_at": f"{at}+08:00",
        "left_at": f"{until}+08:00",
        "team": ["s1", "s2"],
        "id_shown": True,
        "authority_shown": True,
        "recorded": True,
        "outcome": "no_answer",
    }
    return {**known, **more}


def flag(kind: str, since: str = "2026-05-01", **more: Any) -> Change:
    """Set a flag."""
    return add("flags", {"ref": "k1", "kind": kind, "since": since, **more})


def sms(**more: Any) -> dict[str, Any]:
    """Return a text message to the borrower."""
    return call(**{"ref": "x", "channel": "sms", "result": "delivered", **more})


def claim(**values: str) -> Change:
    """Let the notice claim."""
    return put("notices", claim=values)


LOST = add("contacts", *(call(f"2026-05-0{n}T09:00:00+08:00", ref=f"y{n}", result="no_answer",
                              number="13800001234") for n in (2, 3, 4)))  # fmt: skip
TO_FRIEND = {"ref": "x", "party": "p2", "number": "13900001234"}
TALK_OF = {"distress": {"flag": True}}


def drop(list_name: str) -> Change:
    """Leave a list empty."""
    return lambda case: case.__setitem__(list_name, [])


def conflicting(name: str) -> Callable[[Any], Any]:
    """Name the field that the test makes conflict; see the test of ``quote_changed``."""
    return lambda _case: name


BREACHES: Mapping[str, Breach] = {
    "night": Breach(
        "x",
        add("contacts", call(f"{DAY}T21:58:00+08:00", until=f"{DAY}T22:03:00+08:00", ref="x")),
        add("contacts", call(f"{DAY}T21:50:00+08:00", until=f"{DAY}T21:59:59+08:00", ref="x")),
    ),
    "calls_a_day": Breach("x2", calls(3), calls(2)),
    "attempts_a_day": Breach("x5", calls(6, result="no_answer"), calls(5, result="no_answer")),
    "visits_too_often": Breach(
        "v2",
        add("visits", visit("2026-05-12T10:00:00", "2026-05-12T10:10:00")),
        add("visits", visit("2026-05-13T10:00:00", "2026-05-13T10:10:00")),
    ),
    "third_person": Breach(
        "x",
        add("contacts", call(**TO_FRIEND)),
        together(drop("contacts"), LOST, add("contacts", call(**TO_FRIEND))),
    ),
    "debt_disclosed": Breach(
        "x",
        together(LOST, add("contacts", call(**TO_FRIEND, debt_disclosed=True))),
        together(LOST, add("contacts", call(ref="x", debt_disclosed=True))),
    ),
    "debt_in_text": Breach(
        "x",
        add("contacts", sms(**TO_FRIEND, summary="请转告王某尽快归还3000元")),
        add("contacts", sms(**TO_FRIEND, summary="请王某回电")),
    ),
    "refused_contact": Breach(
        "x",
        together(put("parties", 1, refused_contact_on="2026-05-05"),
                 add("contacts", call(**TO_FRIEND))),
        together(put("parties", 1, refused_contact_on=DAY), add("contacts", call(**TO_FRIEND))),
    ),
    "team_too_small": Breach("v1", put("visits", team=["s1"]), put("visits", team=None)),
    "outsiders_along": Breach(
        "v1",
        companion(organisation="出借人", capacity="监督员"),
        companion(organisation="某公证处", capacity="公证员"),
    ),
    "id_not_shown": Breach(
        "v1",
        put("visits", authority_shown=None),
        put("visits", authority_shown=None, outcome="no_answer"),
    ),
    "institution_not_named": Breach(
        "c1",
        put("contacts", self_identified=False),
        put("contacts", self_identified=False, result="no_answer"),
    ),
    "visit_not_recorded": Breach(
        "v1",
        put("visits", recorded=False),
        put("visits", recorded=False, not_recorded_reason="对方不同意"),
    ),
    "call_not_recorded": Breach(
        "c1", put("contacts", recorded=None), put("contacts", recorded=None, recording="e1")
    ),
    "entered_without_leave": Breach(
        "v1",
        put("visits", entry_consent={"by": "王某"}),
        put("visits", entry_consent=None, entered_home=False),
    ),
    "stayed_after_request": Breach(
        "v1",
        put("visits", asked_to_leave_at=f"{DAY}T14:44:59+08:00"),
        put("visits", asked_to_leave_at=f"{DAY}T14:45:00+08:00"),
    ),
    "stayed_indoors": Breach(
        "v1",
        put("visits", left_at=f"{DAY}T15:05:01+08:00"),
        put("visits", left_at=f"{DAY}T15:05:00+08:00"),
    ),
    "waited_at_home": Breach(
        "v1",
        put("visits", waited={"from": f"{DAY}T13:00:00+08:00", "until": f"{DAY}T14:00:01+08:00"}),
        put("visits", waited={"from": f"{DAY}T13:00:00+08:00", "until": f"{DAY}T14:00:00+08:00"}),
    ),
    "posted": Breach(
        "n1",
        put("notices", deliveries=[{"method": "posted", "at": f"{DAY}T14:30:00+08:00",
                                    "result": "posted"}]),
        put("notices", deliveries=[{"method": "mail", "at": f"{DAY}T14:30:00+08:00",
                                    "result": "unknown"}]),
    ),
    "amount_visible": Breach(
        "n1",
        put("notices", deliveries=[{"method": "mail", "at": f"{DAY}T14:30:00+08:00",
                                    "result": "unknown", "amount_visible": True}]),
        put("notices", deliveries=[{"method": "mail", "at": f"{DAY}T14:30:00+08:00",
                                    "result": "unknown"}]),
    ),
    "payee_not_the_company": Breach(
        "n1", office("payee", name="外访员乙"), office("payee", name="示例公司")
    ),
    "private_channel_named": Breach(
        "x",
        add("contacts", sms(summary="请把现金交给外访员")),
        add("contacts", sms(summary="请存入约定的对公账户")),
    ),
    "photo_inside_home": Breach(
        "e1",
        together(put("evidence", tags=["inside_home"]), put("visits", entry_consent=None)),
        put("evidence", tags=["inside_home"]),
    ),
    "photo_of_others": Breach(
        "e1", put("evidence", tags=["minor"]), put("evidence", tags=["minor"], in_pack=False)
    ),
    "signed_before_issued": Breach(
        "n1", put("notices", issued_on="2026-05-07"), put("notices", issued_on="2026-05-05")
    ),
    "photo_outside_visit": Breach(
        "e1",
        put("evidence", taken_at=f"{DAY}T13:29:59+08:00"),
        put("evidence", taken_at=f"{DAY}T13:30:00+08:00"),
    ),
    "two_places_at_once": Breach(
        "v2",
        add("visits", visit(f"{DAY}T14:49:00", f"{DAY}T15:00:00",
                            place={"kind": "office", "text": "别处"})),
        add("visits", visit(f"{DAY}T14:50:00", f"{DAY}T15:00:00",
                            place={"kind": "office", "text": "别处"})),
    ),
    "needs_care": Breach("i1", put("interviews", **TALK_OF), flag("dispute", DAY)),
    "frozen_for_care": Breach("v1", flag("illness"), flag("illness", DAY)),
    "demand_while_flagged": Breach(
        "n1", flag("dispute"), flag("dispute", resolved_on="2026-05-05")
    ),
    "forbidden_phrase": Breach(
        "x",
        add("contacts", sms(summary="再不还款后果自负")),
        add("contacts", call(ref="x", direction="in", words="你们说后果自负？")),
    ),
    "phrase_in_notes": Breach(
        "v1", put("visits", notes="典型的老赖"), put("visits", debtor_words="别说我是老赖")
    ),
    "borrowing_suggested": Breach(
        "c1",
        put("contacts", summary="建议去别的平台借一笔先还上"),
        put("contacts", summary="询问还款来源"),
    ),
    "rate_above_cap": Breach(
        "l1", put("loans", overdue_rate="0.1241"), put("loans", overdue_rate="0.124")
    ),
    "claim_above_cap": Breach(
        "n1", claim(total="60000.00", until=DAY), claim(total="50000.00", until=DAY)
    ),
    "interest_deducted": Breach(
        "n1",
        together(put("loans", paid_out="44000.00"), claim(principal="50000.00")),
        together(put("loans", paid_out="44000.00"), claim(principal="44000.00")),
    ),
    "lender_without_licence": Breach(
        "l1",
        lambda case: case.update(tags=["职业放贷人"]),
        lambda case: case.update(tags=["经营贷"]),
    ),
    "sensitive_field": Breach(
        "p1", put("parties", marital_note="离异"), put("parties", marital_note=None),
        on=ON,
    ),
    "bulk_contacts": Breach(
        "q9",
        add("parties", *({"ref": f"q{n}", "role": "contact", "name": "x"} for n in range(10))),
        add("parties", *({"ref": f"q{n}", "role": "contact", "name": "x"} for n in range(9))),
        on=ON,
    ),
    "retention_passed": Breach(
        "",
        lambda case: case.update(stage="closed"),
        lambda case: case.update(stage="judgment"),
        on=date(2031, 5, 7),
    ),
    "guarantor_after_period": Breach(
        "x",
        add("contacts", call(ref="x", party="p3", number="13700001234", demanded=True,
                             at="2026-05-09T10:00:00+08:00")),
        add("contacts",
            call(ref="x", party="p3", number="13700001234", demanded=True,
                 at="2026-05-09T10:00:00+08:00"),
            call(ref="y", party="p3", number="13700001234", demanded=True,
                 at="2026-04-09T10:00:00+08:00")),
    ),
    "spouse_without_basis": Breach(
        "x",
        add("contacts", call(ref="x", party="p4", number="13700001234", demanded=True)),
        together(put("parties", 3, relation="配偶，共同签字"),
                 add("contacts", call(ref="x", party="p4", number="1370000123", demanded=True))),
    ),
    "minor_addressed": Breach(
        "x",
        together(put("parties", 4, birth_date="2008-05-07"),
                 add("contacts", call(ref="x", party="p5", number="13700001234", demanded=True))),
        together(put("parties", 4, birth_date="2008-05-06"),
                 add("contacts", call(ref="x", party="p5", number="13700001234", demanded=True))),
    ),
    "authority_missing": Breach(
        "v1",
        office("agency", authorised_until="2026-05-05"),
        office("agency", authorised_until=DAY),
    ),
}  # fmt: skip

_FRIEND = {"channel": "sms", "direction": "out", "party": "p2", "at": f"{DAY}T16:00:00+08:00"}
PLANS: Mapping[str, BadPlan] = {
    "court_like_title": BadPlan(Plan(ON, title="诉前通知书"), Plan(ON, title="逾期联络单")),
    "others_unmasked": BadPlan(
        Plan(ON, act="export", masked=False, reason="移送"), Plan(ON, act="export", reason="移送")
    ),
    "export_without_reason": BadPlan(
        Plan(ON, act="print", reason=" "), Plan(ON, act="print", reason="立案")
    ),
    "deleted_under_hold": BadPlan(Plan(ON, act="delete"), Plan(ON, act="print", reason="立案")),
    "debt_in_text": BadPlan(
        Plan(ON, list="contacts", values=_FRIEND, text="王某逾期"),
        Plan(ON, list="contacts", values=_FRIEND, text="请王某回电"),
    ),
    "night": BadPlan(
        Plan(ON, list="contacts", values=call(f"{DAY}T07:59:59+08:00")),
        Plan(ON, list="contacts", values=call(f"{DAY}T08:00:00+08:00")),
    ),
    "outsiders_along": BadPlan(
        Plan(ON, list="visits", values={"team": ["s1", "s2"], "place": {"kind": "residence"}},
             companions=({"name": "某人", "capacity": "监督员"},)),
        Plan(ON, list="visits", values={"team": ["s1", "s2"], "place": {"kind": "residence"}}),
    ),
}  # fmt: skip
HELD: Change = lambda case: case.update(stage="filed")  # noqa: E731 - a change like the others
