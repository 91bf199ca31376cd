"""Plans that guards block: asking for approval, deciding, and letting an approved plan pass."""

from dataclasses import fields, replace

from resources.language import Said
from storage.casework import disclosing, records, two_persons
from storage.casework.change import ASKED, GRANTED, REFUSED, Change
from storage.casework.lookup import find_record
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.errors import NotApprovable, NothingToReview, NotPermitted, PlanBlocked, ReasonRequired
from storage.records import canonical
from storage.rows import CaseFile, Row
from storage.rules.guards import Mark, Plan, Rules, blocked, judge_plan
from storage.rules.tables import tables_of


def request(
    session: Session, case_id: str, plan: Plan, what: str, reason: str, rules: Rules | None = None
) -> Change:
    """Ask for approval of a plan that guards block; ``what`` names it in words.

    Raises ``ReasonRequired``, ``NotApprovable`` for guards that nobody may overrule, and
    ``NothingToReview`` where nothing blocks the plan.
    """
    if not reason.strip():
        raise ReasonRequired()
    file = case_file(session, case_id)
    used = rules or tables_of(file).guards
    marks = judge_plan(file, plan, used)
    guards = blocked(marks)
    if not guards:
        raise NothingToReview()
    never = tuple(name for name in guards if not used.guard(name).approver)
    if never:
        raise NotApprovable.by(never, _said(marks, never))
    values = {
        "deed": "requested",
        "at": session.clock.now().iso,
        "what": what,
        "on": plan.on.isoformat(),
        "plan": plan_mark(plan),
        "guards": list(guards),
        "reason": reason.strip(),
    }
    return replace(records.add(session, "approval", case_id, values), label=ASKED)


def approve(
    session: Session,
    case_id: str,
    request_ref: str,
    reason: str,
    *,
    granted: bool = True,
    rules: Rules | None = None,
) -> Change:
    """Record the decision on a request, signed by the one who decides; the latest one counts.

    Raises ``NotPermitted`` where the guards ask for another role, ``OwnRequest`` for who asked for
    it himself where somebody else works here (who works alone approves, and the record says so),
    ``ReasonRequired``, ``NoSuchRecord``, and for a disclosure what ``disclosing.decide`` raises.
    """
    if not reason.strip():
        raise ReasonRequired()
    asked = find_record(session, case_id, request_ref, "approval")
    if disclosing.is_disclosure(asked):
        made = disclosing.decide(session, case_id, request_ref, reason, granted=granted)
        return replace(made, label=GRANTED if granted else REFUSED)
    used = rules or tables_of(case_file(session, case_id)).guards
    for name in asked["guards"] or ():
        allowed = used.guard(name).approver
        if session.role not in allowed:
            raise NotPermitted(role=session.role, needed=(allowed or ("supervisor",))[-1])
    alone = granted and two_persons.decides_alone(session, asked.recorded_by)
    values = {
        "deed": "granted" if granted else "refused",
        "at": session.clock.now().iso,
        "about": asked.ref,
        "guards": list(asked["guards"] or ()),
        "plan": asked["plan"],
        "reason": reason.strip(),
        **({"alone": True} if alone else {}),
    }
    made = records.add(session, "approval", case_id, values)
    return replace(made, label=GRANTED if granted else REFUSED)


def open_requests(file: CaseFile) -> tuple[Row, ...]:
    """Return the requests that nobody with the right role has decided."""
    rules = tables_of(file).guards
    decided = {row["about"] for row in file.rows("approval") if _decides(file, row, rules)}
    asked = (row for row in file.rows("approval") if row["deed"] == "requested")
    return tuple(row for row in asked if row.ref not in decided)


def approved_guards(file: CaseFile, plan: Plan, rules: Rules | None = None) -> frozenset[str]:
    """Return the guards whose block of exactly this plan was overruled by one who may."""
    used, mark = rules or tables_of(file).guards, plan_mark(plan)
    latest: dict[str, Row] = {}
    for row in sorted(file.rows("approval"), key=lambda row: str(row["at"])):
        if row["plan"] == mark and _decides(file, row, used):
            latest[row["about"]] = row
    granted = [row for row in latest.values() if row["deed"] == "granted"]
    return frozenset(name for row in granted for name in row["guards"] or ())


def permit(
    session: Session, case_id: str, plan: Plan, rules: Rules | None = None
) -> tuple[Mark, ...]:
    """Return what is to be said about a plan; raises ``PlanBlocked`` where it may not be done."""
    file = case_file(session, case_id)
    used = rules or tables_of(file).guards
    marks = judge_plan(file, plan, used)
    approved = approved_guards(file, plan, used)
    open_blocks = tuple(name for name in blocked(marks) if name not in approved)
    if open_blocks:
        raise PlanBlocked.by(open_blocks, _said(marks, open_blocks))
    return marks


def plan_mark(plan: Plan) -> str:
    """Return what tells this plan from every other one: the hash of all that it says."""
    known = {one.name: getattr(plan, one.name) for one in fields(plan)}
    known |= {"on": plan.on.isoformat(), "values": dict(plan.values)}
    return canonical.digest({**known, "companions": [dict(one) for one in plan.companions]})


def _decides(file: CaseFile, row: Row, rules: Rules) -> bool:
    """A decision counts only from somebody whose role may overrule every guard it names."""
    if row["deed"] not in ("granted", "refused"):
        return False
    role = file.roles.get(row.recorded_by, "")
    if disclosing.is_disclosure(row):
        return role == "supervisor"
    return all(role in rules.guard(name).approver for name in row["guards"] or ())


def _said(marks: tuple[Mark, ...], guards: tuple[str, ...]) -> list[Said]:
    return [mark.message for mark in marks if mark.guard in guards]
