"""How fast records are saved, imported and verified, against a synced write and bare hashing.

``python benchmarks/records.py [CASES]``: a vault of that many cases (default 2,000) by import of
case JSON; then single saves in it, in a case of few records and in one of a thousand, each beside
one fsync of 4 KB. Prints measured, floor, ratio, goal.
"""

import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from storage.casework import records
from storage.casework.cases import open_case
from storage.casework.lookup import find_case
from storage.casework.session import Session
from storage.exchange.case_import import import_cases
from storage.progress import NoProgress
from storage.records.projection import rebuild
from storage.records.verify import verify_log
from storage.rules.dates import CHINA
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost

SAVES = 200
COST = KdfCost(memory_kib=1024, iterations=1, lanes=1)


def document(cases: int) -> dict[str, Any]:
    """Return a document of eight records a case."""
    return {"format": "anjuan-case", "version": 1, "cases": [case(n) for n in range(cases)]}


def case(n: int) -> dict[str, Any]:
    return {
        "case_no": f"YD-{n:06d}",
        "opened_on": "2024-01-01",
        "stage": "visiting",
        "parties": [
            {
                "ref": "p1",
                "role": "borrower",
                "name": f"张三{n}",
                "phones": [{"number": f"138{n:08d}"}],
                "addresses": [{"kind": "residence", "text": f"某镇某村{n}号"}],
            }
        ],
        "loans": [
            {
                "ref": "l1",
                "contract_no": f"HT-{n}",
                "regime": "private",
                "principal": "60000.00",
                "due_on": "2023-01-01",
            }
        ],
        "contacts": [contact(day) for day in range(1, 6)],
    }


def contact(day: int) -> dict[str, Any]:
    at = f"2024-01-{day:02d}T10:00:00+08:00"
    return {"at": at, "channel": "call", "direction": "out", "party": "p1", "result": "no_answer"}


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def spent(work: Callable[[], object]) -> tuple[float, float, float]:
    """Return the seconds that work takes, of processor time here, and with its processes."""
    before, seconds = os.times(), timed(work)
    after = os.times()
    own = after.user + after.system - before.user - before.system
    children = after.children_user + after.children_system
    return seconds, own, own + children - before.children_user - before.children_system


def percentiles(*works: Callable[[], object]) -> list[tuple[float, float]]:
    """Return median and 95th percentile of each, in turns so that a slow moment hits all alike."""
    spent = [[timed(work) for work in works] for _ in range(SAVES)]
    ordered = (sorted(found) for found in zip(*spent, strict=True))
    return [(found[SAVES // 2], found[round(SAVES * 0.95)]) for found in ordered]


def synced(folder: Path) -> Callable[[], None]:
    file = os.open(folder / "floor", os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def write() -> None:
        os.write(file, bytes(4096))
        os.fsync(file)

    return write


def show(name: str, measured: float, floor: float, goal: str) -> None:
    ratio = f"{measured / floor:6.2f}" if floor else f"{'':6}"
    print(f"{name:46} {measured * 1e3:9.2f}ms {floor * 1e3:9.2f}ms {ratio}  {goal}")


def saving(session: Session, folder: Path) -> None:
    large = open_case(session, {**case_fields(), "case_no": "large"}).case_id
    for n in range(1000):
        values = {**contact(n % 28 + 1), "summary": f"第{n}次"}
        records.add(session, "contact", large, {k: v for k, v in values.items() if k != "party"})
    small = open_case(session, {**case_fields(), "case_no": "small"}).case_id
    cases = session.tables.case_row.select().count()
    minutes = iter(range(100_000))

    def save(case: str) -> None:
        # Six calls a day, as a busy case has them.
        day, rest = divmod(next(minutes), 6)
        at = datetime(2024, 2, 1, 9, tzinfo=CHINA) + timedelta(days=day, hours=rest)
        values = {**contact(3), "at": at.isoformat(), "summary": "无人接听"}
        values.pop("party")
        records.add(session, "contact", case, values)

    follower = session.follower
    assert follower is not None
    for name, where in (("few", small), ("1,000", large)):
        # The journal's own sync goes on beside what follows a save: not beside the floor here.
        works = partial(save, where), follower.settle, synced(folder)
        (half, measured), (_half, rest), (still, floor) = percentiles(*works)
        show(f"save p95: {name} records, {cases:,} cases", measured, floor, "<= 4")
        show("half of the saves", half, still, "")
        show("what the second journal still syncs then", rest, floor, "")

    def many() -> None:
        for _ in range(SAVES):
            save(large)

    _seconds, own, _whole = spent(many)
    show(f"save: {own / SAVES * 1e6:.0f} us of processor time each", own / SAVES, 0, "")


def case_fields() -> dict[str, Any]:
    return {"opened_on": "2024-01-01", "stage": "assigned"}


def importing(session: Session, folder: Path, cases: int) -> None:
    path = folder / "cases.json"
    path.write_text(json.dumps(document(cases), ensure_ascii=False), encoding="utf-8")
    taken = timed(lambda: import_cases(session, path))
    count = session.tables.operation.select().count()
    show(f"import: {count / taken:,.0f} operations/s", taken, 0, "")
    again = timed(lambda: import_cases(session, path))
    show(f"import again: {cases / again:,.0f} cases/s", again, 0, "")
    assert session.tables.operation.select().count() == count


def verifying(session: Session) -> None:
    tables = session.tables
    count = tables.operation.select().count()
    bodies = [bytes(one) for (one,) in tables.run("SELECT body FROM operation")]
    floor = timed(lambda: [hashlib.sha256(body).digest() for body in bodies])
    found: list[Any] = []
    runs = [spent(lambda: found.extend(verify_log(tables, NoProgress()))) for _ in range(3)]
    assert not found
    measured, own, whole = map(min, zip(*runs, strict=True))
    show(f"verify: {count / measured:,.0f} entries/s", measured, floor, ">= 10,000 entries/s")
    # What a busy machine does not hide: the longer of the two is what an idle one would take.
    show(f"verify: {own / count * 1e6:.0f} us an entry of this process", own, 0, "")
    beside = (whole - own) / count * 1e6
    show(f"verify: {beside:.0f} us an entry of the process beside", whole - own, 0, "")
    measured = timed(lambda: rebuild(tables))
    show(f"rebuild: {count / measured:,.0f} operations/s", measured, 0, "")
    find_case(session, "YD-000000")


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        vault, _code = Vault.create(folder / "vault", "benchmark", kdf=COST)
        with vault:
            session = Session(vault)
            print(f"{'':46} {'measured':>11} {'floor':>11}  ratio  goal")
            importing(session, folder, cases)
            saving(session, folder)
            verifying(session)


if __name__ == "__main__":
    main()
