"""What people read for the answers of rules: how grave a mark is, how ready an item of suit is."""

from typing import Final

from resources.language import N_, NC_

LEVELS: Final = {
    "block": NC_("guard", "stops a plan"),
    "warn": NC_("guard", "warning"),
    "log": NC_("guard", "for the record"),
}
STATES: Final = {
    "present": N_("present"),
    "weak": N_("weak"),
    "missing": N_("missing"),
    "not_applicable": N_("not applicable"),
}
ITEMS: Final = {
    "plaintiff": N_("Plaintiff"),
    "card_account": N_("Card"),
    "identity": N_("Identity"),
    "agency_authority": N_("Authority of the agency"),
    "contract": N_("Contract"),
    "disbursement": N_("Proof of disbursement"),
    "repayment_record": N_("Record of repayments"),
    "security": N_("Security"),
    "notices": N_("Notices with proof of arrival"),
    "service_address": N_("Address for service"),
    "limitation": N_("Limitation"),
    "assignment_notice": N_("Notice of assignment"),
}
