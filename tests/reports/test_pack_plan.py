"""Which items a pack holds, under which numbers, with which wording, remarks and stops."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from reports.pack.plan import PackPlan, plan_items
from reports.pack.preflight import preflight
from reports.pack.request import PackRequest
from resources.language import Words
from storage.rows import CaseFile
from tests.support.casefiles import case_file, sample_case, sample_document

MADE = "2019-04-13T09:00:00+08:00"
EMPTY = {"case_no": "A-1", "opened_on": "2020-01-02", "stage": "assigned"}
PHOTO = {"ref": "e1", "file": "a.jpg", "group": 6, "source": "s", "proves": "p"}
VISIT = {"ref": "v1", "place": {"kind": "residence", "text": "x"}, "outcome": "no_answer"}


def request(**changes: Any) -> PackRequest:
    return replace(PackRequest(number="P-1", made_at=MADE), **changes)


def plan(file: CaseFile, **changes: Any) -> PackPlan:
    asked = request(**changes)
    return plan_items(file, asked, Words(asked.language))


def case_with(**lists: Any) -> CaseFile:
    return case_file({**EMPTY, **lists})


def codes(made: PackPlan) -> set[str]:
    return {warning.code for warning in made.warnings}


def stops(file: CaseFile) -> dict[str, bool]:
    found = preflight(plan(file), file, Words("zh_CN"))
    return {stop.code: stop.forceable for stop in found}


def test_the_day_at_the_door_gives_numbered_items_in_the_groups_of_practice() -> None:
    made = plan(sample_case(0))
    assert [group.title for group in made.groups] == [
        "第四组　履行与违约",
        "第六组　催收与诉讼时效",
    ]
    assert [(item.number, item.make) for item in made.items] == [
        ("4-1", "ledger"),
        ("6-1", "visit"),
        ("6-2", "finding"),
        ("6-3", "notice"),
        ("6-4", "plates"),
    ]
    assert made.items[-1].refs == ("e1", "e2")
    assert made.numbers["e2"] == "6-4"


def test_every_item_of_the_sample_is_ready_for_release() -> None:
    file = sample_case(0)
    assert stops(file) == {}
    assert all(item.number and item.source and item.proves for item in plan(file).items)


def test_a_notice_on_a_door_is_not_said_to_have_arrived() -> None:
    made = plan(sample_case(0))
    notice = next(item for item in made.items if item.make == "notice")
    assert "中断" not in notice.proves
    assert "PostedNotServed" in codes(made)


@pytest.mark.parametrize(
    ("method", "result", "served"),
    [
        ("handed", "signed", True),
        ("cohabiting_adult", "signed", True),
        ("mail", "signed", True),
        ("mail", "returned", False),
        ("posted", "signed", False),
        ("left", "delivered", False),
        ("sms", "delivered", False),
    ],
)
def test_only_a_signed_delivery_interrupts(method: str, result: str, served: bool) -> None:
    delivery = {"method": method, "at": "2019-04-14T10:00:00+08:00", "result": result}
    notice = {
        "number": "N-1",
        "kind": "demand",
        "issued_on": "2019-04-12",
        "deliveries": [delivery],
    }
    item = plan(case_with(notices=[notice])).items[0]
    assert ("诉讼时效中断" in item.proves) is served
    assert ("2019年4月14日" in item.proves) is served


def test_a_visit_entered_later_is_not_said_to_be_made_the_same_day() -> None:
    file = sample_case(0)
    assert "当日制作" in plan(file).items[1].source
    late = replace(file.rows("visits")[0], recorded_at="2019-04-20T09:00:00+08:00")
    later = replace(file, lists={**file.lists, "visits": (late,)})
    source = plan(later).items[1].source
    assert "当日制作" not in source
    assert "2019年4月20日" in source


def test_weak_proof_is_remarked() -> None:
    made = plan(sample_case(0))
    assert {"OwnStatement", "WitnessMustAppear", "PostedNotServed"} <= codes(made)


@pytest.mark.parametrize("purpose", ["asset_clue", "none"])
def test_clues_are_no_items_and_take_their_files_along(purpose: str) -> None:
    finding = {
        "ref": "f1",
        "kind": "asset_clue",
        "found_at": "2019-04-12T11:00:00+08:00",
        "source": {"kind": "neighbour"},
        "learned_by": "oral",
        "purpose": purpose,
        "evidence": ["e1"],
    }
    made = plan(case_with(findings=[finding], evidence=[PHOTO]))
    assert made.items == ()
    assert made.withheld.findings == {"f1"}


def test_a_file_of_a_clue_that_proves_something_else_stays() -> None:
    finding = {
        "kind": "asset_clue",
        "found_at": "2019-04-12T11:00:00+08:00",
        "source": {"kind": "neighbour"},
        "learned_by": "oral",
        "purpose": "asset_clue",
        "evidence": ["e1"],
    }
    delivery = {
        "method": "handed",
        "at": "2019-04-12T11:00:00+08:00",
        "result": "signed",
        "evidence": ["e1"],
    }
    notice = {"number": "N", "kind": "demand", "issued_on": "2019-04-12", "deliveries": [delivery]}
    made = plan(case_with(findings=[finding], notices=[notice], evidence=[PHOTO]))
    assert "e1" in made.numbers


def test_chosen_refs_limit_the_items_and_the_rest_is_remarked() -> None:
    made = plan(sample_case(0), items=("v1", "e1"))
    assert [item.make for item in made.items] == ["visit", "plates"]
    assert made.items[0].number == "6-1"
    assert "ItemLeftOut" in codes(made)


def test_photos_of_many_occasions_are_an_item_each() -> None:
    visits = [
        {**VISIT, "ref": f"v{n}", "arrived_at": f"2019-04-{n:02}T10:00:00+08:00"}
        for n in range(1, 11)
    ]
    photos = [
        {**PHOTO, "ref": f"e{n}", "file": f"{n}.jpg", "visit": f"v{n % 10 + 1}"} for n in range(300)
    ]
    made = plan(case_with(visits=visits, evidence=photos))
    plates = [item for item in made.items if item.make == "plates"]
    assert len(plates) == 10
    assert sorted(ref for item in plates for ref in item.refs) == sorted(
        f"e{n}" for n in range(300)
    )
    order = [(item.make, item.number) for item in made.items[:4]]
    assert order == [("visit", "6-1"), ("plates", "6-2"), ("visit", "6-3"), ("plates", "6-4")]


def test_photos_without_a_time_or_with_a_strange_one_are_remarked() -> None:
    visit = {
        **VISIT,
        "arrived_at": "2019-04-10T10:00:00+08:00",
        "left_at": "2019-04-10T11:00:00+08:00",
    }
    file = case_with(visits=[visit], evidence=[{**PHOTO, "visit": "v1"}])
    assert "TimeOutsideVisit" in codes(plan(file))
    (found,) = file.attachments.values()
    timeless = replace(file, attachments={found.sha256: replace(found, taken_at=None)})
    assert "TimeUnknown" in codes(plan(timeless))
    future = replace(found, taken_at="2030-01-01T00:00:00")
    assert "TimeAfterIntake" in codes(plan(replace(file, attachments={found.sha256: future})))


def test_a_picture_that_came_on_a_detour_or_twice_is_remarked() -> None:
    file = case_with(evidence=[PHOTO, {**PHOTO, "ref": "e2", "file": "2.jpg"}])
    assert not {"PassedOn", "SamePicture"} & set(codes(plan(file)))
    (first, *_more) = file.attachments.values()
    bare = replace(first, mime="image/jpeg", taken_at=None, device=None, software=None)
    bare = replace(bare, latitude=None, longitude=None, preview=True)
    passed = replace(file, attachments={**file.attachments, first.sha256: bare})
    assert "PassedOn" in codes(plan(passed))
    assert "SamePicture" in codes(plan(replace(file, alike={"e2": file.rows("evidence")[0].ref})))


def test_an_original_that_is_not_here_is_remarked() -> None:
    file = case_with(evidence=[PHOTO])
    gone = replace(file, files={}, attachments={})
    assert "OriginalMissing" in codes(plan(gone))


def test_a_gap_of_the_catalogue_stops_a_pack_and_may_be_forced() -> None:
    document = {"ref": "e1", "file": "contract.pdf"}
    assert stops(case_with(evidence=[document])) == {
        "NoNumber": True,
        "NoSource": True,
        "NoProof": True,
    }
    told = {**document, "group": 2, "source": "原告与被告签订", "proves": "证明借贷关系成立"}
    assert stops(case_with(evidence=[told])) == {}


@pytest.mark.parametrize(
    ("tag", "consent", "stopped"),
    [
        ("inside_home", None, True),
        ("inside_home", {"by": "王某"}, True),
        ("inside_home", {"by": "王某", "at": "2019-04-12T10:31:00+08:00"}, False),
        ("minor", {"by": "王某", "at": "2019-04-12T10:31:00+08:00"}, True),
        ("others_data", None, True),
        ("sensitive", None, True),
    ],
)
def test_a_photo_that_may_not_be_used_can_never_be_forced(
    tag: str, consent: Mapping[str, str] | None, stopped: bool
) -> None:
    visit = {**VISIT, "entry_consent": consent} if consent else VISIT
    photo = {**PHOTO, "visit": "v1", "tags": [tag]}
    found = stops(case_with(visits=[visit], evidence=[photo]))
    assert bool(found) is stopped
    assert not any(found.values())


def test_files_marked_as_not_for_the_pack_stay_out_with_a_remark() -> None:
    made = plan(case_with(evidence=[{**PHOTO, "in_pack": False}]))
    assert made.items == ()
    assert "FileLeftOut" in codes(made)


def test_a_case_with_its_required_fields_only_has_a_plan() -> None:
    made = plan(case_file(EMPTY))
    assert made.items == ()
    assert codes(made) == {"EmptyPack"}


def test_a_pdf_is_bound_in_after_its_sheet_and_a_recording_gets_one() -> None:
    rows = [
        {**PHOTO, "ref": "e1", "file": "contract.pdf", "group": 2},
        {**PHOTO, "ref": "e2", "file": "call.m4a", "transcript": "问：在吗？答：在。"},
    ]
    items = plan(case_with(evidence=rows)).items
    assert [(item.make, item.merges) for item in items] == [("merge", ("e1",)), ("media", ())]


def test_group_seven_takes_the_notice_of_an_assignment() -> None:
    notice = {"number": "N", "kind": "assignment", "issued_on": "2019-04-12"}
    item = plan(case_with(notices=[notice])).items[0]
    assert item.number == "7-1"
    assert "NoDelivery" in codes(plan(case_with(notices=[notice])))


def test_the_plan_of_the_sample_is_whole_in_english() -> None:
    made = plan(case_file(sample_document()["cases"][0], sample_document()), language="en")
    said = [text for item in made.items for text in (item.name, item.source)]
    assert made.groups[0].title == "Group 4: Performance and default"
    assert not any("制作" in text for text in said)


def test_items_that_were_moved_stand_first_in_their_group_and_never_leave_it() -> None:
    file, words = sample_case(0), Words("zh_CN")
    asked = request()
    before = plan_items(file, asked, words).items
    last = before[-1]
    moved = plan_items(file, replace(asked, order=last.refs), words).items
    assert {one.name for one in moved} == {one.name for one in before}
    assert [one.group for one in moved] == [one.group for one in before]
    first = next(one for one in moved if one.group == last.group)
    assert first.refs == last.refs


def test_a_recording_or_print_without_a_name_is_called_what_it_is() -> None:
    evidence = [
        {"ref": "e1", "file": "REC_0012.m4a", "kind": "audio", "group": 6, "name": "REC_0012.m4a"},
        {"ref": "e2", "file": "mmexport155.jpg", "kind": "message_print", "group": 6},
        {"ref": "e3", "file": "IMG_1.jpg", "kind": "photo", "group": 6, "caption": "门口远景"},
        {"ref": "e4", "file": "contract.pdf", "kind": "document", "group": 2},
    ]
    names = {item.refs[0]: item.name for item in plan(case_with(evidence=evidence)).items}
    assert names == {
        "e1": "录音，2019年4月12日（REC_0012.m4a）",
        "e2": "聊天或短信打印件，2019年4月12日（mmexport155.jpg）",
        "e3": "门口远景",
        "e4": "文件，2019年4月12日（contract.pdf）",
    }
