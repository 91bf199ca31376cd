"""Data for a law firm's letter (律师函资料表): what a firm needs for one, never the letter."""

from collections.abc import Iterator
from datetime import date

from reports.content import Block, Cell, Column, Facts, Heading, Paper, Table, Text, Together
from reports.papers.single import paper_view, single
from reports.sections.amounts import percent, yuan
from reports.sections.interest import marked_sum
from reports.sections.notice import TOTAL
from reports.sections.people import defendants
from reports.sections.view import View
from resources.language import N_, Words
from storage.casework.reckoning import case_owed
from storage.kinds.loan import KIND as LOAN
from storage.kinds.notice import KIND as NOTICE
from storage.kinds.party import KIND as PARTY
from storage.rows import CaseFile, Row
from storage.rules.money import money_text
from storage.rules.owed import LoanOwed
from storage.rules.suit_costs import doubtful_costs

TITLE = N_("Data for a law firm's letter (not a letter)")
NOT_A_LETTER = N_(
    "Material for a law firm. It has no effect of its own and is not sent to the debtor; what is "
    "blank is for the lawyer to decide or is not recorded."
)

Rows = tuple[tuple[str, Cell], ...]


def compose(file: CaseFile, _ref: str, words: Words, made_at: str, on: date) -> Paper:
    """Return the sheet with what is owed as of ``on``; it needs no ref."""
    view = paper_view(file, words)
    blocks: list[Block] = [
        Heading(words(TITLE), align="center"),
        Text(words(NOT_A_LETTER), "muted", size=8.5),
        Heading(words(N_("Client and mandate")), level=3),
        Facts(_client(view), columns=2, label_share=0.22),
        Heading(words(N_("To whom")), level=3),
        _addressees(view),
        Heading(words(N_("Facts")), level=3),
        *_loans(view, on),
        _notices(view),
        # What is still to be decided stands on one page.
        Together(
            (
                Heading(words(N_("What is demanded")), level=3),
                Facts(_demand(view), label_share=0.22),
                Heading(words(N_("For the lawyer")), level=3),
                Facts(_lawyer(view), label_share=0.22),
            )
        ),
    ]
    return single(view, words(TITLE), tuple(blocks), made_at)


def _client(view: View) -> Rows:
    words, suit = view.words, view.litigation()
    counsel = suit.get("counsel") or {}
    return (
        (words(N_("Client")), view.plaintiff()),
        (words(N_("Agency and its authority")), _agency(view)),
        (words(N_("Law firm")), view.text(counsel.get("firm"))),
        (words(N_("Lawyer")), view.text(counsel.get("name"))),
    )


def _agency(view: View) -> str:
    return view.bracket(
        view.organisation("agency", "name"), view.organisation("agency", "authority_document")
    )


def _addressees(view: View) -> Table:
    words = view.words
    columns = (
        Column(words(N_("Role")), 0.14),
        Column(words(N_("Name")), 0.16),
        Column(words(N_("ID no.")), 0.24),
        Column(words(N_("Telephone")), 0.18),
        Column(words(N_("Address for service")), 0.28),
    )
    rows = tuple(_addressee(view, row) for row in defendants(view.file))
    return Table(columns, rows, empty=words(N_("No people are recorded.")), size=9)


def _addressee(view: View, row: Row) -> tuple[Cell, ...]:
    places = [one for one in row["addresses"] or () if one.get("kind") == "service"]
    places = places or list(row["addresses"] or ())
    return (
        Text(view.option(PARTY, "role", row["role"])),
        Text(view.text(row["name"])),
        Text(str(row["id_number"] or "")),
        Text(view.texts(one.get("number") for one in row["phones"] or ())),
        Text(view.texts(one.get("text") for one in places)),
    )


def _loans(view: View, on: date) -> Iterator[Block]:
    words = view.words
    by_ref = {row.ref: row for row in view.file.rows("loans")}
    found = case_owed(view.file, on)
    for loan in found.loans:
        yield Facts(_loan(view, by_ref[loan.ref], loan, on), columns=2, label_share=0.22)
        total = marked_sum(view, loan.account.total, supposed=bool(found.supposed))
        yield Facts((*_less(view, loan), (words(TOTAL), total)), label_share=0.22)
    if len(found.loans) > 1:
        total = marked_sum(view, found.total, supposed=bool(found.supposed))
        yield Facts(((words(N_("All loans together")), total),), label_share=0.22)
    for note in (*found.supposed, *doubtful_costs(found.suit_costs)):
        yield Text(note.say(words), "muted", size=8.5)


def _less(view: View, loan: LoanOwed) -> Rows:
    account = loan.account
    if not account.costs:
        return ()
    less = yuan(money_text(account.total - account.costs))
    return ((view.words(N_("Total without costs")), less),)


def _loan(view: View, row: Row, owed: LoanOwed, on: date) -> Rows:
    words, account = view.words, owed.account
    return (
        (words(N_("Contract (number)")), view.bracket(view.text(row["name"]), owed.contract_no)),
        (words(N_("Signed on")), view.day(row["signed_on"])),
        (words(N_("Principal agreed")), yuan(row["principal"])),
        (words(N_("Amount paid out")), yuan(row["paid_out"])),
        (words(N_("Paid out on")), view.day(row["paid_out_on"])),
        (words(N_("Due date")), view.day(row["due_on"])),
        (words(N_("Agreed yearly rate")), percent(row["annual_rate"])),
        (words(N_("Agreed yearly overdue rate")), percent(row["overdue_rate"])),
        (
            words(N_("Method of repayment")),
            view.option(LOAN, "repayment_method", row["repayment_method"]),
        ),
        (words(N_("Computed until")), view.day(on.isoformat())),
        (words(N_("Principal outstanding")), yuan(money_text(account.principal))),
        (words(N_("Interest outstanding")), yuan(money_text(account.interest))),
        (words(N_("Penalty and fees within the cap")), yuan(money_text(account.penalty))),
        (words(N_("Costs of enforcing the claim")), yuan(money_text(account.costs))),
    )


def _notices(view: View) -> Table:
    words = view.words
    columns = (
        Column(words(N_("Notice no.")), 0.22),
        Column(words(N_("Kind of notice")), 0.22),
        Column(words(N_("Made out on")), 0.2),
        Column(words(N_("Result of delivery")), 0.36),
    )
    rows = tuple(
        (
            Text(str(row["number"])),
            Text(view.option(NOTICE, "kind", row["kind"])),
            view.day(row["issued_on"]),
            Text(_deliveries(view, row)),
        )
        for row in view.file.rows("notices")
    )
    return Table(columns, rows, empty=words(N_("No notice is recorded.")), size=9)


def _deliveries(view: View, row: Row) -> str:
    said = []
    for one in row["deliveries"] or ():
        method = view.option(NOTICE, "deliveries.method", one.get("method"))
        result = view.option(NOTICE, "deliveries.result", one.get("result"))
        said.append(view.bracket(method, result))
    return view.words(N_("; ")).join(said)


def _demand(view: View) -> Rows:
    words = view.words
    payee = (view.organisation("payee", name) for name in ("name", "account", "bank"))
    contact = (view.organisation("contact", name) for name in ("name", "phone"))
    return (
        (words(N_("Time for payment")), ""),
        (words(N_("Account for payment")), words(N_(", ")).join(part for part in payee if part)),
        (words(N_("Contact")), words(N_(", ")).join(part for part in contact if part)),
    )


def _lawyer(view: View) -> Rows:
    words = view.words
    return (
        (words(N_("Law it is based on")), ""),
        (words(N_("Consequences in law")), ""),
        (words(N_("Enclosures")), ""),
    )
