"""Keeps the lines to sign on with the last section before them."""

from reports.content import Block, Heading, Together


def signed(body: tuple[Block, ...], *end: Block) -> tuple[Block, ...]:
    """Return ``body`` with ``end``, the signatures, kept with its last section.

    Where that is long, all of ``end`` stands on one page with the last lines before it.
    """
    at = max((at for at, one in enumerate(body) if isinstance(one, Heading)), default=0)
    return (*body[:at], Together((*body[at:], *end), tail=len(end)))
