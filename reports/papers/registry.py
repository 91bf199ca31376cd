"""Which single papers there are, and who composes each."""

from collections.abc import Callable, Mapping

from reports.content import Paper
from reports.papers import briefing, contact_log, interview, notice, visit_report
from resources.language import Words
from storage.records.rows import CaseFile

# file, ref of the record (empty where none is needed), words, made_at (ISO with offset)
Composer = Callable[[CaseFile, str, Words, str], Paper]

PAPERS: Mapping[str, Composer] = {
    "visit-report": visit_report.compose,
    "notice": notice.compose_notice,
    "receipt": notice.compose_receipt,
    "interview": interview.compose_record,
    "interview-blank": interview.compose_blank,
    "contact-log": contact_log.compose,
    "briefing": briefing.compose,
}
