"""Frames on the pipe between the program and its picture decoder: a length, then bytes.

No pickles and no paths: what the decoder answers is data of bounded size and nothing else.
"""

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any, Final

from storage.evidence.limits import MAX_HEADER_BYTES, MAX_PAGE_BYTES

# A bundle without an interpreter calls itself with this one argument to become the decoder.
ARGUMENT: Final = "--decode-pictures"
_LENGTH: Final = 4


class BrokenChannel(Exception):
    """The other side went away, or sent what no honest side sends."""


def send(stream: IO[bytes], frame: bytes) -> None:
    """Write one frame; the caller flushes."""
    stream.write(len(frame).to_bytes(_LENGTH))
    stream.write(frame)


def receive(stream: IO[bytes], limit: int = MAX_PAGE_BYTES) -> bytes:
    """Read one frame of at most ``limit`` bytes; raise ``BrokenChannel`` otherwise."""
    length = int.from_bytes(_exactly(stream, _LENGTH))
    if length > limit:
        raise BrokenChannel(length)
    return _exactly(stream, length)


def send_header(stream: IO[bytes], header: dict[str, Any]) -> None:
    """Write a JSON object as one frame."""
    send(stream, json.dumps(header).encode("ascii"))


def receive_header(stream: IO[bytes]) -> dict[str, Any]:
    """Read one frame as a JSON object; raise ``BrokenChannel`` if it is none."""
    try:
        header = json.loads(receive(stream, MAX_HEADER_BYTES))
    except (ValueError, RecursionError) as error:
        raise BrokenChannel from error
    if not isinstance(header, dict):
        raise BrokenChannel(type(header).__name__)
    return header


def send_chunks(stream: IO[bytes], chunks: Iterable[bytes]) -> None:
    """Write a file as frames, ended by an empty one."""
    for chunk in chunks:
        if chunk:
            send(stream, chunk)
    send(stream, b"")


def receive_chunks(stream: IO[bytes], limit: int) -> Iterator[bytes]:
    """Yield the frames of a file until the empty one."""
    while chunk := receive(stream, limit):
        yield chunk


def _exactly(stream: IO[bytes], length: int) -> bytes:
    found = stream.read(length)
    if len(found) != length:
        raise BrokenChannel(len(found))
    return found
