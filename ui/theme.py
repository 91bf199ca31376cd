"""How the window looks: two palettes, the bundled font, sizes and the style sheet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from resources import path

_RULES: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_STYLED: Final = "styled"
Scheme = Literal["light", "dark", "system"]
# Logical pixels at 100 %.
TEXT_SIZE: Final = 14
ROW_HEIGHT: Final = 34
RAIL_WIDTH: Final = 148
RAIL_NARROW: Final = 62
# Below so many pixels, at text of 100 %, the rail shows icons alone.
NARROW_BELOW: Final = 1100
# The smallest window: a screen of 1280 x 680 at 125 %.
MINIMUM: Final = (1024, 544)


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one palette; text on its ground has a contrast of 4.5 to 1 at least."""

    dark: bool
    window: str
    base: str
    raised: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    soft: str
    danger: str
    warning: str
    care: str


LIGHT: Final = Colours(
    dark=False, window="#f4f5f7", base="#ffffff", raised="#eceff2", text="#1c2430",
    muted="#566272", line="#d5dae1", accent="#0f666b", on_accent="#ffffff", soft="#dcedec",
    danger="#b3261e", warning="#8a5a00", care="#a8326e",
)  # fmt: skip
DARK: Final = Colours(
    dark=True, window="#17191d", base="#1f2227", raised="#282c32", text="#e5e8ec",
    muted="#9fa9b5", line="#3a4049", accent="#62bdb9", on_accent="#0c1f20", soft="#1f3a3b",
    danger="#f0918a", warning="#e0b15c", care="#e899c0",
)  # fmt: skip


def colours() -> Colours:
    """Return the colours now shown, told by the application's palette."""
    base = QGuiApplication.palette().color(QPalette.ColorRole.Base)
    return DARK if base.lightness() < 128 else LIGHT


def load_fonts() -> list[str]:
    """Load the bundled fonts; returns their families."""
    families: list[str] = []
    for name in ("NotoSansSC-400.ttf", "NotoSansSC-700.ttf"):
        number = QFontDatabase.addApplicationFont(str(path("fonts", name)))
        families += QFontDatabase.applicationFontFamilies(number)
    return list(dict.fromkeys(families))


def styled(arguments: Sequence[str]) -> QApplication:
    """Make the application in the style that the style sheet builds on.

    A style that is asked for, or set, later brings all of its enumerations along, which takes long.
    """
    made = QApplication([*arguments, "-style", "fusion"])
    made.setProperty(_STYLED, True)
    return made


def dress(app: QApplication, scheme: Scheme, scale: int) -> None:
    """Give the application its style, palette and font; ``scale`` in percent, 100 to 150."""
    chosen = DARK if _wants_dark(scheme) else LIGHT
    is_styled = app.property(_STYLED) or app.styleSheet()
    if not is_styled and app.style().name() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(_palette(chosen))
    font = QFont(["Noto Sans SC", *QFont().families()])
    font.setPixelSize(px(TEXT_SIZE, scale))
    app.setFont(font)
    app.setStyleSheet(_sheet(chosen, scale))


def px(size: int, scale: int) -> int:
    """Return a size of the 100 % design in pixels at ``scale`` percent."""
    return round(size * scale / 100)


def text_size() -> int:
    """Return the size of text now in use, in pixels."""
    return QApplication.font().pixelSize()


def row_height() -> int:
    """Return the height of a row of a table for the font now in use."""
    return round(QApplication.font().pixelSize() / TEXT_SIZE * ROW_HEIGHT)


def _wants_dark(scheme: Scheme) -> bool:
    if scheme == "system":
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return scheme == "dark"


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, c.window), (role.WindowText, c.text), (role.Base, c.base),
        (role.AlternateBase, c.raised), (role.Text, c.text), (role.Button, c.raised),
        (role.ButtonText, c.text), (role.BrightText, c.danger), (role.Highlight, c.accent),
        (role.HighlightedText, c.on_accent), (role.ToolTipBase, c.base), (role.ToolTipText, c.text),
        (role.PlaceholderText, c.muted), (role.Link, c.accent), (role.LinkVisited, c.accent),
        (role.Mid, c.line), (role.Midlight, c.line), (role.Light, c.base), (role.Dark, c.muted),
        (role.Shadow, c.line), (role.Accent, c.accent),
    ):  # fmt: skip
        palette.setColor(which, QColor(colour))
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(c.muted))
    return palette


def _sheet(c: Colours, scale: int) -> str:
    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name.startswith("px"):
            return f"{px(int(name[2:]), scale)}px"
        if name in ("down", "up", "tick"):
            shade = "dark" if c.dark else "light"
            return f'url("{path("icons", f"{name}-{shade}.svg").as_posix()}")'
        return str(getattr(c, name))

    return re.sub(r"@(\w+)", value, _RULES.sub("", path("style.qss").read_text(encoding="utf-8")))
