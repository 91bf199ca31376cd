"""The rarer options of a pack: layout, both sides, volumes, why it replaces another, ..."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from reports.pack.catalogue_files import CATALOGUE_KINDS, CatalogueKind
from reports.pack.compose import FULL_LAYOUT
from reports.pack.options import PackOptions
from reports.pdf.division import Cut
from resources.language import N_, NC_, Words
from ui.widgets.basics import button, label, named, row, spin_box

_MEGABYTE = 1_000_000
LAYOUTS = (
    ("default", N_("Portrait, eight columns")),
    (FULL_LAYOUT, N_("Landscape, all twelve columns")),
    ("duplex", N_("For both sides, page number outside")),
)
CUTS = (
    ("", N_("One file")),
    ("item", N_("A file for each item")),
    ("pages", N_("Volumes of so many pages")),
    ("bytes", N_("Volumes of so many MB")),
)
KINDS: dict[CatalogueKind, str] = {"docx": N_("Word (.docx)"), "xlsx": N_("Sheet (.xlsx)")}
BECAUSE = N_("Why it replaces the former pack")
_USUAL = {"": 0, "item": 0, "pages": 200, "bytes": 50}


@dataclass(frozen=True, slots=True)
class MoreOptions:
    """What the dialog asks for; ``limit`` counts pages or megabytes."""

    layout: str = "default"
    duplex: bool = False
    attach_originals: bool = False
    cut: Literal["", "item", "pages", "bytes"] = ""
    limit: int = 0
    catalogue: tuple[CatalogueKind, ...] = ()
    replaces_because: str = ""

    def put_into(self, options: PackOptions) -> PackOptions:
        """Return ``options`` with these."""
        limit = self.limit * (_MEGABYTE if self.cut == "bytes" else 1)
        return replace(
            options,
            layout=self.layout,
            duplex=self.duplex,
            attach_originals=self.attach_originals,
            cut=Cut(self.cut, limit) if self.cut else None,
            catalogue=self.catalogue,
            replaces_because=self.replaces_because,
        )


class PackMoreDialog(QDialog):
    """Emits ``chosen`` with the options; ``own`` are the layouts that the office made."""

    chosen = Signal(object)

    def __init__(
        self,
        words: Words,
        now: MoreOptions,
        parent: QWidget | None = None,
        own: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(words("More options"))
        self.setMinimumWidth(460)
        self.layouts = _choice(words, N_("Layout"), LAYOUTS, now.layout)
        for name in own:
            self.layouts.addItem(name, name)
        self.layouts.setCurrentIndex(max(0, self.layouts.findData(now.layout)))
        self.cuts = _choice(words, NC_("pack", "Files"), CUTS, now.cut)
        self.limit = spin_box(words("Pages or MB in a volume"))
        self.limit.setRange(0, 100_000)
        self.limit.setValue(now.limit)
        self.because = named(QLineEdit(now.replaces_because), words(BECAUSE))
        self.because.setPlaceholderText(words(N_("Left empty: what changed in the case file")))
        self.duplex = _box(words("Printed on both sides"), on=now.duplex)
        self.attach = _box(words("Embed the originals"), on=now.attach_originals)
        self.kinds = {kind: _box(words(KINDS[kind]), on=kind in now.catalogue)
                      for kind in CATALOGUE_KINDS}  # fmt: skip
        self.cuts.currentIndexChanged.connect(self._adjust)
        self._lay_out(words)
        self.limit.setEnabled(now.cut in ("pages", "bytes"))

    def take(self) -> None:
        """Give the options to whoever asked."""
        self.chosen.emit(
            MoreOptions(
                layout=self.layouts.currentData(),
                duplex=self.duplex.isChecked(),
                attach_originals=self.attach.isChecked(),
                cut=self.cuts.currentData(),
                limit=self.limit.value(),
                catalogue=tuple(kind for kind, box in self.kinds.items() if box.isChecked()),
                replaces_because=self.because.text().strip(),
            )
        )
        self.accept()

    def _adjust(self) -> None:
        usual = _USUAL[self.cuts.currentData()]
        self.limit.setValue(usual)
        # Below this a volume holds nothing but its own cover and fonts.
        self.limit.setMinimum(4 if usual else 0)
        self.limit.setEnabled(bool(usual))

    def _lay_out(self, words: Words) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(words("Layout"), self.layouts)
        form.addRow(words(NC_("pack", "Files")), self.cuts)
        form.addRow(words("Pages or MB in a volume"), self.limit)
        form.addRow(words(BECAUSE), self.because)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(self.duplex)
        layout.addWidget(self.attach)
        layout.addWidget(label(words("The catalogue also as a file of its own, to be edited")))
        layout.addLayout(row(*self.kinds.values(), None, spacing=16))
        go_on = button(words("Use these"), self.take, part="primary")
        layout.addLayout(row(None, button(words("Cancel"), self.reject), go_on))


def _choice(words: Words, name: str, options: tuple[tuple[str, str], ...], now: str) -> QComboBox:
    box = named(QComboBox(), words(name))
    for value, text in options:
        box.addItem(words(text), value)
    box.setCurrentIndex(max(0, box.findData(now)))
    return box


def _box(text: str, *, on: bool) -> QCheckBox:
    box = named(QCheckBox(text), text)
    box.setChecked(on)
    return box
