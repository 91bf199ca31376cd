"""Remarks for the legal team: what is weak, missing, left out or odd in time (rules.md R1.4)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from reports.pack.agreement import matched, undated
from reports.pack.candidate import Desk
from reports.pack.doubts import limitation_doubts, print_doubts, time_doubts
from reports.pack.evidence_items import medium_of
from reports.pack.item import Item, PackWarning, file_label
from reports.pack.masked import masked_doubts
from reports.pack.record_items import arrived_on
from reports.sections import limitation
from reports.sections.interview import numbers_hidden, third_named
from reports.sections.view import NAMES
from resources.language import N_
from storage.casework.resemblance import passed_on
from storage.kinds.suspension import KIND as SUSPENSION
from storage.rows import Attachment, Row
from storage.rules.dates import parse_time
from storage.rules.proof import (
    CERTIFICATE,
    COPY_ONLY,
    NOT_SERVED,
    OWN_STATEMENT,
    UNLAWFUL,
    WITNESS,
    WITNESS_REFUSED,
)

NO_DELIVERY = N_("No delivery of this notice is recorded.")
UNDATED_CLAIM = N_(
    "The notice states sums without the day of their computation; they were compared with nothing."
)
ABOUT_LOANS = N_(
    "The sums of notice {number} are not those of all loans of the case; they agree to the fen "
    "with contract {contracts} for that day."
)
ABOUT_SOME = N_(
    "The sums of notice {number} are not those of all loans of the case; they agree with {n} "
    "selections of the loans for that day, contract {contracts} among them: settle which are meant."
)
NO_LIMITATION = N_("No event that interrupts limitation is recorded; the list of them is left out.")
UNSIGNED = N_("The person did not sign this record.")
NUMBERS_MASKED = N_(
    "Numbers or addresses of third persons in the words as spoken are masked here; the internal "
    "copy has them whole."
)
THIRD_NAMED = N_(
    "The words as spoken name a third person, who is masked elsewhere: decide whether the record "
    "may be handed in as it is."
)
NO_SOURCE = N_("It is not recorded where this comes from.")
NO_PROOF = N_("It is not recorded what this proves.")
NO_GROUP = N_("It is in no group of the catalogue and has no number.")
NO_FILE = N_("The original is not in this vault.")
PROBLEM = N_("The file has a problem: {problem}")
NO_TIME = N_("The file does not say when it was taken.")
TOLD_APART = N_("The file says it was taken {file}, the record says {told}.")
PASSED_ON = N_(
    "It has no camera data: it probably passed through a chat program, which compresses anew. "
    "Ask for the original."
)
SAME_PICTURE = N_(
    "It shows the same picture as {name} [{ref}], with other bytes: check which is the original."
)
OUTSIDE = N_("Taken {file}, outside the visit from {start} to {end}.")
LATER = N_("Taken {file}, later than it was taken in.")
INTERVIEW_LEFT_OUT = N_("An interview was left out because of its content; the original is kept.")
TALK_FILE_LEFT_OUT = N_(
    "A file that holds or may hold an interview that was left out stays out with it."
)
ITEM_LEFT_OUT = N_("Not chosen for this pack.")
EMPTY = N_("There is nothing to put into the pack.")
THE_PACK = N_("The whole pack")
FILE_LEFT_OUT = N_("Marked as not for the pack.")
# How far a camera's clock may differ before somebody should look at it.
TOLERANCE = timedelta(minutes=30)


def hints(
    desk: Desk, items: tuple[Item, ...], left_out: Iterable[tuple[str, str]], made_at: str
) -> Iterator[PackWarning]:
    """Yield every remark, those on items first, in the order of the catalogue.

    ``left_out`` are items that were not chosen, by name and ref; ``made_at`` is when the pack is
    made, ISO with offset.
    """
    for item in items:
        where = item.place
        for code, message in (*_gaps(item), *_weaknesses(desk, item)):
            yield PackWarning(code, where, desk.view.words(message), item.lead)
        yield from _about(desk, item)
        for ref in item.refs:
            for row in _evidence(desk, ref):
                yield from print_doubts(desk.view, item, row)
                yield from _file_hints(desk, row, where)
    yield from masked_doubts(desk, items)
    yield from time_doubts(desk.view, items, made_at)
    yield from limitation_doubts(desk.view, parse_time(made_at).date())
    words = desk.view.words
    if not items:
        yield PackWarning("EmptyPack", words(THE_PACK), words(EMPTY), "evidence")
    file = desk.view.file
    if file.rows("loans") and not (file.rows("limitation") or file.rows(SUSPENSION.name)):
        where = words(limitation.TITLE)
        yield PackWarning("NoLimitationEvents", where, words(NO_LIMITATION), "limitation_event")
    not_chosen = (("ItemLeftOut", name, ITEM_LEFT_OUT, lead) for name, lead in left_out)
    for code, where, message, lead in (*_held(desk), *not_chosen):
        yield PackWarning(code, where, words(message), lead)


def _held(desk: Desk) -> Iterator[tuple[str, str, str, str]]:
    """Yield what stays out of the pack: code, what people call it, message, ref."""
    for row in desk.view.file.rows("interviews"):
        if row.ref in desk.held.interviews:
            yield "InterviewLeftOut", _talk(desk, row), INTERVIEW_LEFT_OUT, row.ref
    for row in desk.view.file.rows("evidence"):
        name = desk.view.text(file_label(desk.view.file, row))
        if row.ref in desk.held.talks:
            # Its name may tell what the talk was about.
            yield "InterviewFileLeftOut", row.ref, TALK_FILE_LEFT_OUT, row.ref
        if row["in_pack"] is False:
            yield "FileLeftOut", name, FILE_LEFT_OUT, row.ref


def _talk(desk: Desk, row: Row) -> str:
    view = desk.view
    person = view.party_name(row["interviewee"]) or view.text((row["person"] or {}).get("name"))
    name = view.words(N_("Interview record of {day}"), day=view.day(row["started_at"]))
    return view.bracket(name, person)


def _evidence(desk: Desk, ref: str) -> tuple[Row, ...]:
    return tuple(row for row in desk.view.file.rows("evidence") if row.ref == ref)


def _gaps(item: Item) -> Iterator[tuple[str, str]]:
    if not item.number:
        yield "NoNumber", NO_GROUP
    if not item.source:
        yield "NoSource", NO_SOURCE
    if not item.proves:
        yield "NoProof", NO_PROOF


def _weaknesses(desk: Desk, item: Item) -> Iterator[tuple[str, str]]:
    if item.make in ("visit", "ledger", "finding"):
        yield "OwnStatement", OWN_STATEMENT
    if item.form == "copy" and not item.kept_at:
        yield "CopyOnly", COPY_ONLY
    row = _record(desk, item)
    if row is None:
        return
    if item.make == "finding":
        yield from _finding(row)
    if item.make == "notice":
        yield from _notice(row)
    if item.make == "interview":
        yield from _interview(desk, row)


def _record(desk: Desk, item: Item) -> Row | None:
    lists = {"finding": "findings", "notice": "notices", "interview": "interviews"}
    rows = desk.view.file.rows(lists.get(item.make, ""))
    return next((row for row in rows if row.ref in item.refs), None)


def _interview(desk: Desk, row: Row) -> Iterator[tuple[str, str]]:
    if not row["signed"]:
        yield "Unsigned", UNSIGNED
    if numbers_hidden(desk.view, row):
        yield "ThirdPersonMasked", NUMBERS_MASKED
    if third_named(desk.view, row):
        yield "ThirdPersonNamed", THIRD_NAMED


def _finding(row: Row) -> Iterator[tuple[str, str]]:
    source = row["source"] or {}
    if row["learned_by"] == "document":
        yield "CertificateForm", CERTIFICATE
    elif row["learned_by"] == "oral" and source.get("kind") != "debtor":
        refused = source.get("informant_refused") or source.get("will_testify") is False
        yield "WitnessMustAppear", WITNESS_REFUSED if refused else WITNESS
    if row["debt_disclosed"] or not row["lawful_basis"]:
        yield "LawfulSource", UNLAWFUL


def _notice(row: Row) -> Iterator[tuple[str, str]]:
    deliveries = row["deliveries"] or ()
    if undated(row):
        yield "ClaimUndated", UNDATED_CLAIM
    if not deliveries:
        yield "NoDelivery", NO_DELIVERY
    elif not arrived_on(row) and any(one["method"] in ("posted", "left") for one in deliveries):
        yield "PostedNotServed", NOT_SERVED


def _about(desk: Desk, item: Item) -> Iterator[PackWarning]:
    """Yield with which loans a notice was matched that does not claim all of them."""
    row = _record(desk, item) if item.make == "notice" else None
    found = matched(desk.view.file, row) if row else ()
    if row and found:
        contracts = desk.view.words(NAMES).join(found[0].contracts)
        values = {"number": row["number"], "contracts": contracts}
        message = desk.view.words(ABOUT_LOANS, **values)
        if len(found) > 1:
            message = desk.view.words(ABOUT_SOME, n=len(found), **values)
        yield PackWarning("NoticeMatched", item.place, message, item.lead)


def _file_hints(desk: Desk, row: Row, where: str) -> Iterator[PackWarning]:
    words, found = desk.view.words, desk.view.file.attachment(row.ref)
    if found is None:
        yield PackWarning("OriginalMissing", where, words(NO_FILE), row.ref)
        return
    if found.problem:
        yield PackWarning(
            "FileProblem", where, words(PROBLEM, problem=words(found.problem)), row.ref
        )
    yield from _origin_hints(desk, row, found, where)
    if medium_of(row, desk) not in ("photo", "video", "audio"):
        return
    if not found.taken_at:
        yield PackWarning("TimeUnknown", where, words(NO_TIME), row.ref)
        return
    yield from _time_hints(desk, row, found, where)


def _origin_hints(desk: Desk, row: Row, found: Attachment, where: str) -> Iterator[PackWarning]:
    words, file = desk.view.words, desk.view.file
    if passed_on(found):
        yield PackWarning("PassedOn", where, words(PASSED_ON), row.ref)
    earlier = file.alike.get(row.ref, "")
    if (same := file.attachment(earlier)) is not None:
        message = words(SAME_PICTURE, name=same.name, ref=earlier)
        yield PackWarning("SamePicture", where, message, row.ref)


def _time_hints(desk: Desk, row: Row, found: Attachment, where: str) -> Iterator[PackWarning]:
    view, taken = desk.view, file_time(found)
    said = view.when(taken.isoformat())
    if row["taken_at"] and abs(parse_time(row["taken_at"]) - taken) > TOLERANCE:
        message = view.words(TOLD_APART, file=said, told=view.when(row["taken_at"]))
        yield PackWarning("TimeDiffers", where, message, row.ref)
    if found.taken_in_at and taken - parse_time(found.taken_in_at) > TOLERANCE:
        yield PackWarning("TimeAfterIntake", where, view.words(LATER, file=said), row.ref)
    visit = next((one for one in view.file.rows("visits") if one.ref == row["visit"]), None)
    if visit is None or not (visit["arrived_at"] and visit["left_at"]):
        return
    start, end = parse_time(visit["arrived_at"]), parse_time(visit["left_at"])
    if not start - TOLERANCE <= taken <= end + TOLERANCE:
        times = {"start": view.when(visit["arrived_at"]), "end": view.when(visit["left_at"])}
        message = view.words(OUTSIDE, file=said, **times)
        yield PackWarning("TimeOutsideVisit", where, message, row.ref)


def file_time(found: Attachment) -> datetime:
    """Return when a file says it was taken; without its own offset it is read as China time."""
    return parse_time(f"{found.taken_at}{found.offset or ''}")
