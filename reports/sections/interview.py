"""The record of an interview: who spoke, what they were told, the words as spoken, the end."""

import hashlib
import json
from collections.abc import Iterable

from reports.content import (
    Block,
    Box,
    Cell,
    Dialogue,
    Facts,
    Gap,
    Heading,
    Signatures,
    Text,
)
from reports.sections.entry import entry_rows
from reports.sections.free_texts import GUARDED
from reports.sections.house import house_text
from reports.sections.personal import birth_words, personal, sex_words
from reports.sections.signing import signed
from reports.sections.view import View
from reports.sections.visit import witnesses
from resources.language import N_, NC_
from storage.kinds.interview import INFORMED
from storage.rows import Row
from storage.rules.moments import day_of

Rows = tuple[tuple[str, Cell], ...]
CLOSING = N_("I have read the above record (it was read to me); it agrees with what I said.")
COVERED_COPY = N_(
    "This is a covered copy of a signed record, released by a supervisor. Where a bar stands, "
    "sensitive personal information is covered; the original is kept for inspection."
)
NOTHING_MORE = N_("(Questions and answers end here; what follows is blank.)")
BAR = N_("sensitive personal information, covered; the original is kept for inspection")
_NAMED = NC_("entry", "{name}: {value}")
NOT_READ_SIGNED = N_("Signed; the record was not read by or read to the person interviewed.")
NOT_READ = N_("The record was not read by or read to the person interviewed.")
REFUSED = N_("The person interviewed did not sign; the reason recorded: {reason}.")
NOT_SIGNED = N_("The person interviewed did not sign; no reason is recorded.")
BLOCKS = "██████"
SIGN_PAGE = N_("Person interviewed (signature, fingerprint): ____________  Date: ____________")


def interview_blocks(view: View, row: Row) -> tuple[Block, ...]:
    """Return the body of an interview's record, word for word (rules.md R2.4).

    One whose words are withheld is shown as a covered copy: a bar over what tells of distress.
    """
    words = view.words
    if row.ref in view.withheld:
        return _covered_copy(view, row)
    return signed(
        (
            Facts(_occasion(view, row)),
            Heading(words(N_("Person interviewed")), level=3),
            Facts(_person(view, row), columns=2),
            Heading(words(N_("Information given before the talk")), level=3),
            Facts(_informed(view, row)),
            Heading(words(N_("Questions and answers")), level=3),
            dialogue(view, row),
            *_guarded(view, row),
            Text(words(NOTHING_MORE), "muted", "center"),
            Heading(words(N_("Reading and signature")), level=3),
            Facts(_end(view, row)),
        ),
        *_closed(view, row),
        Text(_entered(view, row), "muted"),
    )


def _covered_copy(view: View, row: Row) -> tuple[Block, ...]:
    """Return the record with bars, the hashes of both, and no line that could be signed again."""
    words = view.words
    return (
        Text(words(COVERED_COPY), "strong"),
        Facts(
            (
                (words(N_("SHA-256 of the questions and answers as recorded")), _hash(_whole(row))),
                (words(N_("SHA-256 of those of this copy")), _hash(_barred(view, row))),
            ),
            label_share=0.3,
        ),
        Facts(_occasion(view, row)),
        Heading(words(N_("Person interviewed")), level=3),
        Facts(_person(view, row), columns=2),
        Heading(words(N_("Questions and answers")), level=3),
        Dialogue(_barred(view, row), words(N_("Q")), words(N_("A"))),
        *_guarded(view, row),
        Heading(words(N_("Reading and signature")), level=3),
        Facts(_end(view, row)),
        Text(_entered(view, row), "muted"),
    )


Turns = tuple[tuple[str, str, str], ...]


def _whole(row: Row) -> Turns:
    turns = row["turns"] or ()
    return tuple((str(t.get("question") or ""), str(t.get("answer") or ""), "") for t in turns)


