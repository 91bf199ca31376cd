"""Visits: what was done, seen and said on site; facts apart from conclusions."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import (
    Choice,
    Field,
    Flag,
    Group,
    Integer,
    Many,
    Options,
    Ref,
    Text,
    Time,
)
from storage.kinds.kind import Kind, in_order
from storage.kinds.parts import STAFF, STAFF_LIST, WITNESSES

PLACES: Options = (
    ("residence", NC_("place", "Home")),
    ("workplace", NC_("place", "Place of work")),
    ("site", NC_("place", "Building site")),
    ("office", NC_("place", "Office")),
    ("other", NC_("place", "Other")),
)
OUTCOMES: Options = (
    ("met_borrower", NC_("outcome", "Met the borrower")),
    ("met_at_work", NC_("outcome", "Met at work or on site")),
    ("met_relative", NC_("outcome", "Met a relative")),
    ("met_other", NC_("outcome", "Met somebody else")),
    ("no_answer", NC_("outcome", "Nobody answered")),
    ("refused_door", NC_("outcome", "Refused to open")),
    ("moved", NC_("outcome", "Moved away")),
    ("wrong_address", NC_("outcome", "Wrong address")),
    ("other", NC_("outcome", "Other")),
)
DOCUMENTS: Options = (
    ("contract", NC_("document shown", "Contract")),
    ("repayment_record", NC_("document shown", "Repayment record")),
    ("notice", NC_("document shown", "Notice")),
    ("other", NC_("document shown", "Other")),
)
PLACE = Group(
    fields=(
        Field("kind", Choice(options=PLACES), N_("Kind of place"), required=True),
        Field("text", Text(), N_("Place"), required=True, mask="address"),
    )
)
ADVANCE_NOTICE = Group(
    fields=(
        Field("at", Time(), N_("Given at")),
        Field("channel", Text(), N_("Channel")),
        Field("by", STAFF, N_("By")),
        Field("agreed", Flag(), N_("Agreed")),
    )
)
REPORTED = Group(
    fields=(
        Field("to", STAFF, N_("Reported to")),
        Field("at", Time(), N_("Reported at")),
        Field("channel", Text(), N_("Channel")),
    )
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    outcome = words(Choice(options=OUTCOMES).label(values.get("outcome")))
    place = (values.get("place") or {}).get("text", "")
    return " · ".join(part for part in (outcome, place) if part)


KIND = Kind(
    name="visit",
    list_name="visits",
    label=N_("Visit"),
    plural=N_("Visits"),
    summary=_summary,
    moment=("arrived_at", "planned_at"),
    columns=("arrived_at", "left_at", "place", "outcome", "team"),
    tab="visits",
    icon="visit",
    ref_required=True,
    checks=(
        in_order("arrived_at", "asked_to_leave_at", "left_at"),
        in_order("arrived_at", "entry_consent.at"),
        in_order("entry_consent.at", "left_at"),
        in_order("arrived_at", "waited.from"),
        in_order("waited.from", "waited.until"),
        in_order("waited.until", "left_at"),
    ),
    fields=(
        Field("trip", Ref(target="trips"), N_("Trip")),
        Field("claimed_ordinal", Integer(minimum=1), N_("Visit no. as told")),
        Field("purpose", Text(long=True), NC_("visit", "Purpose")),
        Field("place", PLACE, N_("Place"), required=True),
        Field("planned_at", Time(), N_("Planned for")),
        Field("advance_notice", ADVANCE_NOTICE, N_("Appointment")),
        Field("arrived_at", Time(), N_("Arrived")),
        Field("left_at", Time(), N_("Left")),
        Field("reported", REPORTED, N_("Arrival report")),
        Field("team", STAFF_LIST, N_("Team")),
        Field("companions", Many(item=Ref(target="companions")), N_("Companions")),
        WITNESSES,
        Field("id_shown", Flag(), N_("ID shown")),
        Field("authority_shown", Flag(), N_("Authority shown")),
        Field("documents_shown", Many(item=Choice(options=DOCUMENTS)), N_("Documents shown")),
        Field("purpose_stated", Flag(), N_("Purpose stated")),
        Field("recorded", Flag(), N_("Recorded")),
        Field("not_recorded_reason", Text(), N_("Why not recorded")),
        Field("entered_home", Flag(), N_("Entered the home")),
        Field(
            "entry_consent",
            Group(
                fields=(
                    Field("by", Text(), N_("Let in by"), mask="name"),
                    Field("at", Time(), N_("Let in at")),
                )
            ),
            N_("Leave to enter"),
        ),
        Field("asked_to_leave_at", Time(), N_("Asked to leave at")),
        Field("observations", Many(item=Text()), N_("Observed facts")),
        Field("outcome", Choice(options=OUTCOMES), N_("Outcome"), required=True),
        Field("conclusion", Text(long=True), N_("Conclusion")),
        Field(
            "met",
            Group(
                fields=(
                    Field("name", Text(), N_("Name"), mask="name"),
                    Field("relation", Text(), N_("Relation")),
                )
            ),
            N_("Person met"),
        ),
        Field(
            "waited",
            Group(
                fields=(
                    Field("from", Time(), N_("From"), required=True),
                    Field("until", Time(), N_("Until"), required=True),
                )
            ),
            N_("Waited"),
        ),
        Field("incident", Text(long=True), N_("Incident")),
        Field("debtor_words", Text(long=True), N_("Verbatim"), mask="care"),
        Field("notes", Text(long=True), N_("Notes")),
        Field("next", Text(long=True), N_("Next steps")),
        Field("conduct_statement", Text(long=True), N_("Statement on conduct")),
    ),
)
