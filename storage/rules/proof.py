"""Owns what makes a proof weak (rules.md R1.4): of files in a group, of findings, of notices."""

from collections.abc import Iterator
from dataclasses import dataclass

from resources.language import N_
from storage.rows import CaseFile, Row, Values
from storage.rules.sentences import Sentence, sentence

OWN_STATEMENT = N_("Made by one side only; it needs support.")
WITNESS = N_("The witness has to appear in court.")
WITNESS_REFUSED = N_("The person gave no name or will not testify; this cannot stand alone.")
CERTIFICATE = N_(
    "A unit's certificate needs its seal and the signatures of its head and its maker."
)
COPY_ONLY = N_("A copy without an original to check it against.")
UNLAWFUL = N_(
    "The source may be unlawful: why it was lawful is not recorded, or the debt was disclosed."
)
NOT_SERVED = N_("A paper posted or left behind does not count as served.")
NO_ARRIVAL_PROOF = N_(
    "The arrival of notice {number} is recorded, but there is no file to prove it."
)
NOT_ARRIVED = N_("No arrival of notice {number} is recorded.")
NO_FILE = N_("The original is not in this vault.")
_SERVED = frozenset({"signed", "delivered", "refused"})
_OPEN = frozenset({"posted", "left"})


@dataclass(frozen=True, slots=True)
class Proof:
    """Files that prove something: how many, and what is weak about them."""

    files: int
    weak: tuple[Sentence, ...]
    sound: bool


def group_proof(file: CaseFile, group: int) -> Proof:
    """Return what the files of a group of the catalogue are worth; one sound file is enough."""
    rows = [row for row in file.rows("evidence") if row["group"] == group]
    rows = [row for row in rows if row["in_pack"] is not False]
    weak = [(row, tuple(_weak_file(file, row))) for row in rows]
    reasons = dict.fromkeys(reason.message for _row, found in weak for reason in found)
    return Proof(len(rows), tuple(map(sentence, reasons)), any(not found for _row, found in weak))


def weak_finding(row: Row) -> Iterator[Sentence]:
    """Yield what makes a finding weak."""
    source = row["source"] or {}
    if row["learned_by"] == "document":
        yield sentence(CERTIFICATE)
    elif row["learned_by"] == "oral" and source.get("kind") != "debtor":
        refused = source.get("informant_refused") or source.get("will_testify") is False
        yield sentence(WITNESS_REFUSED if refused else WITNESS)
    else:
        yield sentence(OWN_STATEMENT)
    if row["debt_disclosed"] or not row["lawful_basis"]:
        yield sentence(UNLAWFUL)


def weak_notice(row: Row) -> tuple[Sentence, ...]:
    """Return why a notice does not prove its arrival; nothing where it does."""
    served = [one for one in row["deliveries"] or () if _served(one)]
    if any(one.get("evidence") or one.get("signed") for one in served):
        return ()
    if served:
        return (sentence(NO_ARRIVAL_PROOF, number=row["number"]),)
    if any(one["method"] in _OPEN for one in row["deliveries"] or ()):
        return (sentence(NOT_SERVED),)
    return (sentence(NOT_ARRIVED, number=row["number"]),)


def given_out(row: Row) -> bool:
    """Tell whether a notice left the house, in whatever way: then it is what it is for good."""
    return bool(row["deliveries"])


def _served(delivery: Values) -> bool:
    return delivery["method"] not in _OPEN and delivery["result"] in _SERVED


def _weak_file(file: CaseFile, row: Row) -> Iterator[Sentence]:
    if file.attachment(row.ref) is None:
        yield sentence(NO_FILE)
    if row["form"] == "copy" and not row["original_kept_at"]:
        yield sentence(COPY_ONLY)
