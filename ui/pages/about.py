"""What the program is, its version, and the licences of what it is made of."""

from importlib import metadata
from typing import Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from resources import path
from resources.language import Words
from ui.messages import version
from ui.widgets.basics import label, named, picture, row

_PARTS: Final = (
    "PySide6-Essentials", "cryptography", "PyNaCl", "peewee", "sqlcipher3", "reportlab",
    "fonttools", "pillow", "pi-heif", "pypdfium2", "pikepdf", "pyhanko", "pyrage", "keyring",
    "openpyxl", "defusedxml", "segno", "pypinyin", "platformdirs", "filelock", "importlib-metadata",
)  # fmt: skip
# Where a part names its licence only in a file of its wheel (docs/third-party.md).
_TERMS: Final = {"peewee": "MIT", "pyrage": "MIT", "segno": "BSD-3-Clause", "sqlcipher3": "zlib"}


class AboutPane(QWidget):
    """Name, version, a sentence, and the licences."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 14, 4, 4)
        layout.setSpacing(10)
        title = f"{words('Anjuan')} {version()}"
        layout.addLayout(row(picture("app", 32), label(title, "heading"), None))
        layout.addWidget(
            label(words("Works without a network: nothing is sent anywhere."), "muted", wrap=True)
        )
        self._text = named(QPlainTextEdit(), words("Licences"))
        self._text.setReadOnly(True)
        layout.addWidget(self._text, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """See QWidget.showEvent; the licences are read when somebody looks at them."""
        if not self._text.toPlainText():
            self._text.setPlainText(licences())
        super().showEvent(event)


def licences() -> str:
    """Return the names, versions and licences of the parts, and the licence of the font."""
    lines = ["Anjuan: Apache-2.0", ""]
    for name in _PARTS:
        try:
            about = metadata.metadata(name).json
        except metadata.PackageNotFoundError:
            continue
        terms = str(about.get("license_expression") or about.get("license") or _TERMS.get(name, ""))
        lines.append(
            f"{name} {about['version']}: {terms.strip().splitlines()[0] if terms else '-'}"
        )
    font = path("fonts", "OFL-NotoSansSC.txt").read_text(encoding="utf-8")
    return "\n".join([*lines, "", "Noto Sans SC", font])
