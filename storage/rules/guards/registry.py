"""The functions behind the register: one name for each check of the table ``guards``."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from storage.rules.guards import (
    care,
    conduct,
    data,
    delivery,
    evidence,
    money,
    others,
    parties,
    timing,
    wording,
)
from storage.rules.guards.scene import Hit, Limits, Scene

Checker = Callable[[Scene, Limits], Iterator[Hit]]
_CHECKS: Final[tuple[Checker, ...]] = (
    timing.night,
    timing.calls_a_day,
    timing.attempts_a_day,
    timing.visits_too_often,
    others.third_person,
    others.debt_disclosed,
    others.debt_in_text,
    others.refused_contact,
    conduct.team_too_small,
    conduct.outsiders_along,
    conduct.id_not_shown,
    conduct.institution_not_named,
    conduct.visit_not_recorded,
    conduct.call_not_recorded,
    conduct.entered_without_leave,
    conduct.stayed_after_request,
    conduct.stayed_indoors,
    conduct.waited_at_home,
    delivery.posted,
    delivery.amount_visible,
    delivery.payee_not_the_company,
    delivery.private_channel_named,
    evidence.photo_inside_home,
    evidence.photo_of_others,
    evidence.quote_changed,
    evidence.signed_before_issued,
    evidence.photo_outside_visit,
    evidence.two_places_at_once,
    care.needs_care,
    care.frozen_for_care,
    care.demand_while_flagged,
    wording.forbidden_phrase,
    wording.phrase_in_notes,
    wording.borrowing_suggested,
    wording.court_like_title,
    money.rate_above_cap,
    money.claim_above_cap,
    money.interest_deducted,
    money.lender_without_licence,
    data.sensitive_field,
    data.bulk_contacts,
    data.others_unmasked,
    data.export_without_reason,
    data.retention_passed,
    data.deleted_under_hold,
    parties.guarantor_after_period,
    parties.spouse_without_basis,
    parties.minor_addressed,
    parties.authority_missing,
)
CHECKS: Final[Mapping[str, Checker]] = MappingProxyType({one.__name__: one for one in _CHECKS})
