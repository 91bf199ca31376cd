"""The record of an interview to be signed (谈话笔录), and the empty form with its questions."""

from reports.content import Block, Dialogue, Facts, Gap, Heading, Paper, Text
from reports.papers.single import record, single
from reports.sections.house import house_lines
from reports.sections.interview import (
    SIGN_PAGE,
    assented,
    blank_facts,
    closing,
    interview_blocks,
)
from reports.sections.signing import signed
from reports.sections.silence import distressed
from reports.sections.view import View
from resources.language import N_, Words
from storage.rows import CaseFile, Row

TITLE = N_("Interview record")
RESTRICTED = N_("Restricted: only for those whom the supervisor allows.")
NUMBER = N_("(talk no. {n})")
# The questions that practice asks (rules.md R2.4); each may be left out for a reason.
QUESTIONS = (
    N_("Please state your name, ID number, address and telephone."),
    N_("Do you know why we are here and for whom we act?"),
    N_("When and with whom did you sign the loan contract, for what amount and purpose?"),
    N_("Did you receive the money, and on which account?"),
    N_("How much have you repaid, and when was the last time?"),
    N_("Do you dispute the outstanding principal or interest? If so, what and why?"),
    N_("Why has the loan not been repaid on time?"),
    N_("What are your work and income at present, and whom do you support?"),
    N_("How do you plan to repay: amounts, dates, way?"),
    N_("How do the guarantor and the collateral stand now?"),
    N_("If you wish to say so: which property and claims do you have (compensation due)?"),
    N_("If you wish to say so: which other debts and lawsuits do you have?"),
    N_("To which address and telephone may papers be sent, and do you agree to e-delivery?"),
    N_("Do you need to talk about difficulties (extension, instalments, reduction)?"),
    N_("Do you want to add anything or complain about anything?"),
    N_("Is all of the above true?"),
)
# Room for an answer by hand.
_BLANK_ANSWER = "　\n　"


def compose_record(file: CaseFile, ref: str, words: Words, made_at: str) -> Paper:
    """Return the record of the interview ``ref``, whole and word for word; raises NoSuchRecord.

    It is printed to be read and signed by the person, so nothing is left out of it; one with signs
    of distress says that it is restricted.
    """
    row = record(file, "interviews", ref)
    view = View(file, words, masked=False)
    blocks: list[Block] = [
        Heading(words(TITLE), align="center"),
        Text(words(NUMBER, n=_ordinal(file, row)), align="center"),
    ]
    if row.ref in distressed(file):
        blocks.append(Text(words(RESTRICTED), "strong", "center"))
    blocks += interview_blocks(view, row)
    foot = words(SIGN_PAGE) if assented(row) or row["signed"] else ""
    return single(view, words(TITLE), tuple(blocks), made_at, signed=foot)


def _ordinal(file: CaseFile, row: Row) -> int:
    """Return the how manieth talk with this person it is, by the times at which they began."""
    talks = [one for one in file.rows("interviews") if _spoken_to(one) == _spoken_to(row)]
    return sorted(talks, key=lambda one: (str(one["started_at"] or ""), one.ref)).index(row) + 1


def _spoken_to(row: Row) -> str:
    return str(row["interviewee"] or (row["person"] or {}).get("name") or row.ref)


def compose_blank(file: CaseFile, ref: str, words: Words, made_at: str) -> Paper:
    """Return an empty form; ``ref`` may name the party to be interviewed, empty for nobody yet."""
    if ref:
        record(file, "parties", ref)
    view = View(file, words, masked=False)
    occasion, person, informed, end = blank_facts(view, ref)
    asked = house_lines(view, "interview_questions", QUESTIONS, made_at[:10])
    turns = tuple((question, _BLANK_ANSWER, "") for question in asked)
    blocks = signed(
        (
            Heading(words(TITLE), align="center"),
            Text(words(N_("(talk no. ____)")), align="center"),
            Facts(occasion),
            Heading(words(N_("Person interviewed")), level=3),
            Facts(person, columns=2),
            Heading(words(N_("Information given before the talk")), level=3),
            Facts(informed),
            Heading(words(N_("Questions and answers")), level=3),
            Dialogue(turns, words(N_("Q")), words(N_("A"))),
            Gap(6),
            Heading(words(N_("Reading and signature")), level=3),
            Facts(end),
        ),
        *closing(view, made_at[:10]),
    )
    return single(view, words(TITLE), blocks, made_at, signed=words(SIGN_PAGE))
