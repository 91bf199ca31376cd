"""Events that may move the limitation clock, graded by their proof (rules.md group 3)."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Date, Field, Options, Ref, Text
from storage.kinds.kind import Kind
from storage.kinds.parts import EVIDENCE_LIST, STAFF

EVENTS: Options = (
    ("notice_signed", NC_("limitation", "Notice signed by the debtor")),
    ("notice_signed_by_cohabitant", NC_("limitation", "Notice signed by an adult relative")),
    ("mail_signed", NC_("limitation", "Mail signed for")),
    ("mail_refused", NC_("limitation", "Mail refused")),
    ("mail_returned", NC_("limitation", "Mail returned")),
    ("sms_arrived", NC_("limitation", "Text message arrived")),
    ("im_arrived", NC_("limitation", "Instant message arrived")),
    ("call_identified", NC_("limitation", "Call with the debtor identified")),
    ("call_unanswered", NC_("limitation", "Call not answered")),
    ("visit_nobody", NC_("limitation", "Visit, nobody met")),
    ("visit_met", NC_("limitation", "Visit, debtor met")),
    ("notice_posted", NC_("limitation", "Notice posted on the door")),
    ("partial_payment", NC_("limitation", "Partial payment")),
    ("plan_agreed", NC_("limitation", "Repayment plan agreed")),
    ("extension_requested", NC_("limitation", "Extension requested")),
    ("security_given", NC_("limitation", "Security given")),
    ("oral_acknowledgement", NC_("limitation", "Oral acknowledgement")),
    ("account_debited", NC_("limitation", "Account debited")),
    ("suit", NC_("limitation", "Suit filed")),
    ("payment_order", NC_("limitation", "Payment order applied for")),
    ("preservation", NC_("limitation", "Preservation before suit")),
    ("enforcement", NC_("limitation", "Enforcement applied for")),
    ("mediation", NC_("limitation", "Mediation applied for")),
    ("police_report", NC_("limitation", "Police report")),
    ("assignment_notice", NC_("limitation", "Assignment notice arrived")),
    ("dunning_form_signed", NC_("limitation", "Dunning form signed after expiry")),
)
GRADES: Options = (
    ("A", NC_("grade", "A strong")),
    ("B", NC_("grade", "B with corroboration")),
    ("C", NC_("grade", "C weak")),
    ("X", NC_("grade", "X none")),
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    label = words(Choice(options=EVENTS).label(values.get("kind")))
    return " ".join(part for part in (label, values.get("grade") or "") if part)


KIND = Kind(
    name="limitation_event",
    list_name="limitation",
    label=N_("Limitation event"),
    plural=N_("Limitation events"),
    summary=_summary,
    moment=("on",),
    columns=("on", "kind", "grade", "note"),
    tab="litigation",
    icon="clock",
    fields=(
        Field("on", Date(), N_("On"), required=True),
        Field("kind", Choice(options=EVENTS), N_("Event"), required=True),
        Field("grade", Choice(options=GRADES), N_("Grade")),
        Field("graded_by", STAFF, N_("Graded by")),
        Field("about", Ref(target="loans_or_parties"), N_("Loan or person concerned")),
        EVIDENCE_LIST,
        Field("note", Text(long=True), N_("Note")),
    ),
)
