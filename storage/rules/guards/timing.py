"""Guards of time and number: nights, calls and attempts a day, how often somebody is visited."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from itertools import groupby

from resources.language import N_
from storage.rules.guards.persons import addressed, number_of
from storage.rules.guards.said import AtTime
from storage.rules.guards.scene import Hit, Item, Limits, Scene
from storage.rules.moments import moment
from storage.rules.sentences import sentence

NIGHT = N_("At {at}, between {start} and {end}, and no consent of the debtor is recorded.")
CALLS = N_("Connected call no. {n} of the day to this person; at most {most} are allowed.")
ATTEMPTS = N_("Dial attempt no. {n} of the day to this number; at most {most} are allowed.")
SAME_DAY = N_("Visit no. {n} of the day to this debtor; at most {most} are allowed.")
OFTEN = N_("Visit no. {n} within {days} days to this debtor.")


def night(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield contacts and visits that begin or end in the night without consent (G1)."""
    for item, moments, agreed in _hours(scene):
        found = next((at for at in moments if at is not None and _dark(at, limits)), None)
        if found is not None and not agreed and not _promised(scene, found, limits):
            span = {"start": limits["from"], "end": limits["until"]}
            yield Hit(item, sentence(NIGHT, at=AtTime(found), **span))


def calls_a_day(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield connected outgoing calls to one person beyond the limit of a day (G2)."""
    calls = [
        item
        for item in _outgoing_calls(scene)
        if (item.planned or item["result"] == "answered") and not addressed(scene.file, item).third
    ]
    yield from _beyond(calls, lambda item: addressed(scene.file, item).key, limits, CALLS)


def attempts_a_day(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield dial attempts to one number beyond the limit of a day (G3)."""
    yield from _beyond(
        list(_outgoing_calls(scene)),
        lambda item: number_of(item) or addressed(scene.file, item).key,
        limits,
        ATTEMPTS,
    )


def visits_too_often(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield visits that follow too closely upon others (G14)."""
    made = [one for one in scene.items("visits") if one.planned or one["arrived_at"]]
    for place, item in enumerate(made):
        before = made[:place]
        near = [one for one in before if abs((item.day - one.day).days) < limits["days"]]
        same = [one for one in near if one.day == item.day]
        if same and len(same) + 1 > limits["per_day"]:
            count = len(same) + 1
            yield Hit(item, sentence(SAME_DAY, n=count, most=limits["per_day"]))
        elif near and len(near) + 1 >= limits["visits"]:
            yield Hit(item, sentence(OFTEN, n=len(near) + 1, days=limits["days"]))


def _hours(scene: Scene) -> Iterator[tuple[Item, tuple[datetime | None, ...], bool]]:
    consented = scene.plan is not None and scene.plan.consented
    for item in scene.items("contacts"):
        # A letter disturbs nobody at night.
        if item["direction"] == "out" and item["channel"] != "letter":
            yield item, (item.at("at"), item.at("until")), item.planned and consented
    for item in scene.items("visits"):
        agreed = (item["advance_notice"] or {}).get("agreed") is True
        start = item.at("arrived_at") or (item.at("planned_at") if item.planned else None)
        yield item, (start, item.at("left_at")), agreed or (item.planned and consented)


def _dark(at: datetime, limits: Limits) -> bool:
    start, end = time.fromisoformat(limits["from"]), time.fromisoformat(limits["until"])
    now = at.timetz().replace(tzinfo=None)
    return start <= now or now < end if start > end else start <= now < end


def _promised(scene: Scene, at: datetime, limits: Limits) -> bool:
    """The debtor himself named the hour: a promise to call back or to meet is a consent."""
    near = timedelta(minutes=limits["consent_minutes"])
    for item in scene.items("contacts"):
        promise = item["promise"] or {}
        due, said = moment(promise.get("due_at")), item.at("at")
        if promise.get("kind") == "pay" or due is None or said is None:
            continue
        if said < at and abs(at - due) <= near:
            return True
    return False


def _outgoing_calls(scene: Scene) -> Iterator[Item]:
    for item in scene.items("contacts"):
        if item["direction"] == "out" and item["channel"] == "call":
            yield item


def _beyond(
    calls: list[Item], key: Callable[[Item], str], limits: Limits, message: str
) -> Iterator[Hit]:
    """Yield what comes after the limit of a day; a planned call counts after all others."""

    def group(item: Item) -> tuple[str, str]:
        return key(item), item.day.isoformat()

    for _group, items in groupby(sorted(calls, key=group), key=group):
        for n, item in enumerate(items, start=1):
            if n > limits["most"]:
                yield Hit(item, sentence(message, n=n, most=limits["most"]))
