"""Who is hidden in a masked paper: third persons, not the words by which others are called."""

from dataclasses import fields, is_dataclass
from io import BytesIO

import pytest

from reports.content import Attached, Document, Text
from reports.pack.compose import compose_pack
from reports.pack.file_names import guarded_documents, guarded_originals
from reports.pack.plan import pack_view, plan_items
from reports.pack.request import PackRequest
from reports.papers import contact_log, visit_report
from reports.sections.clues import clues_blocks
from reports.sections.interview import dialogue, interview_blocks
from reports.sections.people import People
from reports.sections.view import View
from resources.language import Words
from storage.rows import CaseFile, Row
from storage.rules.masking import is_designation
from tests.support.casefiles import case_file

OURS, THEIRS = "13800001234", "13900000009"


def people(*contacts: dict[str, object]) -> People:
    return People.of(
        case_file(
            {
                "parties": [
                    {"role": "borrower", "name": "王某某", "phones": [{"number": OURS}]},
                    {
                        "role": "third_party",
                        "name": "李春花",
                        "id_number": "510106190003150025",
                        "phones": [{"number": THEIRS}],
                        "addresses": [{"text": "成都市锦江区红星路100号3栋501"}],
                    },
                ],
                "contacts": list(contacts),
            }
        )
    )


@pytest.mark.parametrize("called", ["物业", "妻子", "物业前台", "小区保安"])
def test_words_that_call_somebody_are_no_names_and_change_nothing_said(called: str) -> None:
    assert is_designation(called)
    found = people({"counterpart": {"name": called, "relation": called}, "number": THEIRS})
    said = f"{called}说水电物业费2860元，近景：物业缴费通知单"
    assert found.hide(said) == said


@pytest.mark.parametrize("name", ["李四", "房玄", "妻木明", "卓玛", "王某妻子"])
def test_a_name_is_no_designation(name: str) -> None:
    assert not is_designation(name)


def test_the_defendants_number_stays_whoever_answered_it() -> None:
    found = people({"counterpart": {"name": "赵六", "relation": "妻子"}, "number": OURS})
    assert found.hide(f"赵六接听{OURS}") == f"赵某接听{OURS}"


@pytest.mark.parametrize("written", [THEIRS, "139-0000-0009", "139 0000 0009"])
def test_numbers_and_addresses_of_registered_third_persons_are_hidden(written: str) -> None:
    said = f"李春花，身份证510106190003150025，住成都市锦江区红星路100号3栋501，电话{written}"
    hidden = people().hide(said)
    assert hidden == "李某，身份证510106********0025，住成都市锦江区红星路***，电话139****0009"


FATHER = {"name": "王父", "relation": "父亲", "phone": THEIRS}
SAID = (
    "不清楚，他妈李春花身份证510106190003150025，电话 139 0000 0009，新号13700001111，"
    "他本人138 0000 1234，合同123456789012345678。"
)


def talk() -> dict[str, object]:
    return {
        "parties": [
            {"role": "borrower", "name": "王某某", "phones": [{"number": OURS}]},
            {"role": "third_party", "name": "李春花"},
        ],
        "loans": [
            {
                "contract_no": "123456789012345678",
                "regime": "private",
                "principal": "1000.00",
                "due_on": "2019-01-01",
            }
        ],
        "interviews": [
            {
                "ref": "i1",
                "started_at": "2019-04-12T11:00:00+08:00",
                "place": "x",
                "person": FATHER,
                "signed": True,
                "turns": [{"question": "住哪里？", "answer": SAID}],
            }
        ],
    }


@pytest.mark.parametrize("profile", ["court", "opponent"])
def test_numbers_in_words_as_spoken_are_masked_unless_they_are_the_parties(profile: str) -> None:
    view, row, codes = drawn(profile)
    ((_question, answer, _at),) = dialogue(view, row).turns
    assert answer == (
        "不清楚，他妈李春花身份证510106********0025，电话 139****0009，新号137****1111，"
        "他本人138 0000 1234，合同123456789012345678。"
    )
    assert {"ThirdPersonMasked", "ThirdPersonNamed"} <= codes
    texts = [block.text for block in interview_blocks(view, row) if isinstance(block, Text)]
    assert any("已部分遮盖" in str(text) for text in texts)


