"""The settings of texts on papers: the shipped words, those of the office, a look, the way back."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from reports.content import Drawn
from reports.papers.templates import TEMPLATES, Template
from reports.pdf.virtual import VirtualPdf
from resources.language import N_
from storage.casework.change import Change
from storage.kinds.fields import Choice
from storage.kinds.kind import note_text
from storage.kinds.phrase import KIND, USES
from storage.rules.templates import said_fields
from ui.desk import Desk
from ui.forms.tones import ToneLabel
from ui.pages.templates_work import drawn_trial, kept, own_texts, shipped_again
from ui.widgets.basics import button, label, named, row
from ui.widgets.pdf_view import PdfView

NOT_YOURS = N_("Only legal or a supervisor can word these texts anew; you can look at them.")
OWN = N_("worded by the office")
_PLACE = Qt.ItemDataRole.UserRole


class TemplatesPane(QWidget):
    """Lists the texts; the chosen one can be worded anew, looked at and set back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._own: dict[str, str] = {}
        words = desk.words
        self.texts = named(QListWidget(), words(N_("Texts of papers")))
        self.editor = named(QPlainTextEdit(), words(N_("Words of the text")))
        self.editor.setTabChangesFocus(True)
        self.about = label(part="muted", wrap=True)
        self.note = ToneLabel(tone="warning")
        self.pdf = PdfView(words, desk.drawing)
        self.keep = button(words(N_("Use these words")), self._keep, part="primary", icon="save")
        self.look = button(words(N_("Look at the paper")), self._look, icon="eye")
        self.reset = button(words(N_("Back to the shipped words")), self._reset, icon="undo")
        self._lay_out()
        for template in TEMPLATES:
            item = QListWidgetItem(self._name(template))
            item.setData(_PLACE, template.use)
            self.texts.addItem(item)
        self.texts.currentRowChanged.connect(lambda _place: self._show())
        self.editor.textChanged.connect(self._judge)
        self.texts.setCurrentRow(0)

    def activate(self) -> None:
        """Read again which texts the office has worded itself."""
        self._desk.tasks.start(own_texts, self._take)

    @property
    def template(self) -> Template:
        """The text that is chosen."""
        return TEMPLATES[max(0, self.texts.currentRow())]

    @property
    def _may(self) -> bool:
        return self._desk.role in KIND.writers

    def _lay_out(self) -> None:
        words = self._desk.words
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.texts, 2)
        left.addWidget(self.about)
        left.addWidget(self.editor, 3)
        left.addWidget(self.note)
        left.addLayout(row(self.keep, self.look, self.reset, None))
        said = words(N_(
            "What was printed on earlier days stays as it was: new words hold from today on."
        ))  # fmt: skip
        left.addWidget(label(said, "muted", wrap=True))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 14, 4, 4)
        layout.setSpacing(14)
        layout.addLayout(left, 1)
        layout.addWidget(self.pdf, 1)

    def _name(self, template: Template) -> str:
        words = self._desk.words
        name = words(Choice(options=USES).label(template.use))
        return f"{name} · {words(OWN)}" if template.use in self._own else name

    def _take(self, own: dict[str, str]) -> None:
        self._own = own
        for place, template in enumerate(TEMPLATES):
            self.texts.item(place).setText(self._name(template))
        self._show()

    def _show(self) -> None:
        words, template = self._desk.words, self.template
        shipped = "" if template.adds else template.shipped_text(words)
        self.editor.setPlainText(self._own.get(template.use, shipped))
        # An empty box must not look like a text that was lost.
        self.editor.setPlaceholderText(
            words(N_("Nothing stands here as shipped. What you write is put there."))
        )
        fields = "　".join(said_fields(template.use, words))
        said = [words(N_("Fields that are filled in: {fields}"), fields=fields)] if fields else []
        if template.lines:
            said.append(words(N_("Each line is printed by itself.")))
        if template.adds:
            said.append(words(N_("These lines come after the shipped ones, which always stand.")))
        self.about.setText("\n".join(said))
        self.about.setVisible(bool(said))
        self.reset.setEnabled(template.use in self._own and self._may)
        self._judge()

    def _judge(self) -> None:
        """Say what the check of the words finds, before anybody keeps them."""
        values = {"use": self.template.use, "text": self.editor.toPlainText()}
        # A field that is none, or a phrase of the lexicon: neither can be kept.
        notes = [note_text(KIND, one, self._desk.words) for one in KIND.notes(values)]
        wrong = bool(notes)
        if not self._may:
            notes.append(self._desk.words(NOT_YOURS))
        self.note.setText("\n".join(notes))
        self.note.setVisible(bool(notes))
        kept = bool(self.editor.toPlainText().strip()) and not wrong
        self.keep.setEnabled(kept and self._may)

    def _keep(self) -> None:
        use, text = self.template.use, self.editor.toPlainText()
        self._desk.tasks.start(partial(kept, use=use, text=text), self._changed, lasting=True)

    def _reset(self) -> None:
        use = self.template.use
        self._desk.tasks.start(partial(shipped_again, use=use), self._changed, lasting=True)

    def _changed(self, _change: Change) -> None:
        self.activate()

    def _look(self) -> None:
        template, text, words = self.template, self.editor.toPlainText(), self._desk.words
        shown = "" if text == template.shipped_text(words) else text
        work = partial(drawn_trial, template=template, text=shown, words=words)
        self._desk.tasks.start(work, self._drawn)

    def _drawn(self, made: tuple[VirtualPdf, Drawn]) -> None:
        source, drawn = made
        self.pdf.show_pdf(source, drawn.pages)
