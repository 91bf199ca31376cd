"""What packages did or would do, who sends them and what went, as lines of plain tables."""

from collections.abc import Mapping
from typing import Final

from resources.language import N_, NC_, Words
from storage.errors import HistoryForked
from storage.exchange.packages.delta import Touched
from storage.exchange.packages.history import (
    EXPORTED,
    GIVEN_UP,
    IMPORTED,
    REFUSED,
    UNDONE,
    Event,
)
from storage.exchange.packages.portions import LEFT_OUT
from storage.exchange.packages.receiving import Report
from storage.kinds import BY_NAME
from ui.models.cells import Surround, field_text, time_text
from ui.models.site_lines import partial_words

Line = tuple[str, str, str]
# Of very large imports the first lines; the counts above the table are of all.
_MOST: Final = 2000
# How the log names a removal, and how a preview does.
REMOVED_FIELDS: Final = frozenset({"removed", "_removed"})
JOINED: Final = N_("Originals complete with their last part: {count}")
_EVENTS: Final = {
    IMPORTED: N_("Imported"),
    UNDONE: N_("Import taken back"),
    REFUSED: N_("Refused"),
    EXPORTED: N_("Exported"),
    GIVEN_UP: N_("Copy given up"),
}


def report_lines(report: Report, words: Words, *, masked: bool) -> list[Line]:
    """Return what an import did or would do, what needs attention first."""
    conflict, changed = words(N_("Conflict")), words(NC_("import", "Changed"))
    lines = [(words(NC_("import", "Refused")), file, error.message(words))
             for file, error in report.refused]  # fmt: skip
    lines += [(words(NC_("import", "Warning")), file, words(text))
              for text, file in report.warnings]  # fmt: skip
    lines += [(conflict, one.case_no, _values(one, words, masked=masked))
              for one in report.delta.conflicts[:_MOST]]  # fmt: skip
    waits = words(N_("It waits for an earlier package and is kept until that is here."))
    waiting = words(NC_("import", "Waiting"))
    lines += [(waiting, one.file, waits) for one in report.waiting]
    lines += [(waiting, one.name or one.original[:12], partial_words(one, words))
              for one in report.partial]  # fmt: skip
    lines += _grouped(report.delta.changed, changed, words)
    new = words(NC_("import", "New"))
    lines += [(new, number, name) for number, name in report.delta.titles[:_MOST]]
    before = words(N_("Nothing of it is new."))
    lines += [(words(N_("Imported before")), file, before) for file in report.repeated]
    return lines[:_MOST]


def _grouped(touched: list[Touched], what: str, words: Words) -> list[Line]:
    """Return one line a record: the fields of one record belong together."""
    found: dict[tuple[str, str], list[Touched]] = {}
    for one in touched[:_MOST]:
        found.setdefault((one.case_no, one.record), []).append(one)
    return [(what, number, _where_all(group, words)) for (number, _ref), group in found.items()]


def _values(one: Touched, words: Words, *, masked: bool) -> str:
    """Return where a conflict is with its values, those that have a mask hidden."""
    where = _where_all([one], words)
    kind = BY_NAME.get(one.kind)
    field = kind.by_name.get(one.field) if kind else None
    if field is None:
        return where
    around = Surround(words, None, masked)
    said = (field_text(field, value, around) or "—" for value in one.values)
    return f"{where}  {' ↔ '.join(said)}"


def _where_all(group: list[Touched], words: Words) -> str:
    kind = BY_NAME.get(group[0].kind)
    what = words(kind.label) if kind else group[0].record
    fields = words("; ").join(field_title(one.kind, one.field, words) for one in group)
    return words(N_("{record}: {fields}"), record=what, fields=fields)


def field_title(kind_name: str, field: str, words: Words) -> str:
    """Return the label of a field of a kind; a removal is named, an unknown field stays."""
    if field in REMOVED_FIELDS:
        return words(N_("in the bin or not"))
    kind = BY_NAME.get(kind_name)
    known = kind.by_name.get(field) if kind else None
    return words(known.label) if known else field


def report_words(report: Report, words: Words) -> str:
    """Return the counts of an import in two lines."""
    delta = report.delta
    first = words(
        N_("New: {cases} cases, {records} records, {attachments} originals"),
        cases=len(delta.cases), records=len(delta.records), attachments=len(delta.attachments),
    )  # fmt: skip
    second = words(
        N_("Changed fields: {changed}; conflicts: {conflicts}; entries known: {unchanged}"),
        changed=len(delta.changed), conflicts=len(delta.conflicts), unchanged=report.unchanged,
    )  # fmt: skip
    more = []
    if report.missing:
        text = N_("Originals not yet received: {count}")
        more.append(words(text, count=len(report.missing)))
    if report.joined:
        more.append(words(JOINED, count=len(report.joined)))
    if report.left_out:
        more.append(words(LEFT_OUT, count=len(report.left_out)))
    if report.refused:
        more.append(words(N_("Refused files: {count}"), count=len(report.refused)))
    senders = words("; ").join(report.senders)
    head = [words(N_("From: {senders}"), senders=senders)] if senders else []
    return "\n".join(["    ".join([*head, first]), "    ".join([second, *more])])


def event_lines(
    events: tuple[Event, ...], sites: Mapping[str, str], words: Words
) -> list[tuple[str, str, str, str, str]]:
    """Return when, what, with whom, file and counts of each line of the history."""
    return [
        (
            time_text(event.at),
            words(_EVENTS[event.what]) if event.what in _EVENTS else event.what,
            sites.get(event.site, "—"),
            event.file or "—",
            _counts(event, words),
        )
        for event in events
    ]


def _counts(event: Event, words: Words) -> str:
    if event.what == REFUSED:
        if "entries" in event.details:
            text = N_("This computer had been put back: {count} entries were recorded again under a"
                      " new key.")  # fmt: skip
            return words(text, count=len(event.details["entries"]))
        if event.details.get("code") == HistoryForked.code:
            return words(HistoryForked.advice)
        text = N_("Nothing of it was taken ({code}).")
        return words(text, code=event.details.get("code", ""))
    if event.what == GIVEN_UP:
        return str(event.details.get("reason", ""))
    if event.what == EXPORTED:
        text = N_("{operations} entries, {attachments} originals in {files} files")
        given = {name: event.details.get(name) for name in ("operations", "attachments")}
        files = event.details.get("files", 1)
        return words(text, files=len(files) if isinstance(files, list) else files, **given)
    counts = {name: event.details.get(name, 0) for name in (
        "cases", "records", "attachments", "changed", "conflicts")}  # fmt: skip
    return words(
        N_("{cases} cases, {records} records, {attachments} originals; {changed} fields changed,"
           " {conflicts} conflicts"),
        **counts,
    )  # fmt: skip


def size_text(size: int) -> str:
    """Return a size in bytes for people."""
    if size < 1 << 20:
        return f"{max(size, 1) / 1024:.0f} KB"
    return f"{size / (1 << 20):.1f} MB"