def test_the_internal_copy_prints_words_as_spoken() -> None:
    view, row, codes = drawn("internal")
    assert dialogue(view, row).turns[0][1] == SAID
    assert not {"ThirdPersonMasked", "ThirdPersonNamed"} & codes


def drawn(profile: str) -> tuple[View, Row, set[str]]:
    file, words = case_file(talk()), Words("zh_CN")
    asked = PackRequest("P-1", "2019-04-13T09:00:00+08:00", profile)  # type: ignore[arg-type]
    plan = plan_items(file, asked, words)
    view = pack_view(file, asked, words, plan.withheld, plan)
    return view, file.rows("interviews")[0], {one.code for one in plan.warnings}


TOLD = "李四姐身份证510106197803031122，电话13512340000，卡6222021001116245702，座机028-85551234"
HIDDEN = "李某身份证510106********1122，电话135****0000，卡6222 **** **** 5702，座机028-****1234"
WHOLE = ("510106197803031122", "13512340000", "6222021001116245702", "85551234")
HARMLESS = (
    f"借款合同编号 20190415001，快递单号1234567890123，户号：13512340009，13512340001元，{OURS}"
)


def told() -> CaseFile:
    """Return a case in which numbers that nobody registered stand in every free text."""
    time = "2019-03-05T10:{}:00+08:00"
    return case_file(
        {
            "parties": [{"role": "borrower", "name": "王某某", "phones": [{"number": OURS}]}],
            "loans": [
                {
                    "contract_no": "20190415001",
                    "regime": "private",
                    "principal": "1000.00",
                    "due_on": "2019-01-01",
                }
            ],
            "ledger": [
                {"on": "2019-02-01", "kind": "payment", "amount": "1.00", "note": f"己{TOLD}"}
            ],
            "contacts": [
                {
                    "ref": "c1",
                    "at": time.format("00"),
                    "channel": "call",
                    "direction": "out",
                    "result": "other_answered",
                    "counterpart": {"name": "李四姐", "relation": "姐姐"},
                    "number": "13700002222",
                    "summary": f"甲{TOLD}",
                    "words": HARMLESS,
                },
            ],
            "visits": [
                {
                    "ref": "v1",
                    "place": {"kind": "residence", "text": "成都市"},
                    "arrived_at": time.format("10"),
                    "left_at": time.format("20"),
                    "outcome": "met_other",
                    "observations": [f"乙{TOLD}", HARMLESS],
                    "notes": f"丙{TOLD}",
                    "debtor_words": f"丁{TOLD}",
                    "witnesses": [{"name": "赵证人", "phone": "13600006666"}],
                }
            ],
            "findings": [
                {
                    "ref": "f1",
                    "kind": "residence",
                    "found_at": time.format("15"),
                    "source": {"kind": "neighbour", "informant": "李四姐"},
                    "learned_by": "oral",
                    "purpose": "residence",
                    "text": f"戊{TOLD}",
                    "visit": "v1",
                }
            ],
            "notices": [
                {
                    "ref": "n1",
                    "number": "T-1",
                    "kind": "demand",
                    "issued_on": "2019-03-01",
                    "deliveries": [
                        {
                            "method": "mail",
                            "at": time.format("30"),
                            "receiver": "王收件",
                            "receiver_id": "510106199001011234",
                            "tracking_no": "773123456789012345",
                            "result": "signed",
                        }
                    ],
                }
            ],
        }
    )


