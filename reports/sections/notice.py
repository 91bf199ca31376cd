"""A notice to the debtor as it was made out, and the receipts of its deliveries."""

from collections.abc import Iterator, Mapping
from typing import Any

from reports.content import Block, Box, Cell, Facts, Heading, Signatures, Text, Together
from reports.sections.amounts import percent, yuan, yuan_twice
from reports.sections.house import notice_values
from reports.sections.people import defendants
from reports.sections.signing import signed
from reports.sections.view import NAMES, View
from reports.sections.visit import witnesses
from resources.language import N_
from storage.kinds.notice import KIND as NOTICE
from storage.kinds.notice import METHODS
from storage.rows import Row
from storage.rules.house_phrases import house_phrases
from storage.rules.masking import mask_id
from storage.rules.templates import fill

Rows = tuple[tuple[str, Cell], ...]
# The share of labels beside values; Latin ones are longer and would wrap.
# So is the prose: a notice is one sheet wherever that can be.
_LATIN_SIZE = 9.5
_LABELS, _LATIN_LABELS = 0.25, 0.28
TOTAL = N_("Total (figures and capitals)")
RIGHTS = N_(
    "You may ask to see how the amount was computed, dispute it and hand in evidence, apply for "
    "an extension or payment by instalments, and complain about the conduct of our staff."
)
NOT_COMPUTED = N_("Where an amount is blank it has not been computed; ask the contact for it.")


def notice_blocks(view: View, row: Row) -> tuple[Block, ...]:
    """Return the body of a notice (rules.md R2.2): plain words, no court look, no threat."""
    words = view.words
    chinese = words.language == "zh_CN"
    share, size = (_LABELS, None) if chinese else (_LATIN_LABELS, _LATIN_SIZE)
    blocks: list[Block] = [
        Heading(notice_title(view, row), align="center"),
        Facts(_addressee(view, row)),
        *(Text(text, indent=True, size=size) for text in _phrases(view, row, "notice_lead")[-1:]),
        Heading(words(N_("The loan")), level=3),
        *(Facts(rows, columns=2, label_share=share) for rows in _loans(view)),
        Heading(words(N_("The amount claimed")), level=3),
        Facts(_claim(view, row), columns=2, label_share=share),
        Facts(_total(view, row), label_share=0.22),
    ]
    if any(not value for _label, value in (*_claim(view, row), *_total(view, row))):
        blocks.append(Text(words(NOT_COMPUTED), "muted"))
    payment: tuple[Block, ...] = (
        Heading(words(N_("Payment and contact")), level=3),
        Facts(_payment(view), columns=2, label_share=share),
        *(Text(text, indent=True, size=size) for text in _phrases(view, row, "notice")),
    )
    rights = [Text(text, indent=True, size=size) for text in _rights(view, row)]
    seal = (
        Text(words(N_("{issuer} (seal)"), issuer=_issuer(view)), align="right", size=size),
        Text(view.day(row["issued_on"]), align="right", size=size),
    )
    heading = Heading(words(N_("Your rights")), level=3)
    # The seal is never alone on a page, nor with the rights alone: what it is put under, and how
    # to pay, stand above it.
    return (*blocks, Together((*payment, heading, *rights, *seal), tail=len(seal)))


def _phrases(view: View, row: Row, use: str) -> tuple[str, ...]:
    """Return what the house says on every notice of that day; what was sent is printed as sent."""
    values = notice_values(view, row)
    found = house_phrases(view.file.phrases, use, str(row["issued_on"] or ""))
    return tuple(fill(text, values) for text in found)


def _rights(view: View, row: Row) -> tuple[str, ...]:
    return _phrases(view, row, "notice_rights") or (view.words(RIGHTS),)


def _issuer(view: View) -> str:
    return view.organisation("agency", "name") or view.plaintiff()


def notice_title(view: View, row: Row) -> str:
    """Return what the notice is called."""
    return view.option(NOTICE, "kind", row["kind"])


def receipt_blocks(view: View, row: Row, delivery: Mapping[str, Any]) -> tuple[Block, ...]:
    """Return the receipt of one delivery (rules.md R2.3); an empty one is filled in by hand."""
    words = view.words
    return signed(
        (Facts(_delivery(view, row, delivery)),),
        Signatures(
            (
                words(N_("Receiver (signature, fingerprint)")),
                words(N_("Witness (signature)")),
                words(N_("Server (signature, employee no.)")),
                words(N_("Server (signature, employee no.)")),
            )
        ),
    )


