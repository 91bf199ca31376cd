"""Owns the choices that the rules leave to the house (rules.md 10.3), with their defaults."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from resources.language import N_, NC_

Threshold = Literal["A", "B"]
DayCount = Literal[365, 360, "actual"]
LprMode = Literal["fixed", "segments"]
Compound = Literal["not_claimed", "claimed"]
Rounding = Literal["segment", "end"]


@dataclass(frozen=True, slots=True)
class Policy:
    """``threshold``: from which grade on an event counts for the light of limitation and readiness.

    ``day_count`` holds for contracts that name none. ``overdue_lpr``: whether the LPR after default
    (no rate agreed) is that of the day of default or follows the quotes. ``compound``: whether a
    licensed institution claims interest on interest that is due and unpaid, where it was agreed.
    ``rounding``: whether each line of interest is rounded, or the running total.
    """

    threshold: Threshold = "B"
    day_count: DayCount = 365
    overdue_lpr: LprMode = "fixed"
    compound: Compound = "not_claimed"
    rounding: Rounding = "segment"


NAMES: Final[Mapping[str, str]] = {
    "threshold": N_("Lowest grade of an event that counts"),
    "day_count": N_("Days a year where the contract names none"),
    "overdue_lpr": N_("LPR after default where no rate is agreed"),
    "compound": N_("Licensed institutions: agreed interest on unpaid interest"),
    "rounding": N_("Rounding of interest to the fen"),
}
CHOICES: Final[Mapping[str, Mapping[str, tuple[Any, str]]]] = {
    "threshold": {"A": ("A", NC_("policy", "A only")), "B": ("B", NC_("policy", "A and B"))},
    "day_count": {
        "365": (365, NC_("policy", "365")),
        "360": (360, NC_("policy", "360")),
        "actual": ("actual", NC_("policy", "days of that year")),
    },
    "overdue_lpr": {
        "fixed": ("fixed", NC_("policy", "fixed on the day of default")),
        "segments": ("segments", NC_("policy", "in segments, as published")),
    },
    "compound": {
        "not_claimed": ("not_claimed", NC_("policy", "not claimed")),
        "claimed": ("claimed", NC_("policy", "claimed, within the ceiling")),
    },
    "rounding": {
        "segment": ("segment", NC_("policy", "each line")),
        "end": ("end", NC_("policy", "the running total")),
    },
}
