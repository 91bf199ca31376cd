"""What the case file records of loan and payments: a statement of one side, no reckoning."""

from reports.content import Block, Cell, Column, Facts, Heading, Table, Text
from reports.sections.amounts import percent, yuan
from reports.sections.view import View
from reports.sections.visit import either
from resources.language import N_, NC_
from storage.kinds.ledger_entry import KIND as ENTRY
from storage.kinds.loan import KIND as LOAN
from storage.rows import Row

ONE_SIDED = N_(
    "Made by one side from the ledger of the case file. It states what was entered and computes "
    "nothing; contract, payment vouchers and bank records prevail."
)


def account_blocks(view: View) -> tuple[Block, ...]:
    """Return the loans as agreed and the ledger as entered."""
    words = view.words
    blocks: list[Block] = [Text(words(ONE_SIDED), "muted")]
    for loan in view.file.rows("loans"):
        title = view.bracket(
            view.text(loan["name"]) or words(N_("Loan")), view.text(loan["contract_no"])
        )
        blocks += [Heading(title, level=3), Facts(_loan(view, loan))]
    blocks += [Heading(words(N_("Ledger")), level=3), _ledger(view)]
    return tuple(blocks)


def _loan(view: View, loan: Row) -> tuple[tuple[str, Cell], ...]:
    words = view.words
    return (
        (words(N_("Signed on")), view.day(loan["signed_on"])),
        (words(N_("Principal agreed")), yuan(loan["principal"])),
        (words(N_("Amount paid out")), yuan(loan["paid_out"])),
        (words(N_("Paid out on")), view.day(loan["paid_out_on"])),
        (words(N_("Deducted in advance")), yuan(loan["deducted_in_advance"])),
        (words(NC_("loan", "Purpose")), view.text(loan["purpose"])),
        (words(N_("Agreed yearly rate")), percent(loan["annual_rate"])),
        (words(N_("Agreed yearly overdue rate")), percent(loan["overdue_rate"])),
        (words(N_("Penalty agreed")), yuan(loan["penalty"])),
        (words(N_("Day count")), view.option(LOAN, "day_count", loan["day_count"])),
        (words(N_("Due date")), view.day(loan["due_on"])),
        (
            words(N_("Method of repayment")),
            view.option(LOAN, "repayment_method", loan["repayment_method"]),
        ),
        (words(N_("Security")), _collateral(view, loan)),
    )


def _collateral(view: View, loan: Row) -> str:
    words, said = view.words, []
    for one in loan["collateral"] or ():
        registered = either(one.get("registered"), N_("registered"), N_("not registered"))
        parts = (words(registered) if registered else "", view.text(one.get("state")))
        more = words(N_(", ")).join(part for part in parts if part)
        said.append(view.bracket(view.text(one.get("description")), more))
    return words(N_("; ")).join(said)


def _ledger(view: View) -> Table:
    words = view.words
    rows = tuple(_entry(view, row) for row in view.file.rows("ledger"))
    return Table(
        (
            Column(words(NC_("ledger", "Date")), 0.2),
            Column(words(N_("Entry")), 0.13),
            Column(words(N_("Amount")), 0.17, "right"),
            Column(words(N_("Payer")), 0.12),
            Column(words(N_("Proof")), 0.16),
            Column(words(N_("Note")), 0.22),
        ),
        rows,
        empty=words(N_("No entries.")),
    )


def _entry(view: View, row: Row) -> tuple[Cell, ...]:
    return (
        view.day(row["on"]),
        view.option(ENTRY, "kind", row["kind"]),
        yuan(row["amount"]),
        view.text(row["payer"]),
        view.option(ENTRY, "verified", row["verified"]),
        Text(view.text(row["note"])),
    )
