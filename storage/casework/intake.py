"""Taking in files: the original into the store, its copies and facts, its record in the log."""

import io
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from resources.language import N_
from storage.casework import records
from storage.casework.lookup import rows_where
from storage.casework.reading import read_attachments
from storage.casework.resemblance import Looks, Remark, keep_likeness, require_likeness
from storage.casework.session import Session
from storage.errors import AttachmentAltered, AttachmentMissing, FileRefused
from storage.evidence import problems
from storage.evidence.filetypes import kind_of
from storage.evidence.inspection import inspect_file, shown_name
from storage.evidence.preview import Decoders, Previews
from storage.kinds import BY_NAME
from storage.progress import Progress
from storage.records.operations import Draft

Status = Literal["added", "duplicate", "kept_without_preview", "refused"]
THUMBNAIL: Final = "thumbnail"
PAGE: Final = "page"
# Pictures that are decoded while the next original is being stored.
_AHEAD: Final = 4


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """What became of one file. ``facts`` are those of command-line.md's ``evidence add``.

    ``remarks`` say what a person should know of a picture that is in.
    """

    file: str
    status: Status
    ref: str = ""
    reason: str = ""
    sha256: str = ""
    size: int | None = None
    mime: str = ""
    facts: Mapping[str, Any] | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Staged:
    """An original that is in the store, before its record is written."""

    path: Path
    name: str
    mime: str
    sha256: str
    size: int
    previews: Previews

    @property
    def facts(self) -> dict[str, Any]:
        """What is known of it from its bytes, None left out."""
        facts = {**asdict(self.previews.facts), "problem": self.previews.problem}
        shown = bool(self.previews.thumbnail)
        return {k: v for k, v in facts.items() if v not in (None, "")} | {"preview": shown}

    @property
    def attachment(self) -> dict[str, Any]:
        """What the operation that takes it in says of it."""
        return {
            "sha256": self.sha256,
            "size": self.size,
            "name": self.name,
            "mime": self.mime,
            "facts": self.facts,
        }


def take_in(
    session: Session,
    case_id: str,
    files: Sequence[Path],
    about: Mapping[str, Any],
    progress: Progress,
    each: Mapping[Path, Mapping[str, Any]] | None = None,
) -> list[IntakeResult]:
    """Take files into a case; ``about`` holds field values for every new evidence record.

    ``each`` holds those of single files, which go before. Each file is wholly in or wholly out; a
    file that is here already is told as a duplicate. On ``Cancelled`` what was finished stays.
    Raises ``InvalidRecord`` for values that do not fit, ``DiskFull``.
    """
    told = {path: {**about, **(each or {}).get(path, {})} for path in files}
    for values in (about, *told.values()):
        _check(values)
    found: list[IntakeResult] = []
    for done, result in enumerate(_results(session, case_id, files, told)):
        found.append(result)
        progress.advance(done + 1, len(files), result.file)
    return found


def take_made(
    session: Session, case_id: str, content: bytes, name: str, mime: str, about: Mapping[str, Any]
) -> IntakeResult:
    """Take in what this program made itself, e.g. a drawn signature; it never lay in a file.

    ``about`` holds field values for its evidence record. Raises ``InvalidRecord``, ``DiskFull``.
    """
    _check(about)
    blobs = session.vault.blobs
    stored = blobs.put(io.BytesIO(content), total=len(content))
    with Decoders() as decoders:
        opened, now = partial(blobs.open, stored.sha256), session.clock.now().wall
        previews = decoders.submit(opened, mime, now=now).result()
    staged = Staged(Path(name), name, mime, stored.sha256, stored.size, previews)
    return _recorded(
        session, case_id, staged, about, _refs_by_hash(session, case_id).get(stored.sha256, "")
    )


def _results(
    session: Session, case_id: str, files: Sequence[Path], told: Mapping[Path, Mapping[str, Any]]
) -> Iterator[IntakeResult]:
    here = _refs_by_hash(session, case_id)
    require_likeness(session, here)
    looks = Looks(session, here, read_attachments(session, here))
    with Decoders() as decoders:
        for staged in staged_files(session, decoders, files):
            if isinstance(staged, FileRefused):
                yield _refused(staged)
                continue
            values = told[staged.path]
            result = _recorded(session, case_id, staged, values, here.get(staged.sha256, ""))
            here.setdefault(staged.sha256, result.ref)
            if result.status != "duplicate":
                taken = read_attachments(session, [staged.sha256])[staged.sha256]
                result = replace(result, remarks=looks.take(result.ref, taken))
            yield result


def staged_files(
    session: Session, decoders: Decoders, files: Sequence[Path]
) -> Iterator[Staged | FileRefused]:
    """Store originals and decode their copies, a few ahead; yield them in the order given."""
    waiting: list[_Begun | FileRefused] = []
    for path in files:
        waiting.append(_begin(session, decoders, path))
        if len(waiting) > _AHEAD:
            yield _finish(waiting.pop(0))
    for pending in waiting:
        yield _finish(pending)


