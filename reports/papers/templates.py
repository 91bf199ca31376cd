"""Which texts of papers the office may word itself, their shipped words, and a paper to try them.

The paper is of an invented case: no borrower's data are needed to see how a text looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from reports.content import Paper
from reports.papers import briefing, data_notice, interview
from reports.papers.registry import PAPERS
from reports.sections import interview as talk
from reports.sections import notice
from resources.language import N_, Words
from storage.rows import CaseFile, Row

INVENTED: Final = N_("Invented Person")


@dataclass(frozen=True, slots=True)
class Template:
    """A text of a paper: its use (see kind ``phrase``), the shipped messages, where it prints.

    ``lines`` are printed one by one; ``adds`` says that they come after the shipped ones.
    """

    use: str
    shipped: tuple[str, ...]
    paper: str
    ref: str = ""
    lines: bool = False
    adds: bool = False

    def shipped_text(self, words: Words) -> str:
        """Return the shipped text as one, a message a line."""
        return "\n".join(words(message) for message in self.shipped)


TEMPLATES: Final = (
    Template("notice_lead", (), "notice", "n1"),
    Template("notice_rights", (notice.RIGHTS,), "notice", "n1"),
    Template("data_purpose", (data_notice.PURPOSE,), "data-notice"),
    Template("data_manner", (data_notice.MANNER,), "data-notice"),
    Template("data_receivers", (data_notice.RECEIVERS,), "data-notice"),
    Template("data_rights", (data_notice.RIGHTS,), "data-notice"),
    Template("interview_questions", interview.QUESTIONS, "interview-blank", lines=True),
    Template("interview_closing", (talk.CLOSING,), "interview-blank"),
    Template("briefing", briefing.DO_NOT, "briefing", lines=True, adds=True),
)


def trial(template: Template, text: str, office: CaseFile, words: Words, made_at: str) -> Paper:
    """Return the paper with ``text`` in it, of an invented case of this ``office``.

    Empty text shows the shipped one.
    """
    file = _invented(office, words, made_at[:10])
    if text.strip():
        own = _row("phrase", "t1", {"use": template.use, "text": text.strip()})
        file = replace(file, phrases=(own,))
    return PAPERS[template.paper](file, template.ref, words, made_at)


def _invented(office: CaseFile, words: Words, today: str) -> CaseFile:
    claim = {"until": today, "principal": "20000.00", "interest": "1320.50", "penalty": "0.00",
             "total": "21320.50"}  # fmt: skip
    lists = {
        "parties": (_row("party", "p1", {"role": "borrower", "name": words(INVENTED)}),),
        "loans": (_row("loan", "l1", {"contract_no": "JK-0001", "regime": "private",
                                      "principal": "20000.00", "due_on": today}),),
        "notices": (_row("notice", "n1", {"number": "YQ-0001", "kind": "overdue_contact",
                                          "issued_on": today, "claim": claim}),),
    }  # fmt: skip
    case = _row("case", "", {"case_no": "AJ-0001"})
    return CaseFile(case=case, lists=lists, organisation=office.organisation, staff=office.staff,
                    trips={}, files={}, attachments={})  # fmt: skip


def _row(kind: str, ref: str, values: Mapping[str, Any]) -> Row:
    return Row(f"trial-{ref}", "", kind, ref, values, "", "")
