"""Findings on site: utility arrears as they were told, residence, clues on assets."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import (
    Choice,
    Date,
    Field,
    Flag,
    Flaw,
    Flaws,
    Group,
    Options,
    Period,
    Rows,
    Said,
    Text,
    Time,
)
from storage.kinds.kind import Kind
from storage.kinds.parts import AMOUNT_AS_SAID, EVIDENCE_LIST, SAID, VISIT

FINDINGS: Options = (
    ("utility_arrears", NC_("finding", "Utility arrears")),
    ("residence", NC_("finding", "Residence")),
    ("asset_clue", NC_("finding", "Clue on assets")),
    ("other", NC_("finding", "Other")),
)
SOURCES: Options = (
    ("property_office", NC_("source", "Property office")),
    ("electricity", NC_("source", "Electricity supplier")),
    ("water", NC_("source", "Water supplier")),
    ("gas", NC_("source", "Gas supplier")),
    ("heating", NC_("source", "Heating supplier")),
    ("committee", NC_("source", "Residents' committee")),
    ("neighbour", NC_("source", "Neighbour")),
    ("notice_seen", NC_("source", "Notice seen")),
    ("debtor", NC_("source", "The debtor")),
    ("other", NC_("source", "Other")),
)
MEANS: Options = (
    ("oral", NC_("learned", "Told orally")),
    ("document", NC_("learned", "Document")),
    ("notice_seen", NC_("learned", "Notice seen")),
)
PURPOSES: Options = (
    ("residence", NC_("finding", "Proof of residence")),
    ("asset_clue", NC_("finding", "Clue on assets")),
    ("none", NC_("finding", "Not used")),
)
UTILITIES: Options = (
    ("electricity", NC_("utility", "Electricity")),
    ("water", NC_("utility", "Water")),
    ("gas", NC_("utility", "Gas")),
    ("heating", NC_("utility", "Heating")),
    ("property_fee", NC_("utility", "Property fee")),
    ("broadband", NC_("utility", "Broadband")),
    ("parking", NC_("utility", "Parking")),
    ("other", NC_("utility", "Other")),
)
SOURCE = Group(
    fields=(
        Field("kind", Choice(options=SOURCES), N_("Kind of source"), required=True),
        Field("organisation", Text(), N_("Organisation")),
        Field("informant", Text(), N_("Informant"), mask="name"),
        Field("informant_refused", Flag(), N_("Informant refused to give a name")),
        Field("position", Text(), N_("Position")),
        Field("phone", Text(), N_("Telephone"), mask="phone"),
        Field("will_testify", Flag(), N_("Will testify")),
    )
)
LINE = Said(
    fields=(
        Field("utility", Choice(options=UTILITIES), N_("Arrears type"), required=True),
        Field("period", Period(), N_("Month")),
        *AMOUNT_AS_SAID,
    )
)
ARREARS_ONLY = ("stated_total", "lines", "incomplete")


class _Finding(Kind):
    """A kind of which three fields belong to utility arrears alone."""

    def check(
        self, values: Any, path: str, flaws: Flaws, *, stored: bool = False
    ) -> dict[str, Any]:
        """See Kind.check."""
        checked = super().check(values, path, flaws, stored=stored)
        if checked.get("kind", "utility_arrears") != "utility_arrears":
            flaws.extend(
                Flaw(f"{path}.{name}", "not_for_kind", N_("belongs to utility arrears only"))
                for name in ARREARS_ONLY
                if checked.get(name) is not None
            )
        return checked


def _summary(values: Mapping[str, Any], words: Words) -> str:
    kind = words(Choice(options=FINDINGS).label(values.get("kind")))
    total = values.get("stated_total") or {}
    said = total.get("words") or total.get("amount") or values.get("text") or ""
    return " · ".join(part for part in (kind, said) if part)


KIND = _Finding(
    name="finding",
    list_name="findings",
    label=N_("Finding"),
    plural=N_("Findings"),
    summary=_summary,
    moment=("found_at",),
    columns=("kind", "source", "stated_total", "found_at", "purpose"),
    tab="findings",
    icon="finding",
    fields=(
        Field("kind", Choice(options=FINDINGS), N_("Kind of finding"), required=True),
        VISIT,
        Field("found_at", Time(), N_("Found out at"), required=True),
        Field("source", SOURCE, N_("Source"), required=True),
        Field("learned_by", Choice(options=MEANS), N_("How learned"), required=True),
        Field("debt_disclosed", Flag(), N_("Debt disclosed")),
        Field("lawful_basis", Text(long=True), N_("Why lawful")),
        Field("as_of", Date(), N_("As of")),
        Field("purpose", Choice(options=PURPOSES), N_("Used for"), required=True),
        Field("text", Text(long=True), N_("Description")),
        Field("inference", Text(long=True), N_("Inference")),
        EVIDENCE_LIST,
        Field("stated_total", SAID, N_("Total as stated")),
        Field("lines", Rows(row=LINE), N_("By month, as said")),
        Field("incomplete", Flag(), N_("The list is incomplete")),
    ),
)
