"""A phrase of the house: a sentence that people put into records, or that notices print."""

from collections.abc import Iterator, Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Date, Field, Options, Text
from storage.kinds.kind import Kind, Note, in_order
from storage.rules.templates import unknown_fields
from storage.rules.wordlist import REASONS, lexicon_hits

USES: Options = (
    ("contact", NC_("phrase", "Calls, messages and letters")),
    ("visit", NC_("phrase", "Visits, findings and other records")),
    ("notice", NC_("phrase", "Paragraph on every notice")),
    ("notice_rights", NC_("phrase", "Rights of the debtor, on every notice")),
    ("notice_lead", NC_("phrase", "Opening of every notice")),
    ("data_purpose", NC_("phrase", "Notice on personal information: what for")),
    ("data_manner", NC_("phrase", "Notice on personal information: how handled")),
    ("data_receivers", NC_("phrase", "Notice on personal information: who receives")),
    ("data_rights", NC_("phrase", "Notice on personal information: rights")),
    ("interview_questions", NC_("phrase", "Questions of an interview, one a line")),
    ("interview_closing", NC_("phrase", "Closing words of an interview")),
    ("briefing", NC_("phrase", "More reminders on the briefing, one a line")),
)
FORBIDDEN = N_("It holds {reason}: {phrase}. A notice with it cannot be sent (G19).")

NO_FIELD = N_("{name} is no field of this text; nothing could be put there.")


def _lexicon(values: Mapping[str, Any]) -> Iterator[Note]:
    for hit in lexicon_hits(str(values.get("text") or ""))[:1]:
        # Texts among the values are said in the language of whoever reads the note.
        said = {"reason": REASONS[hit.reason], "phrase": hit.phrase}
        yield Note("note", "text", FORBIDDEN, said)


def _fields(values: Mapping[str, Any]) -> Iterator[Note]:
    use = str(values.get("use") or "")
    for name in unknown_fields(use, str(values.get("text") or ""))[:1]:
        yield Note("error", "text", NO_FIELD, {"name": f"{{{name}}}"})


def _summary(values: Mapping[str, Any], words: Words) -> str:
    use = words(Choice(options=USES).label(values.get("use")))
    return f"{use} {values.get('text') or ''}".strip()


KIND = Kind(
    name="phrase",
    list_name="",
    label=N_("Phrase of the house"),
    plural=N_("Phrases of the house"),
    summary=_summary,
    columns=("use", "text", "start", "end"),
    office=True,
    writers=("legal", "supervisor"),
    icon="notice",
    checks=(_lexicon, _fields, in_order("start", "end")),
    fields=(
        Field("use", Choice(options=USES), N_("Used for"), required=True),
        Field("text", Text(long=True, min_length=1), N_("Words"), required=True),
        Field("start", Date(), NC_("phrase", "Used from")),
        Field("end", Date(), NC_("phrase", "Last day")),
    ),
)
