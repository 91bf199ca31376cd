"""Where the buttons of the litigation tab lead in a dossier."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from storage.kinds import BY_NAME
from ui.widgets.suit_panel import SuitPanel

if TYPE_CHECKING:
    from ui.pages.dossier import DossierPage

# The kind of record in which an item of the checklist is mended; limitation has its own dialog.
_MENDED_IN: Final[Mapping[str, str]] = {
    "identity": "party",
    "contract": "evidence",
    "disbursement": "evidence",
    "repayment_record": "ledger_entry",
    "security": "loan",
    "notices": "notice",
    "service_address": "party",
    "assignment_notice": "notice",
}


def connect_suit(page: "DossierPage", suit: SuitPanel) -> None:
    """Connect the panel of a page's litigation tab."""

    def look(item: str) -> None:
        if item == "limitation":
            page.reckon()
        elif item in _MENDED_IN:
            page.open_kind(BY_NAME[_MENDED_IN[item]])
        else:
            # The authority of the agency is a record of the office, kept in the settings.
            page.office.emit()

    def enter() -> None:
        rows = page.file.rows("litigation") if page.file is not None else ()
        if rows:
            page.correct(rows[0])
        else:
            page.add(BY_NAME["litigation"])

    suit.returned.connect(page.returns.send_back)
    suit.go.connect(look)
    suit.entered.connect(enter)
    suit.paper.connect(page.papers)
    suit.packed.connect(lambda: page.pack.emit(page.case_id))
    suit.reckoned.connect(page.reckon)
    suit.handed_over.connect(page.returns.hand_over)
