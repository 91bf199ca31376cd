"""A lawyer goes through forty files by keys: the most urgent first, none twice, no place lost."""

import pytest
from PySide6.QtWidgets import QApplication, QTableView

from tests.support.keyboard import Keyboard
from ui.dialogs.deadlines import DeadlinesDialog
from ui.workspace import Workspace

# Of the forty, eight are closed.
OPEN = 32
# To the next case, to an item of its checklist, and return it with two characters of reason; in the
# first case the keys have to come to the checklist.
MOST_KEYS = 6


def space(keys: Keyboard) -> Workspace:
    assert keys.window.workspace is not None
    return keys.window.workspace


def sees(table: QTableView, place: int) -> bool:
    """Tell whether a line is in view, wherever the tab is scrolled."""
    line = table.visualRect(table.model().index(place, 0))
    return table.viewport().visibleRegion().boundingRect().contains(line.center())


def due(keys: Keyboard) -> DeadlinesDialog:
    keys.press("Ctrl+Shift+D")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, DeadlinesDialog)
    return dialog


def test_what_is_due_next_stands_first_and_closed_cases_are_left_out(lawyer: Keyboard) -> None:
    dialog = due(lawyer)
    lines = dialog.model.lines
    numbers = {line[1] for line in lines}
    assert len(numbers) == OPEN
    left = [one.due.days for one in dialog._found if one.due is not None]
    ahead = [days for days in left if days >= 0]
    assert left == [*sorted(ahead), *sorted((d for d in left if d < 0), reverse=True)]
    assert any(days < 0 for days in left)
    assert "30 天内到期" in dialog.said.text()
    # What is common to all cases of the office would hide what is due in each.
    assert not any("授权" in line[3] for line in lines)
    lawyer.press("Esc")
    assert space(lawyer).current == "cases"


@pytest.mark.campaign
def test_the_open_cases_are_gone_through_and_each_is_returned_for_what_it_lacks(
    lawyer: Keyboard, share: float
) -> None:
    due(lawyer)
    lawyer.press("Enter")
    work = space(lawyer)
    tab, cases = work.dossier.tabs.currentIndex(), max(2, int(OPEN * share))
    suit = work.dossier.suit
    assert suit is not None
    seen: list[str] = []
    keys: list[int] = []
    for place in range(cases):
        before = lawyer.count
        if place:
            lawyer.press("Alt+PgDown")
        assert work.dossier.tabs.currentIndex() == tab
        assert work.dossier.file is not None
        assert work.dossier.file.case.case_id == work.case_id
        seen.append(work.case_id)
        lawyer.to("诉讼准备情况")
        lawyer.press("Down")
        item = suit.ready_table.currentIndex().row()
        assert sees(suit.ready_table, item), f"line {item} of case {place}"
        lawyer.press("R")
        lawyer.type("请补")
        lawyer.press("Ctrl+Enter")
        assert suit.ready_table.currentIndex().row() == item, "the place in the checklist is kept"
        assert work.dossier.returns.strip.isVisible()
        keys.append(lawyer.count - before)
    assert len(set(seen)) == len(seen), "none is come to twice"
    assert max(keys[1:]) <= MOST_KEYS, f"{keys}"
    lawyer.press("Alt+PgUp")
    assert work.case_id == seen[-2]
    assert f"第 {cases - 1} 件，共 {OPEN} 件" in lawyer.window.foot.toast.text()


def test_back_in_the_list_the_case_is_chosen_that_was_looked_at(lawyer: Keyboard) -> None:
    work = space(lawyer)
    lawyer.press("Down", "Down", "Enter")
    lawyer.press("Alt+PgDown")
    shown = work.case_id
    assert work.cases.model.row_of(shown) == 3
    lawyer.press("Esc")
    assert work.current == "cases"
    assert work.cases.chosen() == shown
    lawyer.press("Up", "Up", "Up", "Enter", "Alt+PgUp")
    assert work.cases.model.row_of(work.case_id) == 0
    assert "第一件" in lawyer.window.foot.toast.text()
    # Packs are gone through from case to case too.
    lawyer.press("Ctrl+E")
    assert work.current == "pack"
    first = work.case_id
    work.pack.form.force.setChecked(True)
    lawyer.press("Alt+PgDown")
    assert work.current == "pack"
    assert not work.pack.form.force.isChecked(), "what one case may lack the next may not"
    assert work.cases.model.row_of(work.case_id) == work.cases.model.row_of(first) + 1
    assert "FT-" in work.pack.whose.text(), "whose pack it is is said"
