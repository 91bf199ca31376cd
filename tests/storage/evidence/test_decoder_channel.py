"""What a decoder process answers is believed only where an honest one could have said it."""

import io
from typing import Any

import pytest

from storage.evidence import channel, child, problems
from storage.evidence.preview import Previews

FACTS = dict.fromkeys(child._FIELD_TYPES)


@pytest.mark.parametrize(
    ("header", "thumbnail"),
    [
        ({}, b""),
        ({"facts": {}, "problem": ""}, b""),
        ({"facts": FACTS, "problem": "<script>"}, b""),
        ({"facts": FACTS, "problem": 1}, b""),
        ({"facts": {**FACTS, "taken_at": 5}, "problem": ""}, b""),
        ({"facts": {**FACTS, "extra": 5}, "problem": ""}, b""),
        ({"facts": FACTS, "problem": ""}, b"MZ"),
    ],
)
def test_an_answer_that_no_honest_decoder_gives_is_not_believed(
    header: dict[str, Any], thumbnail: bytes
) -> None:
    with pytest.raises(channel.BrokenChannel):
        child._checked(header, thumbnail, b"")


def test_an_honest_answer_is_believed() -> None:
    header = {"facts": {**FACTS, "latitude": 31}, "problem": problems.DAMAGED}
    assert isinstance(child._checked(header, b"", b""), Previews)


@pytest.mark.parametrize("frame", [b"", b"\0\0", b"\xff\xff\xff\xff", b"\0\0\0\2[]", b"\0\0\0\1{"])
def test_a_broken_frame_is_a_broken_channel(frame: bytes) -> None:
    with pytest.raises(channel.BrokenChannel):
        channel.receive_header(io.BytesIO(frame))
