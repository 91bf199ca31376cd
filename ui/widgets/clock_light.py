"""The light of limitation: until when a claim is safe, in a colour that tells how near that is."""

from typing import Final

from PySide6.QtWidgets import QPushButton

from resources.language import N_, Words
from storage.rules.light import Light
from ui import icons, theme
from ui.widgets.basics import named

LIGHTS: Final = {
    "calm": N_("Limitation {day}"),
    "note": N_("Limitation {day}, {count} days"),
    "warning": N_("Limitation {day}, {count} days"),
    "danger": N_("Limitation {day}, {count} days"),
    "over": N_("Limitation ended {day}"),
    "pending": N_("Limitation: in procedure"),
}
ENFORCEMENT: Final = {
    "calm": N_("Enforcement {day}"),
    "note": N_("Enforcement {day}, {count} days"),
    "warning": N_("Enforcement {day}, {count} days"),
    "danger": N_("Enforcement {day}, {count} days"),
    "over": N_("Enforcement period ended {day}"),
    "pending": N_("Enforcement applied for"),
}
TIP: Final = N_("The day by which to act, and every step that led to it")


def show_light(part: QPushButton, light: Light, words: Words) -> None:
    """Show a light on a button that leads to the steps."""
    day = light.legal if light.colour == "over" else light.safe
    texts = ENFORCEMENT if light.of == "enforcement" else LIGHTS
    text = words(texts[light.colour], day=day.isoformat(), count=abs(light.days))
    known = theme.colours()
    quiet = {"calm": known.muted, "pending": known.muted, "note": known.accent}
    colour = {**quiet, "warning": known.warning}.get(light.colour, known.danger)
    part.setText(text)
    part.setIcon(icons.icon("clock", colour))
    part.setStyleSheet(f"color: {colour};")
    part.setToolTip(f"{words(TIP)}  Ctrl+Shift+L")
    named(part, text)
