"""What was done to make the debtor pay, in one paragraph, as form 10 asks for it."""

from collections import defaultdict
from collections.abc import Iterator

from reports.sections.view import View
from resources.language import N_
from storage.kinds.contact import KIND as CONTACT
from storage.kinds.notice import KIND as NOTICE

TIMES = N_("{what}: {n} times, {first} to {last}")
ONE_DAY = N_("{what}: {n} times on {first}")
NOTICE_MADE = N_("notice {number} of {day}: {result}")


def dunning(view: View) -> str:
    """Return contacts by channel, visits and notices with their days; empty where there are none.

    Counted are outgoing contacts and visits on which somebody arrived, whatever came of them.
    """
    words = view.words
    said = [_counted(view, what, days) for what, days in _days(view).items()]
    return words(N_("; ")).join((*said, *_notices(view)))


def _days(view: View) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in view.file.rows("contacts"):
        if row["direction"] != "in":
            found[view.option(CONTACT, "channel", row["channel"])].append(row["at"])
    for row in view.file.rows("visits"):
        if row["arrived_at"]:
            found[view.words(N_("Visit"))].append(row["arrived_at"])
    return found


def _counted(view: View, what: str, moments: list[str]) -> str:
    days = sorted(moments)
    first, last = view.day(days[0]), view.day(days[-1])
    message = ONE_DAY if first == last else TIMES
    return view.words(message, what=what, n=len(days), first=first, last=last)


def _notices(view: View) -> Iterator[str]:
    for row in view.file.rows("notices"):
        results = []
        for one in row["deliveries"] or ():
            method = view.option(NOTICE, "deliveries.method", one.get("method"))
            result = view.option(NOTICE, "deliveries.result", one.get("result"))
            results.append(view.bracket(method, result))
        if results:
            yield view.words(
                NOTICE_MADE,
                number=row["number"],
                day=view.day(row["issued_on"]),
                result=view.words(N_(", ")).join(results),
            )
