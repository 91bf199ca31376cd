"""A new case made ready beside its vault: what of its entries needs neither key nor clock.

It is made of drafts by the same functions as every other entry; ``Writer.write_ready`` adds what
only the vault can say. As text it crosses a pipe; what does not fit that text is not made ready.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from storage.records import canonical
from storage.records.fresh import Part, lay_out, new_case_rows
from storage.records.operations import REMOVED, Draft, body_digest, content_of
from storage.records.recordrows import Shown
from storage.search import grams, texts

# Canonical JSON, ids and folded text hold none of these; typed text may, and is then left out.
_BETWEEN: Final = "\x1f"
_FORBIDDEN: Final = "\x1e\n"
_SINGLE: Final = 11
_NO_FIELDS: Final = '"fields":{}'


class ReadyRecord(NamedTuple):
    """A new record: columns of its row, the body of its entry, its fields as canonical texts.

    ``document`` and ``reading`` are what the search index takes.
    """

    record: str
    kind: str
    ref: str
    moment: str
    doc: str
    claims: str
    via: str
    body: str
    digest: str
    document: str
    reading: str
    names: Sequence[str]
    values: Sequence[str]


class ReadyCase(NamedTuple):
    """A new case: its list row, which begins with its chain and number, and its records."""

    row: tuple[str, ...]
    records: list[ReadyRecord]


def make_ready(drafts: Sequence[Draft], salts: Sequence[bytes]) -> ReadyCase | None:
    """Return the case that new drafts of one chain make, a salt of 16 bytes for each of them.

    None where it is no whole case that a list shows, or a draft is not plainly a new record.
    """
    # The vault says when and by whom.
    head = {"case": drafts[0].chain, "hlc": "", "wall": "", "staff": ""}
    if not all(map(_is_new, drafts)) or len({draft.chain for draft in drafts}) > 1:
        return None
    contents = [content_of(draft, salt) for draft, salt in zip(drafts, salts, strict=True)]
    layout = lay_out({one["record"]: [Part("", head, one)] for one in contents})
    rows = new_case_rows(layout.shown)
    if len(layout.shown) != len(drafts) or not rows:
        return None
    fields: dict[str, dict[str, str]] = {one.id: {} for one in layout.shown}
    for record, name, _operation, _hlc, text in layout.heads:
        fields[record][name] = text
    shown = zip(layout.shown, contents, strict=True)
    return ReadyCase(
        rows[drafts[0].chain], [_ready(one, said, fields[one.id]) for one, said in shown]
    )


def _is_new(draft: Draft) -> bool:
    return not draft.replaces and not draft.attachments and REMOVED not in draft.fields


def _ready(shown: Shown, content: dict[str, object], fields: dict[str, str]) -> ReadyRecord:
    _id, _chain, kind, ref, moment, doc, claims, _at, _by, via, *_rest = shown.row
    # The canonical form of ``content``, whose fields are texts already; only attachments, of which
    # there are none, stand before them.
    frame = canonical.text({**content, "fields": {}})
    body = frame.replace(_NO_FIELDS, f'"fields":{canonical.members(fields)}', 1)
    return ReadyRecord(
        shown.id, kind, ref, moment, doc, claims, via, body, body_digest(body.encode("utf-8")),
        grams.document(texts.texts(shown.kind, shown.values)),
        " ".join(texts.spoken(shown.kind, shown.values)),
        tuple(fields), tuple(fields.values()),
    )  # fmt: skip


def pack(case: ReadyCase) -> str:
    """Return a case as one line of text; empty where some text in it cannot stand there."""
    parts = [str(len(case.row)), *case.row]
    for one in case.records:
        parts += [*one[:_SINGLE], ",".join(one.names), *one.values]
    said = _BETWEEN.join(parts)
    clean = said.count(_BETWEEN) == len(parts) - 1
    return "" if not clean or any(one in said for one in _FORBIDDEN) else said


def unpack(said: str) -> ReadyCase:
    """Return the case that ``pack`` made a text of."""
    parts = said.split(_BETWEEN)
    at = 1 + int(parts[0])
    row, records = tuple(parts[1:at]), []
    while at < len(parts):
        names = parts[at + _SINGLE].split(",")
        begin = at + _SINGLE + 1
        at, single = begin + len(names), parts[at : begin - 1]
        records.append(ReadyRecord._make((*single, names, parts[begin:at])))
    return ReadyCase(row, records)
