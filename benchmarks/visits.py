"""How fast the visits of all cases are listed, narrowed and shown, in a large vault.

``python benchmarks/visits.py [CASES] [FOLDER]``: a vault of CASES (default 100,000) with three
visits, three photos and four calls each, put straight into the tables, in FOLDER or a temporary
one. Prints milliseconds, first time and best of three, with the processor's time of the best
beside it, and how many lines there are; the floor is the count of all visits by SQL alone.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from storage.casework.cases import add_staff
from storage.casework.day import owner_ref
from storage.casework.session import Session
from storage.casework.visitlist import VisitFilter, planned_visits, visit_ids, visit_lines
from storage.records import canonical
from storage.records.recordrows import write_records
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost

CASES: Final = 100_000
ROUNDS: Final = 3
SCREEN: Final = 200
TODAY: Final = "2024-01-01"
COST: Final = KdfCost(memory_kib=64, iterations=1, lanes=1)
OUTCOMES: Final = ("no_answer", "met_borrower", "moved")


def main() -> None:
    """Fill a vault and measure in it."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        vault, _code = Vault.create(Path(folder) / "vault", "benchmark", kdf=COST)
        with vault:
            session = Session(vault)
            fill(session, cases)
            measure(session)


def fill(session: Session, cases: int) -> None:
    """Put cases and their records into the tables."""
    add_staff(session, {"name": "甲", "employee_no": "1", "role": "field"}, owner=True)
    me, chance = owner_ref(session), random.Random(1)
    rows = ((f"c{n}", f"CQ-{n:06}", "visiting", "2019-01-01", f"王{n}", *[""] * 6)
            for n in range(cases))  # fmt: skip
    with session.atomic():
        session.tables.run_many(f"INSERT INTO case_row VALUES ({', '.join('?' * 11)})", rows)
        write_records(session.tables, records(cases, me, chance))


def records(cases: int, me: str, chance: random.Random) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of records."""
    for case in range(cases):
        for n in range(10):
            month, day = 1 + chance.randrange(12), 1 + chance.randrange(28)
            year, minute = 2020 + chance.randrange(4), chance.randrange(60)
            at = f"{year}-{month:02}-{day:02}T10:{minute:02}:00+08:00"
            kind = "visit" if n < 3 else "evidence" if n < 6 else "contact"
            doc: dict[str, Any] = {"at": at, "channel": "call", "summary": "无人接听"}
            if kind == "visit":
                doc = visit(at, me, chance)
            elif kind == "evidence":
                doc = {"sha256": "0" * 64, "kind": "photo", "visit": f"r{n - 3}"}
            yield (f"{case:06}{n}", f"c{case}", kind, f"r{n}", at, canonical.text(doc), "{}", at,
                   "", "self", f"{case:06}{n}", 0, "[]", 0)  # fmt: skip


def visit(at: str, me: str, chance: random.Random) -> dict[str, Any]:
    """Return the values of a visit, one in ten of them with gaps, one in nine of one's own."""
    place = {"kind": "residence", "text": "成都市温江区某小区三栋二单元"}
    told = {"arrived_at": at, "place": place, "outcome": chance.choice(OUTCOMES),
            "observations": ["门锁着，邻居称已外出务工半年。"] * 3, "met": {"name": "某"},
            "conclusion": "已告知", "team": [me if chance.random() < 1 / 9 else "u2"]}  # fmt: skip
    if chance.random() < 0.9:
        told |= {"left_at": at, "reported": {"channel": "电话"}}
    return told


def measure(session: Session) -> None:
    """Print what each thing takes."""
    me = owner_ref(session)
    first = visit_ids(session, VisitFilter(), TODAY, SCREEN)
    hard = VisitFilter(by=me, outcome="moved", gap="any")
    rows: list[tuple[str, Callable[[], Any]]] = [
        ("floor: all visits counted by SQL", lambda: session.tables.run(
            "SELECT count(*) FROM record WHERE kind = 'visit' AND removed = 0")),
        ("first screen", lambda: visit_ids(session, VisitFilter(), TODAY, SCREEN)),
        ("its lines", lambda: visit_lines(session, first)),
        ("first screen, mine with gaps", lambda: visit_ids(session, hard, TODAY, SCREEN)),
        ("planned", lambda: planned_visits(session, VisitFilter(), TODAY)),
        ("all", lambda: visit_ids(session, VisitFilter(), TODAY)),
        ("all, mine with gaps", lambda: visit_ids(session, hard, TODAY)),
    ]  # fmt: skip
    print(f"{'milliseconds':36}{'first':>9}{'best':>9}{'its work':>10}{'lines':>9}")
    for name, work in rows:
        times: list[tuple[float, float]] = []
        for _ in range(ROUNDS):
            begun, worked = time.perf_counter(), time.process_time()
            found = work()
            times.append((time.perf_counter() - begun, time.process_time() - worked))
        best = min(times)
        said = "".join(f"{1000 * one:>{wide}.1f}" for one, wide in
                       ((times[0][0], 9), (best[0], 9), (best[1], 10)))  # fmt: skip
        print(f"{name:36}{said}{len(found):>9,}")


if __name__ == "__main__":
    main()
