"""Whether a foreign operation has the form it must have before anything reads its values.

Headers must be of the version known here: they carry the chain. A body of a newer version, or of
an unknown kind, is passed on as it is; one of this version must be what this program writes.
"""

import hashlib
import re
from typing import Any, Final

from storage.exchange.packages import documents
from storage.exchange.packages.documents import Malformed, is_hex
from storage.exchange.packages.zip_reader import NotWhole
from storage.kinds import BY_NAME
from storage.kinds.fields import Flaws
from storage.kinds.kind import Kind
from storage.records.operations import REMOVED, VERSION, Operation, Parsed
from storage.records.projection import CLAIMS

# Up to the year 9999: beyond it a clock reading would no longer sort as a text.
_HLC: Final = re.compile(r"[012]\d{14}-\d{6}-[0-9a-f]{8}")
_CHAIN: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")
# A header as this program writes it: what fits is canonical JSON in the right form, without
# parsing it. What does not fit may be right all the same and is looked at closely.
_USUAL: Final = re.compile(
    r'\{"body":"([0-9a-f]{64})","boot":"([ !#-\[\]-~]*)","case":"([0-9A-Za-z_-]{1,64})",'
    r'"device":"([0-9a-f]{32})","hlc":"([012]\d{14}-\d{6}-[0-9a-f]{8})",'
    r'"mono":(0|[1-9]\d{0,18}),"prev":"((?:[0-9a-f]{64})?)","seq":([1-9]\d{0,14}),'
    r'"staff":"([ !#-\[\]-~]{0,64})","v":(1),"wall":"([ !#-\[\]-~]{0,40})"\}',
    re.ASCII,
)
_TEXTS: Final = ("kind", "record", "reason", "via", "salt")
_LONGEST: Final = 100_000
# What entries of every kind may say beside its fields.
_OF_ALL: Final = frozenset({*CLAIMS, "ref"})


class Entry:
    """A foreign operation with its parsed parts; ``content`` None: erased or of a newer version."""

    __slots__ = ("chain", "content", "device", "head", "operation", "prev", "seq")

    def __init__(self, operation: Operation) -> None:
        self.head = _head(operation)
        self.chain = str(self.head["case"])
        self.device = str(self.head["device"])
        self.seq = int(self.head["seq"])
        self.prev = str(self.head["prev"])
        self.content = _content(operation, self.head)
        self.operation = Parsed.of(operation, self.head, self.content)

    @property
    def where(self) -> str:
        """Chain, device and sequence number, for messages."""
        return f"{self.chain}/{self.device}/{self.seq}"

    @property
    def kind(self) -> Kind | None:
        """The kind of its record where it is known here."""
        return None if self.content is None else BY_NAME.get(self.content["kind"])

    @property
    def is_base(self) -> bool:
        """Whether it says all that a record of its kind needs: its first entry does."""
        kind = self.kind
        if kind is None or self.content is None:
            return True
        fields = self.content["fields"]
        return all(fields.get(name) is not None for name in kind.needed)


def _head(operation: Operation) -> dict[str, Any]:
    usual = _USUAL.fullmatch(operation.header.decode("latin-1"))
    if usual is None or VERSION != 1:
        return _checked_head(operation)
    body, boot, case, device, hlc, mono, prev, seq, staff, _v, wall = usual.groups()
    if (prev == "") != (seq == "1"):
        raise NotWhole("operation: header")
    return {
        "body": body, "boot": boot, "case": case, "device": device, "hlc": hlc, "mono": int(mono),
        "prev": prev, "seq": int(seq), "staff": staff, "v": VERSION, "wall": wall,
    }  # fmt: skip


def _checked_head(operation: Operation) -> dict[str, Any]:
    try:
        head = documents.parsed(operation.header)
        if documents.number(head, "v") != VERSION:
            raise Malformed("v")
        documents.hexes(head, "device", 16)
        documents.hexes(head, "body", 32)
        documents.text(head, "staff", 64)
        documents.text(head, "wall", 40)
        well = (
            _CHAIN.fullmatch(documents.text(head, "case", 64)) is not None
            and _HLC.fullmatch(documents.text(head, "hlc", 40)) is not None
            and documents.number(head, "seq") > 0
            and (head.get("prev") == "" or is_hex(head.get("prev"), 32))
            and (head.get("prev") == "") == (head["seq"] == 1)
        )
    except Malformed as error:
        raise NotWhole(f"operation: {error}") from error
    if not well:
        raise NotWhole("operation: header")
    return head


def _content(operation: Operation, head: dict[str, Any]) -> dict[str, Any] | None:
    body = operation.body
    if body is None:
        return None
    if hashlib.sha256(body).hexdigest() != head["body"]:
        raise NotWhole("operation: body")
    try:
        content = documents.parsed(body)
        if documents.number(content, "v") > VERSION:
            return None
        _check_body(content)
    except Malformed as error:
        raise NotWhole(f"operation: {error}") from error
    return content


def _check_body(content: dict[str, Any]) -> None:
    for name in _TEXTS:
        value = content.get(name)
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise Malformed(name)
    fields, replaces = content.get("fields"), content.get("replaces")
    if not isinstance(fields, dict) or not isinstance(replaces, dict):
        raise Malformed("fields")
    for ids in replaces.values():
        if not isinstance(ids, list) or not all(is_hex(one, 32) for one in ids):
            raise Malformed("replaces")
    for item in documents.many(content, "attachments", 1000):
        _check_attachment(item)
    kind = BY_NAME.get(content["kind"])
    if kind is not None:
        _check_fields(kind, fields)


def _check_attachment(item: Any) -> None:
    if not isinstance(item, dict):
        raise Malformed("attachments")
    documents.hexes(item, "sha256", 32)
    documents.number(item, "size")
    documents.text(item, "name", 1000)
    documents.text(item, "mime")
    if not isinstance(item.get("facts", {}), dict):
        raise Malformed("facts")


def _check_fields(kind: Kind, fields: dict[str, Any]) -> None:
    fields_of, flaws = kind.by_name, Flaws()
    for name, value in fields.items():
        known = fields_of.get(name)
        if name == REMOVED:
            _check_removal(value)
        elif name in _OF_ALL:
            if not isinstance(value, str):
                raise Malformed(name)
        elif known is not None and not known.outside:
            if value is not None:
                known.type.check(value, name, flaws)
            if flaws or (value is None and known.required):
                raise Malformed(f"{kind.name}.{name}")


def _check_removal(value: Any) -> None:
    match value:
        case bool():
            return
        case {"seen": list(seen)} if all(is_hex(one, 32) for one in seen):
            return
    raise Malformed(REMOVED)
