"""The package of a workbook: its caps, its sheets, its shared texts and its number formats."""

import re
import zipfile
from dataclasses import dataclass
from typing import IO, Any, Final
from xml.sax.handler import ContentHandler

from storage.exchange.sheets import limits
from storage.exchange.sheets.formats import Style, style_of
from storage.exchange.sheets.markup import local, parse
from storage.exchange.sheets.problems import SheetProblem

_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SIGNATURE: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of a workbook: its name, whether it is hidden, the part that holds it."""

    name: str
    hidden: bool
    part: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What a workbook says of itself: its sheets, and the year from which it counts days."""

    sheets: tuple[SheetPart, ...]
    from_1904: bool


def open_package(source: IO[bytes]) -> zipfile.ZipFile:
    """Open a workbook after its caps are checked; raises ``SheetProblem``."""
    head = source.read(4)
    source.seek(0)
    if head == _OLD_OFFICE:
        raise SheetProblem("encrypted")
    if head != _SIGNATURE:
        raise SheetProblem("not_a_workbook")
    package = zipfile.ZipFile(source)
    _check_caps(package.infolist())
    return package


def _check_caps(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > limits.MAX_MEMBERS:
        raise SheetProblem("too_many_members")
    if len({one.filename.casefold() for one in members}) < len(members):
        raise SheetProblem("two_members")
    if any(one.flag_bits & 1 for one in members):
        raise SheetProblem("encrypted")
    if any(one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for one in members):
        raise SheetProblem("damaged")
    # What is read ends at the declared size, so the sum of those is a bound.
    if sum(one.file_size for one in members) > limits.MAX_INFLATED_BYTES:
        raise SheetProblem("bomb")
    for one in members:
        large = one.file_size > limits.RATIO_COUNTS_FROM
        if large and one.file_size > limits.MAX_RATIO * max(1, one.compress_size):
            raise SheetProblem("bomb")


def read_frame(package: zipfile.ZipFile) -> Frame:
    """Return the sheets of a workbook in their order; raises ``SheetProblem``."""
    roots = _relations(package, "_rels/.rels", "")
    book = next((part for kind, part in roots.values() if kind == "officeDocument"), "")
    if book not in package.namelist():
        raise SheetProblem("not_a_workbook")
    folder, _, name = book.rpartition("/")
    relations = _relations(package, f"{folder}/_rels/{name}.rels".lstrip("/"), folder)
    handler = _Book()
    with package.open(book) as source:
        parse(source, handler)
    if len(handler.sheets) > limits.MAX_SHEETS:
        raise SheetProblem("too_many_sheets")
    parts = [
        SheetPart(name, hidden, relations[key][1])
        for name, hidden, key in handler.sheets
        if relations.get(key, ("", ""))[0] == "worksheet"
    ]
    known = set(package.namelist())
    if any(one.part not in known for one in parts):
        raise SheetProblem("damaged")
    return Frame(tuple(parts), handler.from_1904)


def _relations(package: zipfile.ZipFile, part: str, folder: str) -> dict[str, tuple[str, str]]:
    """Return (type, part) of every relation by its id; an absent list is an empty one."""
    if part not in package.namelist():
        return {}
    handler = _Relations(folder)
    with package.open(part) as source:
        parse(source, handler)
    return handler.found


class _Relations(ContentHandler):
    def __init__(self, folder: str) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str]] = {}
        self._folder = folder

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - SAX calls it so
        """Keep a relation that stays inside the package."""
        if local(name) != "Relationship" or attrs.get("TargetMode") == "External":
            return
        kind = (attrs.get("Type") or "").rpartition("/")[2]
        self.found[attrs.get("Id") or ""] = (kind, _resolved(self._folder, attrs.get("Target")))


def _resolved(folder: str, target: str | None) -> str:
    if not target:
        return ""
    if target.startswith("/"):
        return target.lstrip("/")
    path = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            path = path[:-1]
        elif step != ".":
            path.append(step)
    return "/".join(path)


class _Book(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, bool, str]] = []
        self.from_1904 = False

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - SAX calls it so
        """Keep the sheets and the epoch."""
        kind = local(name)
        if kind == "sheet":
            key = next((attrs.get(one) for one in attrs.getNames() if local(one) == "id"), None)
            hidden = attrs.get("state") in {"hidden", "veryHidden"}
            self.sheets.append((attrs.get("name") or "", hidden, key or ""))
        elif kind == "workbookPr":
            self.from_1904 = attrs.get("date1904") in {"1", "true"}


def shared_texts(package: zipfile.ZipFile, folder: str = "xl") -> list[str | None]:
    """Return the texts that cells name by number, None for one that is too long for a cell."""
    part = _part(package, f"{folder}/sharedStrings.xml")
    if not part:
        return []
    handler = _Texts()
    with package.open(part) as source:
        parse(source, handler)
    return handler.texts


def _part(package: zipfile.ZipFile, name: str) -> str:
    return next((one for one in package.namelist() if one.casefold() == name.casefold()), "")


class _Texts(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str | None] = []
        self._parts: list[str] = []
        self._length = 0
        self._taking = False
        self._phonetic = False

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802, ARG002 - SAX calls it so
        """Begin an item or a piece of its text."""
        kind = local(name)
        if kind == "t":
            self._taking = not self._phonetic
        elif kind == "si":
            self._parts, self._length = [], 0
        elif kind == "rPh":
            self._phonetic = True

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX calls it so
        """End an item or a piece."""
        kind = local(name)
        if kind == "t":
            self._taking = False
        elif kind == "rPh":
            self._phonetic = False
        elif kind == "si":
            whole = self._length <= limits.MAX_CELL_CHARACTERS
            self.texts.append(unescaped("".join(self._parts)) if whole else None)

    def characters(self, content: str) -> None:
        """Take text."""
        if self._taking:
            self._length += len(content)
            if self._length <= limits.MAX_CELL_CHARACTERS:
                self._parts.append(content)


def unescaped(text: str) -> str:
    """Return text with the ``_xHHHH_`` of workbooks as the signs they stand for."""
    return _ESCAPE.sub(_sign, text) if "_x" in text else text


def _sign(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    # Half a pair is no character.
    return found[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def cell_styles(package: zipfile.ZipFile, folder: str = "xl") -> list[Style]:
    """Return what each cell format makes of a number; an absent or broken list is an empty one."""
    part = _part(package, f"{folder}/styles.xml")
    if not part:
        return []
    handler = _Formats()
    with package.open(part) as source:
        parse(source, handler)
    return [style_of(number, handler.codes.get(number, "")) for number in handler.used]


class _Formats(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[int, str] = {}
        self.used: list[int] = []
        self._cells = False

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - SAX calls it so
        """Keep the formats of numbers, and which of them each cell format uses."""
        kind = local(name)
        if kind == "numFmt":
            self.codes[_whole(attrs.get("numFmtId"))] = attrs.get("formatCode") or ""
        elif kind == "cellXfs":
            self._cells = True
        elif kind == "xf" and self._cells:
            self.used.append(_whole(attrs.get("numFmtId")))

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX calls it so
        """Leave the list of cell formats."""
        if local(name) == "cellXfs":
            self._cells = False


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
