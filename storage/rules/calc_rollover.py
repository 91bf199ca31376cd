"""Owns interest taken into the principal as JSON: what of it is principal, the most at the end."""

from resources.language import N_, Words
from storage.rules.caps import cap_of
from storage.rules.document import BEFORE_START, Document, Result
from storage.rules.interest import DAY_COUNTS
from storage.rules.lpr import lpr_table
from storage.rules.money import money_text
from storage.rules.rollover import Round, Settled, roll_over
from storage.rules.sentences import say_notes

NO_ROUNDS = N_("Give at least one round.")


def rollover_rule(read: Document, words: Words) -> Result:
    """What of interest taken into the principal counts; InvalidRecord with the path of a fault.

    ``filed_on`` absent: the suit is filed on the day on which the term ends.
    """
    rounds = [_round(part) for part in read.parts("rounds")]
    if not rounds:
        raise read.wrong("rounds", NO_ROUNDS)
    due_on = read.day("due_on")
    filed = read.day_or_none("filed_on")
    count = read.word("day_count", DAY_COUNTS, 365)
    lpr = lpr_table()
    found = roll_over(
        sorted(rounds, key=lambda one: one.settled_on),
        due_on,
        count,
        lambda day: (
            cap_of("private", day, max(day, filed or due_on), lpr, assumed=not filed).limits
        ),
    )
    return {
        "rounds": [_settled(one) for one in found.rounds],
        "excess": money_text(found.excess),
        "most": None if found.most is None else money_text(found.most),
        **say_notes(found.notes, words),
    }


def _round(read: Document) -> Round:
    found = Round(
        read.day("since"), read.day("settled_on"), read.money("principal"), read.money("interest")
    )
    if found.settled_on < found.since:
        raise read.wrong("settled_on", BEFORE_START)
    read.done()
    return found


def _settled(one: Settled) -> Result:
    return {
        "settled_on": one.round.settled_on.isoformat(),
        "interest": money_text(one.round.interest),
        "allowed": money_text(one.allowed),
        "principal": money_text(one.left),
    }
