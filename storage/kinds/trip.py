"""Trips: team, companions, vehicle, equipment out and in, safety checks, report.

A trip lives in the office chain. Its stops at a case live in that case's own chain (kind
``stop``), so that one case can be disclosed without another borrower's data; stops without a case
stay with the trip.
"""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, Words
from storage.kinds.fields import Date, Field, Group, Integer, Number, Ref, Rows, Text, Time
from storage.kinds.kind import Kind, in_order
from storage.kinds.parts import STAFF, STAFF_LIST

COMPANION = Group(
    fields=(
        Field("name", Text(), N_("Name"), required=True),
        Field("organisation", Text(), N_("Organisation")),
        Field("capacity", Text(), N_("Capacity")),
        Field("basis", Text(), N_("Basis")),
    )
)
EQUIPMENT = Group(
    fields=(
        Field("label", Text(), N_("Device"), required=True),
        Field("serial", Text(), N_("Serial no.")),
        Field("out_at", Time(), N_("Kit out")),
        Field("out_by", STAFF, N_("Taken out by")),
        Field("in_at", Time(), N_("Kit in")),
        Field("received_by", STAFF, N_("Received by")),
        Field(
            "clock_offset_s",
            Number(),
            N_("Clock offset in seconds"),
            help=N_("The clock of the device minus true time"),
        ),
    )
)
SAFETY_CHECK = Group(
    fields=(
        Field("at", Time(), N_("At")),
        Field("state", Text(), N_("State")),
        Field("note", Text(), N_("Note")),
    )
)
STOP_FIELDS = (
    Field("order", Integer(minimum=1), N_("Order"), required=True),
    Field("case_no", Text(), N_("Case no.")),
    Field("place", Text(), N_("Place"), mask="address"),
    Field("visit", Ref(target="stop_visits"), N_("Visit")),
    Field("not_made_reason", Text(), N_("Not visited because")),
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    return words(N_("Trip on {on}"), on=values.get("on", ""))


KIND = Kind(
    name="trip",
    list_name="trips",
    label=N_("Trip"),
    plural=N_("Trips"),
    summary=_summary,
    moment=("departed_at", "met_at", "on"),
    columns=("on", "team", "vehicle", "returned_at"),
    office=True,
    ref_required=True,
    icon="trip",
    checks=(in_order("met_at", "departed_at", "returned_at"),),
    fields=(
        Field("on", Date(), N_("On"), required=True),
        Field("met_at", Time(), N_("Met at")),
        Field("departed_at", Time(), N_("Depart")),
        Field("returned_at", Time(), N_("Returned")),
        Field("vehicle", Text(), N_("Vehicle")),
        Field("mileage_km", Number(minimum=0), N_("Mileage in km")),
        Field("team", STAFF_LIST, N_("Team")),
        Field("companions", Rows(row=COMPANION, ref_required=True), N_("Companions")),
        Field("briefing", Text(long=True), N_("Briefing")),
        Field("equipment", Rows(row=EQUIPMENT), N_("Equipment")),
        Field("safety_checks", Rows(row=SAFETY_CHECK), N_("Safety checks")),
        Field("stops", Rows(row=Group(fields=STOP_FIELDS)), N_("Stops")),
        Field("report", Text(long=True), N_("Report")),
    ),
)
