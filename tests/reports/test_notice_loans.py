"""A notice of some of the loans agrees with these; a wrong one that is out is forced by few."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reports.pack.build import PackOptions, PackResult, build_pack
from reports.pack.options import NO_REASON, UNSTATED
from reports.pack.plan import plan_items
from reports.pack.preflight import Stop, preflight
from reports.pack.request import PackRequest
from resources.language import Words
from storage.casework import records
from storage.casework.cases import add_staff, open_case
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.errors import PackStopped
from storage.rows import CaseFile
from storage.rules.guards import judge
from tests.support.casefiles import case_file
from tests.support.judges import needs
from tests.support.pdftext import page_texts
from tests.support.vaults import new_session

UNTIL = "2024-03-05"
MADE = "2024-03-06T09:00:00+08:00"
ZH = Words("zh_CN")
CASE = {"case_no": "N8", "opened_on": "2024-01-10", "stage": "visiting"}
MAILED = {"ref": "d1", "method": "mail", "at": "2024-03-05T10:00:00+08:00", "result": "signed"}
WHY = "通知已由本人签收，如实提交"
# Interest of 12 per cent a year from 1 May 2021; the fee names no loan and stands with the first.
X = {"principal": "100000.00", "interest": "34158.90", "costs": "5000.00", "total": "139158.90"}
Y = {"principal": "20000.00", "interest": "6831.78", "total": "26831.78"}
ALL = {"principal": "120000.00", "interest": "40990.68", "total": "165990.68"}
ONLY_PRINCIPAL = {"principal": "100000.00", "total": "100000.00"}
FEE = {"ref": "g1", "on": "2024-02-01", "kind": "cost", "amount": "5000.00", "note": "律师费"}


def loan(ref: str, number: str, principal: str) -> dict[str, Any]:
    return {
        "ref": ref, "contract_no": number, "regime": "private", "principal": principal,
        "paid_out": principal, "paid_out_on": "2021-05-01", "signed_on": "2021-05-01",
        "annual_rate": "0.12", "due_on": "2022-05-01", "day_count": 365,
    }  # fmt: skip


LOANS = (loan("l1", "X", "100000.00"), loan("l2", "Y", "20000.00"))


def notice(claim: dict[str, str], *deliveries: dict[str, Any]) -> dict[str, Any]:
    return {
        "ref": "n1", "number": "Z1", "kind": "demand", "issued_on": UNTIL,
        "claim": {**claim, "until": UNTIL}, "deliveries": list(deliveries),
    }  # fmt: skip


def case(claim: dict[str, str], *deliveries: dict[str, Any], loans: Any = LOANS) -> CaseFile:
    return case_file(
        {**CASE, "loans": list(loans), "ledger": [FEE], "notices": [notice(claim, *deliveries)]}
    )


def stops(file: CaseFile, words: Words = ZH) -> tuple[Stop, ...]:
    return preflight(plan_items(file, PackRequest("P", MADE), words), file, words)


def matched(file: CaseFile, words: Words = ZH) -> list[str]:
    plan = plan_items(file, PackRequest("P", MADE), words)
    return [one.message for one in plan.warnings if one.code == "NoticeMatched"]


def above(file: CaseFile) -> list[str]:
    return [one.message.say(ZH) for one in judge(file) if one.check == "claim_above_cap"]


@pytest.mark.parametrize(("claim", "contract"), [(X, "合同X"), (Y, "合同Y"), (ALL, "")])
def test_a_notice_of_one_loan_or_of_all_lets_the_pack_pass(
    claim: dict[str, str], contract: str
) -> None:
    file = case(claim)
    assert stops(file) == ()
    assert above(file) == []
    said = matched(file)
    # The legal team reads which loans it was matched with; of all there is nothing to say.
    assert [contract in one for one in said] == ([True] if contract else [])


def test_two_of_three_loans_are_named() -> None:
    third = loan("l3", "Z", "7000.00")
    file = case(ALL, loans=(*LOANS, third))
    assert stops(file) == ()
    assert ["X、Y" in one for one in matched(file)] == [True]
    assert "contract X, Y" in matched(file, Words("en"))[0]


def test_several_selections_that_fit_are_said_to_be_several() -> None:
    file = case({"principal": "20000.00"}, loans=(*LOANS, loan("l3", "Z", "20000.00")))
    assert stops(file) == ()
    assert ["2种" in one for one in matched(file)] == [True]


def test_sums_of_two_loans_mixed_agree_with_none() -> None:
    assert stops(case({**X, "interest": Y["interest"]}))


@pytest.mark.parametrize("more", [0, 1])
def test_the_guard_and_the_pack_mean_the_same_loans(more: int) -> None:
    file = case({**Y, "total": f"{26831 + more}.78"})
    assert len(above(file)) == len(stops(file)) == more
    for said in (*above(file), *(one.message for one in stops(file))):
        assert "合同Y" in said
        assert "26,831.78" in said


def test_a_draft_that_is_wrong_stops_the_pack_whatever_is_forced() -> None:
    (stop,) = stops(case(ONLY_PRINCIPAL))
    assert stop.code == "InterestDiffers"
    assert "合同X" in stop.message
    assert not stop.forceable
    assert not stop.overruled(forced=True, ruled=True)


@pytest.mark.parametrize(
    ("method", "result"),
    [("mail", "signed"), ("mail", "returned"), ("posted", "posted"), ("sms", "unknown")],
)
def test_one_that_left_the_house_may_be_forced_by_those_who_may(method: str, result: str) -> None:
    (stop,) = stops(case(ONLY_PRINCIPAL, {**MAILED, "method": method, "result": result}))
    assert [
        stop.overruled(forced=forced, ruled=ruled)
        for forced in (False, True)
        for ruled in (False, True)
    ] == [False, False, False, True]


@pytest.mark.parametrize("reason", ["", "  ", UNSTATED, ZH(NO_REASON), Words("en")(NO_REASON)])
def test_no_reason_is_none(reason: str) -> None:
    assert not PackOptions(reason=reason).reasoned
    assert PackOptions(reason=WHY).reasoned


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = new_session(tmp_path / "vault")
    with opened.vault:
        yield opened


def made(session: Session, folder: Path, role: str, *out: dict[str, Any], **asked: Any) -> Any:
    add_staff(session, {"name": "甲某", "employee_no": "1", "role": role}, owner=True)
    known = open_case(session, CASE).case_id
    for one in LOANS:
        records.add(session, "loan", known, {key: one[key] for key in one if key != "ref"})
    values = notice(ONLY_PRINCIPAL, *({k: d[k] for k in d if k != "ref"} for d in out))
    del values["ref"]
    records.add(session, "notice", known, values)
    options = PackOptions(**asked)
    return known, build_pack(session, known, options, folder / "a.pdf")


@needs("pdftotext")
def test_a_wrong_notice_that_was_served_goes_out_on_a_decision_that_is_recorded(
    session: Session, tmp_path: Path
) -> None:
    asked = {"force": True, "reason": WHY, "profile": "internal"}
    known, result = made(session, tmp_path, "supervisor", MAILED, **asked)
    assert isinstance(result, PackResult)
    (said,) = [one.message for one in result.warnings if one.code == "Forced"]
    for part in ("甲某", WHY, "通知Z1", "¥100,000.00", "合同X"):
        assert part in said
    (pack,) = rows_of(session, known, "pack")
    assert pack["reason"] == WHY
    assert [one.split()[0] for one in pack["forced"]] == ["InterestDiffers"]
    printed = "".join("".join(page_texts(tmp_path / "a.pdf")).split())
    assert f"经甲某决定，仍予制作（原因：{WHY}）" in printed


@needs("pdftotext")
def test_the_court_does_not_read_what_was_forced(session: Session, tmp_path: Path) -> None:
    made(session, tmp_path, "legal", MAILED, force=True, reason=WHY)
    assert WHY not in "".join("".join(page_texts(tmp_path / "a.pdf")).split())


@pytest.mark.parametrize(
    ("role", "served", "asked"),
    [
        ("field", True, {"force": True, "reason": WHY}),
        ("legal", True, {"force": True}),
        ("legal", True, {"reason": WHY}),
        ("legal", False, {"force": True, "reason": WHY}),
    ],
)
def test_it_is_refused_to_others_without_a_reason_unforced_and_for_a_draft(
    session: Session, tmp_path: Path, role: str, served: bool, asked: dict[str, Any]
) -> None:
    with pytest.raises(PackStopped) as caught:
        made(session, tmp_path, role, *([MAILED] if served else []), **asked)
    # The way out is told where there is one.
    assert ("负责人或法务" in caught.value.message(ZH)) is served
    assert not (tmp_path / "a.pdf").exists()
