"""Who is hidden in a masked paper: third persons, not the words by which others are called."""

import pytest

from reports.sections.people import People
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
