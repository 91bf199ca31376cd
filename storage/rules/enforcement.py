"""Owns the period for enforcing a judgment: from which recorded step, until when, whether used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from resources import table
from resources.language import N_, Words
from storage.rows import CaseFile
from storage.rules.dates import parse_date
from storage.rules.guarantee import Period, enforcement_period
from storage.rules.restdays import RestDays
from storage.rules.sentences import Sentence, say_notes, sentence

NOT_KNOWN = N_(
    "A judgment or settlement is recorded, but not the last day for performing it. Record it as a "
    "step of the suit, “{step}”: the period for enforcement runs from it."
)
APPLIED = N_("Enforcement was applied for on {day}.")
STEP = N_("last day for performance")
_APPLIED = "enforcement"


@dataclass(frozen=True, slots=True)
class Enforcement:
    """The period, from ``since``; ``applied_on`` where enforcement was applied for, else None.

    ``period`` None: the last day for performance is not recorded; ``note`` says so.
    """

    period: Period | None
    since: date | None = None
    applied_on: date | None = None
    note: Sentence | None = None


def enforcement(file: CaseFile, rest: RestDays) -> Enforcement | None:
    """Return the period for applying for enforcement, None where nothing was decided yet.

    Case JSON has no field for it: a step of the suit that is, as a whole, one of the words of the
    table ``limitation`` (履行期限届满, …) bears the last day for performance.
    """
    stages = [one for row in file.rows("litigation") for one in row["stages"] or ()]
    ends = sorted(str(one["on"]) for one in stages if _plain(one) in _listed("performance_stages"))
    if not ends:
        decided = any(_plain(one) in _listed("decided_stages") for one in stages)
        note = sentence(NOT_KNOWN, step=sentence(STEP))
        return Enforcement(None, note=note) if decided else None
    since = parse_date(ends[-1])
    applied = sorted(
        str(row["on"])
        for row in file.rows("limitation")
        if row["kind"] == _APPLIED and row["evidence"] and str(row["on"]) > ends[-1]
    )
    used = parse_date(applied[0]) if applied else None
    note_used = sentence(APPLIED, day=used) if used else None
    return Enforcement(enforcement_period(since, rest), since, used, note_used)


def enforcement_answer(found: Enforcement, words: Words) -> dict[str, Any]:
    """Return the period for enforcement as a document."""
    notes = (found.note,) if found.note else ()
    if found.period is None or found.since is None:
        return say_notes(notes, words)
    period = found.period
    return {
        "performance_until": found.since.isoformat(),
        "safe": period.safe.isoformat(),
        "legal": period.legal.isoformat(),
        "basis": period.basis.say(words),
        "applied_on": found.applied_on.isoformat() if found.applied_on else None,
        **say_notes((*notes, *period.notes), words),
    }


def _plain(stage: Mapping[str, Any]) -> str:
    return "".join(str(stage.get("kind") or "").casefold().split())


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset("".join(word.split()) for word in table("limitation")[name])
