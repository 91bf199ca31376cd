"""Guards of notices: posting, what can be read from outside, where money is to be paid."""

from collections.abc import Iterator

from resources.language import N_
from storage.rules.guards.scene import Hit, Item, Limits, Scene
from storage.rules.guards.wording import addressed_texts
from storage.rules.moments import day
from storage.rules.sentences import sentence
from storage.rules.wordlist import Phrase, find_phrases

POSTED = N_("The notice was or would be posted openly; this is not service and exposes the person.")
VISIBLE = N_("The amount or the debt can be read from outside.")
PAYEE = N_("Repayment is asked to {payee}, which is neither the company nor the creditor.")
PAYEE_STAFF = N_("Repayment is asked to {payee}, who collects the debt.")
CHANNEL = N_("The text asks for payment in cash or to a private account: {phrase}.")


def posted(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield notices that were posted (G11)."""
    for item in scene.items("notices"):
        for delivery in item["deliveries"] or ():
            if "posted" in (delivery.get("method"), delivery.get("result")):
                yield Hit(item, sentence(POSTED), day(delivery["at"]))


def amount_visible(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield notices whose amount can be read from outside (G11)."""
    for item in scene.items("notices"):
        for delivery in item["deliveries"] or ():
            if delivery.get("amount_visible"):
                yield Hit(item, sentence(VISIBLE), day(delivery["at"]))


def payee_not_the_company(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield notices while the payee is a person of the staff or a stranger (G15)."""
    office = scene.file.organisation
    payee = ((office["payee"] if office else None) or {}).get("name")
    if office is None or not payee:
        return
    people = {row["name"] for row in scene.file.staff.values()}
    people.add((office["contact"] or {}).get("name"))
    parts = (office["creditor"], office["agency"])
    companies = {office["name"], *((part or {}).get("name") for part in parts)}
    companies |= {row["creditor"] for row in scene.file.rows("loans")}
    if payee in people:
        message = PAYEE_STAFF
    elif payee not in companies:
        message = PAYEE
    else:
        return
    for item in _papers(scene):
        yield Hit(item, sentence(message, payee=payee))


def private_channel_named(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield texts to the debtor that ask for cash or a private account (G15)."""
    known = tuple(Phrase(text) for text in limits["phrases"])
    for item, text in addressed_texts(scene):
        for hit in find_phrases(text, known)[:1]:
            yield Hit(item, sentence(CHANNEL, phrase=hit.phrase))


def _papers(scene: Scene) -> Iterator[Item]:
    yield from scene.items("notices")
    own = scene.own
    if own is not None and scene.plan is not None and own.list != "notices" and scene.plan.text:
        yield own
