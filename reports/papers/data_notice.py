"""Notice on the handling of personal information (个人信息处理告知书, rules.md R5.5).

It tells a person who handles which data about them, why, how long, and what they may ask for. Its
prose is plain; who we are comes from the organisation's record.
"""

from reports.content import Block, Box, Cell, Facts, Heading, Paper, Signatures, Text
from reports.papers.single import paper_view, record, single
from reports.sections.house import house_text
from reports.sections.signing import signed
from reports.sections.view import View
from resources.language import N_, NC_, Words
from storage.rows import CaseFile, Row

TITLE = N_("Notice on the handling of personal information")
PURPOSE = N_(
    "To perform and enforce the loan contract that you signed: to reach you, to state what is "
    "owed, to agree on repayment, to handle your objections and complaints, and to prove the "
    "facts in court where needed. The data are used for nothing else."
)
MANNER = N_(
    "The data are kept encrypted on devices of the organisation, seen only by staff who work on "
    "your case, and never published. Neighbours, relatives and colleagues are not told of the debt."
)
RECEIVERS = N_(
    "The creditor, its lawyers, and the courts and authorities that the law names. To anyone else "
    "only with your separate consent."
)
RIGHTS = N_(
    "You may ask what is recorded about you and for a copy of it, have what is wrong corrected or "
    "completed, have what is no longer needed deleted, have these rules explained, and complain "
    "about how your data are handled. Asking costs nothing."
)
RECORDING = N_(
    "Talks and visits may be recorded in sound and picture, which shows what was said and protects "
    "both sides. You may refuse to be recorded and refuse to answer."
)
KINDS = (
    N_("name, ID number, contact data, address, employer"),
    N_("contract, repayment, account for payment"),
    N_("calls, messages, visits, talks and what was agreed"),
    N_("photos, sound and video recordings of visits and talks"),
)
SENSITIVE = N_(
    "ID number, bank account and recordings of voice and face. They are needed to make sure that "
    "you are the right person, that money reaches the right account, and to prove the claim."
)


def compose(file: CaseFile, ref: str, words: Words, made_at: str) -> Paper:
    """Return the notice to the party ``ref``; empty: the borrower; raises NoSuchRecord."""
    view = paper_view(file, words)
    row = record(file, "parties", ref) if ref else _borrower(file)
    name = str(row["name"]) if row else ""
    blocks = signed(
        (
            Heading(words(TITLE), align="center"),
            Facts(((words(NC_("data notice", "To")), name),), label_share=0.24),
            Facts(_who(view), label_share=0.24),
            Facts(_what(view, made_at[:10]), label_share=0.24),
            Heading(words(N_("Receipt of this notice")), level=3),
            Facts(_receipt(view), label_share=0.24),
        ),
        *_end(view),
    )
    return single(view, words(TITLE), blocks, made_at)


def _borrower(file: CaseFile) -> Row | None:
    return next((row for row in file.rows("parties") if row["role"] == "borrower"), None)


def _who(view: View) -> tuple[tuple[str, Cell], ...]:
    words = view.words
    agency = view.bracket(
        view.organisation("agency", "name"), view.organisation("agency", "authority_document")
    )
    contact = (view.organisation("contact", part) for part in ("name", "phone"))
    return (
        (words(N_("Who handles the data")), view.organisation("", "name")),
        (words(N_("On behalf of")), view.plaintiff()),
        (words(N_("Agency and its authority")), agency),
        (words(N_("Contact")), words(N_(", ")).join(part for part in contact if part)),
        (words(N_("Complaints")), view.organisation("", "complaint_phone")),
    )


def _what(view: View, on: str) -> tuple[tuple[str, Cell], ...]:
    words = view.words
    kinds = "\n".join(f"{n}. {words(kind)}" for n, kind in enumerate(KINDS, start=1))
    return (
        (words(N_("What for")), house_text(view, "data_purpose", PURPOSE, on)),
        (words(N_("Which data")), kinds),
        (words(N_("Sensitive data, and why")), words(SENSITIVE)),
        (words(N_("How they are handled")), house_text(view, "data_manner", MANNER, on)),
        (words(N_("Who receives them")), house_text(view, "data_receivers", RECEIVERS, on)),
        (words(N_("Recordings")), words(RECORDING)),
        (words(N_("How long they are kept")), "\n"),
        (words(N_("Your rights")), house_text(view, "data_rights", RIGHTS, on)),
    )


def _receipt(view: View) -> tuple[tuple[str, Cell], ...]:
    words = view.words
    given = (
        Box(words(N_("handed over")), ticked=False),
        Box(words(N_("read out")), ticked=False),
        Box(words(N_("sent")), ticked=False),
    )
    recorded = (
        Box(words(N_("agrees")), ticked=False),
        Box(words(N_("does not agree")), ticked=False),
    )
    return (
        (words(N_("How the notice was given")), given),
        (words(N_("To being recorded the person")), recorded),
    )


def _end(view: View) -> tuple[Block, ...]:
    words = view.words
    return (
        Text(words(N_("Signing confirms only that this notice was received.")), "muted", size=9),
        Signatures(
            (
                words(NC_("data notice", "Received by (signature)")),
                words(N_("Given by (signature, no.)")),
            )
        ),
    )
