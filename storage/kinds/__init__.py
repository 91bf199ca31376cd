"""One record kind per file: fields, checks, words; the registry names them all, in JSON order."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from storage.kinds import (
    annotation,
    approval,
    assessment,
    care_review,
    case,
    completion,
    contact,
    data_request,
    deletion,
    evidence,
    extra,
    feedback,
    finding,
    flag,
    handover,
    interview,
    layout_profile,
    ledger_entry,
    legal_hold,
    limitation_event,
    litigation,
    loan,
    notice,
    organisation,
    pack,
    party,
    phrase,
    picture_copy,
    plan,
    promise,
    reading,
    release,
    roll_over,
    staff_member,
    stop,
    supplement,
    suspension,
    table_row,
    trip,
    visit,
)
from storage.kinds.kind import Kind

KINDS: Final[tuple[Kind, ...]] = (
    organisation.KIND,
    staff_member.KIND,
    trip.KIND,
    extra.KIND,
    case.KIND,
    flag.KIND,
    party.KIND,
    loan.KIND,
    ledger_entry.KIND,
    contact.KIND,
    visit.KIND,
    finding.KIND,
    notice.KIND,
    interview.KIND,
    promise.KIND,
    plan.KIND,
    assessment.KIND,
    feedback.KIND,
    evidence.KIND,
    limitation_event.KIND,
    litigation.KIND,
    stop.KIND,
    release.KIND,
    supplement.KIND,
    suspension.KIND,
    roll_over.KIND,
    pack.KIND,
    reading.KIND,
    approval.KIND,
    care_review.KIND,
    annotation.KIND,
    completion.KIND,
    handover.KIND,
    picture_copy.KIND,
    layout_profile.KIND,
    phrase.KIND,
    table_row.KIND,
    legal_hold.KIND,
    data_request.KIND,
    deletion.KIND,
)
BY_NAME: Final[Mapping[str, Kind]] = MappingProxyType({kind.name: kind for kind in KINDS})
CASE_LISTS: Final[tuple[Kind, ...]] = tuple(
    kind for kind in KINDS if kind.list_name and not kind.office
)
BY_LIST: Final[Mapping[str, Kind]] = MappingProxyType(
    {kind.list_name: kind for kind in KINDS if kind.list_name}
)
