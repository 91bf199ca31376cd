"""The rows of a CSV file: its encoding and separator found out, quoted line ends kept."""

import codecs
import csv
import io
from collections.abc import Callable
from typing import IO, Final

from storage.exchange.sheets import limits
from storage.exchange.sheets.cells import Wire
from storage.exchange.sheets.problems import SheetProblem

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS: Final = ",;\t"
_HEAD_CHARACTERS: Final = 64 * 1024


def read_rows(source: IO[bytes], emit: Callable[[int, list[Wire]], None]) -> None:
    """Call ``emit`` with every row that is not empty; raises ``SheetProblem``."""
    encoding = find_encoding(source)
    text = io.TextIOWrapper(source, encoding, newline="")
    try:
        head = text.read(_HEAD_CHARACTERS)
        text.seek(0)
        _each_row(text, find_separator(head), emit)
    except UnicodeDecodeError as error:
        raise SheetProblem("encoding") from error
    except csv.Error as error:
        raise SheetProblem("not_csv") from error
    finally:
        text.detach()


def _each_row(text: IO[str], separator: str, emit: Callable[[int, list[Wire]], None]) -> None:
    csv.field_size_limit(limits.MAX_LINE_BYTES)
    for number, row in enumerate(csv.reader(text, delimiter=separator, strict=True), 1):
        if number == 1 and len(row) <= 2 and row[:1] and row[0].startswith("sep="):
            continue
        cells: list[Wire] = [_cell(one) for one in row]
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > limits.MAX_COLUMNS:
            raise SheetProblem("too_many_columns")
        if cells:
            emit(number, cells)


def _cell(text: str) -> Wire:
    return ["x", ""] if len(text) > limits.MAX_CELL_CHARACTERS else text or None


def find_encoding(source: IO[bytes]) -> str:
    """Return the encoding: by its mark, else UTF-8 or GB18030, whichever the whole file is."""
    head = source.read(4)
    source.seek(0)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    for name in ("utf-8", "gb18030"):
        if _decodes(source, name):
            return name
    raise SheetProblem("encoding")


def _decodes(source: IO[bytes], encoding: str) -> bool:
    source.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := source.read(limits.CHUNK_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        source.seek(0)
    return True


def find_separator(head: str) -> str:
    """Return the separator that the first line uses most, outside quotation marks."""
    if head[:4] == "sep=" and head[4:5] in _SEPARATORS:
        return head[4]
    counts = dict.fromkeys(_SEPARATORS, 0)
    quoted = started = False
    for sign in head:
        if sign == '"':
            quoted = not quoted
        elif sign in "\r\n" and not quoted:
            if started:
                break
        elif sign in counts and not quoted:
            counts[sign] += 1
        started = started or not sign.isspace()
    return max(_SEPARATORS, key=lambda sign: counts[sign])
