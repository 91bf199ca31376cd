"""The guards of collection (rules.md 8): what is planned is stopped, what happened is marked."""

from storage.rules.guard_table import Rules, guard_rules
from storage.rules.guards.judging import Mark, blocked, guards_document, judge, judge_plan
from storage.rules.guards.scene import Plan

__all__ = [
    "Mark",
    "Plan",
    "Rules",
    "blocked",
    "guard_rules",
    "guards_document",
    "judge",
    "judge_plan",
]
