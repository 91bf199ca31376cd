"""Guards of personal data: no more than needed, nothing given out bare, retention and holds."""

from collections.abc import Iterator
from datetime import date

from resources.language import N_
from storage.kinds import BY_LIST
from storage.rules.dates import add_years
from storage.rules.guards.persons import THIRD
from storage.rules.guards.scene import Hit, Item, Limits, Scene
from storage.rules.sentences import sentence

NOT_NEEDED = N_("{field} is filled in; say why it is needed, or leave it out.")
SPEAKS_OF = N_("The text speaks of {word}; say why it is needed, or leave it out.")
TOO_MANY = N_("{n} agreed contacts; more than {most} look like an address book taken over.")
UNMASKED = N_("Data of people who owe nothing would leave unmasked.")
NO_REASON = N_("Why this leaves the vault is not said.")
RETENTION = N_(
    "Nothing has been recorded since {day}, more than {years} years: delete or anonymise."
)
HOLD = N_("The case is kept for proceedings and may not be deleted.")
_GIVING_OUT = frozenset({"print", "export"})


def sensitive_field(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield people and findings with more than the purpose needs (G21)."""
    for item in scene.items("parties"):
        name = next((one for one in limits["fields"] if item[one]), None)
        if name:
            label = sentence(BY_LIST["parties"].by_name[name].label)
            yield Hit(item, sentence(NOT_NEEDED, field=label))
    for item in scene.items("findings"):
        text = f"{item['text'] or ''} {item['inference'] or ''}"
        word = next((one for one in limits["words"] if one in text), None)
        if word and not item["lawful_basis"]:
            yield Hit(item, sentence(SPEAKS_OF, word=word))


def bulk_contacts(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield agreed contacts beyond a number that nobody names in a contract (G21)."""
    found = [item for item in scene.items("parties") if item["role"] in THIRD]
    for item in found[limits["most"] :]:
        yield Hit(item, sentence(TOO_MANY, n=len(found), most=limits["most"]))


def others_unmasked(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield what would show data of people who owe nothing (G22)."""
    plan, own = scene.plan, scene.own
    if plan is None or own is None or plan.masked or plan.act not in _GIVING_OUT:
        return
    if any(row["role"] in THIRD for row in scene.file.rows("parties")):
        yield Hit(own, sentence(UNMASKED))


def export_without_reason(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield exports without a reason, planned or in the custody log (G22)."""
    plan, own = scene.plan, scene.own
    if plan is not None and own is not None and plan.act in _GIVING_OUT and not plan.reason.strip():
        yield Hit(own, sentence(NO_REASON))
    for item in scene.items("reading"):
        if item["deed"] == "exported" and not (item["reason"] or "").strip():
            yield Hit(item, sentence(NO_REASON))


def retention_passed(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield a closed case that has rested for longer than its data may be kept (G23).

    Only where a day is given on which all is judged: the records do not know what today is.
    """
    if scene.on is None or scene.file.case["stage"] != "closed":
        return
    last = last_work(scene)
    if add_years(last, limits["years"]) < scene.on:
        yield Hit(scene.case, sentence(RETENTION, day=last, years=limits["years"]), scene.on)


def deleted_under_hold(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield the deletion of records that proceedings need (G23)."""
    held = scene.file.case["stage"] in limits["stages"]
    if scene.plan is not None and scene.own is not None and scene.plan.act == "delete" and held:
        yield Hit(scene.own, sentence(HOLD))


def last_work(scene: Scene) -> date:
    """Return the last day on which anybody worked on the case, else that of the case itself."""
    return max((item.day for item in _everything(scene)), default=scene.case.day)


def _everything(scene: Scene) -> Iterator[Item]:
    """Yield the records that show that somebody worked on the case."""
    for name in ("contacts", "visits", "notices", "interviews", "ledger", "plans", "promises"):
        yield from scene.items(name)
    suit = next(iter(scene.items("litigation")), None)
    if suit is not None:
        yield suit
