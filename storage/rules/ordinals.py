"""Owns which visit of a case was the first, the second, the fourth: counted, never typed in."""

from collections.abc import Iterable

from storage.rules.dates import parse_time


def visit_ordinals(visits: Iterable[tuple[str, str | None]]) -> dict[str, int]:
    """Return ref → 1, 2, 3… for the visits of one case, given as ``(ref, arrived_at)``.

    Ordered by the moment of arrival whatever its offset, ties by ref. A visit without arrival was
    not made, or is not dated: it has no ordinal and does not count.
    """
    dated = sorted((parse_time(arrived), ref) for ref, arrived in visits if arrived)
    return {ref: place for place, (_, ref) in enumerate(dated, start=1)}
