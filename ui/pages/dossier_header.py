"""The fixed header of a dossier: who, which case, how to reach, how late, what next."""

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from resources.language import NC_
from storage.kinds import KINDS
from storage.kinds.flag import FLAGS
from storage.rows import CaseFile
from storage.rules.light import Light
from storage.rules.money import print_money
from storage.rules.owed import SUPPOSED_SUM
from ui import icons, theme
from ui.desk import Desk
from ui.models.case_columns import last_contact
from ui.models.persons import borrowers, care_flags, open_flags, phone_of, sex_and_age
from ui.pages.dossier_data import Dossier
from ui.widgets.basics import Elided, button, column, label, named, picture, role, tool
from ui.widgets.clock_light import show_light
from ui.widgets.kind_list import icon_of, may_write

_SPACE = 10
# Characters of names and of a number that leave room for what stands beside them.
_NAME, _NUMBER = 12, 24


class DossierHeader(QFrame):
    """Emits ``back``, ``reveal``, ``pack``, ``rules``, ``add`` with a kind, ``hand_over`` and
    ``send_back`` for the whole case."""

    back = Signal()
    reveal = Signal()
    pack = Signal()
    rules = Signal()
    reckon = Signal(str)
    care_asked = Signal()
    papers = Signal()
    add = Signal(object)
    hand_over = Signal()
    send_back = Signal()
    disclose = Signal()
    keeping = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        role(self, "header")
        self._desk = desk
        self._shown: Dossier | None = None
        self._narrow = False
        # In a narrow header, how many parts of the state stand on its first line.
        self._ahead = 0
        words = desk.words
        self.back_button = tool("back", words("Back to the list"), self.back.emit)
        self.name = label(part="title")
        self.person = label(part="muted")
        self.case_no = label()
        self.phone = label()
        self.reveal_button = button(words("Show"), self.reveal.emit, icon="eye", part="link")
        self.reveal_button.setToolTip(words("Shown for 30 seconds and logged in the case."))
        self.overdue = label(part="danger")
        self.owed = button("", lambda: self.reckon.emit("interest"), part="link")
        self.owed.setToolTip("Ctrl+Shift+O")
        self.clock = button("", lambda: self.reckon.emit("limitation"), icon="clock", part="link")
        self.clock.hide()
        self.visits = label(part="muted")
        self.care_sign = picture("care", 18, theme.colours().care)
        self.care = button("", self.care_asked.emit, part="link")
        self.flags = label(part="warning")
        self.rules_button = button("", self.rules.emit, icon="info", part="link")
        self.rules_button.hide()
        self.recent = Elided(part="muted")
        self.next = Elided()
        self.add_button = button(words(NC_("button", "Record")), icon="add", part="primary")
        self.menu = QMenu(self)
        self.add_button.setMenu(self.menu)
        self.pack_button = button(words("Evidence pack"), self.pack.emit, icon="pack")
        self.pack_button.setToolTip("Ctrl+E")
        self.more = QMenu(self)
        self.more_button = tool("more", words("More about this case"))
        self.more_button.setMenu(self.more)
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._fill_menu()
        self._fill_more()
        self._lay_out()

    def show_case(self, shown: Dossier) -> None:
        """Show the head of a case."""
        self._shown = shown
        words, file, line = self._desk.words, shown.file, shown.line
        party = next(iter(borrowers(file)), None)
        names = "、".join(str(item["name"]) for item in borrowers(file))
        _say_short(self.name, names or words("No borrower yet"), _NAME)
        self.person.setText(sex_and_age(party, self._desk.today(), words))
        _say_short(self.case_no, str(file.case["case_no"]), _NUMBER)
        self.show_phone()
        self.archive.setVisible(not shown.archived)
        self.more_button.setVisible(any(act.isVisible() for act in self.more.actions()))
        days = line.days_overdue if line else None
        self.overdue.setText(words("{days} days overdue", days=days) if days else "")
        owed = line.owed if line else None
        said = print_money(Decimal(owed)) if owed is not None else ""
        supposed = line.supposed if line else ()
        # Short: the line is full on a small screen. What is supposed stands in the tip.
        mark = f" · {words(NC_('header', 'in part supposed'))}" if supposed else ""
        self.owed.setText(words("Owed {amount}", amount=said) + mark if said else "")
        whole = [f"{words('Owed {amount}', amount=said)}: {words(SUPPOSED_SUM)}"] if mark else []
        reasons = [one.say(words) for one in supposed]
        self.owed.setToolTip("\n".join(["Ctrl+Shift+O", *whole, *reasons]))
        named(self.owed, self.owed.text())
        self.owed.setVisible(bool(said))
        count = len(file.rows("visits"))
        self.visits.setText(words("Visits: {count}", count=count) if count else "")
        self._show_flags(file)
        recent = last_contact(line, words) if line else ""
        self.recent.say(words("Last: {what}", what=recent) if recent else words("No contact yet."))
        self._show_next(file)
        self._fit()

    def show_rules(self, count: int) -> None:
        """Show how many remarks the rules have on the case."""
        self.rules_button.setText(self._desk.words("Rules: {count} remarks", count=count))
        named(self.rules_button, self.rules_button.text())
        self.rules_button.setVisible(count > 0)
        self._fit()

    def show_light(self, light: Light | None) -> None:
        """Show until when the claim is safe; the colour tells how near that is."""
        self.clock.setVisible(light is not None)
        if light is not None:
            show_light(self.clock, light, self._desk.words)
        self._fit()

    def show_phone(self) -> None:
        """Show the number as the mask now asks."""
        if self._shown is None:
            return
        party = next(iter(borrowers(self._shown.file)), None)
        text = phone_of(party, masked=self._desk.masked)
        self.phone.setText(text)
        self.reveal_button.setVisible(self._desk.masked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent; a narrow header keeps the person on a line of its own."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # Sex and age, which the overview says too, give way before a number or a button is cut.
        first = (*self._who, *self._acts)
        needed = [p.sizeHint().width() for p in first if p is self.person or not p.isHidden()]
        self.person.setVisible(self.width() >= sum(needed) + (len(needed) + 4) * _SPACE)
        shown = [*self._who, *self._state, *self._acts]
        hints = [part.sizeHint().width() for part in shown if not part.isHidden()]
        narrow = self.width() < sum(hints) + (len(hints) + 4) * _SPACE
        ahead = self._fitting(self.width() - 4 * _SPACE) if narrow else 0
        if (narrow, ahead) != (self._narrow, self._ahead):
            self._narrow, self._ahead = narrow, ahead
            self._arrange()

    def _fitting(self, room: int) -> int:
        """Return how many parts of the state stand beside each other whole: of a sum or a day
        nothing is cut."""
        for count, part in enumerate(self._state):
            # There is no room for it where the header is narrow; see _arrange.
            hidden = part.isHidden() or part is self.visits
            room -= 0 if hidden else part.sizeHint().width() + _SPACE
            if room < 0:
                return max(count, 1)
        return len(self._state)

    def _show_flags(self, file: CaseFile) -> None:
        words = self._desk.words
        care = care_flags(file)
        self.care.setText(" ".join(words(dict(FLAGS)[flag["kind"]]) for flag in care))
        self.care.setStyleSheet(f"color: {theme.colours().care};")
        self.care.setToolTip(words("Care card"))
        named(self.care, f"{words('Care card')}: {self.care.text()}")
        self.care.setVisible(bool(care))
        self.care_sign.setVisible(bool(care))
        others = [flag for flag in open_flags(file) if flag not in care]
        self.flags.setText(" ".join(words(dict(FLAGS)[flag["kind"]]) for flag in others))
        self.flags.setVisible(bool(others))

    def _show_next(self, file: CaseFile) -> None:
        words = self._desk.words
        action = file.case["next_action"] or {}
        if action:
            what = f"{action.get('on', '')} {action.get('what', '')}".strip()
            self.next.say(words("Next: {what}", what=what))
        else:
            self.next.say(words("No next action: correct the case to set one."))
        late = bool(action) and str(action.get("on", "9")) < self._desk.today().isoformat()
        role(self.next, "danger" if late else "accent" if action else "warning")
        self.next.style().polish(self.next)

    def _fill_menu(self) -> None:
        words = self._desk.words
        for kind in KINDS:
            if not kind.office and kind.name != "case" and may_write(kind, self._desk.role):
                act = self.menu.addAction(icons.icon(icon_of(kind)), words(kind.label))
                act.triggered.connect(lambda _checked=False, kind=kind: self.add.emit(kind))

    def _fill_more(self) -> None:
        words = self._desk.words
        paper = self.more.addAction(icons.icon("print"), words("Make a paper…"))
        paper.triggered.connect(self.papers)
        if self._desk.role in ("legal", "supervisor"):
            back = self.more.addAction(
                icons.icon("feedback"), words("Return the case for completion…")
            )
            back.triggered.connect(self.send_back)
        self.archive = self.more.addAction(icons.icon("custody"), words("Hand over and archive…"))
        self.archive.triggered.connect(self.hand_over)
        given = self.more.addAction(icons.icon("pack"), words("Disclose with all proof…"))
        given.triggered.connect(self.disclose)
        kept = self.more.addAction(icons.icon("clock"), words("Keeping and deleting…"))
        kept.triggered.connect(self.keeping)

    def _lay_out(self) -> None:
        self._who: list[QWidget] = [
            self.back_button,
            self.name,
            self.person,
            self.case_no,
            self.phone,
            self.reveal_button,
        ]
        self._state: list[QWidget] = [
            self.overdue,
            self.owed,
            self.clock,
            self.visits,
            self.care_sign,
            self.care,
            self.flags,
            self.rules_button,
        ]
        self._acts: list[QWidget] = [self.add_button, self.pack_button, self.more_button]
        # Lines and no holders: whoever gets another parent is hidden until the next turn of the
        # event loop, and what is measured meanwhile is too narrow.
        self._first, self._second, self._third = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        # Beside each other, and both narrower where there is no room.
        for part in (self.recent, self.next):
            part.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        last = QHBoxLayout()
        last.setSpacing(18)
        last.addWidget(self.recent)
        last.addWidget(self.next)
        last.addStretch(1)
        self._outer: QVBoxLayout = column(spacing=4, margins=(12, 8, 16, 8))
        for line in (self._first, self._second, self._third, last):
            self._outer.addLayout(line)
        self.setLayout(self._outer)
        self._arrange()

    def _arrange(self) -> None:
        # How many visits there are, their tab says too.
        self.visits.setVisible(not self._narrow)
        beside = [] if self._narrow else self._state
        for line in (self._first, self._second, self._third):
            while line.takeAt(0) is not None:
                pass
        _place(self._first, [*self._who, *beside, None, *self._acts])
        under, more = self._state[: self._ahead], self._state[self._ahead :]
        _place(self._second, [*under, None] if self._narrow else [])
        _place(self._third, [*more, None] if self._narrow and more else [])
        self.setMinimumHeight(self._outer.sizeHint().height())
        # At once: what is dragged is painted before the event loop turns again.
        self._outer.activate()


def _say_short(part: QLabel, text: str, most: int) -> None:
    """Show the beginning of a long text; the whole of it is its tooltip and its name."""
    short = len(text) > most
    part.setText(f"{text[: most - 1]}…" if short else text)
    part.setToolTip(text if short else "")
    part.setAccessibleName(text)


def _place(layout: QHBoxLayout, widgets: list[QWidget | None]) -> None:
    layout.setSpacing(_SPACE)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
            layout.setAlignment(widget, Qt.AlignmentFlag.AlignVCenter)
