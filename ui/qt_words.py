"""Qt's own words that its catalogue leaves in English, in the words of this program."""

from typing import Final

from PySide6.QtCore import QObject, QTranslator

from resources.language import NC_, Words

# As Qt writes them, and as they are called here.
_MISSING: Final = (
    ("&Look in:", NC_("qt", "&Look in:")),
    ("Files of &type:", NC_("qt", "Files of &type:")),
)


class QtWords(QTranslator):
    """Is asked after the catalogue of Qt, so it must be installed before that one."""

    def __init__(self, words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self._said = {source: words(text) for source, text in _MISSING}

    def isEmpty(self) -> bool:
        """See QTranslator.isEmpty."""
        return False

    def translate(
        self, _context: str, source: str, _disambiguation: str | None = None, _n: int = -1
    ) -> str | None:
        """See QTranslator.translate; None leaves it to Qt."""
        return self._said.get(source)
