"""Writes the table of rest days that is shipped, from the calendar package ``chinesecalendar``.

``python packaging/holidays.py`` rewrites ``resources/tables/holidays.json``; ``--check`` writes
nothing and exits 1 where the shipped table differs. Run it after the State Council has announced
the next year and the package holds it.
"""

import argparse
import json
import sys
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar

TABLE = Path(__file__).resolve().parent.parent / "resources" / "tables" / "holidays.json"


def build() -> str:
    """Return the table as text: only days that differ from Saturday and Sunday."""
    first = date(min(chinese_calendar.holidays).year, 1, 1)
    last = date(max(chinese_calendar.holidays).year, 12, 31)
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    rest = [day for day in days if day.weekday() < 5 and not chinese_calendar.is_workday(day)]
    work = [day for day in days if day.weekday() >= 5 and chinese_calendar.is_workday(day)]
    document = {
        "source": "State Council announcements of holidays and make-up working days, each year",
        "mark": "C",
        "from": first.isoformat(),
        "until": last.isoformat(),
        "holidays": [day.isoformat() for day in rest],
        "workdays": [day.isoformat() for day in work],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    """Write or check the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    if parser.parse_args().check:
        return int(TABLE.read_text(encoding="utf-8") != build())
    TABLE.write_text(build(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