def text_of(value: object) -> str:
    """Return all texts of content, one after the other."""
    if isinstance(value, str):
        return value + "\n"
    if isinstance(value, tuple | list):
        return "".join(text_of(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return "".join(text_of(getattr(value, one.name)) for one in fields(value))
    return ""


@pytest.mark.parametrize(("party", "shown"), [("p1", True), ("p2", False), (None, True)])
def test_a_line_called_is_shown_unless_it_is_a_third_persons(
    party: str | None, shown: bool
) -> None:
    call = {"at": "2019-03-05T10:00:00+08:00", "channel": "call", "direction": "out"}
    file = case_file(
        {
            "parties": [
                {"ref": "p1", "role": "borrower", "name": "王某某"},
                {"ref": "p2", "role": "spouse", "name": "李春花"},
            ],
            "contacts": [{**call, "result": "no_answer", "number": THEIRS, "party": party}],
        }
    )
    assert (View(file, Words("zh_CN")).text(THEIRS) == THEIRS) is shown


def pack_of(file: CaseFile, profile: str) -> str:
    asked = PackRequest("P-1", "2019-04-13T09:00:00+08:00", profile)  # type: ignore[arg-type]
    return text_of(compose_pack(file, asked, Words("zh_CN"), pictures=lambda _ref: None))


@pytest.mark.parametrize("profile", ["court", "opponent"])
def test_no_free_text_of_a_pack_for_others_holds_a_number_that_is_nobodys_of_ours(
    profile: str,
) -> None:
    said = pack_of(told(), profile)
    assert not [number for number in WHOLE if number in said]
    for mark in "甲乙丙丁戊己":
        assert f"{mark}{HIDDEN}" in said
    assert HARMLESS in said
    # By these service is proved, and who witnessed what.
    for number in ("13600006666", "510106199001011234", "773123456789012345"):
        assert number in said
    assert said.count("本份中第三人的证件号码、电话和住址已部分遮盖") == 3


def test_the_internal_pack_holds_every_free_text_whole() -> None:
    said = pack_of(told(), "internal")
    assert all(f"{mark}{TOLD}" in said for mark in "甲乙丙丁戊己")
    assert "已部分遮盖" not in said


@pytest.mark.parametrize("profile", ["court", "opponent", "internal"])
def test_a_remark_names_where_free_text_was_masked(profile: str) -> None:
    file, words = told(), Words("zh_CN")
    asked = PackRequest("P-1", "2019-04-13T09:00:00+08:00", profile)  # type: ignore[arg-type]
    found = plan_items(file, asked, words).warnings
    masked = {one.lead: one for one in found if one.code == "ThirdPersonMasked"}
    if profile == "internal":
        assert not masked
        return
    assert {"c1", "v1", "f1"} <= set(masked)
    assert "：现场事实；原话；现场记录；" in masked["v1"].message
    assert masked["c1"].where.startswith("催收记录一览表")
    assert file.rows("ledger")[0].ref in masked
    assert "n1" not in masked


@pytest.mark.parametrize("paper", ["visit-report", "contact-log"])
def test_papers_that_stand_alone_mask_free_text_alike(paper: str) -> None:
    file, words, at = told(), Words("zh_CN"), "2019-04-13T09:00:00+08:00"
    made = {
        "visit-report": lambda: visit_report.compose(file, "v1", words, at),
        "contact-log": lambda: contact_log.compose(file, "", words, at),
    }[paper]()
    said = text_of(made)
    assert not [number for number in WHOLE if number in said]
    assert HIDDEN in said
    assert "已部分遮盖" in said


def test_the_list_of_clues_keeps_the_account_it_is_about() -> None:
    file = told()
    said = text_of(clues_blocks(View(file, Words("zh_CN")), file.rows("findings")))
    assert "6222021001116245702" in said
    assert not [number for number in WHOLE if number in said and number[:4] != "6222"]


@pytest.mark.parametrize(
    ("masked", "name"),
    [(True, "e1-李某_139xxxx0009.txt"), (False, "e1-李春花_13900000009.txt")],
)
def test_a_file_that_goes_along_bears_no_third_persons_name_or_number(
    masked: bool, name: str
) -> None:
    whole = "e1-李春花_13900000009.txt"
    lent = Attached(whole, "text/plain", "a" * 64, 1, "", BytesIO, about=f"{whole}, SHA-256 aa")
    bound = Document("d.pdf", "a" * 64, BytesIO, attached=lent)
    view = View(case_file(talk()), Words("zh_CN"), masked=masked)
    original = guarded_originals(view, lambda _ref: lent)("e1")
    document = guarded_documents(view, lambda _ref: bound)("e1")
    assert original is not None
    assert document is not None
    assert original.name == name
    assert document.attached == original
    assert ("李春花" in original.about, "13900000009" in original.about) == (not masked, not masked)
