"""Types are told by content, and names that claim another type are noticed."""

import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from storage.evidence import filetypes as types
from storage.evidence.limits import HEAD_BYTES
from storage.evidence.sniff import FileType, sniff
from tests.support.foreign_files import SHARED, corners, encoded, need


def _ftyp(major: bytes, *others: bytes) -> bytes:
    body = b"ftyp" + major + bytes(4) + b"".join(others)
    return (len(body) + 4).to_bytes(4) + body + bytes(64)


def _zip(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "x" * 500)
    return target.getvalue()


@pytest.mark.parametrize(
    ("form", "mode", "mime"),
    [
        ("JPEG", "RGB", "image/jpeg"),
        ("PNG", "RGBA", "image/png"),
        ("WEBP", "RGB", "image/webp"),
        ("GIF", "P", "image/gif"),
        ("BMP", "RGB", "image/bmp"),
        ("TIFF", "RGB", "image/tiff"),
    ],
)
def test_pictures_are_told_whatever_their_name(form: str, mode: str, mime: str) -> None:
    data = encoded(corners(mode=mode), form)
    assert sniff(data, "扫描件").mime == mime
    assert sniff(data, "report.pdf") == FileType(mime, "photo", extension_ok=False)


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (_ftyp(b"heic", b"mif1"), "IMG_1.HEIC", "image/heic"),
        (_ftyp(b"mif1", b"heic"), "a.heif", "image/heif"),
        (_ftyp(b"isom", b"mp42"), "a.mp4", "video/mp4"),
        (_ftyp(b"qt  "), "a.MOV", "video/quicktime"),
        (_ftyp(b"3gp5"), "a.3gp", "video/3gpp"),
        (_ftyp(b"M4A "), "录音.m4a", "audio/mp4"),
        (b"\x00\x00\x10\x00moov" + bytes(32), "a.mov", "video/quicktime"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "a.wav", "audio/wav"),
        (b"RIFF\x24\x00\x00\x00AVI LIST", "a.avi", "video/x-msvideo"),
        (b"\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska", "a.mkv", "video/x-matroska"),
        (b"#!AMR\n" + bytes(32), "a.amr", "audio/amr"),
        (b"\x02#!SILK_V3" + bytes(32), "语音.slk", "audio/silk"),
        (b"OggS\x00\x02" + bytes(20) + b"OpusHead", "a.opus", "audio/ogg"),
        (b"ID3\x03\x00\x00\x00\x00\x00\x10", "a.mp3", "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + bytes(400), "a.mp3", "audio/mpeg"),
        ((b"\x47" + bytes(187)) * 6, "a.ts", "video/mp2t"),
        (bytes(4) + (b"\x47" + bytes(191)) * 6, "00001.MTS", "video/mp2t"),
        (b"junk\n%PDF-1.7\n", "合同.pdf", "application/pdf"),
        (_zip("[Content_Types].xml", "_rels/.rels", "word/document.xml"), "a.docx", types.DOCX),
        (_zip("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"), "a.xlsx", types.XLSX),
        (_zip("OFD.xml", "Doc_0/Document.xml"), "发票.ofd", types.OFD),
        (_zip("照片/1.txt"), "a.zip", types.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "借款合同.doc", types.DOC),
        ("还款流水\n2019-04-12 100.00".encode("gb18030"), "a.txt", "text/plain"),
        ("短信记录".encode("utf-16"), "a.txt", "text/plain"),
    ],
)
def test_a_type_is_known_by_its_content_and_fits_its_name(
    head: bytes, name: str, expected: str
) -> None:
    found = sniff(head, name)
    assert (found.mime, found.extension_ok) == (expected, True)
    if not expected.endswith(("msword",)):
        assert sniff(head, "noname").mime == expected


def test_a_name_alone_makes_no_type() -> None:
    assert sniff(b"\x00\x01\x02\x03" * 8, "IMG_0001.jpg") == FileType(
        types.UNKNOWN, "other", extension_ok=False
    )
    assert sniff(b"", "a.mp3").mime == types.UNKNOWN


def test_text_cut_within_a_character_is_still_text() -> None:
    whole = "欠缴水费一百六十余元".encode()
    assert {sniff(whole[:cut], "a").mime for cut in range(3, len(whole))} == {"text/plain"}


@given(st.binary(max_size=300), st.text(max_size=12))
def test_any_bytes_and_name_get_an_answer(head: bytes, name: str) -> None:
    found = sniff(head, name)
    assert found.kind == types.kind_of(found.mime)


@given(st.sampled_from([b"ftyp", b"RIFF", b"PK\x03\x04", b"OggS", b"BM", b"ID3"]), st.binary())
def test_a_familiar_beginning_with_anything_behind_it_gets_an_answer(
    start: bytes, rest: bytes
) -> None:
    assert sniff(start + rest, "x").mime
    assert sniff(bytes(4) + start + rest, "x").mime


def test_the_real_collection_is_told_as_exiftool_tells_it() -> None:
    expected = need(SHARED / "photos" / "expected_exiftool_12.57.json")
    for entry in json.loads(expected.read_text("utf-8")):
        path = expected.parent / entry["SourceFile"]
        found = sniff(path.read_bytes()[:HEAD_BYTES], path.name)
        assert (found.mime, found.extension_ok) == (entry["MIMEType"], True), path.name


def test_a_multi_picture_file_is_a_jpeg() -> None:
    second = Image.new("RGB", (8, 8))
    data = encoded(corners(), "MPO", save_all=True, append_images=[second])
    assert sniff(data, "3d.mpo") == FileType("image/jpeg", "photo", extension_ok=True)
