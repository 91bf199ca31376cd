"""Owns what a suit asks of a case, one question each: is it there, is it weak, and why."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from resources import table
from resources.language import N_
from storage.rows import CaseFile, Row
from storage.rules.clocks import loan_clocks
from storage.rules.enforcement import Enforcement, enforcement
from storage.rules.guarantee import Period
from storage.rules.identity import judge_id
from storage.rules.light import with_ends
from storage.rules.moments import day
from storage.rules.proof import OWN_STATEMENT, group_proof, weak_finding, weak_notice
from storage.rules.sentences import sentence
from storage.rules.suit_parties import Answer, State, card_account, plaintiff
from storage.rules.tables import tables_of

Question = Callable[[CaseFile, date], Answer]
PARTIES, CONTRACT, PAID_OUT, REPAID, SECURITY = 1, 2, 3, 4, 5

FILES = N_("{n} files in group {group}.")
NO_FILES = N_("No file in group {group} of the catalogue.")
NO_LOAN = N_("No loan is recorded.")
NO_BORROWER = N_("No borrower is recorded.")
NO_ID = N_("The ID number of {name} is not recorded.")
BAD_ID = N_("The ID number of {name} fails its check.")
NO_ID_COPY = N_("The ID number is recorded, but there is no copy of the ID.")
NO_LEDGER = N_("No repayment is recorded, and no statement is among the files.")
VERIFIED = N_("{n} entries of the ledger, each with a bank record, a receipt or a file.")
NO_NOTICE = N_("No notice is recorded.")
ARRIVED = N_("Notice {number} arrived.")
CLAUSE = N_("The contract agrees on an address for service ({clause}).")
AGREED = N_("An address or number was agreed for service.")
KNOWN_ONLY = N_("An address is known, but none was agreed for service.")
NO_ADDRESS = N_("No address of the borrower is recorded.")
NO_SECURITY = N_("No security is recorded.")
UNREGISTERED = N_("That the security was registered is not recorded.")
NOT_ASSIGNED = N_("The claim was not assigned.")
NO_ASSIGNMENT = N_("The claim was assigned, and no notice of it is recorded.")
NO_AGENCY = N_("No agency acts for the creditor.")
NO_AUTHORITY = N_("The agency has no document of authority on record.")
AUTHORITY_OUT = N_("The authority of the agency does not cover {day}.")
AUTHORITY = N_("{document}, up to {day}.")
RUNS = N_("Up to {day}, by events with strong proof.")
RUNS_WEAK = N_(
    "Up to {day} only by events that need corroboration; with strong proof up to {safe}."
)
SOON = N_("Ends on {day}.")
EXPIRED = N_("Expired on {day}.")
ENFORCE = N_("Decided; apply for enforcement by {day}.")
DEFENCE = N_("Expired; the debtor may have lost the defence of limitation. Counsel has to look.")
PENDING = N_("Proceedings are pending; the period runs anew when they end.")


def _files(file: CaseFile, group: int) -> Answer:
    proof = group_proof(file, group)
    if not proof.files:
        return "missing", (sentence(NO_FILES, group=group),)
    found = sentence(FILES, n=proof.files, group=group)
    return ("present", (found,)) if proof.sound else ("weak", (found, *proof.weak))


def _contract(file: CaseFile, _on: date) -> Answer:
    if not file.rows("loans"):
        return "missing", (sentence(NO_LOAN),)
    return _files(file, CONTRACT)


def _disbursement(file: CaseFile, _on: date) -> Answer:
    return _files(file, PAID_OUT)


def _repayment_record(file: CaseFile, _on: date) -> Answer:
    entries = file.rows("ledger")
    own = [row for row in entries if not _verified(row)]
    if entries and not own:
        return "present", (sentence(VERIFIED, n=len(entries)),)
    state, why = _files(file, REPAID)
    if state != "missing":
        return state, why
    if entries:
        return "weak", (sentence(OWN_STATEMENT),)
    return "missing", (sentence(NO_LEDGER),)


def _verified(row: Row) -> bool:
    return row["verified"] in ("bank_record", "receipt") or bool(row["evidence"])


def _identity(file: CaseFile, on: date) -> Answer:
    debtors = [row for row in file.rows("parties") if row["role"] in ("borrower", "co_borrower")]
    if not debtors:
        return "missing", (sentence(NO_BORROWER),)
    unknown = [row for row in debtors if not row["id_number"]]
    if unknown:
        return "missing", tuple(sentence(NO_ID, name=row["name"]) for row in unknown)
    wrong = [row for row in debtors if _fails(row, on)]
    if wrong:
        return "weak", tuple(sentence(BAD_ID, name=row["name"]) for row in wrong)
    state, why = _files(file, PARTIES)
    return ("weak", (sentence(NO_ID_COPY),)) if state == "missing" else (state, why)


def _fails(row: Row, on: date) -> bool:
    resident = row["id_type"] in (None, "resident_id")
    return resident and judge_id(row["id_number"], on).level == "error"


def _notices(file: CaseFile, _on: date) -> Answer:
    rows = [row for row in file.rows("notices") if row["kind"] != "assignment"]
    return _served(rows, NO_NOTICE)


def _assignment_notice(file: CaseFile, _on: date) -> Answer:
    office = file.organisation
    creditor = (office["creditor"] if office else None) or {}
    rows = [row for row in file.rows("notices") if row["kind"] == "assignment"]
    if not rows and creditor.get("role") != "assignee":
        return "not_applicable", (sentence(NOT_ASSIGNED),)
    return _served(rows, NO_ASSIGNMENT)


def _served(rows: list[Row], none: str) -> Answer:
    if not rows:
        return "missing", (sentence(none),)
    weak = [(row, weak_notice(row)) for row in rows]
    good = next((row for row, reasons in weak if not reasons), None)
    if good is not None:
        return "present", (sentence(ARRIVED, number=good["number"]),)
    return "weak", tuple(reason for _row, reasons in weak for reason in reasons)


def _service_address(file: CaseFile, _on: date) -> Answer:
    clauses = [(row["clauses"] or {}).get("service_address") for row in file.rows("loans")]
    clause = next((one for one in clauses if one), None)
    if clause:
        return "present", (sentence(CLAUSE, clause=clause),)
    debtors = [row for row in file.rows("parties") if row["role"] in ("borrower", "co_borrower")]
    ways = [way for row in debtors for way in (*(row["addresses"] or ()), *(row["phones"] or ()))]
    if any(way.get("agreed_for_service") for way in ways):
        return "present", (sentence(AGREED),)
    if not any(row["addresses"] or row["address_on_id"] for row in debtors):
        return "missing", (sentence(NO_ADDRESS),)
    told = [row for row in file.rows("findings") if row["purpose"] == "residence"]
    return "weak", (sentence(KNOWN_ONLY), *(why for row in told for why in weak_finding(row)))


def _security(file: CaseFile, _on: date) -> Answer:
    pledged = [one for row in file.rows("loans") for one in row["collateral"] or ()]
    guarantors = any(row["role"] == "guarantor" for row in file.rows("parties"))
    if not pledged and not guarantors:
        return "not_applicable", (sentence(NO_SECURITY),)
    state, why = _files(file, SECURITY)
    if any(not one.get("registered") for one in pledged):
        return ("weak" if state == "present" else state), (*why, sentence(UNREGISTERED))
    return state, why


def _agency_authority(file: CaseFile, on: date) -> Answer:
    office = file.organisation
    agency = (office["agency"] if office else None) or {}
    if not agency.get("name"):
        return "not_applicable", (sentence(NO_AGENCY),)
    if not agency.get("authority_document"):
        return "missing", (sentence(NO_AUTHORITY),)
    start, end = agency.get("authorised_from"), agency.get("authorised_until")
    if not (start and end and day(start) <= on <= day(end)):
        return "weak", (sentence(AUTHORITY_OUT, day=on),)
    return "present", (sentence(AUTHORITY, document=agency["authority_document"], day=day(end)),)


def _limitation(file: CaseFile, on: date) -> Answer:
    loans = [{"ref": row.ref, **row.values} for row in file.rows("loans")]
    if not loans:
        return "missing", (sentence(NO_LOAN),)
    stages = [stage for row in file.rows("litigation") for stage in row["stages"] or ()]
    events = with_ends([row.values for row in file.rows("limitation")], stages)
    tables = tables_of(file)
    parties = [{"ref": row.ref, **row.values} for row in file.rows("parties")]
    stops = [row.values for row in file.rows("suspension")]
    clocks = loan_clocks(loans, events, on, tables.rest, parties, stops)
    worst = min(clocks, key=lambda clock: clock.usable.safe)
    judged = enforcement(file, tables.rest, on)
    if judged is not None and judged.period is not None:
        return _enforceable(judged, judged.period, on)
    strong, usable = worst.strong, worst.usable
    if tables.policy_on(on).threshold == "A":
        # The house counts on nothing that still needs corroboration.
        usable = strong = min((clock.strong for clock in clocks), key=lambda clock: clock.safe)
    if usable.status == "in_procedure":
        return "present", (sentence(PENDING),)
    if usable.status == "expired":
        return "missing", (sentence(EXPIRED, day=usable.legal),)
    if usable.status == "defence_may_be_lost":
        return "weak", (sentence(DEFENCE),)
    if strong.safe < usable.safe:
        return "weak", (sentence(RUNS_WEAK, day=usable.safe, safe=strong.safe),)
    if (usable.safe - on).days <= table("readiness")["warn_days"]:
        return "weak", (sentence(SOON, day=usable.safe),)
    return "present", (sentence(RUNS, day=usable.safe),)


def _enforceable(judged: Enforcement, period: Period, on: date) -> Answer:
    """Answer for a claim that was decided: what runs then is the period for enforcement."""
    if judged.status == "applied":
        return "present", judged.notes
    if judged.status in ("applied_late", "ended"):
        return "missing", judged.notes
    left = (period.safe - on).days
    state: State = "weak" if left <= table("readiness")["warn_days"] else "present"
    return state, (sentence(ENFORCE, day=period.safe), *judged.notes)


QUESTIONS: Final[Mapping[str, Question]] = MappingProxyType(
    {
        "plaintiff": plaintiff,
        "card_account": card_account,
        "identity": _identity,
        "agency_authority": _agency_authority,
        "contract": _contract,
        "disbursement": _disbursement,
        "repayment_record": _repayment_record,
        "security": _security,
        "notices": _notices,
        "service_address": _service_address,
        "limitation": _limitation,
        "assignment_notice": _assignment_notice,
    }
)
