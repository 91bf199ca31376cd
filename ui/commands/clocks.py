"""``anjuan limitation`` and ``anjuan owed``: what the rules make of a case."""

import argparse
from typing import Any

from resources.language import N_, Words
from storage.casework.lookup import find_case
from storage.casework.reading import case_file
from storage.casework.reckoning import case_guarantors, case_limitation, case_owed
from storage.rules.clocks import clocks_document
from storage.rules.owed import owed_document
from ui.commands.frame import Arguments, Command, add_case, add_day, add_vault, day, opened
from ui.commands.output import Output

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
        file = case_file(session, find_case(session, args.case))
    loans = [one.clock for one in case_limitation(file, day(args))]
    document = clocks_document(loans, case_guarantors(file, day(args)), out.words)
    out.document(document, *_clock_lines(document, out.words))
    return 0


def _clock_lines(document: dict[str, Any], words: Words) -> list[str]:
    lines = [
        words(
            N_("{contract_no}, events of grade {grade}: act by {safe}; latest {legal}; {state}"),
            contract_no=loan["contract_no"],
            grade="A" if grade == "A" else "A+B",
            safe=loan[grade]["safe"],
            legal=loan[grade]["legal"],
            state=words(_STATES[loan[grade]["status"]]),
        )
        for loan in document["loans"]
        for grade in ("A", "B")
    ]
    for one in document["guarantors"]:
        line = words(
            N_("{contract_no}, guarantor {party}: act by {safe}; latest {legal}"),
            **{name: one[name] for name in ("contract_no", "party", "safe", "legal")},
        )
        # Where the weaker proof comes to the same, it is said once.
        said = dict.fromkeys((one["A"]["why"], one["B"]["why"]))
        lines += [line, *(f"- {why}" for why in said)]
    return lines


def _owed(args: Arguments, out: Output) -> int:
    with opened(args, out) as session:
        file = case_file(session, find_case(session, args.case))
    document = owed_document(case_owed(file, day(args)), out.words)
    out.document(document, *_owed_lines(document, out.words))
    return 0


def _owed_lines(document: dict[str, Any], words: Words) -> list[str]:
    sums = ("contract_no", "principal", "interest", "penalty", "costs", "total")
    loans = [
        words(
            N_("{contract_no}: principal {principal}, interest {interest}, penalty {penalty}, "
               "costs {costs}; together {total}"),
            **{name: loan[name] for name in sums},
        )
        for loan in document["loans"]
    ]  # fmt: skip
    notes = [f"- {note}" for loan in document["loans"] for note in loan.get("notes", ())]
    whole = words(N_("Owed on {on}: {total} yuan"), on=document["on"], total=document["total"])
    return [*loans, *notes, whole]


COMMANDS = (
    Command(("limitation",), N_("until when each claim is safe"), _arguments, _limitation),
    Command(("owed",), N_("what is owed on a day"), _arguments, _owed),
)
