"""Reads everything that a paper would print."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from reports.content import Block, Paper, Picture, Section, Together


def all_text(paper: Paper) -> str:
    """Return every text of the paper, one a line."""
    return "\n".join(_texts(paper))


def blocks_of(section: Section) -> Iterator[Block]:
    """Yield the blocks of a section, also those that are kept together."""
    for block in section.blocks:
        yield from block.blocks if isinstance(block, Together) else (block,)


def _texts(thing: Any) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from _texts(one)
    elif is_dataclass(thing) and not isinstance(thing, Picture):
        for one in fields(thing):
            yield from _texts(getattr(thing, one.name))
