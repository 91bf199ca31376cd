"""Which fields a form shows only for some values of others; a filled field is always shown."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from storage.kinds.finding import ARREARS_ONLY

Relevant = Callable[[Mapping[str, Any]], bool]


def relevant(kind: str, field: str, values: Mapping[str, Any]) -> bool:
    """Tell whether an empty field of a record has its place in the form."""
    rule = _RULES.get((kind, field))
    return rule is None or rule(values)


def _when(name: str, *wanted: Any) -> Relevant:
    return lambda values: values.get(name) in wanted


def _not(name: str, *unwanted: Any) -> Relevant:
    return lambda values: values.get(name) not in unwanted


_RULES: Final[Mapping[tuple[str, str], Relevant]] = {
    **{("finding", name): _when("kind", "utility_arrears", None) for name in ARREARS_ONLY},
    ("party", "guarantee"): _when("role", "guarantor", None),
    ("party", "sex"): _not("id_type", "uscc"),
    ("party", "birth_date"): _not("id_type", "uscc"),
    ("party", "ethnicity"): _not("id_type", "uscc"),
    ("loan", "lpr_spread"): _when("rate_basis", "lpr"),
    ("contact", "tracking_no"): _when("channel", "letter", None),
    ("contact", "recording_told"): _when("channel", "call", None),
    ("visit", "not_recorded_reason"): _not("recorded", True),
    ("visit", "entry_consent"): _not("entered_home", False),
    ("interview", "refusal_reason"): _not("signed", True),
}
