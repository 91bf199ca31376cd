"""Editors of single fields, one per type; here stands which type gets which."""

from storage.kinds.evidence import GROUPS
from storage.kinds.extra import AnyObject
from storage.kinds.fields import (
    Choice,
    Date,
    Field,
    Flag,
    Group,
    Integer,
    Money,
    Number,
    Period,
    Rate,
    Ref,
    Rows,
    Said,
    Text,
    Time,
)
from ui.forms.editors.choices import (
    FEW,
    ButtonsEditor,
    ComboEditor,
    Options,
    TicksEditor,
    choice_options,
)
from ui.forms.editors.editor import Editor
from ui.forms.editors.flags import FlagCombo, FlagEditor
from ui.forms.editors.groups import GroupEditor, SaidEditor
from ui.forms.editors.moments import DateEditor, FarDateEditor, MonthEditor, TimeEditor
from ui.forms.editors.numbers import IntegerEditor, MoneyEditor, NumberEditor, RateEditor
from ui.forms.editors.refs import RefEditor, refs_editor
from ui.forms.editors.registry import MANY, ONE, SPECIAL
from ui.forms.editors.rows import ArrearsTable, TurnsEditor, rows_editor
from ui.forms.editors.said import SaidMoneyEditor, is_said_amount
from ui.forms.editors.texts import ObjectEditor, TextEditor, TextsEditor, text_editor
from ui.forms.surroundings import Surroundings


class CatalogueGroup(ComboEditor):
    """A group of the evidence catalogue, a number that bears a name."""

    def options(self) -> Options:
        """See ComboEditor.options."""
        return tuple((value, f"{value} {self.words(label)}") for value, label in GROUPS)


def _choice(field: Field, _around: Surroundings, compact: bool) -> type[Editor]:
    few = len(choice_options(field)) <= FEW
    return ButtonsEditor if few and not compact else ComboEditor


ONE.update(
    {
        Text: lambda field, _around, compact: TextEditor if compact else text_editor(field),
        Flag: lambda _field, _around, compact: FlagCombo if compact else FlagEditor,
        Integer: lambda _field, _around, _compact: IntegerEditor,
        Number: lambda _field, _around, _compact: NumberEditor,
        Date: lambda _field, _around, _compact: DateEditor,
        Time: lambda _field, _around, _compact: TimeEditor,
        Period: lambda _field, _around, _compact: MonthEditor,
        Money: lambda field, _a, _c: SaidMoneyEditor if is_said_amount(field) else MoneyEditor,
        Rate: lambda _field, _around, _compact: RateEditor,
        Choice: _choice,
        Ref: lambda _field, _around, _compact: RefEditor,
        Group: lambda _field, _around, _compact: GroupEditor,
        Said: lambda _field, _around, _compact: SaidEditor,
        Rows: lambda field, _around, _compact: rows_editor(field),
        AnyObject: lambda _field, _around, _compact: ObjectEditor,
    }
)
MANY.update(
    {
        Text: lambda _field, _around, _compact: TextsEditor,
        Choice: lambda _field, _around, _compact: TicksEditor,
        Ref: lambda field, around, _compact: refs_editor(field, around),
    }
)
SPECIAL.update(
    {
        ("evidence", "group"): CatalogueGroup,
        ("finding", "lines"): ArrearsTable,
        ("interview", "turns"): TurnsEditor,
    }
)
SPECIAL.update(
    dict.fromkeys(
        (
            ("party", "birth_date"),
            ("loan", "signed_on"),
            ("loan", "paid_out_on"),
            ("loan", "due_on"),
        ),
        FarDateEditor,
    )
)
