"""Options and groups of fields that several kinds share."""

from resources.language import N_, NC_
from storage.kinds.fields import (
    Choice,
    Field,
    Group,
    Many,
    Money,
    Options,
    Ref,
    Rows,
    Said,
    Text,
)

STATES: Options = (
    ("valid", NC_("address or number", "Valid")),
    ("invalid", NC_("address or number", "Invalid")),
    ("unknown", NC_("address or number", "Unknown")),
)
PROMISE_KINDS: Options = (
    ("pay", NC_("promise", "Pay")),
    ("return", NC_("promise", "Come back")),
    ("meet", NC_("promise", "Meet")),
    ("call_back", NC_("promise", "Call back")),
)
PROMISE_STATES: Options = (
    ("open", NC_("promise", "Open")),
    ("kept", NC_("promise", "Kept")),
    ("broken", NC_("promise", "Broken")),
    ("superseded", NC_("promise", "Superseded")),
)
LEVELS: Options = (("high", NC_("level", "High")), ("low", NC_("level", "Low")))
QUALIFIERS: Options = (
    ("exact", NC_("amount", "Exactly")),
    ("about", NC_("amount", "About")),
    ("over", NC_("amount", "Over")),
    ("under", NC_("amount", "Under")),
    ("unknown", NC_("amount", "Unknown")),
)

AMOUNT_AS_SAID: tuple[Field, ...] = (
    Field("amount", Money(), N_("Amount")),
    Field("qualifier", Choice(options=QUALIFIERS), N_("About, over or under")),
    Field("words", Text(), N_("In the words used")),
)
SAID = Said(fields=AMOUNT_AS_SAID)

STAFF = Ref(target="staff")
STAFF_LIST = Many(item=STAFF)
EVIDENCE = Ref(target="evidence")
EVIDENCE_LIST = Field("evidence", Many(item=EVIDENCE), N_("Evidence"))
VISIT = Field("visit", Ref(target="visits"), N_("Visit"))
WITNESSES = Field(
    "witnesses",
    Rows(
        row=Group(
            fields=(
                Field("name", Text(), N_("Name"), mask="name"),
                Field("organisation", Text(), N_("Organisation")),
                Field("phone", Text(), N_("Telephone"), mask="phone"),
            )
        )
    ),
    N_("Witnesses"),
)
