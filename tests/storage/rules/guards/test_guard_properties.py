"""Whatever a case holds, judging it ends; laxer limits never give more marks."""

import copy
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from resources import table
from resources.language import Words
from storage.kinds import BY_LIST, BY_NAME, CASE_LISTS
from storage.rows import CaseFile, Row
from storage.rules.guards import Plan, guard_rules, judge, judge_plan
from storage.rules.readiness import readiness_document
from tests.storage.rules.guards.breaches import BREACHES
from tests.support.clean_day import clean_case
from tests.support.records import valid_values

REGISTER = table("guards")
DAYS = st.none() | st.dates(date(2015, 1, 1), date(2035, 1, 1))
WORDS = Words("en")


KINDS = (*CASE_LISTS, BY_NAME["care_review"], BY_NAME["reading"])
VALUES = {kind.name: valid_values(kind) for kind in BY_NAME.values()}


@st.composite
def files(draw: st.DrawFn) -> CaseFile:
    """Return a case of valid records that name parties and visits which may not exist."""
    lists: dict[str, tuple[Row, ...]] = {}
    for kind in draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=4, unique_by=id)):
        found = draw(st.lists(VALUES[kind.name], min_size=1, max_size=2))
        lists[kind.list_name or kind.name] = tuple(
            Row(f"{kind.name}{n}", "case", kind.name, f"{kind.name}{n}", values, "", "s3")
            for n, values in enumerate(found)
        )
    base = clean_case()
    case = replace(base.case, values=draw(VALUES["case"]))
    office = draw(st.none() | VALUES["organisation"])
    row = Row("o", "", "organisation", "o", office, "", "") if office else None
    return replace(base, case=case, lists=lists, organisation=row)


PLANS = st.sampled_from(["contacts", "visits", "notices"]).flatmap(
    lambda name: st.builds(
        lambda values, text, on: Plan(on, "send", name, values, text, text),
        VALUES[BY_LIST[name].name],
        st.sampled_from(["", "老赖", "请回电"]),
        st.dates(date(2015, 1, 1), date(2035, 1, 1)),
    )
)


@settings(max_examples=40)
@given(files(), DAYS)
def test_any_valid_case_can_be_judged(file: CaseFile, on: date | None) -> None:
    for mark in judge(file, on):
        assert mark.level in ("warn", "log")
        assert "{" not in mark.message.say(WORDS)
        assert mark.basis.say(WORDS)


@settings(max_examples=30)
@given(files(), PLANS)
def test_any_plan_can_be_judged(file: CaseFile, plan: Plan) -> None:
    for mark in judge_plan(file, plan):
        assert mark.level in ("warn", "block")
        assert mark.document(WORDS)


@settings(max_examples=30)
@given(files(), st.dates(date(2015, 1, 1), date(2035, 1, 1)))
def test_readiness_of_any_case_can_be_told(file: CaseFile, on: date) -> None:
    document = readiness_document(file, on, WORDS)
    assert {one["state"] for one in document["items"]} <= {
        "present", "weak", "missing", "not_applicable",
    }  # fmt: skip


# Which way each limit becomes laxer.
MORE = {"most", "minutes", "over_minutes", "visits", "per_day", "years"}
LESS = {"least", "failed_attempts", "age"}


def laxer(register: dict[str, Any], by: int) -> dict[str, Any]:
    changed = copy.deepcopy(register)
    for guard in changed["guards"]:
        for check in guard["checks"]:
            for name, value in check["limits"].items():
                if name in MORE:
                    check["limits"][name] = value + by
                elif name in LESS:
                    check["limits"][name] = max(0, value - by)
    return changed


@given(st.sampled_from(sorted(BREACHES)), st.integers(0, 400))
def test_laxer_limits_never_give_more_marks(name: str, by: int) -> None:
    breach = BREACHES[name]
    file = clean_case(breach.breach)
    strict = {(m.guard, m.check, m.record) for m in judge(file, breach.on)}
    lax = {
        (m.guard, m.check, m.record)
        for m in judge(file, breach.on, guard_rules(laxer(REGISTER, by)))
    }
    assert lax <= strict
