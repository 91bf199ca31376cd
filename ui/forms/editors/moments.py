"""Editors of days, times and months, which are typed as people write them."""

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QToolButton

from resources.language import N_, NC_
from storage.rules.dates import parse_time
from ui.forms.editors.editor import LineEditor
from ui.forms.typed import read_date, read_month, read_time
from ui.widgets.basics import ToolButton


class _Stamped(LineEditor):
    """A line with a button that puts in today or now."""

    stamp = ""

    button: QToolButton | None = None

    def add_parts(self, box: QHBoxLayout) -> None:
        """See LineEditor.add_parts."""
        if self.compact:
            return
        self.button = ToolButton()
        self.button.setText(self.words(self.stamp))
        self.button.setToolTip("Ctrl+D")
        self.button.clicked.connect(self.put_now)
        box.addWidget(self.button)

    def name_parts(self) -> None:
        """See Editor.name_parts."""
        super().name_parts()
        if self.button is not None:
            self.button.setAccessibleName(f"{self.title}: {self.words(self.stamp)}")


class DateEditor(_Stamped):
    """A day."""

    columns = 16
    stamp = NC_("date field", "Today")
    complaint = N_("Not a day that can be read. Write 2019-04-12, 4/15, 0415, +3 or 今天.")
    placeholder = N_("yyyy-mm-dd")

    def read(self, text: str) -> str | None:
        """See LineEditor.read."""
        return read_date(text, self.around.today())

    def now(self) -> str:
        """See LineEditor.now."""
        return self.around.today().isoformat()


class FarDateEditor(DateEditor):
    """A day that is hardly ever today, such as a birthday: nothing puts in today."""

    def add_parts(self, box: QHBoxLayout) -> None:
        """See LineEditor.add_parts."""

    def now(self) -> str:
        """See LineEditor.now."""
        return ""


class TimeEditor(_Stamped):
    """A moment in China's time, as lists and papers show it; another offset is shown."""

    columns = 24
    stamp = NC_("date field", "Now")
    complaint = N_("Not a time that can be read. Write 10:30, 1030 or 2019-04-12 10:30.")
    placeholder = N_("yyyy-mm-dd hh:mm")

    def read(self, text: str) -> str | None:
        """See LineEditor.read."""
        return read_time(text, self.around.now(), self._day())

    def write(self, value: object) -> str:
        """See LineEditor.write."""
        text = str(value)
        if self._flaws_of(text):
            return text
        clock = text[11:].rstrip("Z").partition("+")[0].partition("-")[0]
        clock = clock.removesuffix(":00") if len(clock) > 5 else clock
        offset = "+00:00" if text.endswith("Z") else text[-6:]
        own = self.around.now().isoformat()[-6:]
        return f"{text[:10]} {clock}" + ("" if offset == own else f" {offset}")

    def now(self) -> str:
        """See LineEditor.now."""
        return self.write(self.around.now().isoformat(timespec="seconds"))

    def _day(self) -> date | None:
        # Correcting 10:30 to 10:40 keeps the day of the record.
        given = self._given
        if isinstance(given, str) and not self._flaws_of(given):
            return parse_time(given).date()
        return None


class MonthEditor(LineEditor):
    """A month."""

    columns = 12
    complaint = N_("Not a month that can be read. Write 2019-01, 201901 or 1月.")
    placeholder = N_("yyyy-mm")

    def read(self, text: str) -> str | None:
        """See LineEditor.read."""
        return read_month(text, self.around.today())
