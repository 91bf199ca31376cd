"""Judging a case by the register: marks on what is recorded, blocks and warnings for a plan."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from resources.language import Said, Words
from storage.rows import CaseFile
from storage.rules.guard_table import LEVELS, Basis, Check, Guard, Level, Rules
from storage.rules.guards.registry import CHECKS
from storage.rules.guards.scene import Hit, Plan, Scene
from storage.rules.tables import tables_of


@dataclass(frozen=True, slots=True)
class Mark:
    """What a guard says about a record, or about a plan (its ref is ``plan``).

    ``level`` of a plan: ``block`` (until it is changed or approved) or ``warn``; of what is
    recorded: ``warn`` or ``log``, it is never refused. ``check`` names the check of the guard,
    ``day`` the day whose rules were used.
    """

    guard: str
    level: Level
    record: str
    list: str
    message: Said
    basis: Basis
    check: str
    day: date

    def document(self, words: Words) -> dict[str, Any]:
        """Return the mark as the command line prints it."""
        return {
            "guard": self.guard,
            "level": self.level,
            "record": self.record,
            "message": self.message.say(words),
            "basis": self.basis.say(words),
        }


def judge(file: CaseFile, on: date | None = None, rules: Rules | None = None) -> tuple[Mark, ...]:
    """Mark what is recorded, under the rules of each record's own day, or of ``on`` for all."""
    used = rules or tables_of(file).guards
    return _marks(Scene(file, None, on, used.phrases), used)


def judge_plan(file: CaseFile, plan: Plan, rules: Rules | None = None) -> tuple[Mark, ...]:
    """Return what stands against a plan under the rules of its day, blocks first."""
    used = rules or tables_of(file).guards
    marks = _marks(Scene(file, plan, plan.on, used.phrases), used)
    return tuple(sorted(marks, key=lambda mark: -LEVELS.index(mark.level)))


def blocked(marks: Iterable[Mark]) -> tuple[str, ...]:
    """Return the guards that stop a plan, each once, in the order of the marks."""
    return tuple(dict.fromkeys(mark.guard for mark in marks if mark.level == "block"))


def guards_document(marks: Iterable[Mark], words: Words) -> Mapping[str, Any]:
    """Return the document of ``anjuan guards``."""
    return {"marks": [mark.document(words) for mark in marks]}


def _marks(scene: Scene, rules: Rules) -> tuple[Mark, ...]:
    found: dict[tuple[str, str, str, str], Mark] = {}
    for guard in rules.guards:
        for check in guard.checks:
            for mark in _of_check(scene, guard, check):
                key = (guard.id, check.name, mark.list, mark.record)
                known = found.get(key)
                if known is None or LEVELS.index(mark.level) > LEVELS.index(known.level):
                    found[key] = mark
    return tuple(found.values())


def _of_check(scene: Scene, guard: Guard, check: Check) -> Iterator[Mark]:
    planning = scene.plan is not None
    for hit in CHECKS[check.name](scene, check.limits):
        if hit.item.planned != planning:
            continue
        on = _day(scene, hit)
        basis = check.basis(on, hit.regime)
        if basis is not None:
            level = check.planned if planning else check.recorded
            row = hit.item.row
            yield Mark(guard.id, level, row.ref, hit.item.list, hit.message, basis, check.name, on)


def _day(scene: Scene, hit: Hit) -> date:
    return scene.on or hit.day or hit.item.day
