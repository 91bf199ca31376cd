"""Guards of evidence: pictures that may not be shown, and records that contradict one another."""

from collections.abc import Iterator
from datetime import datetime
from itertools import combinations

from resources.language import N_
from storage.kinds.evidence import TAGS
from storage.kinds.fields import Choice
from storage.kinds.interview import KIND as INTERVIEW
from storage.rules.guards.said import AtTime
from storage.rules.guards.scene import Hit, Item, Limits, Scene
from storage.rules.moments import day, minutes_between, moment
from storage.rules.sentences import sentence

INSIDE = N_("Taken inside a home, and who allowed to enter and when is not recorded.")
OF_OTHERS = N_("Shows what is not for others ({tag}): only a blurred copy may be given out.")
QUOTE = N_("Words of a closed record differ between two places: {field}.")
SIGNED_EARLY = N_("Delivered on {day}, before the notice was issued on {issued}.")
OUTSIDE = N_("Taken at {at}, outside the visit from {start} to {end}.")
TWICE = N_("{names} are recorded at two places at once: also at {place}.")
_WORDS = frozenset({"turns", "signed", "read_back", "acknowledges_debt"})


def photo_inside_home(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield pictures from inside a home without recorded leave (G12)."""
    visits = {row.ref: row for row in scene.file.rows("visits")}
    for item in scene.items("evidence"):
        visit = visits.get(item["visit"] or "")
        leave = (visit["entry_consent"] if visit else None) or {}
        if "inside_home" in (item["tags"] or ()) and not (leave.get("by") and leave.get("at")):
            yield Hit(item, sentence(INSIDE))


def photo_of_others(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield pictures of others, minors or private matters that are not kept out of packs (G12)."""
    for item in scene.items("evidence"):
        tag = next((one for one in limits["tags"] if one in (item["tags"] or ())), None)
        if tag and (item.planned or item["in_pack"] is not False):
            label = sentence(Choice(options=TAGS).label(tag))
            yield Hit(item, sentence(OF_OTHERS, tag=label))


def quote_changed(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield closed talks of which two vaults hold different words (G24)."""
    for item in scene.items("interviews"):
        changed = [name for name in item.row.conflicts if name in _WORDS]
        if INTERVIEW.closed(item.row.values) and changed:
            label = sentence(INTERVIEW.by_name[changed[0]].label)
            yield Hit(item, sentence(QUOTE, field=label))


def signed_before_issued(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield notices that were delivered before they were issued (G24)."""
    for item in scene.items("notices"):
        issued = day(item["issued_on"]) if item["issued_on"] else item.day
        days = [day(one["at"]) for one in item["deliveries"] or () if one.get("at")]
        if days and min(days) < issued:
            yield Hit(item, sentence(SIGNED_EARLY, day=min(days), issued=issued))


def photo_outside_visit(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield pictures whose own time lies outside the visit they belong to (G24)."""
    visits = {one.row.ref: one for one in scene.items("visits")}
    for item in scene.items("evidence"):
        visit = visits.get(item["visit"] or "")
        taken = _taken(scene, item)
        if visit is None or taken is None:
            continue
        start, end = visit.at("arrived_at"), visit.at("left_at")
        if start is None or end is None:
            continue
        off = max(minutes_between(taken, start), minutes_between(end, taken))
        if off > limits["minutes"]:
            said = sentence(OUTSIDE, at=AtTime(taken), start=AtTime(start), end=AtTime(end))
            yield Hit(item, said)


def two_places_at_once(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield visits that overlap another one of the same people elsewhere (G24)."""
    for first, second in combinations(scene.items("visits"), 2):
        both = [ref for ref in first["team"] or () if ref in (second["team"] or ())]
        places = [(one["place"] or {}).get("text") for one in (first, second)]
        if both and places[0] != places[1] and _overlap(first, second):
            names = ", ".join(dict.fromkeys(_name(scene, ref) for ref in both))
            yield Hit(second, sentence(TWICE, names=names, place=places[0]))


def _overlap(first: Item, second: Item) -> bool:
    starts = [one.at("arrived_at") or one.at("planned_at") for one in (first, second)]
    ends = [one.at("left_at") or start for one, start in zip((first, second), starts, strict=True)]
    if starts[0] is None or starts[1] is None or ends[0] is None or ends[1] is None:
        return False
    return starts[0] < ends[1] and starts[1] < ends[0]


def _name(scene: Scene, ref: str) -> str:
    row = scene.file.staff.get(ref)
    return str(row["name"]) if row else ref


def _taken(scene: Scene, item: Item) -> datetime | None:
    found = scene.file.attachment(item.row.ref)
    told = f"{found.taken_at}{found.offset or ''}" if found and found.taken_at else item["taken_at"]
    return moment(told)
