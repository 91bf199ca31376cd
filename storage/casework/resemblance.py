"""What is remarked about a picture that comes in: another one here looks the same, or it came on a
way that took its data from it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from resources.language import N_
from storage.casework.reading import read_attachments
from storage.casework.session import Session
from storage.records import canonical

SAME_PICTURE: Final = N_("shows the same picture as {ref}, with other bytes")
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


class _Look(NamedTuple):
    ref: str
    tones: bytes
    taken_at: str


class Resemblance:
    """The pictures of one case as they look; read when the first picture comes.

    ``here`` are the refs of its originals by SHA-256.
    """

    def __init__(self, session: Session, here: Mapping[str, str]) -> None:
        self._session, self._here = session, dict(here)
        self._looks: list[_Look] | None = None

    def remarks(
        self, ref: str, mime: str, thumbnail: bytes, facts: Mapping[str, Any]
    ) -> tuple[Remark, ...]:
        """Return what is to be said of a picture that came in as ``ref``; it is known from then."""
        return tuple(self._remarks(ref, mime, thumbnail, facts)) if thumbnail else ()

    def _remarks(
        self, ref: str, mime: str, thumbnail: bytes, facts: Mapping[str, Any]
    ) -> Iterator[Remark]:
        if mime in _FROM_CAMERAS and not any(facts.get(name) for name in _CAMERA_DATA):
            yield Remark(PASSED_ON, {})
        looks = self._known()
        look = _look(ref, thumbnail, facts)
        if look is None:
            return
        same = next((one.ref for one in looks if _same(one, look)), "")
        looks.append(look)
        if same:
            yield Remark(SAME_PICTURE, {"ref": same})

    def _known(self) -> list[_Look]:
        if self._looks is None:
            facts = read_attachments(self._session, self._here)
            rows = self._session.tables.run(_THUMBNAILS, canonical.text(list(self._here)))
            found = (
                _look(self._here[sha256], bytes(content), {"taken_at": facts[sha256].taken_at})
                for sha256, content in rows
                if sha256 in facts
            )
            self._looks = [one for one in found if one is not None]
        return self._looks


def _look(ref: str, thumbnail: bytes, facts: Mapping[str, Any]) -> _Look | None:
    # Imported here: only who takes pictures in needs what opens them.
    from storage.evidence.likeness import likeness

    tones = likeness(thumbnail)
    return None if tones is None else _Look(ref, tones, str(facts.get("taken_at") or ""))


def _same(one: _Look, other: _Look) -> bool:
    from storage.evidence.likeness import look_alike

    # Two shots of one scene are two pictures, each with a time of its own.
    apart = one.taken_at and other.taken_at and one.taken_at != other.taken_at
    return not apart and look_alike(one.tones, other.tones)
