"""Work on the sample field day, in a vault that is as it was before when the work is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from resources import path
from storage.casework import cases
from storage.casework.caselist import Filter, case_ids
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.exchange.case_import import import_cases
from tests.support.vaults import SetClock, untouched


@contextmanager
def sample_work(session: Session, at: datetime) -> Iterator[tuple[Session, str, str]]:
    """Give a session at this time and the two cases of the sample; nobody's vault yet."""
    with untouched(session):
        import_cases(session, path("sample", "field-day.json"))
        clock = session.clock
        assert isinstance(clock, SetClock)
        clock.wall = at
        numbers = {case_file(session, one).case["case_no"]: one
                   for one in case_ids(session, Filter())}  # fmt: skip
        yield session, numbers["YD-2019-0001"], numbers["YD-2019-0002"]


def become(session: Session, role: str) -> None:
    """Make the vault somebody's of this role."""
    values = {"name": role, "employee_no": f"T-{role}", "role": role}
    cases.add_staff(session, values, owner=True)
