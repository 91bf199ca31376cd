"""The timeline is printed from its tab; an empty day offers to take in a package."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from storage.casework.agenda import Agenda
from ui.dialogs.papers import PapersDialog
from ui.dialogs.reckoning import ReckoningDialog
from ui.main_window import MainWindow
from ui.pages.timeline_tab import TimelineTab

Settle = Callable[[MainWindow], None]


def test_the_timeline_tab_prints_the_list_of_what_happened(
    with_sample: MainWindow, settle: Settle
) -> None:
    work = with_sample.workspace
    assert work is not None
    work.open_case(work.cases.model.case_id(0))
    settle(with_sample)
    tab = work.dossier.open_tab("timeline")
    assert isinstance(tab, TimelineTab)
    tab.print_button.click()
    settle(with_sample)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PapersDialog)
    assert dialog.kind.currentData() == "contact-log"
    dialog.done(0)
    settle(with_sample)
    work.dossier.reckon()
    settle(with_sample)
    steps = QApplication.activeModalWidget()
    assert isinstance(steps, ReckoningDialog)
    assert steps.found is not None
    assert all(line[-1] for one in steps.found.clocks for line in one.steps)


def test_an_empty_day_offers_a_package(with_sample: MainWindow, settle: Settle) -> None:
    work = with_sample.workspace
    assert work is not None
    work.show_page("today")
    settle(with_sample)
    work.today.show_agenda(Agenda((), (), (), 0))
    assert work.today.tasks.isVisible()
    work.today.tasks.click()
    settle(with_sample)
    assert work.current == "exchange"
