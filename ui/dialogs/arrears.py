"""The form of utility arrears: typed as fast as they are told, the bill and a chart beside it."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from resources.language import N_
from storage.casework.drafts import DraftText
from storage.casework.intake import IntakeResult, page_copy, take_in
from storage.casework.session import Session
from storage.kinds import BY_NAME
from storage.progress import Progress
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.dialogs.record_dialog import RecordDialog
from ui.forms.scroll import VerticalScroll
from ui.forms.tones import ToneLabel
from ui.models.told_lines import read_told
from ui.widgets.basics import button, named, row
from ui.widgets.fitting import open_scaled
from ui.widgets.month_chart import MonthChart
from ui.widgets.record_parts import NOT_ITEMISED

ARREARS: Final = "utility_arrears"
HINT: Final = N_("As it is told, e.g. 电费一月160多元，二月40多元  or  总共2860元; Enter adds it")
UNREAD: Final = N_("Not understood, please put it into the table or the description: {text}")
BILL: Final = N_("Photo of the bill…")
NO_BILL: Final = N_("No photo of a bill or notice yet.")
ADDED: Final = N_("Photo taken in.")
NOT_TAKEN: Final = N_("The photo was not taken in: {reason}")
_SIDE: Final = 300
# Fits the smallest window.
WIDE: Final = (1020, 570)


class ArrearsDialog(RecordDialog):
    """The record form of a finding with a line to type into, a chart and the photo of the bill.

    Nothing is added up: what nobody itemised is said to be so, if people say so.
    """

    def __init__(
        self, desk: Desk, case_id: str, row_: Row | None, file: CaseFile | None,
        parent: QWidget | None = None, *, values: Mapping[str, Any] | None = None,
        staff: Mapping[str, Row] | None = None,
    ) -> None:  # fmt: skip
        kind = BY_NAME["finding"]
        super().__init__(desk, kind, case_id, row_, file, parent, values=values, staff=staff)
        self._visit = str((values or {}).get("visit") or (row_["visit"] if row_ else "") or "")
        self._known = file
        self.told = named(QLineEdit(), self.words("Arrears as they are told"))
        self.told.setPlaceholderText(self.words(HINT))
        self.told.returnPressed.connect(self.add_told)
        self.told.textEdited.connect(lambda _text: self.draft.keep_soon())
        self.unread = ToneLabel(tone="warning")
        self.unread.hide()
        self.chart = MonthChart(self.words)
        self.rest = ToneLabel(self.words(NOT_ITEMISED), "muted")
        self.picture = QLabel(self.words(NO_BILL))
        self.note = ToneLabel(tone="muted")
        self._lay_out_more()
        self.form.changed.connect(self._draw)
        self._draw()
        self._show_first_photo()
        # Before the fields: only what is named second is moved in the order.
        before = self.form.first_part().previousInFocusChain()
        if before is not None:
            self.setTabOrder(before, self.told)
        self.focus_start()

    @property
    def dirty(self) -> bool:
        """See RecordDialog.dirty; what stands in the line is typed as well."""
        return super().dirty or bool(self.told.text().strip())

    def focus_start(self) -> None:
        """See RecordDialog.focus_start: typing as it is told comes first."""
        self.told.setFocus()

    def add_told(self) -> None:
        """Put what is typed into the table; what is not understood stays and is said."""
        raw = self.form.raw()
        lines, total = raw.get("lines") or [], raw.get("stated_total") or {}
        last = lines[-1] if lines else {}
        summed = bool(total.get("words") or total.get("amount"))
        told = read_told(
            self.told.text(), self.desk.today(), last.get("utility") or "", summed=summed
        )
        if told.lines:
            self._put("lines", [*lines, *told.lines])
        if told.total:
            self._put("stated_total", told.total)
        self.told.setText(told.unread)
        self.unread.setText(self.words(UNREAD, text=told.unread))
        self.unread.setVisible(bool(told.unread))
        table = self.form.slot("lines" if told.lines else "stated_total")
        if table is not None:
            self._scroll.ensureWidgetVisible(table)
        if told.lines or told.total:
            self.form.changed.emit()
            self.form.refresh()

    def save(self) -> None:
        """See RecordDialog.save; what stands in the line goes with it, its words as description."""
        if self.save_button.isEnabled() and self.told.text().strip():
            self.add_told()
            if left := self.told.text().strip():
                before = str(self.form.raw().get("text") or "")
                self._put("text", f"{before}\n{left}" if before else left)
                self.told.clear()
                self.unread.hide()
                self.form.changed.emit()
        super().save()

    def take_bill(self, path: Path | None = None) -> None:
        """Take the photo of a bill in and name it in the finding."""
        if path is None:
            name, _filter = QFileDialog.getOpenFileName(self, self.words(BILL))
            path = Path(name) if name else None
        if path is not None:
            about = {"visit": self._visit} if self._visit else {}
            work = partial(_take, case_id=self.case_id, path=path, about=about)
            self.desk.tasks.start(work, self._took)

    def _held(self) -> dict[str, Any]:
        return {**super()._held(), "told": self.told.text()}

    def _take_draft(self, found: DraftText | None) -> None:
        if found is not None and not self.dirty:
            self.told.setText(found.content.get("told", ""))
        super()._take_draft(found)

    def _put(self, name: str, value: Any) -> None:
        slot = self.form.slot(name)
        if slot is not None:
            slot.editor.show_value(value)
            slot.editor.unfold()

    def _lay_out_more(self) -> None:
        self.above.setContentsMargins(16, 12, 16, 0)
        self.above.addWidget(self.told)
        self.above.addWidget(self.unread)
        self.picture.setTextFormat(Qt.TextFormat.PlainText)
        self.picture.setWordWrap(True)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setMinimumHeight(120)
        self.picture.setAccessibleName(self.words("Photo of the bill"))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 12, 16, 8)
        column.setSpacing(8)
        take = button(self.words(BILL), self.take_bill, icon="photo")
        for part in (self.chart, self.rest, self.picture):
            column.addWidget(part)
        column.addLayout(row(take, None))
        column.addWidget(self.note)
        column.addStretch(1)
        side = VerticalScroll(inside)
        side.setFixedWidth(_SIDE)
        self.beside.addWidget(side)
        open_scaled(self, *WIDE)

    def _draw(self) -> None:
        """Draw the lines that can be read; say where people said that not all is itemised."""
        values = self.form.values()
        self.chart.show_lines(values.get("lines") or [])
        self.rest.setVisible(bool(values.get("incomplete")))

    def _show_first_photo(self) -> None:
        refs = self.form.raw().get("evidence") or []
        hashes = [self._known.files.get(ref, "") for ref in refs] if self._known else []
        if sha256 := next((one for one in hashes if one), ""):
            self.desk.tasks.start(partial(_copy, sha256=sha256), self._show_photo)

    def _took(self, results: list[IntakeResult]) -> None:
        (result,) = results
        if not result.ref:
            self.note.setText(self.words(NOT_TAKEN, reason=self.words(result.reason)))
            return
        refs = self.form.raw().get("evidence") or []
        self._put("evidence", list(dict.fromkeys([*refs, result.ref])))
        self.form.changed.emit()
        self.note.setText(self.words(ADDED))
        self.desk.tasks.start(partial(_copy, sha256=result.sha256), self._show_photo)

    def _show_photo(self, content: bytes | None) -> None:
        image = QImage.fromData(content) if content else QImage()
        if image.isNull():
            self.picture.setText(self.words("There is no preview of this file."))
            return
        wide = QPixmap.fromImage(image).scaledToWidth(
            _SIDE - 44, Qt.TransformationMode.SmoothTransformation
        )
        self.picture.setPixmap(wide)


def _take(
    session: Session, progress: Progress, *, case_id: str, path: Path, about: Mapping[str, Any]
) -> list[IntakeResult]:
    return take_in(session, case_id, [path], about, progress)


def _copy(session: Session, _progress: Progress, *, sha256: str) -> bytes | None:
    return page_copy(session, sha256)
