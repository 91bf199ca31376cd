"""Owns where a suit stands: its six steps as recorded, and the days by which something is due."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from resources.language import N_, Said
from storage.rows import CaseFile
from storage.rules.dates import parse_date
from storage.rules.enforcement import enforcement
from storage.rules.guarantors import GuarantorClock
from storage.rules.light import Light
from storage.rules.sentences import sentence
from storage.rules.tables import tables_of

StepName = Literal["planned", "filed", "accepted", "heard", "judged", "enforced"]
STEPS: Final[tuple[StepName, ...]] = (
    "planned", "filed", "accepted", "heard", "judged", "enforced",
)  # fmt: skip
# The stage of the case from which on a step has been made.
_STAGES: Final[Mapping[str, StepName]] = {
    "pre_litigation": "planned", "filed": "filed", "judgment": "judged", "enforcement": "enforced",
}  # fmt: skip
# What is written for a step, as a whole or before and behind the words of an ordinal; a step that
# says more (不予受理, 延期开庭) is none of these.
_WORDS: Final[Mapping[StepName, frozenset[str]]] = {
    "planned": frozenset(("拟诉", "决定起诉", "suit planned")),
    "filed": frozenset(
        ("提交", "起诉", "提交起诉状", "递交起诉状", "提交立案", "网上立案", "filed")
    ),
    "accepted": frozenset(("受理", "立案", "立案受理", "已受理", "已立案", "accepted")),
    "heard": frozenset(("开庭", "庭审", "开庭审理", "hearing", "heard")),
    "judged": frozenset(
        ("判决", "裁判", "调解", "调解书", "判决书", "达成调解", "判决生效", "judgment")
    ),
    "enforced": frozenset(("执行", "申请执行", "强制执行", "执行立案", "enforcement")),
}
_ORDINAL: Final = re.compile(r"^(?:第?[一二三四1-4]次|[一二再]审)|(?:（[^）]*）|\([^)]*\))$")

EVIDENCE_DUE: Final = N_("Evidence due by")
LIMITATION: Final = N_("Limitation: act by")
GUARANTEE: Final = N_("Period of the guarantee of {name}")
ENFORCEMENT: Final = N_("Apply for enforcement by")
AUTHORITY: Final = N_("Authority of the agency ends")
AHEAD: Final = N_("Step of the suit: {kind}")


@dataclass(frozen=True, slots=True)
class Step:
    """One of the six steps; ``on`` is the ISO day where one is recorded."""

    name: StepName
    made: bool
    on: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is due, or on which something happens; ``days`` left, or over."""

    what: Said
    on: date
    days: int


def course(file: CaseFile) -> tuple[Step, ...]:
    """Return the six steps of a suit; those before one that was made were made too."""
    suit = next(iter(file.rows("litigation")), None)
    days = _recorded(suit["stages"] or () if suit else ())
    if suit is not None:
        days.setdefault("planned", "")
        if suit["filed_on"]:
            days["filed"] = suit["filed_on"]
        if suit["case_number"]:
            days.setdefault("accepted", "")
    staged = _STAGES.get(str(file.case["stage"]))
    if staged is not None:
        days.setdefault(staged, "")
    last = max((STEPS.index(name) for name in days), default=-1)
    return tuple(Step(name, place <= last, days.get(name, "")) for place, name in enumerate(STEPS))


def step_of(kind: str) -> StepName | None:
    """Return which of the six steps the words of a recorded one are, None for any other."""
    plain = "".join(kind.split()).casefold() if not kind.isascii() else kind.strip().casefold()
    bare = _ORDINAL.sub("", _ORDINAL.sub("", plain))
    found = (name for name in STEPS if {plain, bare} & _WORDS[name])
    return next(found, None)


def deadlines(
    file: CaseFile, on: date, light: Light | None, guarantors: Iterable[GuarantorClock]
) -> tuple[Deadline, ...]:
    """Return what is due in a suit by day; what lies in the past is over, and is still told.

    ``light`` is that of the claim which runs out first. A guarantee is due while it was not used.
    """
    found: list[tuple[Said, date]] = []
    suit = next(iter(file.rows("litigation")), None)
    if suit is not None and suit["evidence_deadline"]:
        found.append((sentence(EVIDENCE_DUE), parse_date(suit["evidence_deadline"])))
    if light is not None and light.colour != "pending" and light.of == "limitation":
        found.append((sentence(LIMITATION), light.safe))
    names = {row.ref: row["name"] for row in file.rows("parties")}
    for one in guarantors:
        if one.usable.state == "running":
            name = names.get(one.party, "")
            found.append((sentence(GUARANTEE, name=name), one.period.safe))
    judged = enforcement(file, tables_of(file).rest, on)
    if judged is not None and judged.period is not None and judged.applied_on is None:
        found.append((sentence(ENFORCEMENT), judged.period.safe))
    agency = (file.organisation["agency"] if file.organisation else None) or {}
    if agency.get("authorised_until"):
        found.append((sentence(AUTHORITY), parse_date(agency["authorised_until"])))
    found += [
        (sentence(AHEAD, kind=stage["kind"]), parse_date(stage["on"]))
        for stage in ((suit["stages"] or ()) if suit else ())
        if stage["on"] >= on.isoformat()
    ]
    return tuple(
        Deadline(what, day, (day - on).days)
        for what, day in sorted(found, key=lambda item: item[1])
    )


def _recorded(stages: Iterable[Mapping[str, Any]]) -> dict[StepName, str]:
    """Return the first day of each step."""
    days: dict[StepName, str] = {}
    for stage in sorted(stages, key=lambda one: str(one["on"])):
        name = step_of(str(stage["kind"]))
        if name is not None:
            days.setdefault(name, str(stage["on"]))
    return days
