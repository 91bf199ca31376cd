"""What a check of a vault found, said by every command that checks one."""

from collections.abc import Iterable, Mapping

from resources.language import Words
from storage.casework.oversight import Report
from ui.commands.output import Output


def tell(report: Report, out: Output, whole: str, broken: str, *counts: str) -> int:
    """Print a report under one of two sentences; return 1 where anything is wrong."""
    words = out.words
    problems = told_problems(report, words)
    out.document(
        {"ok": report.ok, "problems": problems, "checked": dict(report.checked)},
        words(whole if report.ok else broken),
        *counts,
        *listed(problems),
    )
    return 0 if report.ok else 1


def told_problems(report: Report, words: Words) -> list[dict[str, str]]:
    """Return what is wrong as the document of a command says it."""
    return [
        {"kind": one.kind, "what": words(one.what, **one.values), "where": one.where}
        for one in report.problems
    ]


def listed(problems: Iterable[Mapping[str, str]]) -> list[str]:
    """Return what is wrong as lines to read."""
    return [f"- {one['kind']} {one['where']}: {one['what']}" for one in problems]
