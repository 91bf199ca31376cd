"""What the rules find is told in the dossier: remarks, readiness for suit, limitation."""

from collections.abc import Callable

from resources import table
from storage.kinds import BY_NAME
from ui.dialogs.marks import MarksDialog
from ui.main_window import MainWindow
from ui.models.cells import Surround, summary
from ui.pages.dossier import DossierPage

Settle = Callable[[MainWindow], None]


def open_first(window: MainWindow, settle: Settle) -> DossierPage:
    workspace = window.workspace
    assert workspace is not None
    settle(window)
    workspace.open_case(workspace.cases.model.case_id(0) or "")
    settle(window)
    return workspace.dossier


def test_remarks_are_counted_and_lead_to_their_record(
    with_sample: MainWindow, settle: Settle
) -> None:
    dossier = open_first(with_sample, settle)
    assert dossier.rules is not None
    count = len(dossier.rules.marks)
    assert count > 0
    assert dossier.header.rules_button.text() == f"规则提示 {count}"
    dossier.header.rules_button.click()
    dialog = dossier.findChild(MarksDialog)
    assert dialog is not None
    assert dialog.model.rowCount() == count
    assert all(all(line) for line in dialog.model.lines)
    place = next(n for n, mark in enumerate(dossier.rules.marks) if mark.list == "visits")
    dialog.table.selectRow(place)
    dialog.go.click()
    settle(with_sample)
    shown = dossier._current()
    assert shown is not None
    assert (shown.kind, shown.ref) == ("visit", dossier.rules.marks[place].record)


def test_the_suit_tab_tells_what_is_missing_and_until_when(
    with_sample: MainWindow, settle: Settle
) -> None:
    dossier = open_first(with_sample, settle)
    dossier.open_tab("litigation")
    settle(with_sample)
    assert dossier.suit is not None
    assert dossier.suit.ready.rowCount() == len(table("readiness")["claims"]["private"])
    loans = len(dossier.file.rows("loans")) if dossier.file else 0
    assert dossier.suit.limitation.rowCount() == 2 * loans
    assert not dossier.suit.ready_table.isHidden()


def test_a_masked_summary_says_no_house(with_sample: MainWindow, settle: Settle) -> None:
    dossier = open_first(with_sample, settle)
    assert dossier.file is not None
    visit = dossier.file.rows("visits")[0]
    words = with_sample.desk.words
    place = visit["place"]["text"]
    hidden = summary(visit, BY_NAME["visit"], Surround(words, dossier.file, masked=True))
    open_ = summary(visit, BY_NAME["visit"], Surround(words, dossier.file, masked=False))
    assert place in open_
    assert place not in hidden
    assert "***" in hidden
