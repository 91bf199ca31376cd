"""A table of plain texts: what the rules found, only to be read."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from ui import theme
from ui.models.lines import RIGHT, Index, LinesModel

_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_INK: Final = int(Qt.ItemDataRole.ForegroundRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)


class FactsModel(LinesModel[tuple[str, ...]]):
    """Lines of texts, each as long as the headers; ``tip`` is the column that is the tooltip.

    From the column ``figures`` on they are figures, aligned to the right. ``ink`` gives the name of
    the colour of a line and column, empty for that of text.
    """

    def __init__(
        self,
        headers: Sequence[str],
        tip: int | None = None,
        figures: int | None = None,
        *,
        ink: Callable[[int, int], str] | None = None,
    ) -> None:
        super().__init__(headers, figures)
        self._ink = ink
        self._tip = tip

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """See QAbstractItemModel.data."""
        if role == _ALIGN and index.column() >= self._figures:
            return RIGHT
        if role == _INK and self._ink and (tone := self._ink(index.row(), index.column())):
            return QColor(getattr(theme.colours(), tone))
        if role not in (_DISPLAY, _TIP):
            return None
        line = self.lines[index.row()]
        if role == _DISPLAY:
            return line[index.column()]
        return line[index.column() if self._tip is None else self._tip]
