"""Names stand in the case list as in a Chinese directory: by pinyin, surnames as they are read."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from storage.casework.caselist import Filter, case_ids, case_rows, first_ids
from storage.casework.cases import open_case
from storage.casework.session import Session
from storage.search.name_order import name_order
from tests.support.vaults import untouched

# 单, 仇, 曾 and 尉迟 are read otherwise where they are no surname; 严 and 䶮 differ in tone.
SORTED = (
    "李四", "林某", "吕某", "欧阳修", "仇和平", "单雄信", "王某", "王五", "严重", "䶮明",
    "尉迟恭", "曾某", "张三",
)  # fmt: skip


def test_the_case_list_is_sorted_by_pinyin_both_ways(session: Session) -> None:
    with untouched(session):
        for n, name in enumerate(Random(7).sample(SORTED, len(SORTED))):
            case = {"case_no": f"A{n:02}", "opened_on": "2024-01-02", "stage": "assigned"}
            open_case(session, case, [{"role": "borrower", "name": name}])
        chosen = Filter(order="name")
        found = [row.name for row in case_rows(session, chosen, date(2024, 6, 30))]
        assert found == list(SORTED)
        turned = Filter(order="name", descending=True)
        assert case_ids(session, turned) == case_ids(session, chosen)[::-1]
        assert first_ids(session, chosen, 3) == case_ids(session, chosen)[:3]


def test_a_rare_surname_stands_beside_those_that_sound_alike() -> None:
    assert name_order("仇和平") < name_order("单雄信") < name_order("王某") < name_order("䶮明")


@given(st.text(max_size=8))
def test_every_name_has_a_key_of_its_own(name: str) -> None:
    assert name_order(name).endswith(name)
    assert bool(name_order(name)) == bool(name)
