"""Keeps the lines to sign on with the last section before them."""

from reports.content import Block, Heading, Together


def signed(body: tuple[Block, ...], *end: Block) -> tuple[Block, ...]:
    """Return ``body`` with ``end``, the signatures, kept with its last section or block."""
    places = (at for at in range(len(body) - 1, 0, -1) if isinstance(body[at], Heading))
    at = next(places, len(body) - 1)
    return (*body[:at], Together((*body[at:], *end)))
