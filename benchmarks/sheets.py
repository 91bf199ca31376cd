"""A borrower list of 100,000 rows in and out, against a read-only pass of openpyxl over it.

``python benchmarks/sheets.py [rows]`` makes the list, measures the pass, the preview and the import
in a process of its own each, and prints measured, floor, ratio, goal. Times are the best of three
for what takes seconds; the import writes, so it runs once. Import and way out are run with a tenth
of the rows too: their memory must hardly grow.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from openpyxl import Workbook, load_workbook

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reports.sheets.build import build_sheet
from storage.casework.session import Session
from storage.exchange.sheets.sheet_import import import_sheet
from storage.exchange.sheets.source import read_sheets
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost

GOAL: Final = 1.5
ROUNDS: Final = 3
DAY: Final = date(2026, 4, 12)
CHEAP: Final = KdfCost(memory_kib=64, iterations=1, lanes=1)
HEADINGS: Final = (
    "案号", "姓名", "身份证号", "手机", "现住址", "户籍地址", "工作单位", "借款编号", "本金",
    "利率", "放款日", "到期日", "还款方式", "机构类型",
)  # fmt: skip


def make_list(path: Path, rows: int) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(HEADINGS)
    for n in range(rows):
        lent = date(2018, 1, 1) + timedelta(days=n % 2000)
        born = f"1980{n % 12 + 1:02d}{n % 28 + 1:02d}"
        sheet.append([
            f"WA{n:06d}", f"王某{n % 977}", f"510115{born}{n % 10000:04d}",
            f"138{n:08d}", f"某市温江区某路{n}号{n % 30}栋{n % 7}单元", f"某县某镇某村{n % 99}组",
            f"某某{n % 500}有限公司", f"JK{n:08d}", 20_000 + n / 100, "12%",
            lent.strftime("%Y%m%d"), lent + timedelta(days=365), "先息后本", "民间借贷",
        ])  # fmt: skip
    book.save(path)


def floor(path: Path, _folder: Path) -> int:
    book = load_workbook(path, read_only=True, data_only=True)
    return sum(1 for _row in book.worksheets[0].iter_rows(values_only=True))


def read(path: Path, _folder: Path) -> int:
    return sum(1 for _line in read_sheets(path))


def preview(path: Path, folder: Path) -> int:
    vault, _code = Vault.create(folder / "vault", "benchmark", kdf=CHEAP)
    with vault:
        return len(import_sheet(Session(vault), path, on=DAY, dry_run=True).added)


def taken(path: Path, folder: Path) -> int:
    vault, _code = Vault.create(folder / "vault", "benchmark", kdf=CHEAP)
    with vault:
        return len(import_sheet(Session(vault), path, on=DAY).added)


def out(_path: Path, folder: Path) -> int:
    with Vault.open(folder / "vault", "benchmark") as vault:
        made = build_sheet(Session(vault), folder / "out.xlsx", reason="benchmark")
    return made.rows["cases"]


STEPS: Final[dict[str, Callable[[Path, Path], int]]] = {
    "floor": floor, "read": read, "preview": preview, "import": taken, "out": out,
}  # fmt: skip


def step(name: str, path: Path, folder: Path) -> None:
    """Run one step in this process and print what it took as JSON."""
    started = time.perf_counter()
    count = STEPS[name](path, folder)
    took = time.perf_counter() - started
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"count": count, "seconds": took, "mib": max(own, child) / 1024}))


def measure(name: str, path: Path, folder: Path, rounds: int = 1) -> dict[str, float]:
    found = []
    for n in range(rounds):
        place = folder / f"{name}-{n}" if rounds > 1 else folder
        place.mkdir(exist_ok=True)
        command = [sys.executable, __file__, "--step", name, str(path), str(place)]
        run = subprocess.run(command, check=True, capture_output=True, text=True)
        found.append(json.loads(run.stdout))
    return dict(min(found, key=lambda one: one["seconds"]))


def tenth(rows: int, folder: Path) -> None:
    """Print the memory of import and way out for fewer rows."""
    small = folder / "tenth"
    small.mkdir()
    make_list(small / "list.xlsx", rows)
    for one in ("import", "out"):
        print(f"{one}: {measure(one, small / 'list.xlsx', small)['mib']:.0f} MiB at {rows:,} rows")


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "list.xlsx"
        make_list(path, rows)
        least = measure("floor", path, folder, ROUNDS)
        print(
            f"{'step':<10}{'seconds':>9}{'rows/s':>9}{'floor':>9}{'ratio':>7}{'goal':>6}{'MiB':>7}"
        )
        tenth(rows // 10, folder)
        for one, rounds in (
            ("floor", 0),
            ("read", ROUNDS),
            ("preview", ROUNDS),
            ("import", 1),
            ("out", 1),
        ):
            found = measure(one, path, folder, rounds) if rounds else least
            ratio = found["seconds"] / least["seconds"]
            goal = f"{GOAL:.1f}" if one in {"read", "preview", "import"} else "-"
            print(
                f"{one:<10}{found['seconds']:>9.1f}{rows / found['seconds']:>9.0f}"
                f"{least['seconds']:>9.1f}{ratio:>7.2f}{goal:>6}{found['mib']:>7.0f}"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