@dataclass(frozen=True, slots=True)
class _Begun:
    path: Path
    name: str
    mime: str
    sha256: str
    size: int
    previews: Future[Previews]


def _begin(session: Session, decoders: Decoders, path: Path) -> _Begun | FileRefused:
    try:
        with inspect_file(path) as file:
            stored = session.vault.blobs.put(file.stream, total=file.size)
    except FileRefused as refusal:
        return refusal
    blobs, sha256 = session.vault.blobs, stored.sha256
    previews = decoders.submit(
        lambda: blobs.open(sha256), file.type.mime, now=session.clock.now().wall
    )
    return _Begun(path, file.name, file.type.mime, sha256, stored.size, previews)


def _finish(begun: _Begun | FileRefused) -> Staged | FileRefused:
    if isinstance(begun, FileRefused):
        return begun
    return Staged(
        begun.path, begun.name, begun.mime, begun.sha256, begun.size, begun.previews.result()
    )


def _recorded(
    session: Session, case_id: str, staged: Staged, about: Mapping[str, Any], existing: str
) -> IntakeResult:
    if existing:
        return _told(staged, "duplicate", existing, N_("the case holds this file already"))
    kind = BY_NAME["evidence"]
    known = {"kind": kind_of(staged.mime), "name": staged.name}
    if known["kind"] == "other":  # archives and what nobody knows are no kind of evidence
        del known["kind"]
    said = {name: value for name, value in about.items() if value is not None}
    values = {**known, **said, "sha256": staged.sha256}
    draft = records.draft_new(session, kind, case_id, values)
    with session.atomic():
        session.write([with_attachment(draft, staged)], "added", kind.label)
        keep_copies(session, staged)
    problem = staged.previews.problem
    if staged.previews.thumbnail:
        return _told(staged, "added", str(draft.fields["ref"]), problem)
    return _told(
        staged, "kept_without_preview", str(draft.fields["ref"]), problem or problems.NO_PICTURE
    )


def with_attachment(draft: Draft, staged: Staged) -> Draft:
    """Return the draft of an evidence record with the original that it is about."""
    return Draft(
        draft.chain, draft.kind, draft.record, draft.fields, draft.replaces,
        (staged.attachment,), draft.reason, draft.via,
    )  # fmt: skip


def keep_copies(session: Session, staged: Staged) -> None:
    """Keep the thumbnail in the database and the page copy in the store; both can be remade."""
    table = session.tables.derived
    if staged.previews.thumbnail:
        table.insert(
            sha256=staged.sha256, purpose=THUMBNAIL, content=staged.previews.thumbnail
        ).on_conflict_replace().execute()
        keep_likeness(session, staged.sha256, staged.previews.thumbnail)
    if staged.previews.page_copy:
        stored = session.vault.blobs.put(io.BytesIO(staged.previews.page_copy))
        table.insert(
            sha256=staged.sha256, purpose=PAGE, content=stored.sha256.encode()
        ).on_conflict_replace().execute()


def thumbnail(session: Session, sha256: str) -> bytes | None:
    """Return the stored thumbnail of an original (JPEG, 512 px), None where there is none."""
    return _derived(session, sha256, THUMBNAIL)


def page_copy(session: Session, sha256: str) -> bytes | None:
    """Return the stored page copy of an original (JPEG, 1,700 px), None where there is none.

    A damaged copy is none: it can be made anew, and the original stands in for it.
    """
    found = _derived(session, sha256, PAGE)
    if found is None:
        return None
    try:
        with session.vault.blobs.open(found.decode()) as stream:
            return stream.read()
    except (AttachmentAltered, AttachmentMissing):
        return None


def _derived(session: Session, sha256: str, purpose: str) -> bytes | None:
    table = session.tables.derived
    rows = table.select(table.content).where((table.sha256 == sha256) & (table.purpose == purpose))
    return next((bytes(content) for (content,) in rows.tuples()), None)


def _refs_by_hash(session: Session, case_id: str) -> dict[str, str]:
    """Return the ref of each original that the case holds, the earliest record of it."""
    table = session.tables.record
    where = (table.chain == case_id) & (table.kind == "evidence") & (table.removed == 0)
    found: dict[str, str] = {}
    for row in rows_where(session.tables, where):
        found.setdefault(str(row["sha256"]), row.ref)
    return found


def _check(about: Mapping[str, Any]) -> None:
    records.checked(BY_NAME["evidence"], about)


def _refused(refusal: FileRefused) -> IntakeResult:
    return IntakeResult(
        str(refusal.details["name"]), "refused", reason=str(refusal.details["problem"])
    )


def _told(staged: Staged, status: Status, ref: str, reason: str) -> IntakeResult:
    return IntakeResult(
        shown_name(staged.path), status, ref, reason, staged.sha256, staged.size, staged.mime,
        staged.facts,
    )  # fmt: skip
