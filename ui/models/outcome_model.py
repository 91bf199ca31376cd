"""What an import did or would do, as a table: what, where, why; refused rows first."""

from typing import Any, Final

from PySide6.QtCore import Qt

from resources.language import N_, NC_, Words
from storage.exchange.document import ImportResult
from storage.exchange.sheets.refusal import SheetFlaw
from storage.exchange.sheets.sheet_result import SheetResult
from storage.kinds import BY_LIST
from storage.kinds.fields import Flaw, Group
from ui.models.lines import Index, LinesModel

_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_HEADERS: Final = (N_("What"), N_("Where"), N_("Reason"))
_MOST: Final = 2000

Line = tuple[str, str, str]


class OutcomeModel(LinesModel[Line]):
    """The lines of one result; of very long ones the first, the report has all."""

    def __init__(self, words: Words) -> None:
        super().__init__(tuple(words(one) for one in _HEADERS))
        self._words = words

    def show_result(self, result: ImportResult | None) -> None:
        """Show another result, None for nothing."""
        self.show_lines([] if result is None else _lines(result, self._words))

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """See QAbstractItemModel.data."""
        if role in (_DISPLAY, _TIP):
            return self.lines[index.row()][index.column()]
        return None


def _lines(result: ImportResult, words: Words) -> list[Line]:
    refused = [(words(NC_("import", "Refused")), _where(flaw, words), flaw.say(words))
               for flaw in result.refused[:_MOST]]  # fmt: skip
    notes = []
    if isinstance(result, SheetResult):
        for note in result.notes.values():
            said = words(note.sentence, heading=note.heading)
            times = words(N_("{said} ({count} times)"), said=said, count=note.count)
            notes.append((words(NC_("import", "Note")), note.path.replace("!row ", " · "), times))
    names = result.names if isinstance(result, SheetResult) else {}
    new = [(words(NC_("import", "New")), case, names.get(case, ""))
           for case in result.added[:_MOST]]  # fmt: skip
    changed = [(words(NC_("import", "Changed")), case, path.replace("!row ", " · "))
               for case, path in result.changed[:_MOST] if case]  # fmt: skip
    everywhere = [(words(NC_("import", "Changed")), words(N_("whole office")),
                   part_words(path, words)) for path in result.changed_office[:_MOST]]  # fmt: skip
    kept = [(words(NC_("import", "Not taken")), words(N_("owner of this vault")),
             part_words(path, words)) for _case, path in result.kept]  # fmt: skip
    beside = [(words(N_("Conflict")), case, path.replace("!row ", " · "))
              for case, path in result.conflicts[:_MOST]]  # fmt: skip
    return [*refused, *beside, *everywhere, *kept, *notes, *new, *changed][:_MOST]


def part_words(path: str, words: Words) -> str:
    """Return a path like ``organisation.payee.account`` with what people call its parts."""
    head, *names = path.split(".")
    kind = BY_LIST.get(head.partition("[")[0])
    if kind is None:
        return path
    said, fields = [words(kind.label)], kind.by_name
    for name in names:
        item = fields.get(name)
        if item is None:
            break
        said.append(words(item.label))
        inner = item.type.fields if isinstance(item.type, Group) else ()
        fields = {one.name: one for one in inner}
    return f"{' · '.join(said)}  ({path})"


def _where(flaw: Flaw, words: Words) -> str:
    if not isinstance(flaw, SheetFlaw):
        return flaw.path
    where = flaw.cell or words(N_("row {row}"), row=flaw.row)
    return f"{flaw.sheet} · {where}"
