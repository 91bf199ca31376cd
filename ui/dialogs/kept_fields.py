"""What stands in the fields of a sheet, as values that a draft keeps and gives back."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit

Field = QCheckBox | QComboBox | QLineEdit | QPlainTextEdit


def held_in(fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return what stands in each field: text, a tick, the value (not the words) of a choice."""
    return {name: _held(field) for name, field in fields.items()}


def put_into(fields: Mapping[str, Field], held: Mapping[str, Any]) -> None:
    """Put back what ``held_in`` returned; fields and choices that are gone are left alone."""
    for name, value in held.items():
        match fields.get(name):
            case QCheckBox() as tick:
                tick.setChecked(bool(value))
            case QComboBox() as box if box.findData(value) >= 0:
                box.setCurrentIndex(box.findData(value))
            case QLineEdit() as line:
                line.setText(str(value))
            case QPlainTextEdit() as text:
                text.setPlainText(str(value))
            case _:
                pass


def when_touched(field: Field, do: Callable[[], None]) -> None:
    """Do something whenever a field changes."""
    match field:
        case QCheckBox():
            field.toggled.connect(lambda _on: do())
        case QComboBox():
            field.currentIndexChanged.connect(lambda _place: do())
        case QLineEdit():
            field.textChanged.connect(lambda _text: do())
        case _:
            field.textChanged.connect(do)


def _held(field: Field) -> Any:
    match field:
        case QCheckBox():
            return field.isChecked()
        case QComboBox():
            return field.currentData()
        case QLineEdit():
            return field.text()
        case _:
            return field.toPlainText()
