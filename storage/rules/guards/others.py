"""Guards for people who owe nothing: whether they may be addressed, and what they may learn."""

import re
from collections.abc import Iterator
from datetime import date

from resources.language import N_
from storage.rules.guards.persons import addressed, reached_other
from storage.rules.guards.scene import Hit, Item, Limits, Scene
from storage.rules.moments import day
from storage.rules.sentences import sentence

NO_REASON = N_(
    "{person} owes nothing, and it is not recorded that the debtor could not be reached "
    "({failed} of {needed} failed attempts), died or lacks capacity."
)
DISCLOSED = N_("The debt was disclosed to somebody who owes nothing.")
DISCLOSED_SOURCE = N_("The debt was disclosed to the source of a finding.")
IN_TEXT = N_("What is written to somebody who owes nothing speaks of the debt: {word}.")
REFUSED = N_("{person} has refused to be contacted since {day}.")
_EXCUSES = frozenset({"death", "mental_disorder"})
_REACHED = frozenset({"answered", "replied", "read"})
_WRITTEN = frozenset({"sms", "im", "letter", "email"})


def third_person(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield contacts with third persons without a reason (G4)."""
    for item in _outgoing(scene):
        person = addressed(scene.file, item)
        if not person.third or _excused(scene, item.day):
            continue
        failed = _failed(scene, item, limits["days"])
        if failed < limits["failed_attempts"]:
            values = {"failed": failed, "needed": limits["failed_attempts"]}
            yield Hit(item, sentence(NO_REASON, person=person.name or person.role, **values))


def debt_disclosed(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield contacts and findings in which a third person learned of the debt (G5)."""
    for item in scene.items("contacts"):
        if item["debt_disclosed"] and reached_other(scene.file, item):
            yield Hit(item, sentence(DISCLOSED))
    for item in scene.items("findings"):
        if item["debt_disclosed"] and (item["source"] or {}).get("kind") != "debtor":
            yield Hit(item, sentence(DISCLOSED_SOURCE))


def debt_in_text(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield written messages to third persons that speak of debt or amounts (G5)."""
    for item in _outgoing(scene):
        if item["channel"] in _WRITTEN and addressed(scene.file, item).third:
            text = " ".join((written(item), scene.plan.text if scene.plan and item.planned else ""))
            found = _debt_word(text, limits)
            if found:
                yield Hit(item, sentence(IN_TEXT, word=found))


def refused_contact(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield contacts with people after they refused (G6)."""
    refused = {row.ref: row for row in scene.file.rows("parties") if row["refused_contact_on"]}
    for item in _outgoing(scene):
        row = refused.get(addressed(scene.file, item).ref)
        if row is None:
            continue
        since = day(row["refused_contact_on"])
        # Of the day itself the record does not say which came first; from then on nothing is new.
        if item.day > since or (item.planned and item.day == since):
            yield Hit(item, sentence(REFUSED, person=row["name"], day=since))


def written(item: Item) -> str:
    """Return our own words in an outgoing message."""
    return " ".join(part for part in (item["summary"], item["words"]) if part)


def _outgoing(scene: Scene) -> Iterator[Item]:
    for item in scene.items("contacts"):
        if item["direction"] == "out":
            yield item


def _excused(scene: Scene, on: date) -> bool:
    return any(
        flag["kind"] in _EXCUSES
        and flag.day <= on
        and not (flag["resolved_on"] and day(flag["resolved_on"]) <= on)
        for flag in scene.items("flags")
    )


def _failed(scene: Scene, item: Item, days: int) -> int:
    """Count failed attempts to reach a debtor since he was last reached, in so many days."""
    failed = 0
    for other in scene.items("contacts"):
        known = other.planned or addressed(scene.file, other).third
        if known or other.row is item.row or not 0 <= (item.day - other.day).days <= days:
            continue
        if other["direction"] == "in" or other["result"] in _REACHED:
            failed = 0
        else:
            failed += 1
    return failed


def _debt_word(text: str, limits: Limits) -> str:
    word = next((one for one in limits["words"] if one in text), "")
    amount = re.search(limits["amount"], text)
    return word or (amount.group() if amount else "")
