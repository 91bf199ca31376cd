"""Owns what a whole visit tells, and what of it one visit does not tell yet."""

from collections.abc import Mapping
from typing import Any, Final

MET: Final = ("met_borrower", "met_relative", "met_at_work")
"""Outcomes with which somebody was met: then it is told whom, and what came of it."""
_OF_ALL: Final = (
    "team", "arrived_at", "place", "reported", "observations", "left_at", "outcome",
)  # fmt: skip
_OF_MEETINGS: Final = ("met", "conclusion")


def visit_gaps(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the fields that a whole visit tells and these values do not.

    Nothing of it is ever demanded: a visit is handed in with its gaps named (screens, C6).
    """
    wanted = (*_OF_ALL, *(_OF_MEETINGS if values.get("outcome") in MET else ()))
    return tuple(name for name in wanted if not values.get(name))
