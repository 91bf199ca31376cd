"""What went back for completion and what changed since, in words."""

from collections.abc import Sequence

from resources.language import N_, NC_, Words
from storage.casework.completion import Changed, Return
from storage.kinds import BY_NAME
from storage.rows import CaseFile, Row
from ui.models.cells import Surround, summary, time_text
from ui.models.package_lines import field_title

Line = tuple[str, str, str, str, str]


def return_title(one: Return, words: Words) -> str:
    """Return the state of a return and the item it is about."""
    state = (
        NC_("return", "Returned for completion")
        if one.state == "open"
        else NC_("return", "Completed")
        if one.state == "completed"
        else NC_("return", "Accepted")
    )
    item = one.item or words(NC_("return", "The whole case"))
    return words(N_("{state}: {item}"), state=words(state), item=item)


def return_words(one: Return, words: Words) -> str:
    """Return the reason with its writer, and the answer where there is one."""
    asked = words(N_("{text} ({who}, {at})"), text=one.reason, who=one.by or "—",
                  at=time_text(one.at))  # fmt: skip
    if one.state == "open":
        return asked
    answer = words(
        N_("{text} ({who}, {at})"), text=one.answer or words(N_("Done.")),
        who=one.answered_by or "—", at=time_text(one.answered_at),
    )  # fmt: skip
    return f"{asked} → {answer}"


def item_of(row: Row, words: Words) -> str:
    """Return how a record is named when it is sent back: its kind and its moment, no content."""
    kind = BY_NAME[row.kind]
    when = kind.when(row.values)
    return " ".join(part for part in (words(kind.label), time_text(when) if when else "") if part)


def remarks_on(row: Row, file: CaseFile, words: Words) -> str:
    """Return the annotations beside a record, oldest first, each with its writer and time."""
    about = "" if row.kind == "case" else row.ref
    found = (one for one in file.rows("annotation") if (one["about"] or "") == about)
    return "\n".join(
        words(
            N_("Annotation: {text} ({who}, {at})"), text=one["text"],
            who=file.recorders.get(one.recorded_by) or "—", at=time_text(one["at"]),
        )
        for one in found
    )  # fmt: skip


def change_lines(found: Sequence[Changed], around: Surround) -> list[Line]:
    """Return when, what became of it, record, fields and who of each record that changed."""
    words, file = around.words, around.file
    rows = {row.id: row for row in _rows(file)} if file else {}
    return [
        (
            time_text(one.at), _deed(one, words), _named(one, rows.get(one.record), around),
            words(N_("; ")).join(field_title(one.kind, name, words) for name in one.fields),
            "  ·  ".join(part for part in (one.by, one.site) if part),
        )
        for one in sorted(found, key=lambda one: one.at, reverse=True)
    ]  # fmt: skip


def _rows(file: CaseFile) -> list[Row]:
    return [file.case, *(row for rows in file.lists.values() for row in rows)]


def _deed(one: Changed, words: Words) -> str:
    if one.removed:
        return words(NC_("change", "In the bin"))
    return words(NC_("change", "New")) if one.is_new else words(NC_("change", "Changed"))


def _named(one: Changed, row: Row | None, around: Surround) -> str:
    kind = BY_NAME.get(one.kind)
    if kind is None:
        return one.ref
    label = around.words(kind.label)
    said = summary(row, kind, around) if row is not None else ""
    return f"{label}  {said}".strip()