def _barred(view: View, row: Row) -> Turns:
    """Return the turns with a bar for each answer marked as distress; for all where none is."""
    turns = row["turns"] or ()
    marked = [n for n, turn in enumerate(turns) if "distress" in (turn.get("tags") or ())]
    hidden = frozenset(marked or range(len(turns)))
    bar = f"{BLOCKS}{view.words(BAR)}{BLOCKS}"
    return tuple(
        (view.spoken(question), bar if n in hidden else view.spoken(answer), "")
        for n, (question, answer, _marks) in enumerate(_whole(row))
    )


def _hash(turns: Turns) -> str:
    said = [[question, answer] for question, answer, _marks in turns]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def blank_facts(view: View, party: str) -> tuple[Rows, Rows, Rows, Rows]:
    """Return the four tables of an empty form: occasion, person, information given, the end.

    ``party`` is the ref of the person to be interviewed, empty for nobody yet.
    """
    row = Row("", "", "interview", "", {"interviewee": party}, "", "")
    return _occasion(view, row), _person(view, row), _informed(view, row), _end(view, row)


def dialogue(view: View, row: Row) -> Dialogue:
    """Return the turns as they were spoken; the marks of the office are not part of the record."""
    turns = tuple(
        # Printed as it was signed: no turn is left out; of third persons' data numbers are masked.
        (view.spoken(one.get("question")), view.spoken(one.get("answer")), view.when(one.get("at")))
        for one in row["turns"] or ()
    )
    return Dialogue(turns, view.words(N_("Q")), view.words(N_("A")))


def numbers_hidden(view: View, row: Row) -> bool:
    """Tell whether the words of a talk are printed with third persons' numbers masked."""
    said = (text for one in _whole(row) for text in one[:2])
    return any(view.spoken(text) != text for text in said)


def third_named(view: View, row: Row) -> bool:
    """Tell whether the words of a talk name a third person who is hidden in the rest."""
    return any(view.names_others(text) for one in _whole(row) for text in one[:2])


def _guarded(view: View, row: Row) -> tuple[Block, ...]:
    """Say below the words what was masked in them, so that nobody takes it for the original."""
    hidden = numbers_hidden(view, row)
    return (Text(view.words(GUARDED), "muted"),) if hidden else ()


def closing(view: View, on: str) -> tuple[Block, ...]:
    """Return the closing line in the person's own hand, and the lines to sign on.

    The words are those of the day of the talk, ``on``: what was signed is printed as signed.
    """
    words = view.words
    return (
        Text(
            words(N_("To be written by the person interviewed in their own hand:")),
            "muted",
            keep_with_next=True,
        ),
        Text(house_text(view, "interview_closing", CLOSING, on), "quote"),
        Gap(10),
        Signatures(
            (
                words(N_("Person interviewed (signature, fingerprint)")),
                words(N_("Interviewer (signature)")),
                words(N_("Recorder (signature)")),
                words(N_("Witness (signature)")),
            )
        ),
        Text(
            words(N_("Corrections bear a fingerprint; empty space is struck through.")),
            "muted",
        ),
    )


def assented(row: Row) -> bool:
    """Tell whether the person may have confirmed it: false once the record says otherwise."""
    refused = row["signed"] is False or row["refusal_reason"]
    return not refused and row["read_back"] is not False


def _closed(view: View, row: Row) -> tuple[Block, ...]:
    """Return the closing line and signatures; words of assent for nobody who did not assent."""
    if assented(row):
        return closing(view, day_of(str(row["started_at"] or "")))
    words = view.words
    people = [words(N_("Interviewer (signature)")), words(N_("Recorder (signature)")),
              words(N_("Witness (signature)"))]  # fmt: skip
    if row["signed"]:
        people.insert(0, words(N_("Person interviewed (signature, fingerprint)")))
    said = (Text(text, "quote") for text in _why_not(view, row))
    return (*said, Gap(10), Signatures(tuple(people)))


def _why_not(view: View, row: Row) -> Iterable[str]:
    """Yield what is recorded in place of the assent."""
    reason = view.text(row["refusal_reason"])
    if row["signed"]:
        yield view.words(NOT_READ_SIGNED)
        return
    if row["read_back"] is False:
        yield view.words(NOT_READ)
    if reason:
        yield view.words(REFUSED, reason=reason.rstrip("。. "))
    elif row["signed"] is False:
        yield view.words(NOT_SIGNED)


