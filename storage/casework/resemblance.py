"""What is remarked about a picture: another one of its case looks the same, or it came on a way
that took its data from it; told when it comes in, and wherever its facts are shown."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Final, NamedTuple

from resources.language import N_
from storage.casework.session import Session
from storage.records import canonical
from storage.rows import Attachment, CaseFile

SAME_PICTURE: Final = N_("shows the same picture as {name} [{ref}], with other bytes")
PASSED_ON: Final = N_(
    "has no camera data: it probably passed through a chat program, which compresses anew; ask for"
    " the original"
)
# What a picture looks like (``storage.evidence.likeness``), kept beside its thumbnail; it can be
# made anew from that. Empty where it says little.
LIKENESS: Final = "likeness"
# What cameras write and chat programs send; pictures of a screen have no camera data of their own.
_FROM_CAMERAS: Final = frozenset({"image/jpeg", "image/webp", "image/heic", "image/heif"})
_KNOWN: Final = (
    "SELECT sha256, content FROM derived WHERE purpose = 'likeness'"
    " AND sha256 IN (SELECT value FROM json_each(?))"
)
_UNKNOWN: Final = (
    "SELECT sha256, content FROM derived AS d WHERE purpose = 'thumbnail'"
    " AND sha256 IN (SELECT value FROM json_each(?)) AND NOT EXISTS"
    " (SELECT 1 FROM derived WHERE sha256 = d.sha256 AND purpose = 'likeness')"
)
_KEEP: Final = "INSERT OR REPLACE INTO derived (sha256, purpose, content) VALUES (?, ?, ?)"
_LIGHT: Final = itemgetter(0)


class Remark(NamedTuple):
    """A sentence part about a file, with the values that fill it."""

    sentence: str
    values: Mapping[str, str]


def remarks(file: CaseFile, ref: str) -> tuple[Remark, ...]:
    """Return what is to be said of a piece of evidence of a case."""
    found = file.attachment(ref)
    earlier = file.alike.get(ref, "")
    same = file.attachment(earlier) if earlier else None
    return _remarks(found, earlier, same) if found is not None else ()


def passed_on(found: Attachment) -> bool:
    """Tell whether a picture lacks what its camera wrote, as chat programs leave it."""
    own = (found.taken_at, found.device, found.latitude, found.software)
    return found.mime in _FROM_CAMERAS and found.preview and not any(own)


def alike(
    session: Session, refs: Mapping[str, str], attachments: Mapping[str, Attachment]
) -> dict[str, str]:
    """Return for each picture that shows what an earlier one shows the ref of that one.

    ``refs`` are those of the originals of one case by SHA-256, in the order they were taken in.
    """
    return Looks(session, refs, attachments).found if len(refs) > 1 else {}


def keep_likeness(session: Session, sha256: str, thumbnail: bytes) -> None:
    """Keep what a picture looks like, from its thumbnail."""
    # Imported here: only who takes pictures in needs what opens them.
    from storage.evidence.likeness import likeness

    session.tables.run(_KEEP, sha256, LIKENESS, likeness(thumbnail) or b"")


def require_likeness(session: Session, hashes: Iterable[str]) -> None:
    """Keep what pictures look like that came in before it was kept."""
    rows = session.tables.run(_UNKNOWN, canonical.text(list(hashes)))
    if not rows:
        return
    with session.atomic():
        for sha256, thumbnail in rows:
            keep_likeness(session, str(sha256), bytes(thumbnail))


class _Look(NamedTuple):
    ref: str
    place: int
    tones: bytes
    upper: int
    taken_at: str


class Looks:
    """The pictures of one case as they look; takes what ``alike`` takes; gives ``found``."""

    def __init__(
        self, session: Session, refs: Mapping[str, str], attachments: Mapping[str, Attachment]
    ) -> None:
        self._session = session
        self._known: dict[str, Attachment] = {}
        # By how light they are: only neighbours can be alike.
        self._by_light: list[tuple[int, _Look]] = []
        self.found: dict[str, str] = {}
        self._add(refs, attachments)

    def take(self, ref: str, taken: Attachment) -> tuple[Remark, ...]:
        """Return what is to be said of a picture that came in; it is known from then."""
        self._add({taken.sha256: ref}, {taken.sha256: taken})
        earlier = self.found.get(ref, "")
        return _remarks(taken, earlier, self._known.get(earlier))

    def _add(self, refs: Mapping[str, str], attachments: Mapping[str, Attachment]) -> None:
        rows = self._session.tables.run(_KNOWN, canonical.text(list(refs)))
        tones = {str(sha256): bytes(content) for sha256, content in rows}
        for sha256, ref in refs.items():
            known = attachments.get(sha256)
            if known is not None and tones.get(sha256):
                seen = tones[sha256]
                upper = sum(seen[: len(seen) // 2])
                look = _Look(ref, len(self._known), seen, upper, known.taken_at or "")
                self._known[ref] = known
                self._compare(look)

    def _compare(self, look: _Look) -> None:
        from storage.evidence.likeness import MOST_LIGHT_APART, look_alike

        light = sum(look.tones)
        start = bisect_left(self._by_light, light - MOST_LIGHT_APART, key=_LIGHT)
        same = []
        for at in range(start, len(self._by_light)):
            other_light, other = self._by_light[at]
            if other_light > light + MOST_LIGHT_APART:
                break
            if abs(other.upper - look.upper) > MOST_LIGHT_APART:
                continue
            # Two shots of one scene are two pictures, each with a time of its own.
            apart = look.taken_at and other.taken_at and look.taken_at != other.taken_at
            if not apart and look_alike(look.tones, other.tones):
                same.append(other)
        if same:
            self.found[look.ref] = min(same, key=lambda one: one.place).ref
        insort(self._by_light, (light, look), key=_LIGHT)


def _remarks(found: Attachment, earlier: str, same: Attachment | None) -> tuple[Remark, ...]:
    return tuple(_said(found, earlier, same))


def _said(found: Attachment, earlier: str, same: Attachment | None) -> Iterator[Remark]:
    if passed_on(found):
        yield Remark(PASSED_ON, {})
    if same is not None:
        yield Remark(SAME_PICTURE, {"ref": earlier, "name": same.name})
