"""Which editor a type of field gets; a new type adds one line where the editors are listed."""

from collections.abc import Callable
from typing import Final

from storage.kinds.fields import Field, FieldType, Many
from ui.forms.editors.editor import Editor
from ui.forms.surroundings import Surroundings

# Gets the field, its surroundings and whether it stands in a cell of a table.
Chooser = Callable[[Field, Surroundings, bool], type[Editor]]

ONE: Final[dict[type[FieldType], Chooser]] = {}
MANY: Final[dict[type[FieldType], Chooser]] = {}
# Fields that look special: by kind and name.
SPECIAL: Final[dict[tuple[str, str], type[Editor]]] = {}


def make(
    field: Field, around: Surroundings, title: str, *, kind: str = "", compact: bool = False
) -> Editor:
    """Return a new editor for a field; ``kind`` is the record kind whose own field it is."""
    special = SPECIAL.get((kind, field.name))
    chosen = special or _chooser(field.type)(field, around, compact)
    return chosen(field, around, title, compact=compact)


def _chooser(kind: FieldType) -> Chooser:
    table, told = (MANY, type(kind.item)) if isinstance(kind, Many) else (ONE, type(kind))
    for ancestor in told.__mro__:
        if ancestor in table:
            return table[ancestor]
    raise TypeError(told.__name__)
