"""Screenshots of messages: their plate tells of the thread, not of a photographer."""

import copy
from typing import Any

from reports.content import Plate
from reports.sections.plates import plate_blocks
from reports.sections.view import View
from resources.language import Words
from storage.rows import CaseFile
from tests.support.casefiles import case_file, sample_document

SHOT = {"ref": "m1", "file": "chat.png", "kind": "message_print", "taken_by": "s1",
        "medium": "手机 01", "taken_at": "2019-04-13T09:00:00+08:00"}  # fmt: skip


def contact(at: str, **values: Any) -> dict[str, Any]:
    sent = {"channel": "sms", "direction": "out", "by": "s1", "party": "p1", "result": "delivered"}
    return {"at": at, **sent, "number": "13800001234", "evidence": ["m1"], **values}


def case(*contacts: dict[str, Any], **shot: Any) -> CaseFile:
    document = copy.deepcopy(sample_document())
    changed = document["cases"][0] | {"contacts": list(contacts), "evidence": [SHOT | shot]}
    return case_file(changed, document)


def facts(file: CaseFile) -> dict[str, Any]:
    (plate, *_rest) = plate_blocks(
        View(file, Words("zh_CN")), file.rows("evidence"), lambda _: None
    )
    assert isinstance(plate, Plate)
    return dict(plate.facts.rows)


def test_the_plate_of_messages_tells_thread_number_and_times() -> None:
    file = case(contact("2019-04-11T12:05:00+08:00"), contact("2019-04-10T10:01:00+08:00"))
    shown = facts(file)
    name = file.rows("parties")[0]["name"]
    assert shown["会话（方式、对方）"] == f"短信（{name}）"
    assert shown["对方号码"] == "13800001234"
    assert shown["消息时间（按联系记录）"] == "2019年4月10日10时01分至2019年4月11日12时05分"
    assert shown["截屏人、所用设备"].endswith("手机 01")
    assert "截屏人签名" in shown
    assert not [label for label in shown if "拍摄" in label]


def test_a_screenshot_that_no_contact_names_says_so() -> None:
    shown = facts(case(contact("2019-04-10T10:01:00+08:00", evidence=[])))
    assert "没有关联此截屏" in shown["会话（方式、对方）"]
    assert shown["对方号码"] == shown["消息时间（按联系记录）"] == ""


def test_the_number_of_a_third_person_stays_masked() -> None:
    third = {"name": "孙小明", "relation": "同事"}
    file = case(
        contact("2019-04-10T10:01:00+08:00", party=None, number="13700002222", counterpart=third)
    )
    assert "13700002222" not in str(facts(file))
    assert "孙小明" not in str(facts(file))


def test_a_photograph_keeps_the_facts_of_who_took_it() -> None:
    shown = facts(case(kind="photo"))
    assert [label for label in shown if "拍摄" in label]
    assert "会话（方式、对方）" not in shown
