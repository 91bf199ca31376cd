"""Our reader of catalogues says what Python's own says, and takes nothing else for one."""

import gettext
from pathlib import Path

import pytest

from resources import path
from resources.catalogue import Catalogue

FILE = path("words", "zh_CN", "LC_MESSAGES", "anjuan.mo")


def test_every_message_reads_as_gettext_reads_it() -> None:
    ours = Catalogue(FILE)
    with FILE.open("rb") as file:
        theirs = gettext.GNUTranslations(file)
    messages = theirs._catalog  # type: ignore[attr-defined]
    assert len(messages) > 1000
    assert {message: ours(message) for message in messages} == messages


def test_a_message_without_translation_stays_as_it_is() -> None:
    assert Catalogue(FILE)("nobody says this") == "nobody says this"


@pytest.mark.parametrize("content", [b"", b"\xde\x12\x04\x95", bytes(40), FILE.read_bytes()[:100]])
def test_what_is_no_catalogue_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "anjuan.mo"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=r"anjuan\.mo"):
        Catalogue(file)
