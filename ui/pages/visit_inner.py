"""A form typed in the place of a step of a visit: no dialog stands in the way there."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QStackedWidget

from resources.language import Words
from ui.dialogs.record_dialog import RecordDialog


class InnerForm(QObject):
    """Shows one form at a time among ``steps``; emits ``done`` when it is saved or left.

    ``make_room`` is told when a form opens and goes: it has all the height there is meanwhile.
    """

    done = Signal()

    def __init__(
        self, steps: QStackedWidget, make_room: Callable[[bool], None], words: Words
    ) -> None:
        super().__init__(steps)
        self._away = words("Put aside")
        self._steps, self._make_room = steps, make_room
        self.form: RecordDialog | None = None

    def open(self, form: RecordDialog) -> None:
        """Show a form in place of the step."""
        self.close()
        self.form = form
        self._make_room(True)
        form.setMinimumSize(0, 0)
        form.setWindowFlags(Qt.WindowType.Widget)
        # The window has this key itself: of two that bear it in one window neither acts.
        form.lock_key.setEnabled(False)
        # Here it keeps what was typed as a draft, without a question.
        form.cancel_button.setText(self._away)
        form.cancel_button.setAccessibleName(self._away)
        form.finished.connect(lambda _code: self._finished())
        self._steps.addWidget(form)
        self._steps.setCurrentWidget(form)
        form.show()
        form.focus_start()

    def close(self) -> None:
        """Close what is typed there; its draft is kept."""
        if self.form is not None:
            QDialog.done(self.form, 0)

    def leave(self) -> bool:
        """Leave the form as its own key does; tells whether one was open."""
        if self.form is None:
            return False
        self.form.reject()
        return True

    def _finished(self) -> None:
        form, self.form = self.form, None
        if form is None:
            return
        self._make_room(False)
        self._steps.removeWidget(form)
        form.hide()
        form.deleteLater()
        self.done.emit()
