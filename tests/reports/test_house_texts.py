"""The office words texts of its papers itself: from a day on, with fields, and back again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.papers.notice import compose_notice
from reports.papers.templates import TEMPLATES, trial
from reports.pdf.draw import draw
from resources.language import Words
from storage.casework import planning, records
from storage.casework.cases import add_staff, open_case
from storage.casework.reading import case_file, rows_of
from storage.casework.session import Session
from storage.casework.templates import own_text, reset_text, set_text
from storage.errors import InvalidRecord, NotPermitted, PlanBlocked
from storage.kinds.phrase import KIND
from storage.progress import NoProgress
from storage.rules.templates import DEBTOR, FIELDS, TOTAL, fill, unknown_fields
from tests.support.papers import all_text
from tests.support.vaults import new_session
from ui.pages.settings_work import office

MADE = "2024-03-05T09:00:00+08:00"
CASE = {"case_no": "A-1", "opened_on": "2024-01-02", "stage": "assigned"}
USES = [template.use for template in TEMPLATES]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = new_session(tmp_path / "vault")
    with opened.vault:
        legal = {"name": "法务", "employee_no": "L1", "role": "legal"}
        add_staff(opened, legal, owner=True)
        yield opened


def printed(session: Session, use: str, text: str = "", language: str = "zh_CN") -> str:
    template = next(one for one in TEMPLATES if one.use == use)
    return all_text(trial(template, text, office(session, NoProgress()), Words(language), MADE))


@pytest.mark.parametrize("use", USES)
def test_every_text_can_be_worded_anew_and_seen_on_its_paper(session: Session, use: str) -> None:
    template = next(one for one in TEMPLATES if one.use == use)
    shipped = template.shipped_text(Words("zh_CN"))
    first = shipped.splitlines()[0] if shipped else ""
    assert first in printed(session, use)
    own = printed(session, use, "本单位自拟的文字。")
    assert "本单位自拟的文字。" in own
    assert (first in own) == (template.adds or not first)


def test_fields_are_filled_in_either_language_and_what_is_unknown_leaves_room() -> None:
    values = {DEBTOR: "王某", TOTAL: ""}
    assert fill("{债务人}：合计{合计}，{ debtor }", values) == "王某：合计________，王某"
    assert fill("{别的}", values) == "{别的}"
    assert unknown_fields("notice_lead", "{债务人}{别的}{total}") == ("别的",)
    assert unknown_fields("interview_closing", "{债务人}") == ("债务人",)


@given(st.text(), st.sampled_from(sorted(FIELDS)))
def test_a_value_is_never_read_as_a_field(value: str, use: str) -> None:
    shown = fill("{债务人}", {DEBTOR: value or "x"})
    assert shown == (value or "x")
    assert isinstance(unknown_fields(use, value), tuple)


def test_a_notice_opens_with_the_words_of_the_office_and_its_own_figures(session: Session) -> None:
    set_text(session, "notice_lead", "{债务人}：截至{截至日}，合同{合同编号}尚欠{合计}。")
    case = open_case(session, CASE).case_id
    records.add(session, "party", case, {"role": "borrower", "name": "王某"})
    today = session.clock.now().wall.date().isoformat()
    records.add(session, "notice", case, {
        "number": "YQ-1", "kind": "overdue_contact", "issued_on": today,
        "claim": {"total": "21320.50", "until": today},
    })  # fmt: skip
    file = case_file(session, case)
    text = all_text(compose_notice(file, file.rows("notices")[0].ref, Words("zh_CN"), MADE))
    assert "王某：截至" in text
    assert "合同________尚欠¥21,320.50（人民币贰万壹仟叁佰贰拾元零伍角）" in text


def test_new_words_hold_from_today_and_the_shipped_ones_come_back(session: Session) -> None:
    yesterday = {"use": "data_rights", "text": "旧文本", "start": "2020-01-01"}
    records.add(session, "phrase", "", yesterday)
    set_text(session, "data_rights", "新文本")
    assert own_text(session, "data_rights") == "新文本"
    (old, new) = rows_of(session, "", "phrase")
    assert (old["text"], new["text"]) == ("旧文本", "新文本")
    assert old["end"] < new["start"]
    set_text(session, "data_rights", "更新的文本")
    assert own_text(session, "data_rights") == "更新的文本"
    reset_text(session, "data_rights")
    assert own_text(session, "data_rights") == ""
    # What held on earlier days is not forgotten.
    assert [row["text"] for row in rows_of(session, "", "phrase")] == ["旧文本"]


def test_a_field_that_is_none_is_refused_and_nothing_changes(session: Session) -> None:
    set_text(session, "notice_rights", "原文本")
    with pytest.raises(InvalidRecord):
        set_text(session, "notice_rights", "请致电{某电话}")
    assert own_text(session, "notice_rights") == "原文本"


def test_words_of_the_lexicon_are_refused_and_block_the_notice(session: Session) -> None:
    threat = {"use": "notice_lead", "text": "再不还款，后果自负。"}
    with pytest.raises(InvalidRecord):
        set_text(session, threat["use"], threat["text"])
    # Where it came in by another way, it is hinted at, and no notice with it is sent.
    assert KIND.notes(threat)
    records.add(session, "phrase", "", threat)
    case = open_case(session, CASE).case_id
    today = session.clock.now().wall.date().isoformat()
    values = {"number": "YQ-1", "kind": "overdue_contact", "issued_on": today}
    records.add(session, "notice", case, values)
    with pytest.raises(PlanBlocked):
        planning.permit_notice(session, case, rows_of(session, case, "notice")[0].ref)


def test_the_field_may_not_word_texts(tmp_path: Path) -> None:
    opened = new_session(tmp_path / "vault")
    with opened.vault:
        add_staff(opened, {"name": "外访", "employee_no": "F1", "role": "field"}, owner=True)
        with pytest.raises(NotPermitted):
            set_text(opened, "data_rights", "新文本")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_trial_draws_with_every_glyph(session: Session, language: str, tmp_path: Path) -> None:
    for at, template in enumerate(TEMPLATES):
        paper = trial(template, "文字" * 400, office(session, NoProgress()), Words(language), MADE)
        assert draw(paper, tmp_path / f"{at}.pdf").missing == ()
