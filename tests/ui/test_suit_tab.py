"""The litigation tab leads from what it tells to where it is entered, made or handed over."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel

from storage.casework import records
from ui.dialogs.hand_over import HandOverDialog
from ui.dialogs.papers import PapersDialog
from ui.dialogs.reckoning import ReckoningDialog
from ui.dialogs.record_dialog import RecordDialog
from ui.main_window import MainWindow
from ui.pages.dossier import DossierPage
from ui.pages.kind_tab import KindTab
from ui.widgets.suit_panel import SuitPanel

Settle = Callable[[MainWindow], None]
SUIT = {
    "cause": "民间借贷纠纷", "court": "某区人民法院", "case_number": "（2019）川0000民初1号",
    "filed_on": "2019-05-01", "claim_type": "private",
    "counsel": {"name": "律师某", "firm": "某律师事务所"},
    "costs": [{"what": "案件受理费", "amount": "2465.23"}],
    "stages": [{"on": "2019-07-01", "kind": "开庭"}],
}  # fmt: skip


def tab(window: MainWindow, settle: Settle) -> tuple[DossierPage, SuitPanel]:
    work = window.workspace
    assert work is not None
    settle(window)
    work.open_case(work.cases.model.case_id(0))
    settle(window)
    work.dossier.open_tab("litigation")
    settle(window)
    assert work.dossier.suit is not None
    return work.dossier, work.dossier.suit


def told(suit: SuitPanel) -> dict[str, str]:
    items = (suit.facts.itemAt(n) for n in range(suit.facts.count()))
    cells = (item.widget() for item in items if item is not None)
    texts = [cell.text() for cell in cells if isinstance(cell, QLabel)]
    return dict(zip(texts[::2], texts[1::2], strict=True))


def test_steps_court_counsel_and_costs_are_shown_once_they_are_entered(
    with_sample: MainWindow, settle: Settle
) -> None:
    dossier, suit = tab(with_sample, settle)
    assert "登记诉讼信息" in suit.enter_button.text()
    suit.enter_button.click()
    form = next(one for one in dossier.findChildren(RecordDialog) if one.isVisible())
    form.done(0)
    with_sample.desk.tasks.start(
        lambda session, _p: records.add(session, "litigation", dossier.case_id, SUIT)
    )
    settle(with_sample)
    settle(with_sample)
    known = told(suit)
    assert known["受理法院"] == "某区人民法院"
    assert known["委托诉讼代理人"] == "律师某 · 某律师事务所"
    assert "¥2,465.23" in known["费用"]
    assert "更正" in suit.enter_button.text()
    assert suit.steps.accessibleName().startswith("拟诉 未登记；提交 2019-05-01")
    assert "开庭 2019-07-01；判决 —" in suit.steps.accessibleName()


def test_each_button_and_item_leads_where_it_says(with_sample: MainWindow, settle: Settle) -> None:
    dossier, suit = tab(with_sample, settle)
    suit.paper.emit("limitation")
    papers = next(one for one in dossier.findChildren(PapersDialog) if one.isVisible())
    assert papers.kind.currentData() == "limitation"
    papers.done(0)
    suit._complain()
    papers = next(one for one in dossier.findChildren(PapersDialog) if one.isVisible())
    assert str(papers.kind.currentData()).startswith("complaint-")
    papers.done(0)
    suit.handed_over.emit()
    handed = next(one for one in dossier.findChildren(HandOverDialog) if one.isVisible())
    handed.done(0)
    assert dossier.rules is not None
    suit.ready_table.opened.emit(dossier.rules.items.index("limitation"))
    reckoning = next(one for one in dossier.findChildren(ReckoningDialog) if one.isVisible())
    reckoning.done(0)
    suit.ready_table.opened.emit(dossier.rules.items.index("identity"))
    settle(with_sample)
    shown = dossier._current()
    assert shown is not None
    assert shown.kind == "party"
    dossier.open_tab("litigation")
    suit.ready_table.opened.emit(dossier.rules.items.index("agency_authority"))
    settle(with_sample)
    work = with_sample.workspace
    assert work is not None
    assert work.current == "settings"
    assert work.settings.tabs.currentWidget() is work.settings.office_tab


def test_packs_and_hand_overs_are_listed_below(with_sample: MainWindow, settle: Settle) -> None:
    dossier, _suit = tab(with_sample, settle)
    page = dossier.open_tab("litigation")
    assert isinstance(page, KindTab)
    kinds = {one.kind.name for one in page.lists}
    assert {"litigation", "limitation_event", "pack", "handover"} <= kinds
