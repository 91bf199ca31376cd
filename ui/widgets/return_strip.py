"""Below the header of a dossier: what of the case went back, and that it was handed over."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from resources.language import NC_
from storage.casework.completion import Return
from ui.desk import Desk
from ui.models.return_lines import return_title, return_words
from ui.widgets.basics import Elided, button, forget, label, named, role, row

_MOST_HEIGHT = 92


class ReturnStrip(QFrame):
    """Emits ``go`` and ``since``, ``done``, ``accept`` or ``again`` with a ``Return``, and
    ``take_back`` for a case that was handed over."""

    go = Signal(object)
    since = Signal(object)
    done = Signal(object)
    accept = Signal(object)
    again = Signal(object)
    take_back = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        role(self, "banner")
        self._desk = desk
        inner = QWidget()
        self.lines = QVBoxLayout(inner)
        self.lines.setContentsMargins(0, 0, 6, 0)
        self.lines.setSpacing(2)
        self._inner = inner
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 4, 12, 4)
        layout.addWidget(self.area)
        self.hide()

    def show_returns(self, found: Sequence[Return], *, archived: bool) -> None:
        """Show what is open; nothing is shown where nothing is."""
        forget(self.lines)
        for line in [*([self._archived()] if archived else []), *map(self._line, found)]:
            self.lines.addWidget(line)
            line.show()  # at once: what is not shown yet counts for no height
        self.area.setFixedHeight(min(self._inner.sizeHint().height() + 2, _MOST_HEIGHT))
        self.setVisible(bool(found) or archived)

    def _archived(self) -> QWidget:
        words = self._desk.words
        text = words("Handed over: this case is archived here and not on the work list.")
        back = button(words("Back onto the work list"), self.take_back.emit, part="link")
        return _holder(Elided(text), back)

    def _line(self, one: Return) -> QWidget:
        words = self._desk.words
        title = return_title(one, words)
        tone = "warning" if one.state == "open" else "accent"
        acts = [self._act(text, signal, one) for text, signal in self._acts(one)]
        return _holder(label(title, tone), Elided(return_words(one, words), "muted"), *acts)

    def _acts(self, one: Return) -> list[tuple[str, Callable[[Return], None]]]:
        words, who = self._desk.words, self._desk.role
        acts: list[tuple[str, Callable[[Return], None]]] = []
        if one.about:
            acts.append((words("Go to the record"), self.go.emit))
        acts.append((words("Changed since…"), self.since.emit))
        if one.state == "open" and who != "legal":
            acts.append((words(NC_("return", "Completed…")), self.done.emit))
        if one.state == "completed" and who != "field":
            acts.append((words(NC_("return", "Return again…")), self.again.emit))
            acts.append((words(NC_("return", "Accept")), self.accept.emit))
        return acts

    def _act(self, text: str, signal: Callable[[Return], None], one: Return) -> QWidget:
        made = button(text, partial(signal, one), part="link")
        return named(made, f"{text} {one.item} {one.ref}")


def _holder(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    holder.setLayout(row(*widgets))
    return holder
