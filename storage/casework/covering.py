"""Covered copies of pictures: made beside the original, chosen for packs, or put aside again."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from resources.language import N_
from storage.casework import records
from storage.casework.change import Change
from storage.casework.intake import Staged, keep_copies, with_attachment
from storage.casework.lookup import find_record, require_row
from storage.casework.reading import read_attachments
from storage.casework.session import Session
from storage.errors import CopyNotMade, NothingCovered, ReasonRequired
from storage.evidence import problems
from storage.evidence.areas import Area, Covering
from storage.evidence.filetypes import JPEG, kind_of
from storage.evidence.preview import Decoders
from storage.kinds import BY_NAME
from storage.progress import NoProgress, Progress
from storage.rows import Attachment, CaseFile, Row

NO_ORIGINAL = N_("the original is not in this vault")
NO_PICTURE = N_("it is no picture")
_STEPS = 3


def cover_picture(
    session: Session,
    case_id: str,
    evidence_ref: str,
    covering: Covering,
    reason: str,
    *,
    covered: Sequence[str] = (),
    progress: Progress | None = None,
) -> Change:
    """Make a covered copy of a picture and use it in packs from now on; the original stays.

    ``covered`` names what it shows there (see kind ``picture_copy``). Raises ``ReasonRequired``,
    ``NothingCovered``, ``NoSuchRecord``, ``CopyNotMade``, ``Cancelled``: then nothing is kept.
    """
    if not reason.strip():
        raise ReasonRequired()
    if not (covering.marks or covering.crop):
        raise NothingCovered()
    row = find_record(session, case_id, evidence_ref, "evidence")
    parent = _parent(session, row)
    staged = _made(session, parent, covering, progress or NoProgress())
    kind = BY_NAME["picture_copy"]
    values = {
        "at": session.clock.now().iso,
        "evidence": row.ref,
        "parent_sha256": parent.sha256,
        "sha256": staged.sha256,
        **_places(covering),
        "covered": list(covered),
        "reason": reason.strip(),
        "used": True,
    }
    draft = records.draft_new(session, kind, case_id, records.checked(kind, values))
    with session.atomic():
        change = session.write([with_attachment(draft, staged)], "added", kind.label)
        keep_copies(session, staged)
    return change


def use_copy(session: Session, record_id: str, reason: str, *, used: bool) -> Change:
    """Choose a covered copy for packs, or put it aside; raises ``ReasonRequired``."""
    require_row(session, record_id)
    return records.correct(session, record_id, {"used": used}, reason)


def chosen_copies(file: CaseFile) -> Mapping[str, Row]:
    """Return the covered copy that stands for each evidence ref in packs: the latest one in use.

    A copy of a file that the evidence does not hold any more stands for nothing.
    """
    found: dict[str, Row] = {}
    for row in file.rows("picture_copy"):
        of_this = file.files.get(row["evidence"]) == row["parent_sha256"]
        if row["used"] and of_this and row["sha256"] in file.attachments:
            found[row["evidence"]] = row
    return found


def _parent(session: Session, row: Row) -> Attachment:
    sha256 = str(row["sha256"] or "")
    found = read_attachments(session, [sha256]).get(sha256)
    if found is None or not session.vault.blobs.has(sha256):
        raise CopyNotMade(name=str(row["name"] or row.ref), problem=NO_ORIGINAL)
    if kind_of(found.mime) != "photo":
        raise CopyNotMade(name=found.name, problem=NO_PICTURE)
    return found


def _made(session: Session, parent: Attachment, covering: Covering, progress: Progress) -> Staged:
    """Store the covered picture and what screens show of it."""
    blobs, now = session.vault.blobs, session.clock.now().wall
    progress.advance(0, _STEPS)
    with Decoders(children=1) as decoders:
        covered = decoders.make_covered(
            lambda: blobs.open(parent.sha256), parent.mime, covering.header(), now=now
        )
        # Of a damaged picture nobody can say what the part shows that was not read.
        if covered.problem or not covered.page_copy:
            raise CopyNotMade(name=parent.name, problem=covered.problem or problems.DAMAGED)
        progress.advance(1, _STEPS)
        content = covered.page_copy
        previews = decoders.make_previews(content, JPEG, now=now)
    progress.advance(2, _STEPS)
    stored = blobs.put(io.BytesIO(content), total=len(content))
    name = f"{Path(parent.name).stem}-copy.jpg"
    return Staged(Path(name), name, JPEG, stored.sha256, stored.size, previews)


def _places(covering: Covering) -> dict[str, Any]:
    marks = [
        {"shape": mark.shape, "look": mark.look, **_place(mark.area)} for mark in covering.marks
    ]
    return {"marks": marks, **({"crop": _place(covering.crop)} if covering.crop else {})}


def _place(area: Area) -> dict[str, float]:
    return {
        "x": round(area.x, 6), "y": round(area.y, 6),
        "width": round(area.width, 6), "height": round(area.height, 6),
    }  # fmt: skip
