"""Owns who sues, and which card is sued on, as a court's forms ask for them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from resources.language import N_, Said
from storage.rows import CaseFile, Row
from storage.rules.identity import judge_card, judge_id, judge_uscc
from storage.rules.sentences import Sentence, sentence

State = Literal["present", "weak", "missing", "not_applicable"]
Answer = tuple[State, tuple[Said, ...]]

NO_PLAINTIFF = N_("Who sues is not recorded: neither a plaintiff nor a creditor.")
PLAINTIFF = N_("{name} sues.")
NO_NUMBER = N_("The credit code or ID number of the plaintiff is not recorded.")
BAD_NUMBER = N_("The credit code or ID number of the plaintiff fails its check.")
NO_SEAT = N_("The address of the plaintiff is not recorded.")
NO_HEAD = N_("The legal representative of the plaintiff is not recorded.")
NO_CARD = N_("No loan is recorded, so no card.")
CARD = N_("Card {number}, opened on {day} with {bank}.")
NO_CARD_NUMBER = N_("The number of the card is not recorded: the contract number is none.")
NO_OPENING = N_("The day on which the card was opened is not recorded.")
NO_BANK = N_("The bank that issued the card is not recorded.")


def plaintiff(file: CaseFile, _on: date) -> Answer:
    """Tell who sues: as recorded for the suit, else the creditor, else the organisation."""
    known = plaintiff_values(file)
    name = str(known.get("name") or "")
    if not name:
        return "missing", (sentence(NO_PLAINTIFF),)
    gaps = tuple(sentence(gap) for gap in _gaps(known))
    said = sentence(PLAINTIFF, name=name)
    return ("weak", (said, *gaps)) if gaps else ("present", (said,))


def plaintiff_values(file: CaseFile) -> Mapping[str, Any]:
    """Return name, number, address and legal representative of who sues, as far as known."""
    suit = next((row["plaintiff"] for row in file.rows("litigation") if row["plaintiff"]), None)
    office = file.organisation
    creditor = (office["creditor"] if office else None) or {}
    own = office.values if office else {}
    told: Mapping[str, Any] = suit or {}
    name = told.get("name") or creditor.get("name") or own.get("name")
    behind: Mapping[str, Any] = {}
    if name == creditor.get("name"):
        behind = creditor
    elif name == own.get("name"):
        behind = own
    number = told.get("uscc") or behind.get("id_number") or behind.get("uscc")
    known = {part: told.get(part) or behind.get(part) for part in ("address", _HEAD)}
    return {"name": name, "number": number, **known}


def card_account(file: CaseFile, _on: date) -> Answer:
    """Tell what form 10 asks of a card: its number, when and with whom it was opened."""
    loans = file.rows("loans")
    if not loans:
        return "missing", (sentence(NO_CARD),)
    gaps = tuple(dict.fromkeys(gap for row in loans for gap in _card_gaps(row, file)))
    if gaps:
        return "weak", tuple(sentence(gap) for gap in gaps)
    return "present", tuple(_card(row, file) for row in loans)


_HEAD = "legal_representative"


def _gaps(known: Mapping[str, Any]) -> list[str]:
    number = str(known.get("number") or "")
    person = bool(number) and judge_id(number).level != "error"
    valid = person or judge_uscc(number).level != "error"
    found = [
        (not number, NO_NUMBER),
        (bool(number) and not valid, BAD_NUMBER),
        (not known.get("address"), NO_SEAT),
        (not person and not known.get(_HEAD), NO_HEAD),
    ]
    return [gap for lacking, gap in found if lacking]


def _card(row: Row, file: CaseFile) -> Sentence:
    number = str(row["contract_no"])[-4:]
    bank = _bank(row, file)
    return sentence(CARD, number=f"…{number}", day=date.fromisoformat(row["signed_on"]), bank=bank)


def _card_gaps(row: Row, file: CaseFile) -> list[str]:
    found = [
        (judge_card(str(row["contract_no"])).level == "error", NO_CARD_NUMBER),
        (not row["signed_on"], NO_OPENING),
        (not _bank(row, file), NO_BANK),
    ]
    return [gap for lacking, gap in found if lacking]


def _bank(row: Row, file: CaseFile) -> str:
    return str(row["creditor"] or plaintiff_values(file).get("name") or "")
