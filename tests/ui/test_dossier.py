"""The dossier: header, mask, tabs, a place for every kind, the timeline with its gaps."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from storage.casework import reading
from storage.kinds import KINDS
from ui.dialogs.reason import ReasonDialog
from ui.main_window import MainWindow
from ui.pages.dossier import DossierPage
from ui.pages.dossier_tabs import TABS, kinds_of
from ui.pages.kind_tab import KindTab
from ui.pages.timeline_tab import TimelineTab
from ui.widgets.kind_list import may_write

Settle = Callable[[MainWindow], None]


def open_case(window: MainWindow, settle: Settle, place: int = 0) -> DossierPage:
    assert window.workspace is not None
    window.workspace.open_case(window.workspace.cases.model.case_id(place))
    settle(window)
    return window.workspace.dossier


def test_every_kind_has_a_place_in_a_tab_or_in_the_office(
    with_sample: MainWindow, settle: Settle
) -> None:
    dossier = open_case(with_sample, settle)
    assert with_sample.workspace is not None
    tabs = [dossier.open_tab(key) for key, _title in TABS]
    shown = [each.kind.name for tab in tabs if isinstance(tab, KindTab) for each in tab.lists]
    office = [each.kind.name for each in with_sample.workspace.settings.office_tab.lists]
    for kind in KINDS:
        if kind.name == "table_row":
            # It has a page of its own among the settings.
            continue
        special = {"contact": "timeline", "evidence": "evidence"}.get(kind.name)
        assert kind.name in shown + office or special in dict(TABS), kind.name
    assert len(shown) == len(set(shown))
    assert {"contact"} == {kind.name for kind in kinds_of("timeline")}


def test_every_kind_that_people_enter_can_be_added_from_the_header(
    with_sample: MainWindow, settle: Settle
) -> None:
    dossier = open_case(with_sample, settle)
    titles = {action.text() for action in dossier.header.menu.actions()}
    words = with_sample.desk.words
    wanted = {
        words(kind.label)
        for kind in KINDS
        if not kind.office and kind.name != "case" and may_write(kind, "field")
    }
    assert titles == wanted


def test_adding_a_kind_opens_its_form(with_sample: MainWindow, settle: Settle) -> None:
    from ui.dialogs.record_dialog import RecordDialog

    dossier = open_case(with_sample, settle)
    dossier.contact("call")
    forms = dossier.findChildren(RecordDialog)
    assert [form.kind.name for form in forms] == ["contact"]


def test_the_header_says_who_how_late_and_what_next(
    with_sample: MainWindow, settle: Settle
) -> None:
    header = open_case(with_sample, settle).header
    assert header.name.text() == "王某"
    assert header.case_no.text() == "YD-2019-0001"
    assert header.phone.text() == "138****1234"
    assert "逾期" in header.overdue.text()
    assert header.visits.text() == "外访 1 次"
    assert "第五次外访" in header.next.text()


def test_showing_a_number_is_logged_in_the_case_and_ends_by_itself(
    with_sample: MainWindow, settle: Settle
) -> None:
    dossier = open_case(with_sample, settle)
    dossier.header.reveal_button.click()
    settle(with_sample)
    assert dossier.header.phone.text() == "13800001234"
    logged: list[str] = []
    case_id = dossier.case_id
    with_sample.desk.tasks.start(
        lambda session, _progress: [
            row["deed"] for row in reading.rows_of(session, case_id, "reading")
        ],
        logged.extend,
    )
    settle(with_sample)
    assert logged == ["revealed"]
    assert with_sample.desk.remask.interval() == 30_000
    assert with_sample.desk.remask.isActive()
    with_sample.desk.remask.timeout.emit()
    settle(with_sample)
    assert dossier.header.phone.text() == "138****1234"


def test_another_case_is_masked_again(with_sample: MainWindow, settle: Settle) -> None:
    dossier = open_case(with_sample, settle)
    with_sample.desk.reveal()
    open_case(with_sample, settle, 1)
    assert with_sample.desk.masked
    assert "*" in dossier.header.phone.text()


def test_care_is_shown_as_a_picture_and_blocks_no_record(
    with_sample: MainWindow, settle: Settle
) -> None:
    dossier = open_case(with_sample, settle, 1)
    assert not dossier.header.care_sign.isHidden()
    assert not dossier.header.care_sign.pixmap().isNull()
    assert dossier.header.care.text() == "关怀"
    assert dossier.header.add_button.isEnabled()


def test_the_timeline_counts_kinds_and_names_gaps(with_sample: MainWindow, settle: Settle) -> None:
    timeline = open_case(with_sample, settle).open_tab("timeline")
    assert isinstance(timeline, TimelineTab)
    chips = [timeline.chips.itemAt(n).widget() for n in range(timeline.chips.count() - 1)]
    texts = [chip.text() for chip in chips if chip is not None]  # type: ignore[attr-defined]
    assert texts[0] == "全部 9"
    gaps = [line.texts[2] for line in timeline.model.lines if line.row is None]
    assert gaps == ["间隔 92 天", "间隔 315 天", "间隔 181 天"]
    timeline.choose_kinds(frozenset({"contact"}))
    assert len([line for line in timeline.model.lines if line.row]) == 3


def test_what_is_chosen_is_shown_beside_the_list(with_sample: MainWindow, settle: Settle) -> None:
    dossier = open_case(with_sample, settle)
    loans = dossier.open_tab("loans")
    assert isinstance(loans, KindTab)
    assert loans.current() is not None
    ledger = next(each for each in loans.lists if each.kind.name == "ledger_entry")
    ledger.choose(0)
    shown = loans.current()
    assert shown is not None
    assert shown.kind == "ledger_entry"
    others = [each for each in loans.lists if each is not ledger]
    assert all(each.chosen() is None for each in others)


def test_a_removed_entry_comes_back_by_undo(with_sample: MainWindow, settle: Settle) -> None:
    dossier = open_case(with_sample, settle)
    loans = dossier.open_tab("loans")
    assert isinstance(loans, KindTab)
    ledger = next(each for each in loans.lists if each.kind.name == "ledger_entry")
    ledger.choose(0)
    shown = loans.current()
    assert shown is not None
    loans.detail.remove()
    asked = with_sample.findChild(ReasonDialog)
    assert asked is not None
    asked.text.setPlainText("录入重复")
    asked.answer()
    settle(with_sample)
    assert len(ledger.model.rows) == 0
    assert "台账" in with_sample.foot.toast.text()
    with_sample.undo()
    settle(with_sample)
    assert len(ledger.model.rows) == 1


def test_alt_left_goes_back_to_the_list(
    with_sample: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    open_case(with_sample, settle)
    assert with_sample.workspace is not None
    with_sample.workspace.go_back()
    assert with_sample.workspace.current == "cases"
