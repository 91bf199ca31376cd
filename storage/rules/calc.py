"""Owns the rules as JSON in, JSON out: one function that reads a document and gives the result."""

from collections.abc import Callable, Mapping

from resources.language import Words
from storage.errors import InvalidRecord
from storage.rules import calc_money, calc_rollover, calc_time, identity, masking
from storage.rules.capitals import capitals
from storage.rules.document import NOT_WORD, Document, Result

Rule = Callable[[Document, Words], Result]


def calculate(rule: str, document: object, words: Words | None = None) -> Result:
    """Return the result of a rule for a JSON object; sentences in the language of ``words``.

    Money in and out are decimal strings in yuan, rates fractions a year, dates ISO. ``notes``, a
    list of sentences, is there only where something has to be said, e.g. that a table ends.
    InvalidRecord with the path of what is wrong; without ``words`` sentences are English.
    """
    if rule not in RULES:
        raise InvalidRecord(path="rule", problem=NOT_WORD)
    read = Document(document)
    result = RULES[rule](read, words or Words("en"))
    read.done()
    return result


def _capitals(read: Document, _: Words) -> Result:
    return {"capitals": capitals(read.money("amount"))}


def _number(judge: Callable[[str], identity.Judgement]) -> Rule:
    def judged(read: Document, words: Words) -> Result:
        found = judge(read.text("number"))
        result: Result = {
            "level": found.level,
            "reasons": [words(reason) for reason in found.reasons],
            "normal": found.normal,
        }
        if found.sex is not None:
            result["sex"] = found.sex
        if found.birth_date is not None:
            result["birth_date"] = found.birth_date
        return result

    return judged


def _id(read: Document, words: Words) -> Result:
    today = read.day_or_none("today")
    return _number(lambda number: identity.judge_id(number, today))(read, words)


def _mask(read: Document, _: Words) -> Result:
    masks: Mapping[str, Callable[[str], str]] = {
        "name": masking.mask_name,
        "id": masking.mask_id,
        "phone": masking.mask_phone,
        "card": masking.mask_card,
        "address": masking.mask_address,
    }
    return {"masked": masks[read.word("kind", masks)](read.text("text"))}


RULES: Mapping[str, Rule] = {
    "interest": calc_money.interest_rule,
    "cap": calc_money.cap_rule,
    "repayment": calc_money.repayment_rule,
    "limitation": calc_time.limitation_rule,
    "guarantee": calc_time.guarantee_rule,
    "enforcement": calc_time.enforcement_rule,
    "setoff": calc_money.setoff_rule,
    "rollover": calc_rollover.rollover_rule,
    "fee": calc_money.fee_rule,
    "delay": calc_money.delay_rule,
    "capitals": _capitals,
    "id": _id,
    "uscc": _number(identity.judge_uscc),
    "card": _number(identity.judge_card),
    "phone": _number(identity.judge_phone),
    "mask": _mask,
}
