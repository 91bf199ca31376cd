"""Who is hidden in a masked paper: third persons, not the words by which others are called."""

import pytest

from reports.content import Text
from reports.pack.plan import pack_view, plan_items
from reports.pack.request import PackRequest
from reports.sections.interview import dialogue, interview_blocks
from reports.sections.people import People
from reports.sections.view import View
from resources.language import Words
from storage.rows import Row
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
