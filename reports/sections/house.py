"""What papers say in words of the office where it has some, in the shipped words elsewhere."""

from collections.abc import Mapping

from reports.sections.amounts import yuan, yuan_twice
from reports.sections.people import defendants
from reports.sections.view import View
from storage.rows import Row
from storage.rules import templates
from storage.rules.house_phrases import house_phrases

Values = Mapping[str, str]


def house_text(view: View, use: str, shipped: str, on: str, values: Values | None = None) -> str:
    """Return the office's text for a use on a day, its fields filled; else the shipped message.

    ``on`` is the day of the paper (``YYYY-MM-DD``); of several texts the last one holds.
    """
    own = house_phrases(view.file.phrases, use, on)
    if own:
        return templates.fill(own[-1], values or office_values(view))
    return view.words(shipped) if shipped else ""


def house_lines(view: View, use: str, shipped: tuple[str, ...], on: str) -> tuple[str, ...]:
    """Return the office's lines for a use, one of each line of its text; else the shipped ones."""
    own = house_phrases(view.file.phrases, use, on)
    if own:
        return tuple(line.strip() for line in own[-1].splitlines() if line.strip())
    return tuple(view.words(line) for line in shipped)


def office_values(view: View) -> dict[str, str]:
    """Return the fields that every text of the office may name."""
    return {
        templates.CREDITOR: view.organisation("creditor", "name") or view.plaintiff(),
        templates.AGENCY: view.organisation("agency", "name"),
        templates.CONTACT: view.organisation("contact", "name"),
        templates.PHONE: view.organisation("contact", "phone"),
        templates.COMPLAINTS: view.organisation("", "complaint_phone"),
    }


def notice_values(view: View, row: Row) -> dict[str, str]:
    """Return the fields of a text on a notice: those of the office, and what it claims of whom."""
    claim, people = row["claim"] or {}, defendants(view.file)[:1]
    chinese, total = view.words.language == "zh_CN", claim.get("total")
    return {
        **office_values(view),
        templates.NUMBER: str(row["number"] or ""),
        templates.DEBTOR: str(people[0]["name"]) if people else "",
        templates.CONTRACT: view.texts(one["contract_no"] for one in view.file.rows("loans")),
        templates.UNTIL: view.day(claim.get("until")),
        templates.PRINCIPAL: yuan(claim.get("principal")),
        templates.TOTAL: yuan_twice(total) if chinese else yuan(total),
    }
