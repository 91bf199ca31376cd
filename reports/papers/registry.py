"""Which single papers there are, and who composes each."""

from collections.abc import Callable, Mapping
from datetime import date

from reports.content import Paper
from reports.papers import (
    applications,
    briefing,
    complaint,
    contact_log,
    data_notice,
    interview,
    labels,
    letter_data,
    notice,
    progress,
    reckoning,
    trip_briefing,
    trip_report,
    visit_report,
    witness,
)
from resources.language import Words
from storage.casework.reading import TripFile
from storage.rows import CaseFile
from storage.rules.dates import parse_time

# file, ref of the record (empty where none is needed), words, made_at (ISO with offset)
Composer = Callable[[CaseFile, str, Words, str], Paper]
# the same, and the day up to which it reckons
DatedComposer = Callable[[CaseFile, str, Words, str, date], Paper]
# a whole trip, words, made_at
TripComposer = Callable[[TripFile, Words, str], Paper]

TRIP_PAPERS: Mapping[str, TripComposer] = {
    "trip-report": trip_report.compose,
    "briefing": trip_briefing.compose,
}
DATED: Mapping[str, DatedComposer] = {
    "interest": reckoning.compose_interest,
    "limitation": reckoning.compose_limitation,
    "progress": progress.compose,
    "letter-data": letter_data.compose,
    "complaint-08": complaint.compose_08,
    "complaint-09": complaint.compose_09,
    "complaint-10": complaint.compose_10,
}


def as_of(compose: DatedComposer, on: date | None = None) -> Composer:
    """Return the composer of a paper as of ``on``, None for the day on which it is made."""

    def made(file: CaseFile, ref: str, words: Words, made_at: str) -> Paper:
        return compose(file, ref, words, made_at, on or parse_time(made_at).date())

    return made


PAPERS: Mapping[str, Composer] = {
    "visit-report": visit_report.compose,
    "notice": notice.compose_notice,
    "receipt": notice.compose_receipt,
    "interview": interview.compose_record,
    "interview-blank": interview.compose_blank,
    "contact-log": contact_log.compose,
    "briefing": briefing.compose,
    "clues": reckoning.compose_clues,
    "labels": labels.compose,
    "witness": witness.compose,
    "investigation": applications.compose_investigation,
    "preservation": applications.compose_preservation,
    "data-notice": data_notice.compose,
    **{kind: as_of(compose) for kind, compose in DATED.items()},
}
