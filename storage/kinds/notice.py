"""Notices to the borrower, numbered, each with its deliveries."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import (
    Choice,
    Date,
    Field,
    Flag,
    Group,
    Money,
    Options,
    Rows,
    Text,
    Time,
)
from storage.kinds.kind import Kind
from storage.kinds.parts import EVIDENCE_LIST, VISIT, WITNESSES

NOTICES: Options = (
    ("overdue_contact", NC_("notice", "Overdue contact notice")),
    ("demand", NC_("notice", "Demand")),
    ("assignment", NC_("notice", "Assignment notice")),
)
METHODS: Options = (
    ("handed", NC_("delivery", "Handed over")),
    ("cohabiting_adult", NC_("delivery", "Adult of the household")),
    ("mail", NC_("delivery", "Mail")),
    ("sms", NC_("delivery", "Text message")),
    ("im", NC_("delivery", "Instant message")),
    ("posted", NC_("delivery", "Posted on the door")),
    ("left", NC_("delivery", "Left at the place")),
)
RESULTS: Options = (
    ("signed", NC_("delivery", "Signed for")),
    ("refused", NC_("delivery", "Refused")),
    ("returned", NC_("delivery", "Returned")),
    ("delivered", NC_("delivery", "Delivered")),
    ("posted", NC_("delivery", "Posted")),
    ("unknown", NC_("delivery", "Unknown")),
)
CLAIM = Group(
    fields=(
        Field("principal", Money(), N_("Principal")),
        Field("interest", Money(), N_("Interest")),
        Field("penalty", Money(), N_("Penalty")),
        Field("costs", Money(), N_("Costs")),
        Field("total", Money(), N_("Total")),
        Field("until", Date(), N_("Computed until")),
    )
)
DELIVERY = Group(
    fields=(
        Field("method", Choice(options=METHODS), N_("Method of delivery"), required=True),
        Field("at", Time(), N_("Delivered at"), required=True),
        Field("arrived_at", Time(), N_("Arrived at")),
        Field("place", Text(), N_("Place"), mask="address"),
        Field("receiver", Text(), N_("Receiver"), mask="name"),
        Field("relation", Text(), N_("Relation to the borrower")),
        Field("receiver_id", Text(), N_("ID no. of the receiver"), mask="id"),
        Field("signed", Flag(), N_("Signed")),
        Field("sealed", Flag(), N_("Sealed")),
        Field("amount_visible", Flag(), N_("Amount visible from outside")),
        Field("tracking_no", Text(), N_("Tracking no.")),
        Field("contents_named", Flag(), N_("Contents named on the waybill")),
        Field("result", Choice(options=RESULTS), N_("Result"), required=True),
        WITNESSES,
        EVIDENCE_LIST,
    )
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    kind = words(Choice(options=NOTICES).label(values.get("kind")))
    return f"{kind} {values.get('number', '')}".strip()


KIND = Kind(
    name="notice",
    list_name="notices",
    label=N_("Notice"),
    plural=N_("Notices"),
    summary=_summary,
    moment=("issued_on",),
    columns=("number", "kind", "issued_on", "deliveries"),
    tab="visits",
    icon="notice",
    fields=(
        Field("number", Text(), N_("Notice no."), required=True),
        Field("kind", Choice(options=NOTICES), N_("Kind of notice"), required=True),
        Field("issued_on", Date(), N_("Issued on"), required=True),
        VISIT,
        Field("claim", CLAIM, N_("Claim")),
        Field("deliveries", Rows(row=DELIVERY), N_("Deliveries")),
    ),
)
