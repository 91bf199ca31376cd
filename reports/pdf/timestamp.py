"""A timestamp of an authority, added behind a finished file: request out, response in.

Between the two the file stays as it is. What will be added, with room for the response, waits in
a small file of its own, because the request speaks of the file together with it.
"""

import hashlib
import json
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from reports.pdf.appended import Appended, append
from reports.pdf.signed import look_behind
from reports.refusals import TimestampRefused
from resources.language import N_
from storage.errors import CannotRead, problem_of
from storage.proof.refusal import require_granted

ROOM: Final = 24 * 1024
_CHUNK: Final = 1 << 20
_RANGE: Final = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_NONCE: Final = 8
NO_RESPONSE: Final = N_("it is no response of a timestamp authority")
ANOTHER: Final = N_("it answers another request")
CHANGED: Final = N_("the file was changed since the request was made")
TOO_LONG: Final = N_("it is longer than the room that was kept for it")
BAD_TOKEN: Final = N_("its signature does not hold")
NO_PENDING: Final = N_("it does not belong to a request of this program")


@dataclass(frozen=True, slots=True)
class TimeRequest:
    """``request`` is for the authority (RFC 3161, DER), ``pending`` for ``add_timestamp``."""

    request: bytes
    pending: bytes


def request_timestamp(path: Path, nonce: bytes) -> TimeRequest:
    """Prepare a timestamp of the file at ``path``; ``nonce`` are eight random bytes.

    Raises ``CannotRead``, and ``TimestampRefused`` for a file that is no PDF.
    """
    from asn1crypto import algos, tsp

    try:
        tail, size, sha256 = _prepared(path)
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
    first, second, rest = _gap(tail)
    value = sha256.copy()
    value.update(tail[: first - size])
    value.update(tail[second - size : second - size + rest])
    number = int.from_bytes(nonce[:_NONCE]) | 1
    request = tsp.TimeStampReq({
        "version": 1,
        "message_imprint": {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "hashed_message": value.digest(),
        },
        "nonce": number,
        "cert_req": True,
    })  # fmt: skip
    pending = {
        "size": size, "sha256": sha256.hexdigest(), "digest": value.hexdigest(),
        "nonce": number, "tail": b64encode(tail).decode(),
    }  # fmt: skip
    return TimeRequest(request.dump(), json.dumps(pending).encode())


def add_timestamp(path: Path, pending: bytes, response: bytes) -> None:
    """Add the authority's response behind the file, which is unchanged where anything fails.

    Raises ``TimestampRefused`` where the response is not the one that was asked for, or does not
    hold; ``AuthorityRefused``, ``CannotRead``, ``CannotWrite``.
    """
    told = _told(pending)
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = path.stat().st_size
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
    if (size, sha256) != (told["size"], told["sha256"]):
        raise TimestampRefused(problem=CHANGED)
    token = _token(response, bytes.fromhex(told["digest"]), told["nonce"])
    append(path, _filled(b64decode(told["tail"]), size, token))
    if look_behind(path, size).problems:
        with path.open("r+b") as file:
            file.truncate(size)
        raise TimestampRefused(problem=BAD_TOKEN)


def _prepared(path: Path) -> tuple[bytes, int, Any]:
    """Return what is to be added with room for a token, the file's size and its running hash."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.signers import PdfTimeStamper

    from reports.pdf.increment import Increment, Placeholder

    with path.open("rb") as plain:
        sha256 = hashlib.file_digest(plain, "sha256")
    with Appended(path) as file:
        try:
            PdfTimeStamper(Placeholder()).timestamp_pdf(
                Increment(file), "sha256", bytes_reserved=ROOM * 2, in_place=True,
                chunk_size=_CHUNK,
            )  # fmt: skip
        except PdfError as error:
            raise TimestampRefused(problem=N_("the file is no PDF that can be added to")) from error
        return bytes(file.tail), file.base, sha256


def _gap(tail: bytes) -> tuple[int, int, int]:
    found = _RANGE.search(tail)
    if found is None:
        raise ValueError("no room was made for a token")
    return int(found[1]), int(found[2]), int(found[3])


def _filled(tail: bytes, size: int, token: bytes) -> bytes:
    first, second, _rest = _gap(tail)
    room = second - first - 2
    text = token.hex().encode()
    if len(text) > room:
        raise TimestampRefused(problem=TOO_LONG)
    return (
        tail[: first - size] + b"<" + text + b"0" * (room - len(text)) + b">"
        + tail[second - size :]
    )  # fmt: skip


def _token(response: bytes, digest: bytes, nonce: int) -> bytes:
    from asn1crypto import tsp

    require_granted(response)
    try:
        token = tsp.TimeStampResp.load(response)["time_stamp_token"]
        told = token["content"]["encap_content_info"]["content"].parsed
        same = (
            told["message_imprint"]["hashed_message"].native == digest
            and told["nonce"].native == nonce
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise TimestampRefused(problem=NO_RESPONSE) from error
    if not same:
        raise TimestampRefused(problem=ANOTHER)
    return bytes(token.dump())


def _told(pending: bytes) -> dict[str, Any]:
    try:
        told = json.loads(pending)
        fits = isinstance(told, dict) and told.keys() >= {"size", "sha256", "digest", "nonce"}
        if fits and isinstance(told["tail"], str) and isinstance(told["nonce"], int):
            return dict(told)
    except (ValueError, KeyError) as error:
        raise TimestampRefused(problem=NO_PENDING) from error
    raise TimestampRefused(problem=NO_PENDING)
