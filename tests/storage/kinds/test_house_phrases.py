"""Phrases of the house hold on their days, are hinted at by the lexicon, and reach notices."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.content import Text
from reports.papers.notice import compose_notice
from resources.language import Words
from storage.casework import planning, records
from storage.casework.cases import add_staff, open_case
from storage.casework.reading import case_file, rows_of
from storage.casework.session import Session
from storage.errors import PlanBlocked
from storage.kinds import BY_NAME
from storage.kinds.kind import note_text
from tests.support.papers import blocks_of
from tests.support.vaults import new_session

KIND = BY_NAME["phrase"]
CASE = {"case_no": "A-1", "opened_on": "2024-01-02", "stage": "assigned"}
SENT = {"method": "mail", "at": "2024-03-04T10:00:00+08:00", "result": "signed"}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = new_session(tmp_path / "vault")
    with opened.vault:
        legal = {"name": "法务", "employee_no": "L1", "role": "legal"}
        add_staff(opened, legal, owner=True)
        yield opened


def notice(session: Session, case: str, on: str, *, sent: bool) -> str:
    values = {"number": "YQ-1", "kind": "overdue_contact", "issued_on": on}
    records.add(session, "notice", case, {**values, **({"deliveries": [SENT]} if sent else {})})
    return rows_of(session, case, "notice")[0].ref


def said(session: Session, case: str, ref: str) -> list[str]:
    paper = compose_notice(
        case_file(session, case), ref, Words("zh_CN"), "2024-03-05T09:00:00+08:00"
    )
    return [block.text for block in blocks_of(paper.sections[0]) if isinstance(block, Text)]


def test_a_phrase_of_the_lexicon_is_kept_with_a_hint_that_gives_the_reason() -> None:
    (note,) = KIND.notes({"use": "contact", "text": "不还钱就曝光"})
    assert "曝光" in note_text(KIND, note, Words("zh_CN"))
    assert "{" not in note_text(KIND, note, Words("en"))
    assert KIND.notes({"use": "contact", "text": "请于工作时间与我们联系"}) == ()


def test_a_notice_prints_what_the_house_said_on_its_day(session: Session) -> None:
    for values in (
        {"use": "notice", "text": "旧的一段", "end": "2024-02-29"},
        {"use": "notice", "text": "新的一段", "start": "2024-03-01"},
        {"use": "notice_rights", "text": "您可以随时提出异议。"},
        {"use": "contact", "text": "只用于通话"},
    ):
        records.add(session, "phrase", "", values)
    case = open_case(session, CASE).case_id
    shown = said(session, case, notice(session, case, "2024-03-04", sent=True))
    assert "新的一段" in shown
    assert "您可以随时提出异议。" in shown
    assert not {"旧的一段", "只用于通话"} & set(shown)


def test_a_notice_with_a_forbidden_phrase_is_not_sent(session: Session) -> None:
    records.add(session, "phrase", "", {"use": "notice", "text": "否则后果自负"})
    case = open_case(session, CASE).case_id
    today = session.clock.now().wall.date().isoformat()
    ref = notice(session, case, today, sent=False)
    with pytest.raises(PlanBlocked):
        planning.permit_notice(session, case, ref)
