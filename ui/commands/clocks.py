"""``anjuan limitation`` and ``anjuan owed``: what the rules make of a case."""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from resources.language import N_, Words
from storage.casework.lookup import find_case
from storage.casework.reading import case_file
from storage.casework.reckoning import (
    case_enforcement,
    case_guarantors,
    case_limitation,
    case_owed,
)
from storage.kinds.fields import Choice
from storage.kinds.limitation_event import EVENTS
from storage.kinds.suspension import KIND as SUSPENSION
from storage.rows import CaseFile
from storage.rules.clocks import clocks_document
from storage.rules.enforcement import enforcement_answer
from storage.rules.masking import mask_name
from storage.rules.owed import owed_document
from storage.rules.suit_costs import SUIT_COST
from ui.commands.frame import Arguments, Command, add_case, add_day, add_vault, day, opened
from ui.commands.output import Output

STEP = N_("  {on} {event}: {why}")
DECIDED = N_("decided: the period for enforcement counts")
_STATES = {
    "running": N_("the period runs"),
    "expired": N_("the period has expired"),
    "defence_may_be_lost": N_("expired, but the defence may be lost"),
    "in_procedure": N_("in procedure"),
}


def _arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    add_case(parser, words)
    add_day(parser, words)


def _limitation(args: Arguments, out: Output) -> int:
    with opened(args, out) as session:
        file = _masked(case_file(session, find_case(session, args.case)))
    found = case_limitation(file, day(args))
    guarantors = case_guarantors(file, day(args))
    document = clocks_document([one.clock for one in found], guarantors, out.words)
    for one, loan in zip(found, document["loans"], strict=True):
        hints = [hint.say(out.words) for hint in one.hints]
        loan.update({"hints": hints} if hints else {})
    judged = case_enforcement(file, day(args))
    if judged is not None:
        document["enforcement"] = enforcement_answer(judged, out.words)
    names = {row.ref: f"{row['name']} {row.ref}" for row in file.rows("parties")}
    out.document(document, *_clock_lines(document, names, out.words))
    return 0


def _masked(file: CaseFile) -> CaseFile:
    """Return the case with the names of its parties masked, in sentences as in the lines."""
    parties = tuple(
        replace(row, values={**row.values, "name": mask_name(str(row["name"]))})
        for row in file.rows("parties")
    )
    return replace(file, lists={**file.lists, "parties": parties})


def _clock_lines(document: dict[str, Any], names: Mapping[str, str], words: Words) -> list[str]:
    decided = "safe" in (document.get("enforcement") or {})
    lines = [
        line for loan in document["loans"] for line in _loan_lines(loan, words, decided=decided)
    ]
    for one in document["guarantors"]:
        # Once called upon, the limitation of that claim is what has to be kept.
        live = one["B"] if "safe" in one["B"] else one
        line = words(
            N_("{contract_no}, guarantor {party}: act by {safe}; latest {legal}"),
            contract_no=one["contract_no"],
            safe=live["safe"],
            legal=live["legal"],
            party=names.get(one["party"], one["party"]),
        )
        # Said once where the stronger proof comes to the same, or both came to nothing.
        both = one["A"]["state"] == one["B"]["state"] == "lapsed"
        said = dict.fromkeys((one["B"]["why"],) if both else (one["B"]["why"], one["A"]["why"]))
        lines += [line, *(f"- {why}" for why in said)]
    return [*lines, *_enforcement_lines(document.get("enforcement") or {}, words)]


def _enforcement_lines(found: Mapping[str, Any], words: Words) -> list[str]:
    known = {name: found.get(name) for name in ("safe", "legal")}
    said = words(N_("Enforcement: apply by {safe}; latest {legal}"), **known)
    return [*([said] if known["safe"] else []), *(f"- {note}" for note in found.get("notes", ()))]


def _loan_lines(loan: dict[str, Any], words: Words, *, decided: bool) -> list[str]:
    lines = [
        words(
            N_("{contract_no}, events of grade {grade}: act by {safe}; latest {legal}; {state}"),
            contract_no=loan["contract_no"],
            grade="A" if grade == "A" else "A+B",
            safe=loan[grade]["safe"],
            legal=loan[grade]["legal"],
            state=words(_state(loan[grade]["status"], decided=decided)),
        )
        for grade in ("A", "B")
    ]
    lines += [
        words(STEP, on=step["on"], event=_event(step["kind"], words), why=step["why"])
        for step in loan["B"]["steps"]
    ]
    notes = dict.fromkeys(note for grade in ("A", "B") for note in loan[grade].get("notes", ()))
    return [*lines, *(f"- {note}" for note in (*notes, *loan.get("hints", ())))]


def _state(status: str, *, decided: bool) -> str:
    return DECIDED if decided and status == "in_procedure" else _STATES[status]


def _event(kind: str, words: Words) -> str:
    if kind == SUSPENSION.name:
        return words(SUSPENSION.label)
    return words(Choice(options=EVENTS).label(kind))


def _owed(args: Arguments, out: Output) -> int:
    with opened(args, out) as session:
        file = case_file(session, find_case(session, args.case))
    document = owed_document(case_owed(file, day(args)), out.words)
    out.document(document, *_owed_lines(document, out.words))
    return 0


def _owed_lines(document: dict[str, Any], words: Words) -> list[str]:
    sums = ("contract_no", "principal", "interest", "penalty", "costs", "total")
    lines: list[str] = []
    for loan in document["loans"]:
        said = N_(
            "{contract_no}: principal {principal}, interest {interest}, penalty {penalty}, "
            "costs {costs}; together {total}"
        )
        lines.append(words(said, **{name: loan[name] for name in sums}))
        lines += [f"- {note}" for note in loan.get("notes", ())]
    for cost in document["suit_costs"]:
        what = cost["what"] or words(N_("unnamed"))
        lines.append(words(SUIT_COST, what=what, amount=cost["amount"]))
    if Decimal(document["costs"]):
        less = N_("Without costs: {total_without_costs} yuan")
        lines.append(words(less, total_without_costs=document["total_without_costs"]))
    return [*lines, words(N_("Owed on {on}: {total} yuan"), **_whole(document))]


def _whole(document: dict[str, Any]) -> dict[str, Any]:
    return {name: document[name] for name in ("on", "total")}


COMMANDS = (
    Command(("limitation",), N_("until when each claim is safe"), _arguments, _limitation),
    Command(("owed",), N_("what is owed on a day"), _arguments, _owed),
)
