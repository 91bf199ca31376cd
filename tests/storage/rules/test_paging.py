"""Copies and continuous page numbers."""

from hypothesis import given
from hypothesis import strategies as st

from storage.rules.paging import Copies, copies, page_ranges, range_text


def test_one_original_and_a_duplicate_for_each_opponent() -> None:
    assert copies(3, own=1) == Copies(1, 3, 1)
    assert copies(3, own=1).total == 5


def test_pages_run_on_from_item_to_item() -> None:
    ranges = page_ranges([12, 1, 6])
    assert [range_text(*pages) for pages in ranges] == ["1-12", "13", "14-19"]
    assert ranges[-1][1] == 19
    assert range_text(*page_ranges([0])[0]) == ""


@given(st.lists(st.integers(0, 500), max_size=20))
def test_every_page_belongs_to_exactly_one_item(pages: list[int]) -> None:
    numbers = [n for first, last in page_ranges(pages) for n in range(first, last + 1)]
    assert numbers == list(range(1, sum(pages) + 1))
