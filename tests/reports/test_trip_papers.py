"""Papers of a whole trip, and the masked sheet: all stops, nobody's words, nobody's full name."""

import copy
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.papers.build import build_trip_paper
from reports.papers.registry import DATED, TRIP_PAPERS, as_of
from reports.pdf.draw import draw
from resources import path
from resources.language import Words
from storage.casework.caselist import Filter, case_ids
from storage.casework.reading import TripFile, rows_of, trip_file
from storage.casework.session import Session
from storage.errors import NoSuchPaper, NoSuchRecord
from storage.exchange.case_import import import_cases
from tests.support.casefiles import case_file, sample_document
from tests.support.papers import all_text
from tests.support.vaults import new_session

DAY = "2019-04-12"
MADE = "2019-04-12T18:00:00+08:00"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    opened = new_session(tmp_path_factory.mktemp("trip") / "vault")
    with opened.vault:
        import_cases(opened, path("sample", "field-day.json"))
        yield opened


@pytest.fixture
def trip(session: Session) -> TripFile:
    return trip_file(session, DAY)


def test_a_trip_is_read_with_all_its_stops_and_their_cases(trip: TripFile) -> None:
    assert [stop.values["order"] for stop in trip.stops] == [1, 2, 3]
    assert [file.case["case_no"] for file in trip.files] == ["YD-2019-0001", "YD-2019-0002"]
    made = [stop.visit["arrived_at"] for stop in trip.stops if stop.visit]
    assert made == ["2019-04-12T10:30:00+08:00", "2019-04-12T14:10:00+08:00"]


def test_a_trip_is_found_by_its_ref_too_and_no_other_is(session: Session, trip: TripFile) -> None:
    assert trip_file(session, trip.trip.ref) == trip
    with pytest.raises(NoSuchRecord):
        trip_file(session, "2019-04-13")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_report_names_stops_kit_and_the_reason_of_the_one_not_made(
    trip: TripFile, language: str
) -> None:
    said = all_text(TRIP_PAPERS["trip-report"](trip, Words(language), MADE))
    for words in (
        "YD-2019-0001", "YD-2019-0002", "成都市金堂县",
        "监督员需回公司了解其他贷后催收情况，未前往",
        "执法记录仪 01", "DSJ-01", "监督员B", "敲门", "160多元",
    ):  # fmt: skip
        assert words in said


def test_who_signs_the_report_signs_below_the_reports_of_all_stops(trip: TripFile) -> None:
    said = all_text(TRIP_PAPERS["trip-report"](trip, Words("zh_CN"), MADE))
    assert said.index("外访人员（签名）") > max(said.rindex("敲门"), said.rindex("160多元"))
    assert said.count("填写人（签名）") == 1


@pytest.mark.parametrize("kind", TRIP_PAPERS)
def test_no_paper_of_a_trip_quotes_distress(trip: TripFile, kind: str) -> None:
    said = all_text(TRIP_PAPERS[kind](trip, Words("zh_CN"), MADE))
    assert not [words for words in ("一死了之", "轻生", "停止施压") if words in said]


@pytest.mark.parametrize("kind", TRIP_PAPERS)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_papers_of_a_trip_draw_with_every_glyph(
    trip: TripFile, kind: str, language: str, tmp_path: Path
) -> None:
    made = draw(TRIP_PAPERS[kind](trip, Words(language), MADE), tmp_path / "a.pdf")
    assert made.missing == ()
    assert made.pages >= 3


def test_the_briefing_has_the_do_not_list_for_every_stop_at_a_case(trip: TripFile) -> None:
    said = all_text(TRIP_PAPERS["briefing"](trip, Words("en"), MADE))
    assert said.count("Do not tell neighbours") == 2
    assert "Nobody answered" in said


def test_a_paper_of_a_trip_is_logged_in_every_case_it_touches(
    session: Session, tmp_path: Path
) -> None:
    made = build_trip_paper(session, "trip-report", DAY, tmp_path / "a.pdf", reason="日报")
    for case in case_ids(session, Filter()):
        entry = rows_of(session, case, "reading")[-1]
        assert (entry["sha256"], entry["reason"]) == (made.sha256, "日报")


def test_a_paper_that_no_trip_has_is_refused(session: Session, tmp_path: Path) -> None:
    with pytest.raises(NoSuchPaper):
        build_trip_paper(session, "notice", DAY, tmp_path / "a.pdf")
    assert not list(tmp_path.iterdir())


def named_case(**changes: Any) -> dict[str, Any]:
    case = copy.deepcopy(sample_document()["cases"][0])
    case["parties"][0] |= {"name": "欧阳文静"}
    case["visits"][0]["place"]["text"] = "成都市温江区柳城街道杨柳河小区3栋1单元402室"
    return {**case, **changes}


def progress(case: dict[str, Any], language: str = "zh_CN") -> str:
    on = date(2019, 4, 13)
    return all_text(as_of(DATED["progress"], on)(case_file(case), "", Words(language), MADE))


def test_the_progress_sheet_masks_name_number_and_place() -> None:
    said = progress(named_case())
    assert "欧阳某" in said
    assert "成都市温江区柳城街道某小区" in said
    assert "无人应答" in said
    hidden = ("文静", "杨柳河", "402", "13800001234", "51011519000115001X", "门上另有")
    assert not [words for words in hidden if words in said]


@given(st.text("甲乙丙丁戊己庚辛", min_size=4, max_size=12))
def test_nothing_that_somebody_wrote_stands_on_the_progress_sheet(text: str) -> None:
    case = named_case()
    case["visits"][0] |= {"notes": text, "conclusion": text, "observations": [text]}
    case["visits"][0]["met"] = {"name": text, "relation": text}
    case["contacts"][0] |= {"summary": text, "words": text, "counterpart": {"name": text}}
    case["next_action"] = {"on": "2019-04-20", "what": text}
    case["promises"] = [
        {"by": "p1", "made_at": MADE, "state": "open", "condition": text, "ref": "r1"}
    ]
    assert text not in progress(case)


def test_the_progress_sheet_knows_nothing_of_later_days() -> None:
    later = {**named_case()["contacts"][0], "ref": "c9", "at": "2019-04-14T10:00:00+08:00"}
    case = named_case()
    assert progress({**case, "contacts": [*case["contacts"], later]}) == progress(case)
