"""How fast a case is found as its name, number or notes are typed, in a small and a large vault.

``python benchmarks/search.py [CASES] [FOLDER]``: vaults of a tenth of CASES and of CASES (default
100,000), ten contacts each, in FOLDER or a temporary one. The records are put straight into the
tables, for signing a million of them would take all day; the index is then made from them. Each
query runs three times: the best counts, the first, with nothing in memory yet, is printed beside
it, and the processor's time of the best, in which other work on the machine hardly shows. Prints
for each kind of query the 95th percentile in both vaults, their ratio, how many lines are on the
screen then (ten times the cases hold ten times the hits, until the screen is full), and the goal,
which is one of all queries together: of the first screen, which is what stands there while
somebody types. Of the whole list behind it there is no goal.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from storage.casework.caselist import Filter, case_ids, first_ids, rows_by_id
from storage.casework.session import Session
from storage.records import canonical
from storage.records.search_index import rebuild_index
from storage.search.readings import readings
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost

CASES = 100_000
CONTACTS = 10
QUERIES = 60
SCREEN = 50
ROUNDS = 3
PASSPHRASE = "benchmark"
COST = KdfCost(memory_kib=64, iterations=1, lanes=1)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文辉力鑫斌波宇浩凯健俊帆雪鹏"
    "飞玲梅红春海燕云龙志坤峰晨婷佳琳晓东欣怡子轩梓涵雨泽一诺思远天佑若曦嘉懿煜城"
)
PLACES = (
    "温江区",
    "金牛区",
    "武侯区",
    "锦江区",
    "成华区",
    "双流区",
    "郫都区",
    "新都区",
    "龙泉驿区",
    "金堂县",
)
STREETS = "光华大道柳城街凤溪路公平镇永宁乡万春巷涌泉寺金马河踏水桥和盛里"
PHRASES = (
    "电话接通后称最近资金紧张", "答应月底前归还一部分", "无人接听", "其母接听称不清楚去向",
    "物业称欠缴水电费", "已在单位见到本人", "要求提供对账单", "称正在等待拆迁补偿款",
    "称愿意协商分期", "关机", "挂断后再未接听", "门上张贴联络单",
    "邻居称已搬离半年", "承诺下周三到网点办理",
)  # fmt: skip


def main() -> None:
    """Fill both vaults and measure in each."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        small, large = (measured(Path(folder) / str(size), size) for size in (most // 10, most))
    sizes = f"{most // 10:>9,}{most:>9,}"
    print(f"{'':32}{'best of three':>18}{'':7}{'its work':>18}{'':17}{'first time':>18}")
    print(f"{'95th percentile':32}{sizes}  ratio{sizes}  ratio  {'lines':>9}{sizes}  goal")
    for kind, one in small.items():
        other = large[kind]
        goal = "<= 50 ms, <= 2 x" if kind == ALL else ""
        lines = f"{one.lines:>4}{other.lines:>5}"
        print(f"{kind:32}{one.best * 1e3:7.1f}ms{other.best * 1e3:7.1f}ms"
              f" {other.best / one.best:6.2f}{one.work * 1e3:7.1f}ms{other.work * 1e3:7.1f}ms"
              f" {other.work / max(one.work, 1e-9):6.2f}  {lines}"
              f"{one.first * 1e3:7.1f}ms{other.first * 1e3:7.1f}ms  {goal}")  # fmt: skip


class Took(NamedTuple):
    """One search: seconds of the first time, of the best of three, of the processor; lines."""

    first: float
    best: float
    work: float
    lines: int


def measured(folder: Path, size: int) -> dict[str, Took]:
    """Return the 95th percentiles of every kind of query in a vault of ``size`` cases."""
    vault, _code = Vault.create(folder, PASSPHRASE, kdf=COST)
    with vault:
        session = Session(vault)
        started = time.perf_counter()
        with session.atomic():
            fill(session, size)
        filled = time.perf_counter()
        rebuild_index(session.tables)
        done = time.perf_counter()
        bytes_ = sum(file.stat().st_size for file in folder.rglob("*.db*"))
        print(f"{size:,} cases: {filled - started:.0f} s filled, {done - filled:.0f} s indexed, "
              f"{bytes_ / 1e6:.0f} MB", flush=True)  # fmt: skip
        took = {kind: searches(session, query, size) for kind, query in KINDS.items()}
        took[ALL] = [one for found in took.values() for one in found]
        took |= {
            f"{WHOLE} {kind}": searches(session, KINDS[kind], size, whole=True) for kind in LONG
        }
        return {kind: percentile(found) for kind, found in took.items()}


