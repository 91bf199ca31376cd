"""Which phrases of the house hold for a use on a day."""

from collections.abc import Iterable

from storage.rows import Row


def house_phrases(rows: Iterable[Row], use: str, on: str) -> tuple[str, ...]:
    """Return the words of all phrases for ``use`` that hold on the day ``on`` (``YYYY-MM-DD``).

    One without a first or last day is not bounded there.
    """
    return tuple(
        str(row["text"])
        for row in rows
        if row["use"] == use and (row["start"] or "") <= on <= (row["end"] or "9999")
    )
