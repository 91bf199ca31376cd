"""The timestamp of a pack that was made: the request out, the response in, and how it stands."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from storage.errors import CaseError
from storage.progress import Progress
from ui.desk import Desk
from ui.stamping import REQUEST, Standing, add_response, look, usual_request, write_request
from ui.widgets.basics import button, label, row
from ui.widgets.fitting import fit_text

_REQUESTS = f"RFC 3161 (*{REQUEST})"
_RESPONSES = "RFC 3161 (*.tsr *.der);;* (*)"


def ask_for_stamp(desk: Desk, parent: QWidget) -> None:
    """Let a person choose a pack, and show how its timestamp stands."""
    name, _filter = QFileDialog.getOpenFileName(
        parent, desk.words("Timestamp of a pack"), "", "PDF (*.pdf)"
    )
    if name:
        TimestampDialog(desk, Path(name), parent).open()


class TimestampDialog(QDialog):
    """Reads the file by itself; ``standing`` is None until it has."""

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._path = path
        self._request: Path | None = None
        self.standing: Standing | None = None
        words = desk.words
        self.setWindowTitle(words("Timestamp of a pack"))
        self.setMinimumWidth(600)
        self.state = label(words("Checking the file"), "heading", wrap=True)
        self.marks = label(wrap=True)
        self.problem = label(part="danger", wrap=True)
        self.request_button = button(words("Write the request…"), self._ask_request, part="primary")
        self.response_button = button(words("Add the response…"), self._ask_response)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(label(path.name, "muted", wrap=True))
        for widget in (self.state, self.marks, self.problem):
            layout.addWidget(widget)
        layout.addWidget(label(words(
            "An authority confirms that this very file existed at a time. It is sent the request, "
            "which holds a hash and nothing of the pack; its response is added behind the file. "
            "The file then has another SHA-256; a check shows the one as made, too."
        ), "muted", wrap=True))  # fmt: skip
        close = button(words("Close"), self.accept)
        layout.addLayout(row(self.request_button, self.response_button, None, close))
        self._read()

    def showEvent(self, event: QShowEvent) -> None:
        """See QWidget.showEvent; only now it is known how its text wraps."""
        super().showEvent(event)
        fit_text(self)

    def request_to(self, target: Path) -> None:
        """Write the request, and beside it what has to be kept until the response comes."""

        def work(_progress: Progress) -> None:
            write_request(self._path, target)

        self._request = target
        self._do(work)

    def take_response(self, response: Path) -> None:
        """Add what the authority answered."""
        request = self._request or usual_request(self._path)

        def work(_progress: Progress) -> None:
            add_response(self._path, request, response)

        self._do(work)

    def _do(self, work: Callable[[Progress], None]) -> None:
        self._allow(request=False, response=False)
        self.problem.hide()
        self._desk.tasks.run(work, lambda _none: self._read(), self._refused)

    def _read(self) -> None:
        self._allow(request=False, response=False)
        self.problem.hide()
        work = partial(look, path=self._path, request=self._request)
        self._desk.tasks.run(work, self._show, self._refused)

    def _show(self, standing: Standing) -> None:
        words, checked = self._desk.words, standing.checked
        self.standing, self._request = standing, standing.request
        stamps = sum(mark.kind == "timestamp" for mark in checked.marks)
        if not checked.whole:
            said = checked.headline(words)
        elif standing.request is not None:
            said = words("The request {name} waits for its response.", name=standing.request.name)
        elif stamps:
            said = words("The file bears {n} timestamp(s).", n=stamps)
        else:
            said = words("The file bears no timestamp yet.")
        self.state.setText(said)
        lines = (*checked.problems(words), *checked.signed(words))
        self.marks.setText("\n".join(lines))
        self.marks.setVisible(bool(lines))
        self._allow(request=checked.whole, response=checked.whole)
        fit_text(self)

    def _allow(self, *, request: bool, response: bool) -> None:
        self.request_button.setEnabled(request)
        self.response_button.setEnabled(response)

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, CaseError):
            self._desk.show_error(error)
            self.reject()
            return
        self.problem.setText(error.message(self._desk.words))
        self.problem.show()
        known = self.standing is not None
        self._allow(request=known, response=known)
        fit_text(self)

    def _ask_request(self) -> None:
        words, proposed = self._desk.words, str(usual_request(self._path))
        name, _filter = QFileDialog.getSaveFileName(
            self, words("Write the request…"), proposed, _REQUESTS
        )
        if name:
            self.request_to(Path(name))

    def _ask_response(self) -> None:
        words = self._desk.words
        if self._request is None:
            # It was written to another place, or on another day.
            self._request = self._chosen(words("The request that was sent"), _REQUESTS)
        if self._request is None:
            return
        response = self._chosen(words("Add the response…"), _RESPONSES)
        if response is not None:
            self.take_response(response)

    def _chosen(self, title: str, kinds: str) -> Path | None:
        place = str(self._path.parent)
        name, _filter = QFileDialog.getOpenFileName(self, title.rstrip("…"), place, kinds)
        return Path(name) if name else None
