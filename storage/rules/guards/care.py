"""Guards for people who need care, and for debts that are in dispute or under negotiation."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from resources.language import N_
from storage.kinds.fields import Choice
from storage.kinds.flag import FLAGS
from storage.rules.care import concerns
from storage.rules.dates import CHINA
from storage.rules.guards.scene import Hit, Item, Limits, Scene
from storage.rules.moments import day
from storage.rules.sentences import Sentence, sentence

DISTRESS = N_("The talk shows distress: visits, calls and demands rest until a supervisor decides.")
NEEDS_CARE = N_("{flag}: visits, calls and demands rest until a supervisor decides.")
FROZEN = N_("{flag} since {day}, and no supervisor has let the work go on.")
FLAGGED = N_("A demand while this is open since {day}: {flag}.")
_DEMANDS = frozenset({"overdue_contact", "demand"})


def needs_care(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield the records that show that somebody needs care (G13)."""
    for concern in concerns(scene.file):
        flag = _label(concern.kind)
        said = (
            sentence(DISTRESS) if concern.list == "interviews" else sentence(NEEDS_CARE, flag=flag)
        )
        yield Hit(scene.item(concern.row, concern.list), said)


def frozen_for_care(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield contacts, visits and notices after such a sign, before a supervisor decided (G13)."""
    found = concerns(scene.file)
    for item in scene.approaches():
        at = _moment(item)
        for concern in found:
            if concern.freezes(at):
                values = {"flag": _label(concern.kind), "day": concern.since.date()}
                yield Hit(item, sentence(FROZEN, **values))
                break


def demand_while_flagged(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield demands while a flag is open that locks them (G17)."""
    flags = [flag for flag in scene.items("flags") if flag["kind"] in limits["flags"]]
    for item in _demands(scene):
        for flag in flags:
            ended = flag["resolved_on"] and day(flag["resolved_on"]) <= item.day
            # The flag's own day does not say which came first; what is planned comes after.
            begun = flag.day < item.day or (item.planned and flag.day == item.day)
            if begun and not ended:
                said = sentence(FLAGGED, flag=_label(flag["kind"]), day=flag.day)
                yield Hit(item, said)
                break


def _demands(scene: Scene) -> Iterator[Item]:
    for item in scene.items("contacts"):
        if item["direction"] == "out" and item["demanded"]:
            yield item
    for item in scene.items("notices"):
        if item["kind"] in _DEMANDS:
            yield item


def _moment(item: Item) -> datetime:
    """Return when an approach began; a notice of a day counts from its beginning."""
    names = ("at", "arrived_at", "planned_at") if item.list != "notices" else ()
    known = next((at for name in names if (at := item.at(name)) is not None), None)
    if item.planned:
        # What is planned comes after what is recorded, whatever hour it bears; also after a flag
        # of that day, which counts from the day's end.
        following = min(item.day, date.max - timedelta(1)) + timedelta(1)
        return datetime.combine(following, time.min, CHINA)
    return known or datetime.combine(item.day, time.min, CHINA)


def _label(kind: str) -> Sentence:
    return sentence(Choice(options=FLAGS).label(kind))
