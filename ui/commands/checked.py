"""What a check of a vault found, said by every command that checks one."""

from storage.casework.oversight import Report
from ui.commands.output import Output


def tell(report: Report, out: Output, whole: str, broken: str, *counts: str) -> int:
    """Print a report under one of two sentences; return 1 where anything is wrong."""
    words = out.words
    problems = [
        {"kind": one.kind, "what": words(one.what, **one.values), "where": one.where}
        for one in report.problems
    ]
    out.document(
        {"ok": report.ok, "problems": problems, "checked": dict(report.checked)},
        words(whole if report.ok else broken),
        *counts,
        *(f"- {one['kind']} {one['where']}: {one['what']}" for one in problems),
    )
    return 0 if report.ok else 1
