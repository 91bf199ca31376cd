"""Custody: what packages take out of the vault stands in the cases; roles are told on import."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.casework import cases, records
from storage.casework.lookup import require_row
from storage.casework.reading import history as read_history
from storage.exchange.packages import dividing
from tests.support.sites import TestSite, befriend

Make = Callable[[str], TestSite]
Pair = tuple[TestSite, TestSite]


def lines(site: TestSite) -> list[tuple[str, list[str]]]:
    """Return (words, refs) of the custody entries, by case number."""
    rows = site.session.tables.run(
        "SELECT r.doc FROM record AS r JOIN case_row AS c ON c.id = r.chain"
        " WHERE r.kind = 'reading' ORDER BY c.case_no, r.created"
    )
    docs = [json.loads(doc) for (doc,) in rows]
    return [(doc["what"], doc["refs"]) for doc in docs if doc["deed"] == "exported"]


def ref_of(site: TestSite, sha256: str) -> str:
    rows = site.session.tables.run("SELECT ref, doc FROM record WHERE kind = 'evidence'")
    return next(str(ref) for ref, doc in rows if sha256 in doc)


def test_originals_that_go_out_stand_in_the_custody_log_of_their_cases(
    pair: Pair, make_site: Make, out: Path
) -> None:
    one, two = pair
    third = make_site("third")
    befriend(one, third)
    first, second = one.case("A-1"), one.case("A-2")
    one.case("A-3")
    photos = [one.photo(first, b"one"), one.photo(second, b"two")]
    refs = [ref_of(one, sha256) for sha256 in photos]
    two.take(one.send(two, out).files)
    # The entry goes along: whoever gets the photo can read that it was given to him.
    assert lines(one) == lines(two) == [(".ajpkg → legal", [ref]) for ref in refs]
    one.send(two, out, full=True)
    assert len(lines(one)) == 2
    one.send(third, out, cases=[second])
    assert lines(one)[1:] == [(f".ajpkg → {name}", refs[1:]) for name in ("legal", "third")]
    more = one.photo(first, b"more")
    one.send(two, out)
    assert lines(one)[1] == (".ajpkg → legal", [ref_of(one, more)])


def test_an_original_that_does_not_fit_is_not_said_to_have_gone(
    pair: Pair, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dividing, "MOST_PARTS", 1)
    one, two = pair
    one.photo(one.case("A-1"), b"large" * 50_000)
    assert one.send(two, out, volume_size=100_000).left_out
    assert lines(one) == []
    two.take(one.send(two, out).files)
    assert len(lines(two)) == 1


def test_volumes_keep_their_size_with_custody_entries_in_them(pair: Pair, out: Path) -> None:
    one, two = pair
    for number in range(30):
        one.photo(one.case(f"A-{number}"), bytes([number]) * (8_000 + 900 * (number % 7)))
    sent = one.send(two, out, volume_size=80_000)
    assert len(sent.files) > 3
    assert all(path.stat().st_size <= 80_000 for path in sent.files)
    report = two.take(sent.files[::-1])
    assert not report.refused
    assert not report.waiting
    assert two.dump() == one.dump()
    assert len(lines(two)) == 30


def test_what_legal_made_of_the_fields_record_is_told_and_both_are_kept(
    pair: Pair, out: Path
) -> None:
    one, two = pair
    case = one.case("A-1")
    values = {"at": "2019-04-12T09:00:00+08:00", "channel": "call", "direction": "out",
              "result": "no_answer"}  # fmt: skip
    made = records.add(one.session, "contact", case, values).ids[0]
    two.take(one.send(two, out).files)
    person = {"name": "法务", "employee_no": "9", "role": "legal"}
    cases.add_staff(two.session, person, owner=True)
    # What the program does not let legal do, another program may.
    row = require_row(two.session, made)
    draft = records.draft_correction(two.session, row, {"summary": "改"}, "x")
    two.session.write([draft], "corrected", "")
    report = one.take(two.send(one, out).files)
    assert [text.startswith("In it somebody") for text, _file in report.warnings] == [True]
    assert [one.values.get("summary") for one in read_history(one.session, made)] == [None, "改"]
    assert one.dump() == two.dump()