def _addressee(view: View, row: Row) -> Rows:
    words = view.words
    people = defendants(view.file)[:1]
    name = view.words(N_("{name} (to be opened by the person only)"))
    return (
        (words(N_("Notice no.")), str(row["number"])),
        (
            words(N_("Debtor")),
            name.format(name=people[0]["name"]) if people else "",
        ),
        (
            words(N_("ID no. (masked)")),
            mask_id(str(people[0]["id_number"] or "")) if people else "",
        ),
        (words(N_("Creditor")), view.organisation("creditor", "name")),
        (words(N_("Agency and its authority")), _agency(view)),
    )


def _agency(view: View) -> str:
    return view.bracket(
        view.organisation("agency", "name"), view.organisation("agency", "authority_document")
    )


def _loans(view: View) -> Iterator[Rows]:
    words = view.words
    for loan in view.file.rows("loans"):
        title = view.bracket(view.text(loan["name"]), view.text(loan["contract_no"]))
        yield (
            (words(N_("Contract (number)")), title),
            (words(N_("Date of the loan")), view.day(loan["paid_out_on"] or loan["signed_on"])),
            (words(N_("Due date")), view.day(loan["due_on"])),
            (words(N_("Principal lent")), yuan(loan["paid_out"] or loan["principal"])),
            (words(N_("Agreed yearly rate")), percent(loan["annual_rate"])),
        )


def _claim(view: View, row: Row) -> Rows:
    words, claim = view.words, row["claim"] or {}
    return (
        (words(N_("Computed until")), view.day(claim.get("until"))),
        (words(N_("Principal outstanding")), yuan(claim.get("principal"))),
        (words(N_("Interest")), yuan(claim.get("interest"))),
        (words(N_("Overdue interest, penalty")), yuan(claim.get("penalty"))),
        (words(N_("Costs")), yuan(claim.get("costs"))),
    )


def _total(view: View, row: Row) -> Rows:
    total = (row["claim"] or {}).get("total")
    return ((view.words(TOTAL), yuan_twice(total)),)


def _payment(view: View) -> Rows:
    words = view.words
    contact = view.bracket(
        view.organisation("contact", "name"), view.organisation("contact", "employee_no")
    )
    phone = view.organisation("contact", "phone")
    return (
        (words(N_("Time for payment")), ""),
        (words(N_("Account holder")), view.organisation("payee", "name")),
        (words(N_("Account")), view.organisation("payee", "account")),
        (words(N_("Bank of deposit")), view.organisation("payee", "bank")),
        (words(N_("Contact (employee no.)")), contact),
        (words(N_("Telephone for questions and objections")), phone),
        (words(N_("Telephone for complaints")), view.organisation("", "complaint_phone")),
    )


def _delivery(view: View, row: Row, delivery: Mapping[str, Any]) -> Rows:
    words, method = view.words, delivery.get("method")
    boxes = tuple(Box(words(label), code == method) for code, label in METHODS)
    numbers = dict.fromkeys(view.proof(ref) for ref in delivery.get("evidence") or ())
    return (
        (words(N_("Notice no.")), str(row["number"])),
        (words(N_("Way of delivery")), boxes),
        (words(N_("Time of delivery")), view.when(delivery.get("at"))),
        (words(N_("Arrived at")), view.when(delivery.get("arrived_at"))),
        (words(N_("Place of delivery")), view.text(delivery.get("place"))),
        (words(N_("Receiver")), view.text(delivery.get("receiver"))),
        (words(N_("Relation to the debtor")), view.text(delivery.get("relation"))),
        (words(N_("ID of the receiver")), view.text(delivery.get("receiver_id"))),
        (words(N_("Signed by the receiver")), view.yes(delivery.get("signed"))),
        (words(N_("Result of delivery")), _result(view, delivery)),
        (words(N_("In a sealed envelope")), view.yes(delivery.get("sealed"))),
        (words(N_("Amount readable from outside")), view.yes(delivery.get("amount_visible"))),
        (words(N_("Waybill no.")), view.text(delivery.get("tracking_no"))),
        (words(N_("Contents named on the waybill")), view.yes(delivery.get("contents_named"))),
        (
            words(N_("Witnesses")),
            words(N_("; ")).join(witnesses(view, delivery.get("witnesses"))),
        ),
        (words(N_("Photographs, video no.")), words(NAMES).join(numbers)),
        (words(N_("Where returned mail is kept")), ""),
    )


def _result(view: View, delivery: Mapping[str, Any]) -> str:
    said = view.option(NOTICE, "deliveries.result", delivery.get("result"))
    if delivery.get("result") in ("posted", "unknown"):
        return view.bracket(said, view.words(N_("receipt not confirmed")))
    return said
