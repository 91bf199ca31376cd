"""Guards of our own words: forbidden phrases, papers that look official, borrowing suggested."""

from collections.abc import Iterator

from resources.language import N_
from storage.rules.guards.others import written
from storage.rules.guards.scene import Hit, Item, Limits, Scene
from storage.rules.sentences import sentence
from storage.rules.wordlist import REASONS, LexiconHit, Phrase, find_phrases

FORBIDDEN = N_("What is addressed to people holds {reason}: {phrase}.")
IN_NOTES = N_("Our own notes hold {reason}: {phrase}. Write what happened instead.")
BORROWING = N_("The text suggests borrowing elsewhere or charges the debtor a fee: {phrase}.")
COURT_LIKE = N_(
    "The title makes the paper look like a court's, the police's or a lawyer's: {phrase}."
)
_WRITTEN = frozenset({"sms", "im", "letter", "email"})


def addressed_texts(scene: Scene) -> Iterator[tuple[Item, str]]:
    """Yield our own words to others: outgoing messages, and the text and title of what is planned.

    Words spoken by others, records of talks and court papers are never among them.
    """
    for item in scene.items("contacts"):
        if item["direction"] == "out" and item["channel"] in _WRITTEN and written(item):
            yield item, written(item)
    if scene.own is not None and scene.plan is not None:
        text = "\n".join(part for part in (scene.plan.title, scene.plan.text) if part)
        if text:
            yield scene.own, text


def forbidden_phrase(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield texts to others that hold a phrase of the lexicon (G19)."""
    for item, text in addressed_texts(scene):
        for hit in find_phrases(text, scene.phrases)[:1]:
            yield _said(item, FORBIDDEN, hit)


def phrase_in_notes(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield our own notes that hold such a phrase (G19)."""
    for list_name, fields in limits["fields"].items():
        for item in scene.items(list_name):
            if list_name == "contacts" and item["channel"] in _WRITTEN:
                # Our own messages are judged as what they are; those of others are quotations.
                continue
            text = "\n".join(str(item[name]) for name in fields if item[name])
            for hit in find_phrases(text, scene.phrases)[:1]:
                yield _said(item, IN_NOTES, hit)


def borrowing_suggested(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield texts to others and call notes that suggest borrowing elsewhere, or fees (G16)."""
    known = tuple(Phrase(text) for text in limits["phrases"])
    calls = [
        (item, item["summary"])
        for item in scene.items("contacts")
        if item["channel"] == "call" and item["direction"] == "out" and item["summary"]
    ]
    for item, text in (*addressed_texts(scene), *calls):
        for hit in find_phrases(text, known)[:1]:
            yield Hit(item, sentence(BORROWING, phrase=hit.phrase))


def court_like_title(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield planned papers whose title imitates authorities (G20)."""
    if scene.plan is None or scene.own is None or not scene.plan.title:
        return
    known = tuple(Phrase(text) for text in limits["phrases"])
    for hit in find_phrases(scene.plan.title, known)[:1]:
        yield Hit(scene.own, sentence(COURT_LIKE, phrase=hit.phrase))


def _said(item: Item, message: str, hit: LexiconHit) -> Hit:
    return Hit(item, sentence(message, reason=sentence(REASONS[hit.reason]), phrase=hit.phrase))
