"""Calls, messages and letters: one record each, with result, words and promise."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Field, Flag, Group, Money, Options, Ref, Text, Time
from storage.kinds.kind import Kind, in_order
from storage.kinds.parts import EVIDENCE, EVIDENCE_LIST, PROMISE_KINDS, PROMISE_STATES, STAFF

CHANNELS: Options = (
    ("call", NC_("channel", "Call")),
    ("sms", NC_("channel", "Text message")),
    ("im", NC_("channel", "Instant message")),
    ("letter", NC_("channel", "Letter")),
    ("email", NC_("channel", "E-mail")),
)
DIRECTIONS: Options = (("out", NC_("direction", "Outgoing")), ("in", NC_("direction", "Incoming")))
RESULTS: Options = (
    ("answered", NC_("contact", "Answered")),
    ("rejected", NC_("contact", "Rejected")),
    ("no_answer", NC_("contact", "No answer")),
    ("off", NC_("contact", "Switched off")),
    ("invalid", NC_("contact", "Invalid number")),
    ("suspended", NC_("contact", "Suspended")),
    ("other_answered", NC_("contact", "Somebody else answered")),
    ("blocked", NC_("contact", "Blocked")),
    ("delivered", NC_("contact", "Delivered")),
    ("read", NC_("contact", "Read")),
    ("replied", NC_("contact", "Replied")),
    ("returned", NC_("contact", "Returned")),
    ("unknown", NC_("contact", "Unknown")),
)
PROMISE = Group(
    fields=(
        Field("kind", Choice(options=PROMISE_KINDS), N_("Promised to"), required=True),
        Field("amount", Money(), N_("Amount promised")),
        Field("due_at", Time(), N_("Promised for")),
        Field("state", Choice(options=PROMISE_STATES[:3]), N_("State of the promise")),
    )
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    channel = words(Choice(options=CHANNELS).label(values.get("channel")))
    result = words(Choice(options=RESULTS).label(values.get("result")))
    said = values.get("summary") or values.get("words") or ""
    return " · ".join(part for part in (channel, result, said) if part)


KIND = Kind(
    name="contact",
    list_name="contacts",
    label=NC_("contact", "Contact"),
    plural=NC_("contact", "Contacts"),
    summary=_summary,
    moment=("at",),
    columns=("at", "channel", "direction", "result", "summary", "by"),
    tab="timeline",
    icon="call",
    checks=(in_order("at", "until"), in_order("at", "arrived_at")),
    fields=(
        Field("at", Time(), N_("Logged at"), required=True),
        Field("until", Time(), N_("Until")),
        Field("channel", Choice(options=CHANNELS), N_("Channel"), required=True),
        Field("direction", Choice(options=DIRECTIONS), N_("Direction"), required=True),
        Field("by", STAFF, N_("By")),
        Field("party", Ref(target="parties"), NC_("contact", "Person")),
        Field(
            "counterpart",
            Group(
                fields=(
                    Field("name", Text(), N_("Name"), mask="name"),
                    Field("relation", Text(), N_("Relation")),
                )
            ),
            N_("Somebody else"),
        ),
        Field("number", Text(), N_("Number"), mask="phone"),
        Field("result", Choice(options=RESULTS), N_("Result"), required=True),
        Field("identity_confirmed", Flag(), N_("Identity confirmed")),
        Field("self_identified", Flag(), N_("Institution named")),
        Field("recording_told", Flag(), N_("Recording announced")),
        Field("recording", EVIDENCE, N_("Recording")),
        Field("recorded", Flag(), N_("Recorded")),
        Field("demanded", Flag(), N_("Payment demanded")),
        Field("debt_disclosed", Flag(), N_("Debt disclosed")),
        Field("summary", Text(long=True), N_("Content")),
        Field("words", Text(long=True), N_("Verbatim"), mask="care"),
        Field("promise", PROMISE, N_("Promise")),
        Field("arrived_at", Time(), N_("Arrived at")),
        Field("tracking_no", Text(), N_("Tracking no.")),
        EVIDENCE_LIST,
    ),
)
