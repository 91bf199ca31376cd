"""How each site stands, as a line of a table: trusted by whom, what went, what came, what waits."""

from resources.language import N_, NC_, Words
from storage.casework.partial import Incomplete
from storage.exchange.packages.standing import PeerState, Waiting
from storage.vault.durable import size_words
from ui.models.cells import time_text

_BY_OFFICE = N_("Enrolled by the office")
_BY_FINGERPRINT = N_("Trusted by fingerprint")
_REVOKED = {
    "office": N_("Revoked by the office"),
    "here": N_("No longer trusted here"),
}


def site_line(state: PeerState, words: Words) -> tuple[str, str, str, str, str]:
    """Return name, standing, sent, received and what is waited for on either side."""
    peer = state.peer
    name = peer.title
    name = words(N_("{site} (office)"), site=name) if peer.is_office else name
    return (
        name,
        _standing(state, words),
        _sent(state, words),
        _came(state, words),
        waits(state, words),
    )


def site_words(state: PeerState, words: Words) -> str:
    """Return all that a line says, in a sentence for each of its cells, with the fingerprint."""
    name, standing, sent, came, waiting = site_line(state, words)
    digits = state.peer.fingerprint
    told = [f"{name}  {digits}" if digits else name, standing]
    told.append(words(N_("Sent: {packages}"), packages=sent))
    told.append(words(N_("Received: {packages}"), packages=came))
    told.append(words(N_("Waiting: {what}"), what=waiting))
    return "  ·  ".join(told)


def _standing(state: PeerState, words: Words) -> str:
    peer, copies = state.peer, len(state.in_use)
    if peer.revoked:
        return words(_REVOKED.get(peer.revoked, _REVOKED["here"]))
    said = words(_BY_OFFICE if peer.origin == "office" else _BY_FINGERPRINT)
    return said if copies < 2 else words(N_("{standing}; {count} copies in use"), standing=said,
                                         count=copies)  # fmt: skip


def _sent(state: PeerState, words: Words) -> str:
    if not state.sent:
        return words(NC_("packages", "Nothing yet"))
    said = words(
        N_("{count} (no. {number}, {at})"),
        count=state.sent, number=state.sent_number, at=time_text(state.sent_at),
    )  # fmt: skip
    if state.unanswered:
        said += words(N_("; {count} not confirmed"), count=state.unanswered)
    return said


def _came(state: PeerState, words: Words) -> str:
    if not state.received:
        return words(NC_("packages", "Nothing yet"))
    return words(
        N_("{count} (no. {number}, {at})"),
        count=state.received, number=state.received_number, at=time_text(state.received_at),
    )  # fmt: skip


def waits(state: PeerState, words: Words) -> str:
    """Return what this site has for the peer, and what it waits for from it."""
    said = []
    if state.ahead or state.lacking:
        text = N_("to send: {entries} entries, {originals} originals")
        said.append(words(text, entries=state.ahead, originals=state.lacking))
    said += [waiting_words(one, words) for one in state.waiting]
    said += [partial_words(one, words) for one in state.partial]
    return words("; ").join(said) or words(N_("nothing"))


def partial_words(one: Incomplete, words: Words) -> str:
    """Return how much of an original has come, and which packages bring the rest."""
    values = {
        "file": one.name or one.original[:12],
        "here": size_words(one.here),
        "size": size_words(one.size),
    }
    if one.numbers:
        numbers = ", ".join(str(number) for number in one.numbers)
        text = N_("{file} lacks package no. {numbers}: {here} of {size} have come")
        return words(text, numbers=numbers, **values)
    text = N_("{file} lacks a part: {here} of {size} have come; have the sender export again")
    return words(text, **values)


def waiting_words(one: Waiting, words: Words) -> str:
    """Return for what a package that was kept waits."""
    if one.reason == "too_new":
        return words(N_("{file} waits for a newer version of the program"), file=one.file)
    if one.numbers:
        numbers = ", ".join(str(number) for number in one.numbers)
        text = N_("{file} waits for package no. {numbers}")
        return words(text, file=one.file, numbers=numbers)
    return words(N_("{file} waits for an earlier package"), file=one.file)