def _occasion(view: View, row: Row) -> Rows:
    words = view.words
    others = (view.text(name) for name in row["others_present"] or ())
    return (
        (words(N_("Time of the talk")), view.span(row["started_at"], row["ended_at"])),
        (words(N_("Place of the talk")), view.text(row["place"])),
        (words(N_("Interviewers")), _joined(view, map(view.staff_full, row["interviewers"] or ()))),
        (words(N_("Recorder")), view.staff_full(row["recorder"]) if row["recorder"] else ""),
        (words(N_("Others present")), _joined(view, others)),
        (words(N_("Acting for, authority")), _authority(view)),
        (words(N_("Credentials shown")), view.yes(_shown(view, row))),
    )


def _shown(view: View, row: Row) -> bool | None:
    visits = view.file.rows("visits")
    visit = next((one for one in visits if one.ref == row["visit"]), None)
    return visit["id_shown"] if visit else None


def _authority(view: View) -> str:
    return view.bracket(
        view.organisation("agency", "name"), view.organisation("agency", "authority_document")
    )


def _person(view: View, row: Row) -> Rows:
    party, person, words = view.party(row["interviewee"]), row["person"] or {}, view.words
    known = party.values if party else person
    number = str(known.get("id_number") or "")
    shown = view.text(number)
    # A number that is masked does not tell by another line what it hides.
    told = personal({**known, "id_number": number if shown == number else ""})
    check = row["identity_check"] or {}
    checked = view.bracket(view.text(check.get("how")), view.staff(check.get("by")))
    phones = [one.get("number") for one in known.get("phones") or ()] or [known.get("phone")]
    address = known.get("address_on_id") or _address(known.get("addresses"))
    return (
        (words(N_("Name")), view.text(known.get("name"))),
        (words(N_("Relation to the debt")), view.text(row["relation"] or known.get("relation"))),
        (words(N_("Sex")), sex_words(view, told)),
        (words(N_("Date of birth")), birth_words(view, told)),
        (words(N_("Ethnicity")), view.text(known.get("ethnicity"))),
        (words(N_("Employer")), view.text(known.get("employer"))),
        (words(N_("ID no.")), shown),
        (words(N_("Telephone")), view.texts(phones)),
        (words(N_("Address")), view.text(address)),
        (words(N_("How the identity was checked")), checked),
    )


def _address(rows: Iterable[dict[str, str]] | None) -> str:
    return next((str(one.get("text") or "") for one in rows or ()), "")


def _informed(view: View, row: Row) -> Rows:
    words, told = view.words, row["informed"] or ()
    boxes = tuple(Box(words(label), code in told) for code, label in INFORMED)
    return (
        (words(N_("Told to the person")), boxes),
        (words(N_("Consents to audio or video recording")), view.yes(row["recording_consent"])),
        (words(N_("Recording no.")), view.proof(row["recording"]) if row["recording"] else ""),
    )


def _end(view: View, row: Row) -> Rows:
    words = view.words
    scans = dict.fromkeys(view.proof(ref) for ref in row["evidence"] or ())
    return (
        (words(N_("Read by or read to the person")), view.yes(row["read_back"])),
        (words(N_("Signed by the person")), view.yes(row["signed"])),
        (words(N_("Why it was not signed")), view.text(row["refusal_reason"])),
        (words(N_("Witnesses")), _joined(view, witnesses(view, row["witnesses"]))),
        (words(N_("Signed original")), _joined(view, scans)),
    )


def _entered(view: View, row: Row) -> str:
    """Return when and by whom it was entered: of the office's record, not of what is signed."""
    named = (view.words(_NAMED, name=name, value=value) for name, value in entry_rows(view, row))
    return view.words(N_("; ")).join(named)


def _joined(view: View, texts: Iterable[str]) -> str:
    return view.words(N_("; ")).join(text for text in texts if text)
