"""What a decoder process answers is believed only where an honest one could have said it."""

import io
from datetime import UTC, datetime
from types import FunctionType
from typing import Any

import PIL.JpegImagePlugin
import pytest

from storage.evidence import channel, child, colours, covering, decoder, picture, problems
from storage.evidence.areas import Covering
from storage.evidence.filetypes import JPEG
from storage.evidence.preview import Previews
from tests.support.foreign_files import jpeg

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


@pytest.mark.parametrize(
    ("bug", "said"),
    [
        ("TypeError covering.py:58", "TypeError covering.py:58"),
        ("<b>\nx", "unknown"),
        (1, "unknown"),
    ],
)
def test_a_fault_of_the_decoder_is_said_and_is_not_the_files(bug: object, said: str) -> None:
    header = {"facts": FACTS, "problem": problems.UNSAFE, "bug": bug}
    with pytest.warns(RuntimeWarning, match=f"failed: {said}$"):
        assert child._checked(header, b"", b"").problem == problems.UNSAFE


def test_an_error_of_ours_is_not_taken_for_a_damaged_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("ours")

    data, now = jpeg(), datetime(2024, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(colours, "standard", broken)
    with pytest.raises(LookupError):
        picture.derive(data, JPEG, now)
    with pytest.raises(LookupError):
        covering.cover(data, JPEG, Covering(()), now)
    answered, asked = io.BytesIO(), io.BytesIO()
    channel.send_header(asked, {"mime": JPEG, "now": now.isoformat()})
    channel.send_chunks(asked, [data])
    asked.seek(0)
    monkeypatch.setattr(decoder, "allow_seconds", lambda _seconds: None)
    decoder._serve(asked, answered)
    answered.seek(0)
    header = channel.receive_header(answered)
    assert header["problem"] == problems.UNSAFE
    assert header["bug"].startswith("LookupError test_decoder_channel.py:")


def test_whatever_a_decoder_raises_is_a_damaged_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    # As Pillow's plugins do for some bytes: in their own code, of any class.
    def broken(_image: Any) -> Any:
        found: dict[str, int] = {}
        return found["tag"]

    there = FunctionType(broken.__code__, vars(PIL.JpegImagePlugin))
    monkeypatch.setattr(PIL.JpegImagePlugin.JpegImageFile, "load", there)
    found = picture.derive(jpeg(), JPEG, datetime(2024, 1, 1, tzinfo=UTC))
    assert found.problem == problems.DAMAGED
