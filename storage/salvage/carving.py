"""Rows read out of single leaf pages of the database, whatever became of the pages above them.

The file format is that of sqlite.org/fileformat2.html, sections 1.6 and 2.1.
"""

import struct
from collections.abc import Iterator
from typing import Final

from storage.salvage.pages import USABLE, Page, Pages

Value = None | int | float | str | bytes
Row = tuple[Value, ...]
_TABLE_LEAF: Final = 0x0D
_INDEX_LEAF, _INDEX_INNER = 0x0A, 0x02
_MOST_LOCAL: Final = USABLE - 35
_MOST_IN_INDEX: Final = (USABLE - 12) * 64 // 255 - 23
_LEAST_LOCAL: Final = (USABLE - 12) * 32 // 255 - 23
# No row of a vault is larger; a damaged length must not ask for more.
_LARGEST: Final = 64 << 20
_INTEGERS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


class _Broken(Exception):
    """What stands here is no row."""


def rows(pages: Pages, page: Page) -> Iterator[tuple[Row, bool]]:
    """Yield the rows of a table's leaf page, and whether every page they lie on is sealed."""
    if _kind(page) != _TABLE_LEAF:
        return
    for cell in _cells(page, 8):
        try:
            size, at = _varint(page.content, cell)
            _rowid, at = _varint(page.content, at)
            payload, sealed = _payload(pages, page, at, size, _MOST_LOCAL)
            yield _record(payload), sealed
        except (_Broken, IndexError, struct.error, UnicodeDecodeError):
            continue


def keys(pages: Pages, page: Page) -> Iterator[Row]:
    """Yield the entries of an index page whose seal holds."""
    kind = _kind(page)
    if not page.sealed or kind not in (_INDEX_LEAF, _INDEX_INNER):
        return
    inner = kind == _INDEX_INNER
    for cell in _cells(page, 12 if inner else 8):
        try:
            size, at = _varint(page.content, cell + (4 if inner else 0))
            payload, _sealed = _payload(pages, page, at, size, _MOST_IN_INDEX)
            yield _record(payload)
        except (_Broken, IndexError, struct.error, UnicodeDecodeError):
            continue


def _kind(page: Page) -> int:
    start = _start(page)
    return page.content[start] if len(page.content) > start else 0


def _start(page: Page) -> int:
    return 100 if page.number == 1 else 0


def _cells(page: Page, head: int) -> Iterator[int]:
    start = _start(page)
    (count,) = struct.unpack_from(">H", page.content, start + 3)
    for n in range(min(count, USABLE // 4)):
        place = start + head + 2 * n
        if place + 2 > len(page.content):
            return
        (at,) = struct.unpack_from(">H", page.content, place)
        if start + head <= at < len(page.content):
            yield at


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = 0
    for n in range(8):
        byte = content[at + n]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + n + 1
    return value << 8 | content[at + 8], at + 9


def _payload(pages: Pages, page: Page, at: int, size: int, most: int) -> tuple[bytes, bool]:
    if not 0 < size <= _LARGEST:
        raise _Broken
    local = size
    if size > most:
        local = _LEAST_LOCAL + (size - _LEAST_LOCAL) % (USABLE - 4)
        local = local if local <= most else _LEAST_LOCAL
    parts, left = [page.content[at : at + local]], size - local
    if len(parts[0]) != local:
        raise _Broken
    sealed = page.sealed
    if left:
        (number,) = struct.unpack_from(">I", page.content, at + local)
        while left:
            further = pages.page(number)
            if not further.content:
                raise _Broken
            parts.append(further.content[4 : 4 + min(left, USABLE - 4)])
            left -= len(parts[-1])
            sealed = sealed and further.sealed
            (number,) = struct.unpack_from(">I", further.content)
    return b"".join(parts), sealed


def _record(payload: bytes) -> Row:
    head, at = _varint(payload, 0)
    if head > len(payload):
        raise _Broken
    types, body = [], head
    while at < head:
        one, at = _varint(payload, at)
        types.append(one)
    values = []
    for one in types:
        value, body = _value(payload, one, body)
        values.append(value)
    if body != len(payload):
        raise _Broken
    return tuple(values)


def _value(payload: bytes, kind: int, at: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return {0: None, 8: 0, 9: 1}[kind], at
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if kind == 7:
        return float(struct.unpack_from(">d", payload, at)[0]), at + 8
    if kind < 12:
        raise _Broken
    end = at + (kind - 12 - kind % 2) // 2
    if end > len(payload):
        raise _Broken
    return (payload[at:end].decode() if kind % 2 else payload[at:end]), end
