"""What is remarked about a picture that comes in: another one here looks the same, or it came on a
way that took its data from it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from resources.language import N_
from storage.casework.reading import read_attachments
from storage.casework.session import Session
from storage.records import canonical

SAME_PICTURE: Final = N_("shows the same picture as {name} [{ref}], with other bytes")
PASSED_ON: Final = N_(
    "has no camera data: it probably passed through a chat program, which compresses anew; ask for"
    " the original"
)
# What cameras write and chat programs send; pictures of a screen have no camera data of their own.
_FROM_CAMERAS: Final = frozenset({"image/jpeg", "image/webp", "image/heic", "image/heif"})
_CAMERA_DATA: Final = ("taken_at", "device", "latitude", "software")
_THUMBNAILS: Final = (
    "SELECT sha256, content FROM derived WHERE purpose = 'thumbnail'"
    " AND sha256 IN (SELECT value FROM json_each(?))"
)


class Remark(NamedTuple):
    """A sentence part about a file, with the values that fill it."""

    sentence: str
    values: Mapping[str, str]


class Taken(NamedTuple):
    """A picture that came in: its ref and name here, its type, and what it says of itself."""

    ref: str
    name: str
    mime: str
    facts: Mapping[str, Any]


class _Look(NamedTuple):
    ref: str
    name: str
    tones: bytes
    taken_at: str


class Resemblance:
    """The pictures of one case as they look; read when the first picture comes.

    ``here`` are the refs of its originals by SHA-256.
    """

    def __init__(self, session: Session, here: Mapping[str, str]) -> None:
        self._session, self._here = session, dict(here)
        self._looks: list[_Look] | None = None

    def remarks(self, taken: Taken, thumbnail: bytes | None) -> tuple[Remark, ...]:
        """Return what is to be said of a picture that came in; it is known from then."""
        return tuple(self._remarks(taken, thumbnail)) if thumbnail else ()

    def _remarks(self, taken: Taken, thumbnail: bytes) -> Iterator[Remark]:
        own_data = any(taken.facts.get(name) for name in _CAMERA_DATA)
        if taken.mime in _FROM_CAMERAS and not own_data:
            yield Remark(PASSED_ON, {})
        looks, when = self._known(), str(taken.facts.get("taken_at") or "")
        look = _look(taken.ref, taken.name, thumbnail, when)
        if look is None:
            return
        same = next((one for one in looks if _same(one, look)), None)
        looks.append(look)
        if same is not None:
            yield Remark(SAME_PICTURE, {"ref": same.ref, "name": same.name})

    def _known(self) -> list[_Look]:
        if self._looks is None:
            known = read_attachments(self._session, self._here)
            rows = self._session.tables.run(_THUMBNAILS, canonical.text(list(self._here)))
            found = (
                _look(self._here[sha256], one.name, bytes(content), one.taken_at or "")
                for sha256, content in rows
                if (one := known.get(str(sha256))) is not None
            )
            self._looks = [one for one in found if one is not None]
        return self._looks


def _look(ref: str, name: str, thumbnail: bytes, taken_at: str) -> _Look | None:
    # Imported here: only who takes pictures in needs what opens them.
    from storage.evidence.likeness import likeness

    tones = likeness(thumbnail)
    return None if tones is None else _Look(ref, name, tones, taken_at)


def _same(one: _Look, other: _Look) -> bool:
    from storage.evidence.likeness import look_alike

    # Two shots of one scene are two pictures, each with a time of its own.
    apart = one.taken_at and other.taken_at and one.taken_at != other.taken_at
    return not apart and look_alike(one.tones, other.tones)
