"""Items made from files: photographs of one occasion together, every document by itself."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from reports.pack.candidate import Candidate, Desk, Make
from reports.sections.view import View
from resources.language import N_
from storage.evidence.filetypes import UNKNOWN
from storage.kinds.evidence import KIND as EVIDENCE
from storage.rows import Attachment, Row

# Groups of the catalogue that follow from the record that names the file.
_GROUP_OF_USE = {"ledger": 4, "plans": 4}
_COLLECTION = 6
_PHOTOS, _FILES = 4, 5
Occasion = tuple[int, str, str]
_IDEOGRAPH: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")


def evidence_candidates(desk: Desk) -> Iterator[Candidate]:
    """Yield the items of all files that may be shown."""
    rows = [row for row in desk.view.file.rows("evidence") if shown(row, desk)]
    photos = [row for row in rows if medium_of(row, desk) == "photo"]
    photos.sort(key=lambda row: _occasion(row, desk))
    for occasion, together in groupby(photos, key=lambda row: _occasion(row, desk)):
        yield _photos(desk, occasion, tuple(together))
    for row in rows:
        if medium_of(row, desk) != "photo":
            yield _file(desk, row)


def shown(row: Row, desk: Desk) -> bool:
    """Tell whether a file may stand among the items."""
    return row["in_pack"] is not False and row.ref not in desk.held.evidence


def medium_of(row: Row, desk: Desk) -> str:
    """Return what kind of file it is: as recorded, else by its content.

    What has a content that no camera makes is no photograph, though somebody called it one.
    """
    found = desk.view.file.attachment(row.ref)
    if row["kind"] and not (row["kind"] == "photo" and found and _is_document(found)):
        return str(row["kind"])
    family = found.mime.partition("/")[0] if found else ""
    return {"image": "photo", "video": "video", "audio": "audio"}.get(family, "document")


def _is_document(found: Attachment) -> bool:
    family = found.mime.partition("/")[0]
    # What nobody could tell may be a damaged photograph.
    return family not in ("image", "video") and found.mime != UNKNOWN


def _group(row: Row, desk: Desk) -> int:
    if row["group"]:
        return int(row["group"])
    use = desk.uses.get(row.ref)
    if use:
        return _GROUP_OF_USE.get(use[0], _COLLECTION)
    return _COLLECTION if row["visit"] else 0


def _occasion(row: Row, desk: Desk) -> Occasion:
    """Photographs of one delivery, else of one visit, belong together; others stand alone."""
    use = desk.uses.get(row.ref)
    if use and use[0] == "notices":
        return (_group(row, desk), "notice", use[1].ref)
    if row["visit"]:
        return (_group(row, desk), "visit", str(row["visit"]))
    return (_group(row, desk), "file", row.ref)


def _photos(desk: Desk, occasion: Occasion, rows: tuple[Row, ...]) -> Candidate:
    group, what, ref = occasion
    thing = "photo_delivery" if what == "notice" else "photo"
    prefill = group == _COLLECTION
    return Candidate(
        group=group,
        order=_order(desk, rows[0], _PHOTOS),
        name=_photos_name(desk, what, ref, rows),
        kind=desk.wording.fact(thing, "kind"),
        form=rows[0]["form"] or desk.wording.fact(thing, "form"),
        source=_together(desk, [_source(desk, row, thing) for row in rows]),
        proves=_together(desk, [_proves(desk, row, thing if prefill else "") for row in rows]),
        refs=tuple(row.ref for row in rows),
        make="plates",
        copies=_copies(rows[0]),
        kept_at=_together(desk, [desk.view.text(row["original_kept_at"]) for row in rows]),
    )


def _photos_name(desk: Desk, what: str, ref: str, rows: tuple[Row, ...]) -> str:
    view, words = desk.view, desk.view.words
    if what == "file" or (len(rows) == 1 and rows[0]["name"]):
        return _name(desk, rows[0])
    if what == "notice":
        notice = next(row for row in view.file.rows("notices") if row.ref == ref)
        message = N_("Photographs of the delivery of notice {number} ({n})")
        return words(message, number=notice["number"], n=len(rows))
    visit = next((row for row in view.file.rows("visits") if row.ref == ref), None)
    if visit is None or visit.ordinal is None:
        return words(N_("Photographs on site ({n})"), n=len(rows))
    return words(N_("Photographs of visit no. {visit} ({n})"), visit=visit.ordinal, n=len(rows))


def _file(desk: Desk, row: Row) -> Candidate:
    found, medium = desk.view.file.attachment(row.ref), medium_of(row, desk)
    thing = {"video": "recording", "audio": "recording", "message_print": "message"}.get(medium, "")
    make = _make(medium, found)
    return Candidate(
        group=_group(row, desk),
        order=_order(desk, row, _FILES),
        name=_name(desk, row),
        kind=desk.wording.fact(thing, "kind") if thing else "documentary",
        form=row["form"] or (desk.wording.fact(thing, "form") if thing else ""),
        source=_source(desk, row, thing),
        proves=_proves(desk, row, thing),
        refs=(row.ref,),
        make=make,
        copies=_copies(row),
        kept_at=desk.view.text(row["original_kept_at"]),
        merges=(row.ref,) if make == "merge" else (),
    )


def _make(medium: str, found: Attachment | None) -> Make:
    if medium in ("video", "audio"):
        return "media"
    if found and found.mime == "application/pdf":
        return "merge"
    # What is no picture has no plate of a photograph, whatever it was called.
    return "plates" if found is None or found.mime.startswith("image/") else "file"


def _source(desk: Desk, row: Row, thing: str) -> str:
    """Return the source as recorded, else from the table where what it needs is known."""
    view, found = desk.view, desk.view.file.attachment(row.ref)
    if row["source"] or not thing:
        return view.text(row["source"])
    if thing.startswith("photo") and not row["taken_by"]:
        return ""
    if thing in ("message", "recording") and not row["medium"]:
        return ""
    return desk.wording.sentence(
        thing,
        "source",
        taker=view.staff(row["taken_by"]),
        day=view.when(row["taken_at"]),
        medium=view.text(row["medium"]),
        kept=view.text(row["original_kept_at"]),
        sha256=found.sha256 if found else str(row["sha256"] or ""),
    )


def _proves(desk: Desk, row: Row, thing: str) -> str:
    if row["proves"] or not thing:
        return desk.view.text(row["proves"])
    return desk.wording.sentence(thing, "proves")


def _together(desk: Desk, texts: list[str]) -> str:
    """Say once what is the same of all, else each with its place; any gap is a gap of the item."""
    if not all(texts) or len(set(texts)) == 1:
        return texts[0] if all(texts) else ""
    numbered = (
        desk.view.words(N_("({n}) {text}"), n=n, text=text) for n, text in enumerate(texts, 1)
    )
    return desk.view.words(N_("; ")).join(numbered)


def _name(desk: Desk, row: Row) -> str:
    view, found = desk.view, desk.view.file.attachment(row.ref)
    raw = view.text(found.name if found else str(row["file"] or ""))
    given = view.text(row["name"])
    name = (given if given != raw else "") or view.text(row["caption"])
    medium = medium_of(row, desk)
    if name:
        return name
    if medium == "document" and _IDEOGRAPH.search(raw):
        # What somebody called it in words is its name; what follows the dot tells a court nothing.
        return raw.rpartition(".")[0] or raw
    # What a device called a file tells a court nothing: first what it is, of when and by whom.
    return view.bracket(_plain_name(view, row, medium, found), raw)


def _plain_name(view: View, row: Row, medium: str, found: Attachment | None) -> str:
    """Return kind, day and who took it, or where: as far as it is known."""
    taken = str(row["taken_at"] or (found.taken_at if found else "") or "")
    who = view.staff(row["taken_by"]) if row["taken_by"] else view.text(row["place"])
    said = (view.option(EVIDENCE, "kind", medium), view.day(taken[:10]) if taken else "", who)
    return view.words(N_(", ")).join(part for part in said if part)


def _copies(row: Row) -> int:
    return 1 if row["copies"] is None else int(row["copies"])


def _order(desk: Desk, row: Row, place: int) -> tuple[str, int, str]:
    use = desk.uses.get(row.ref)
    visit = row["visit"] or (use[1]["visit"] if use else None)
    return desk.order(visit, row["taken_at"], place)
