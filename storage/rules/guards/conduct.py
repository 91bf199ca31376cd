"""Guards on the spot: team and companions, what was shown, recording, entering, waiting."""

from collections.abc import Iterator, Mapping
from typing import Any

from resources.language import N_
from storage.rules.guards.said import several
from storage.rules.guards.scene import Hit, Item, Limits, Scene
from storage.rules.moments import minutes_between, moment
from storage.rules.sentences import sentence

TEAM = N_("The record names {n} of our staff; a visit needs at least {least}.")
OUTSIDERS = N_("People who are neither staff nor authorised came along: {names}.")
NOT_SHOWN = N_("Somebody was met, and that ID and authority were shown is not recorded.")
NOT_NAMED = N_("The call was answered, and that the institution was named is not recorded.")
NO_RECORDING = N_("There is no recording of the visit and no reason why.")
NO_CALL_RECORDING = N_("There is no recording of the answered call.")
ENTERED = N_("The home was entered, and who allowed it and when is not recorded.")
STAYED = N_("Left {minutes} minutes after being asked to leave; at most {most} are allowed.")
INDOORS = N_("Stayed {minutes} minutes in the home; at most {most} are allowed.")
WAITED = N_("Waited {minutes} minutes at the home; {most} or more are not allowed.")
WAITED_OVER = N_("Waited {minutes} minutes at the home; at most {most} are allowed.")
_MET = frozenset({"met_borrower", "met_at_work", "met_relative", "met_other"})
_CONNECTED = frozenset({"answered", "other_answered"})
_SOUND = frozenset({"audio", "video"})


def team_too_small(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield visits with too few of our own staff; the trip's team counts where none is named."""
    for item in scene.items("visits"):
        team = set(item["team"] or _trip(scene, item).get("team") or ())
        if len(team) < limits["least"] and (item.planned or item["arrived_at"]):
            yield Hit(item, sentence(TEAM, n=len(team), least=limits["least"]))


def outsiders_along(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield visits with companions who are neither staff nor authorised (G7)."""
    ours = _own_names(scene)
    for item in scene.items("visits"):
        others = [one for one in _companions(scene, item) if not _allowed(one, ours, limits)]
        if others:
            yield Hit(item, sentence(OUTSIDERS, names=several(map(_named, others))))


def id_not_shown(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield visits on which somebody was met and nothing was shown (G8)."""
    for item in scene.items("visits"):
        shown = item["id_shown"] is True and item["authority_shown"] is True
        if not item.planned and item["outcome"] in _MET and not shown:
            yield Hit(item, sentence(NOT_SHOWN))


def institution_not_named(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield answered calls in which the institution was not named (G8)."""
    for item in _answered(scene):
        if item["self_identified"] is not True:
            yield Hit(item, sentence(NOT_NAMED))


def visit_not_recorded(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield visits without recording, recording file or reason (G9)."""
    sound = {row["visit"] for row in scene.file.rows("evidence") if row["kind"] in _SOUND}
    talks = {row["visit"] for row in scene.file.rows("interviews") if row["recording"]}
    for item in scene.items("visits"):
        known = item["recorded"] or item["not_recorded_reason"] or item.row.ref in sound | talks
        if item["arrived_at"] and not item.planned and not known:
            yield Hit(item, sentence(NO_RECORDING))


def call_not_recorded(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield answered calls without recording (G9)."""
    for item in _answered(scene):
        if not item["recorded"] and not item["recording"]:
            yield Hit(item, sentence(NO_CALL_RECORDING))


def entered_without_leave(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield visits that entered the home without leave, its giver and time (G10)."""
    for item in scene.items("visits"):
        leave = item["entry_consent"] or {}
        if item["entered_home"] and not (leave.get("by") and leave.get("at")):
            yield Hit(item, sentence(ENTERED))


def stayed_after_request(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield visits that did not end when they were asked to (G10)."""
    for item in scene.items("visits"):
        stayed = minutes_between(item.at("asked_to_leave_at"), item.at("left_at"))
        if stayed > limits["minutes"]:
            yield Hit(item, sentence(STAYED, minutes=int(stayed), most=limits["minutes"]))


def stayed_indoors(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield visits that stayed in the home too long (G10)."""
    for item in scene.items("visits"):
        start = moment((item["entry_consent"] or {}).get("at")) or item.at("arrived_at")
        stayed = minutes_between(start, item.at("left_at"))
        if item["entered_home"] and stayed > limits["over_minutes"]:
            most = limits["over_minutes"]
            yield Hit(item, sentence(INDOORS, minutes=int(stayed), most=most))


def waited_at_home(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield visits that waited at the home: ``over_minutes``, or ``minutes`` and more (G10)."""
    for item in scene.items("visits"):
        span = item["waited"] or {}
        waited = minutes_between(moment(span.get("from")), moment(span.get("until")))
        if (item["place"] or {}).get("kind") != "residence":
            continue
        if waited > limits.get("over_minutes", waited):
            most = limits["over_minutes"]
            yield Hit(item, sentence(WAITED_OVER, minutes=int(waited), most=most))
        elif "minutes" in limits and waited >= limits["minutes"]:
            yield Hit(item, sentence(WAITED, minutes=int(waited), most=limits["minutes"]))


def _answered(scene: Scene) -> Iterator[Item]:
    for item in scene.items("contacts"):
        called = item["channel"] == "call" and item["direction"] == "out"
        if called and not item.planned and item["result"] in _CONNECTED:
            yield item


def _trip(scene: Scene, item: Item) -> Mapping[str, Any]:
    row = scene.file.trips.get(item["trip"] or "")
    return row.values if row else {}


def _companions(scene: Scene, item: Item) -> list[Mapping[str, Any]]:
    known = {one["ref"]: one for one in _trip(scene, item).get("companions") or ()}
    named = [known.get(ref, {"name": ref}) for ref in item["companions"] or ()]
    return [*named, *(scene.plan.companions if scene.plan and item.planned else ())]


def _own_names(scene: Scene) -> frozenset[str]:
    office = scene.file.organisation
    agency = (office["agency"] or {}) if office else {}
    names = ((office["name"] if office else None), agency.get("name"))
    return frozenset(name for name in names if name)


def _allowed(companion: Mapping[str, Any], ours: frozenset[str], limits: Limits) -> bool:
    if companion.get("organisation") in ours:
        return True
    told = f"{companion.get('capacity') or ''} {companion.get('organisation') or ''}".casefold()
    return any(word.casefold() in told for word in limits["allowed"])


def _named(companion: Mapping[str, Any]) -> str:
    told = [companion.get("capacity"), companion.get("organisation")]
    more = " ".join(part for part in told if part)
    return f"{companion.get('name') or ''} ({more})" if more else str(companion.get("name") or "")
