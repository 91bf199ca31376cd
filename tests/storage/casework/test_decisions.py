"""Only a supervisor releases an interview with distress, in a form as by the verb."""

from pathlib import Path

import pytest

from resources import path as resource
from storage.casework import cases, decisions, records
from storage.casework.lookup import find_case
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.errors import NotPermitted
from storage.exchange.case_import import import_cases
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost

CHEAP = KdfCost(memory_kib=64, iterations=1, lanes=1)


def released(folder: Path, role: str) -> frozenset[str]:
    vault, _code = Vault.create(folder, "x", kdf=CHEAP)
    with vault:
        session = Session(vault)
        cases.add_staff(session, {"name": "甲", "employee_no": "A", "role": role}, owner=True)
        import_cases(session, resource("sample", "field-day.json"))
        case = find_case(session, "YD-2019-0002")
        interview = case_file(session, case).rows("interviews")[0].ref
        try:
            decisions.release_interview(session, case, interview, "supervisor's decision")
        finally:
            values = {"interview": interview, "released": False, "reason": "x"}
            if role != "supervisor":
                with pytest.raises(NotPermitted):
                    records.add(session, "release", case, values)
        return decisions.released_interviews(case_file(session, case))


def test_a_supervisor_releases(tmp_path: Path) -> None:
    assert len(released(tmp_path / "vault", "supervisor")) == 1


@pytest.mark.parametrize("role", ["field", "legal"])
def test_nobody_else_does(tmp_path: Path, role: str) -> None:
    with pytest.raises(NotPermitted):
        released(tmp_path / "vault", role)
