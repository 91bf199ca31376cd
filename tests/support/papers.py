"""Reads everything that a paper would print."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from reports.content import Paper, Picture


def all_text(paper: Paper) -> str:
    """Return every text of the paper, one a line."""
    return "\n".join(_texts(paper))


def _texts(thing: Any) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from _texts(one)
    elif is_dataclass(thing) and not isinstance(thing, Picture):
        for one in fields(thing):
            yield from _texts(getattr(thing, one.name))
