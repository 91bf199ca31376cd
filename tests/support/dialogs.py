"""Every dialog of the window, made from what its constructor asks for: none is listed by hand."""

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

import ui.dialogs
from resources.language import Words
from storage.casework.day import Day
from storage.casework.listviews import ListView, SavedFilter
from storage.errors import NotAVault
from storage.exchange.outside import Outside
from storage.exchange.packages.site import Site
from storage.exchange.sheets.matching import SheetHeadings
from storage.kinds import BY_NAME
from storage.kinds.kind import Kind
from storage.rows import CaseFile, Row
from ui.checked import Checked
from ui.desk import Desk
from ui.dialogs.pack_more import MoreOptions
from ui.messages import Explanation, explain
from ui.models.cells import Surround

# As long as a name may be in real life.
LONG = "内蒙古自治区呼和浩特市赛罕区某某街道办事处某某社区居民委员会人民调解室" + "名" * 24


@dataclass(frozen=True)
class Around:
    """What dialogs are made over: an open vault, a case of it, a file, the day of its trip."""

    desk: Desk
    file: CaseFile
    parent: QWidget
    path: Path
    day: Day
    marks: Sequence[Any]


def dialog_classes() -> Iterator[type[QDialog]]:
    """Yield every dialog that the window can open, not what several are built on."""
    found = []
    for one in pkgutil.iter_modules(ui.dialogs.__path__):
        module = importlib.import_module(f"ui.dialogs.{one.name}")
        found += [
            value
            for value in vars(module).values()
            if inspect.isclass(value) and issubclass(value, QDialog)
            and value.__module__ == module.__name__
        ]  # fmt: skip
    bases = {base for one in found for base in one.__mro__[1:]}
    yield from (one for one in found if one not in bases or one.__name__ == "RecordDialog")


def make(kind: type[QDialog], around: Around) -> QDialog:
    """Make a dialog; raises ``LookupError`` naming a parameter that nothing here fills."""
    hints = typing.get_type_hints(kind.__init__)
    values: dict[str, Any] = {}
    for name, parameter in list(inspect.signature(kind.__init__).parameters.items())[1:]:
        if name == "parent":
            values[name] = around.parent
        elif parameter.default is inspect.Parameter.empty:
            values[name] = _value(kind, name, hints[name], around)
    return kind(**values)


def _value(kind: type[QDialog], name: str, hint: Any, around: Around) -> Any:
    """Return a value for a parameter: by its name where a type says too little, else by type."""
    by_name = _NAMED.get((kind.__name__, name)) or _NAMED.get(("", name))
    if by_name is not None:
        return by_name(around)
    for known in (hint, *typing.get_args(hint)):
        for wanted, give in _TYPED.items():
            if known == wanted:
                return give(around)
        if is_dataclass(known):
            return _filled(known)
    raise LookupError(f"{kind.__name__}({name}: {hint})")


def _filled(kind: Any) -> Any:
    """Return a value of a dataclass: long names, some of everything that is counted."""
    hints = typing.get_type_hints(kind)
    return kind(**{one.name: _plain(hints[one.name]) for one in fields(kind) if one.init})


def _plain(hint: Any) -> Any:
    if is_dataclass(hint):
        return _filled(hint)
    plain: dict[Any, Any] = {str: LONG, int: 3, bool: False, bytes: bytes(32)}
    return plain.get(hint, () if typing.get_origin(hint) is tuple else None)


def _row(around: Around) -> Row:
    return around.file.rows("evidence")[0]


def _later_visit(around: Around) -> Row:
    """Return a visit after the one of the case, with words as long as they get."""
    first = around.file.rows("visits")[0]
    values = {**first.values, "arrived_at": "2030-01-04T10:30:00+08:00", "conclusion": LONG * 4}
    return replace(first, id="later", ref="later", values=values)


def _site(_around: Around) -> Site:
    return Site("0" * 32, LONG, bytes(32), "age1" + "q" * 58, 1, is_office=False)


_TYPED: Mapping[Any, Callable[[Around], Any]] = {
    Desk: lambda around: around.desk,
    Words: lambda around: around.desk.words,
    CaseFile: lambda around: around.file,
    date: lambda around: around.desk.today(),
    Path: lambda around: around.path,
    Day: lambda around: around.day,
    Kind: lambda _around: BY_NAME["contact"],
    Explanation: lambda around: explain(NotAVault(path=LONG), around.desk.words),
    Surround: lambda around: Surround(around.desk.words, around.file, masked=True),
    MoreOptions: lambda _around: MoreOptions(),
    ListView: lambda _around: ListView((), filters=(SavedFilter(LONG, {"overdue": 30}),)),
    SavedFilter: lambda _around: SavedFilter("", {"overdue": 30}),
    Site: _site,
    Checked: lambda _around: Checked(
        Outside("pack", ("changed",), LONG, "2019-04-12T18:00:00+08:00", "0" * 64, ()), ()
    ),
    list[SheetHeadings]: lambda _around: [SheetHeadings("1", ("姓名", LONG), ("王某", LONG))],
    str: lambda _around: LONG,
}
_NAMED: Mapping[tuple[str, str], Callable[[Around], Any]] = {
    ("", "case_id"): lambda around: around.file.case.id,
    ("", "case_ids"): lambda around: [around.file.case.id],
    ("", "row"): lambda _around: None,
    ("", "row_"): lambda _around: None,
    ("", "evidence"): _row,
    ("", "visit"): _later_visit,
    ("", "rows"): lambda around: around.file.rows("evidence"),
    ("", "packs"): lambda around: around.file.rows("packs"),
    ("", "paths"): lambda around: [around.path],
    ("", "known"): lambda _around: [LONG],
    ("ReasonDialog", "act"): lambda around: around.desk.words("Return for completion"),
    ("", "marks"): lambda around: around.marks,
    ("", "found"): lambda _around: (),
    ("", "chosen"): lambda around: [around.file.case.id],
    ("", "staff"): lambda around: tuple(
        (ref, str(row["name"]), False) for ref, row in around.file.staff.items()
    ),
    ("", "shown"): lambda _around: (),
    ("", "shares"): lambda _around: {},
    ("", "taken"): lambda _around: (LONG,),
    ("RecoverDialog", "resume"): lambda _around: lambda _draft: None,
    ("QuickLog", "channel"): lambda _around: "call",
    ("TableRowDialog", "name"): lambda _around: "lpr_1y",
}
