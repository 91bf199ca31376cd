"""What a pack is made from: a snapshot of one case, its releases, the pictures to place."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from reports.content import Attached, Document, Picture
from reports.pack.request import Photos
from reports.pdf.jpeg import NotPlaceable, read_head
from reports.pdf.png import Way, way
from reports.sources import Held, Sources
from storage.casework.covering import chosen_copies
from storage.casework.decisions import released_interviews
from storage.casework.intake import page_copy
from storage.casework.oversight import case_checkpoint
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.errors import AttachmentAltered, AttachmentMissing
from storage.exchange.filenames import safe_name
from storage.rows import Attachment, CaseFile
from storage.vault.sealed import Sealed

_PNG: Final = "image/png"
Pictures = Callable[[str], Picture | None]
Documents = Callable[[str], Document | None]
Originals = Callable[[str], Attached | None]


@dataclass(frozen=True)
class Snapshot:
    """One case at one moment; ``checkpoint`` is the Merkle root over its log and originals."""

    file: CaseFile
    released: frozenset[str]
    checkpoint: str
    pictures: Pictures = field(repr=False)
    documents: Documents = field(repr=False)
    originals: Originals = field(repr=False)


def gather(
    session: Session,
    case_id: str,
    photos: Photos = "full",
    passwords: Mapping[str, str] | None = None,
) -> Snapshot:
    """Take a snapshot in one read transaction; originals are read when they are drawn.

    ``passwords`` open encrypted documents, by their refs. Raises ``NoSuchCase``.
    """
    with session.snapshot():
        file = case_file(session, case_id)
        checkpoint = case_checkpoint(session, case_id, list(file.attachments))
        sources = Sources(session.vault.blobs)
        ways = {sha256: _way(sources, found) for sha256, found in file.attachments.items()}
        copies = {
            sha256: copy
            for sha256, found in file.attachments.items()
            if (photos == "submission" or ways[sha256] is Way.COPY)
            and (copy := page_copy(session, sha256)) is not None
        }

    covered = chosen_copies(file)

    def shown(ref: str) -> Attachment | None:
        """Return what stands for a piece of evidence on paper: its covered copy where chosen."""
        copy = covered.get(ref)
        return file.attachments.get(copy["sha256"]) if copy else file.attachment(ref)

    def picture(ref: str) -> Picture | None:
        found = shown(ref)
        if found is None or not found.preview or found.problem:
            return None
        if found.sha256 in copies:
            return _copy(found, copies[found.sha256])
        how = ways[found.sha256]
        return None if how is Way.COPY else _original(sources, found, how)

    def document(ref: str) -> Document | None:
        found = file.attachment(ref)
        source = sources.find(found.sha256) if found else None
        if found is None or source is None:
            return None
        password = (passwords or {}).get(ref, "")
        attached = _attached(source, ref, found)
        return Document(found.name, found.sha256, source, password, attached)

    def original(ref: str) -> Attached | None:
        # What was covered is not handed out beside its copy.
        found = shown(ref)
        source = sources.find(found.sha256) if found else None
        return _attached(source, ref, found) if found and source else None

    return Snapshot(file, released_interviews(file), checkpoint, picture, document, original)


def _way(sources: Sources, found: Attachment) -> Way:
    """Tell how a page can hold the original; inks are no colours of a screen."""
    if found.mime == "image/jpeg":
        return Way.COPY if found.mode == "CMYK" else Way.AS_IS
    if found.mime != _PNG:
        return Way.COPY
    try:
        with sources.opener(found.sha256)() as stream:
            return way(stream)
    except (AttachmentAltered, AttachmentMissing, NotPlaceable):
        # Who draws it says what is wrong with it.
        return Way.AS_IS


def _attached(source: Sealed, ref: str, found: Attachment) -> Attached:
    return Attached(
        name=safe_name(f"{ref}-{found.name}"),
        mime=found.mime,
        sha256=found.sha256,
        size=found.size,
        taken_in_at=found.taken_in_at,
        open=source,
        about=f"{found.name}, SHA-256 {found.sha256}",
    )


def _original(sources: Sources, found: Attachment, how: Way) -> Picture:
    return Picture(
        name=found.name,
        sha256=found.sha256,
        size=found.size,
        mime=found.mime,
        width=found.width or 1,
        height=found.height or 1,
        open=sources.opener(found.sha256),
        orientation=found.orientation or 1,
        mode=found.mode or "RGB",
        on_white=how is Way.ON_WHITE,
    )


def _copy(found: Attachment, content: bytes) -> Picture:
    _bytes, header = read_head(BytesIO(content))
    return Picture(
        name=found.name,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        mime="image/jpeg",
        width=header.width,
        height=header.height,
        open=Held(content),
    )
