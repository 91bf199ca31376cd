"""Signatures drawn on this computer: taken in as evidence, bound to the answers above them."""

from collections.abc import Mapping, Sequence
from typing import Any

from storage.casework.ids import without_refs
from storage.casework.intake import IntakeResult, take_made
from storage.casework.session import Session
from storage.records import canonical


def answers_digest(turns: Sequence[Mapping[str, Any]]) -> str:
    """Return the SHA-256 of questions and answers as they stand, in hexadecimal digits.

    The refs that rows get when they are saved do not count: what was signed before can be
    compared with what is kept.
    """
    return canonical.digest({"turns": [without_refs(turn) for turn in turns]})


def take_signature(
    session: Session, case_id: str, png: bytes, digest: str, about: Mapping[str, Any]
) -> IntakeResult:
    """Take in the picture of a signature; ``digest`` is that of the answers and in its name.

    ``about`` holds field values of its evidence record. Raises as ``take_made``.
    """
    name = f"signature-{digest[:12]}.png"
    return take_made(session, case_id, png, name, "image/png", about)