def percentile(found: list[Took]) -> Took:
    """Return the 95th percentile of each time, and the lines of most screens."""
    last = int(len(found) * 0.95)
    lines = sorted(one.lines for one in found)[len(found) // 2]
    first, best = sorted(one.first for one in found), sorted(one.best for one in found)
    return Took(first[last], best[last], sorted(one.work for one in found)[last], lines)


def searches(
    session: Session, query: Callable[[int, int], str], size: int, *, whole: bool = False
) -> list[Took]:
    """Return what ``QUERIES`` searches and their first screen of rows took.

    With ``whole`` the ids of all that is found are read too.
    """
    chance, found = random.Random(7), []
    for _ in range(QUERIES):
        # Something that one case holds for certain.
        text = query(chance.randrange(size), chance.randrange(CONTACTS))
        rounds = [search(session, Filter(query=text), whole) for _ in range(ROUNDS)]
        best, work = (min(one[n] for one in rounds) for n in (0, 1))
        found.append(Took(rounds[0][0], best, work, rounds[0][2]))
        assert rounds[0][2], text
    return found


def search(session: Session, chosen: Filter, whole: bool) -> tuple[float, float, int]:
    """Return the seconds of one search, those of the processor, and the lines of its screen."""
    started, worked = time.perf_counter(), time.process_time()
    ids = case_ids(session, chosen) if whole else first_ids(session, chosen, SCREEN)
    lines = rows_by_id(session, ids[:SCREEN], date(2020, 1, 1))
    return time.perf_counter() - started, time.process_time() - worked, len(lines)


class Person:
    """The borrower of a case, the same for the same number."""

    def __init__(self, number: int) -> None:
        chance = random.Random(number)
        self.case_no = f"CQ2019-{number:06}"
        self.name = chance.choice(SURNAMES) + "".join(
            chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2)))
        )
        self.phone = f"13{chance.randrange(10**9):09}"
        self.id_number = f"5101{chance.randrange(10**13):013}X"
        start = chance.randrange(len(STREETS) - 4)
        self.street = STREETS[start : start + 4]
        self.address = f"成都市{chance.choice(PLACES)}{self.street}{chance.randrange(999)}号"
        self.notes = [
            f"{''.join(chance.choice(GIVEN) for _ in range(4))}公司，{chance.choice(PHRASES)}，"
            f"单号{chance.randrange(10**7):07}"
            for _ in range(CONTACTS)
        ]


KINDS: dict[str, Callable[[int, int], str]] = {
    "name": lambda n, _: Person(n).name,
    "two characters of a name": lambda n, _: Person(n).name[:2],
    "initials": lambda n, _: readings(Person(n).name)[-3],
    "pinyin": lambda n, _: readings(Person(n).name)[0],
    "last four digits": lambda n, _: Person(n).phone[-4:],
    "phone": lambda n, _: Person(n).phone,
    "part of a case number": lambda n, _: Person(n).case_no[-5:],
    "street and surname": lambda n, _: f"{Person(n).street} {Person(n).name[0]}",
    "number in the notes": lambda n, k: Person(n).notes[k][-6:],
    "a word of the notes": lambda n, k: Person(n).notes[k][:4],
    "one character": lambda n, _: Person(n).name[0],
    "two digits": lambda n, _: Person(n).phone[-2:],
}
WHOLE = "whole list:"
ALL = "all of these"
# What thousands of cases hold: the list itself is that long.
LONG = ("street and surname", "one character", "two digits")


def fill(session: Session, size: int) -> None:
    """Put the rows of ``size`` cases into the tables."""
    for number in range(size):
        chain = f"{number:08}-0000-7000-8000-000000000000"
        person = Person(number)
        for kind, doc in records(person):
            record = f"{chain[:-12]}{kind[:1]}{random.getrandbits(44):011x}"
            session.tables.run(
                "INSERT INTO record VALUES (?, ?, ?, '', '', ?, '{}', '', '', 'entry', '', 0,"
                " '[]', 0)",
                record, chain, kind, canonical.encode(doc).decode(),
            )  # fmt: skip
        session.tables.run(
            "INSERT INTO case_row VALUES (?, ?, 'visiting', '2019-01-02', ?, '', '', '', '', '',"
            " '')",
            chain, person.case_no, person.name,
        )  # fmt: skip


def records(person: Person) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the records of one case: itself, its borrower, its contacts."""
    yield "case", {"case_no": person.case_no, "stage": "visiting", "opened_on": "2019-01-02"}
    yield "party", {
        "role": "borrower", "name": person.name, "id_number": person.id_number,
        "phones": [{"number": person.phone}],
        "addresses": [{"kind": "residence", "text": person.address}],
    }  # fmt: skip
    for note in person.notes:
        yield "contact", {
            "at": "2019-04-12T09:15:00+08:00", "channel": "call", "direction": "out",
            "result": "answered", "number": person.phone, "summary": note,
        }  # fmt: skip


if __name__ == "__main__":
    main()
