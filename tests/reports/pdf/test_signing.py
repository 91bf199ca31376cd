"""Signatures and timestamps: accepted by outside judges, and one changed byte is noticed."""

import asyncio
import io
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from asn1crypto import core, tsp
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from reports.content import Heading, Link, Section, Text
from reports.pdf.draw import draw
from reports.pdf.signed import look_behind
from reports.pdf.signer import Signer, Signing
from reports.pdf.timestamp import add_timestamp, request_timestamp
from reports.refusals import CertificateRefused, TimestampRefused
from resources.language import Words
from storage.errors import WrongDocument
from storage.exchange.outside import look_at
from storage.progress import NoProgress
from storage.proof.refusal import AuthorityRefused
from tests.reports.pdf.drawn_pages import paper
from tests.support.certificates import NAME, PASSPHRASE, certificate, pkcs12_file
from tests.support.judges import needs
from tests.support.pdfa import faults

WORDS = Words("zh_CN")
NOW = datetime.now(UTC)
RSA = rsa.generate_private_key(65537, 2048)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    target = tmp_path / "pack.pdf"
    cover = Section((Heading("封面"), Link_to("正文")), anchor="cover", bookmark="封面")
    draw(paper(cover, Section((Text("正文" * 900),), "evidence", anchor="a")), target)
    return target


def Link_to(text: str) -> Any:  # noqa: N802 - reads like the block it stands for
    from reports.content import Column, Table

    return Table((Column("", 1),), ((Link(text, "a"),),))


def seal() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGBA", (80, 80), (200, 0, 0, 120)).save(buffer, "PNG")
    return buffer.getvalue()


def sign(path: Path, content: bytes | None = None, **about: Any) -> None:
    signing = Signing("c.p12", content or pkcs12_file(), PASSPHRASE, **about)
    Signer(signing, WORDS, NOW).sign(path, NoProgress())


def stamped(path: Path, name: str = "时间戳机构") -> None:
    """Let an authority of our own stamp the file."""
    made = request_timestamp(path, b"12345678")
    add_timestamp(path, made.pending, authority(made.request, name))


def authority(request: bytes, name: str = "时间戳机构") -> bytes:
    key, cert = certificate(name, key=RSA, stamping=True)
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(
        Certificate.load(cert.public_bytes(Encoding.DER)), PrivateKeyInfo.load(der)
    )
    asked = tsp.TimeStampReq.load(request)
    answer: bytes = asyncio.run(stamper.async_request_tsa_response(asked)).dump()
    return answer


def test_a_signature_is_added_behind_the_file_and_found_to_hold(pack: Path) -> None:
    before = pack.read_bytes()
    sign(pack, reason="提交法院")
    assert pack.read_bytes().startswith(before)
    behind = look_behind(pack, len(before))
    assert behind.problems == ()
    assert [(one.kind, one.name, one.holds, one.own) for one in behind.marks] == [
        ("signature", NAME, True, True)
    ]


@pytest.mark.parametrize("about", [{}, {"seal": seal()}, {"visible": False}])
def test_a_signed_and_stamped_file_keeps_to_pdfa(pack: Path, about: dict[str, Any]) -> None:
    assert faults(pack) == []
    sign(pack, **about)
    assert faults(pack) == []
    stamped(pack)
    assert faults(pack) == []


@needs("pdfsig")
@pytest.mark.parametrize("key", [None, RSA])
def test_an_outside_judge_accepts_the_signature(pack: Path, key: Any) -> None:
    sign(pack, pkcs12_file(key=key))
    stamped(pack)
    told = subprocess.run(["pdfsig", pack], capture_output=True, text=True).stdout
    assert told.count("Signature is Valid") == 1, told
    assert "Signed Ranges" in told
    assert NAME in told
    changed = bytearray(pack.read_bytes())
    changed[1000] ^= 1
    pack.write_bytes(changed)
    told = subprocess.run(["pdfsig", pack], capture_output=True, text=True).stdout
    assert "Signature is Valid" not in told


def test_pyhanko_accepts_signature_and_timestamp(pack: Path) -> None:
    sign(pack, pkcs12_file(name="Zhang San"))
    stamped(pack, name="Authority")
    with pack.open("rb") as file:
        reader = PdfFileReader(file)
        one, two = reader.embedded_signatures
        roots = ValidationContext(
            trust_roots=[one.signer_cert, two.signer_cert], allow_fetching=False
        )
        signature = validate_pdf_signature(one, roots, skip_diff=True)
        time = validate_pdf_timestamp(two, roots, skip_diff=True)
    assert signature.bottom_line
    assert time.intact
    assert time.valid
    assert time.trusted
    assert time.coverage == SignatureCoverageLevel.ENTIRE_FILE


@pytest.mark.campaign
def test_every_changed_byte_of_a_signed_pack_is_noticed(pack: Path, share: float) -> None:
    base = pack.stat().st_size
    sign(pack)
    stamped(pack)
    whole = pack.read_bytes()
    assert not noticed(pack)
    gaps, last, before = gap_places(whole), last_container(whole), look_behind(pack, base)
    step = max(1, round(len(whole) / (50 + 1500 * share**2)))
    for at in [*range(7, len(whole), step), base + 1, len(whole) - 2]:
        if at in gaps:
            continue
        changed = bytearray(whole)
        changed[at] ^= 4
        pack.write_bytes(changed)
        # Of the wrapping of the last signature some bytes are signed by nobody (RFC 5652): what
        # they say counts for nothing, so nothing that is told may change by them.
        assert noticed(pack) or (at in last and look_behind(pack, base) == before), at


def noticed(path: Path) -> bool:
    try:
        found = look_at(path, NoProgress(), lambda file, size: look_behind(file, size).problems)
    except WrongDocument:
        # It no longer says that it is ours.
        return True
    return bool(found.problems)


def test_the_wrapping_of_a_timestamp_says_what_is_signed(pack: Path) -> None:
    sign(pack)
    stamped(pack)
    whole = pack.read_bytes()
    kind = b"060b2a864886f70d0109100104"  # the type of a timestamp's content (RFC 3161)
    place = whole.index(kind, last_container(whole).start) + len(kind) - 1
    changed = bytearray(whole)
    changed[place] ^= 4
    pack.write_bytes(changed)
    assert noticed(pack)


def last_container(whole: bytes) -> range:
    """Return the places of the last signature: the only bytes that no digest covers."""
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        ends = max(
            (int(field.V.ByteRange[1]), int(field.V.ByteRange[2]))
            for field in pdf.Root.AcroForm.Fields
        )
    return range(*ends)


def gap_places(whole: bytes) -> set[int]:
    """Return the places of zeros that fill the room of a signature: they say nothing."""
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        found = [field.V.ByteRange for field in pdf.Root.AcroForm.Fields]
        return {
            at
            for ends in found
            for at in range(int(ends[1]), int(ends[2]))
            if whole[at : at + 1] == b"0"
        }


def test_what_no_signature_covers_is_noticed(pack: Path) -> None:
    base = pack.stat().st_size
    sign(pack)
    with pack.open("ab") as file:
        file.write(b"% more\n")
    assert look_behind(pack, base).problems


def in_place(change: Callable[[IncrementalPdfFileWriter], None]) -> Callable[[Path], None]:
    def add(path: Path) -> None:
        with path.open("r+b") as file:
            writer = IncrementalPdfFileWriter(file)
            change(writer)
            writer.write_in_place()

    return add


def other_page(writer: IncrementalPdfFileWriter) -> None:
    from pyhanko.pdf_utils import generic

    page = writer.root["/Pages"]["/Kids"].raw_get(1).get_object()
    page["/Rotate"] = generic.NumberObject(90)
    writer.update_container(page)


def other_root(writer: IncrementalPdfFileWriter) -> None:
    from pyhanko.pdf_utils import generic

    writer.root["/Lang"] = generic.pdf_string("en")
    writer.update_root()


@pytest.mark.parametrize("change", [other_page, other_root])
def test_a_change_that_somebody_signed_over_is_noticed(
    pack: Path, change: Callable[[IncrementalPdfFileWriter], None]
) -> None:
    base = pack.stat().st_size
    sign(pack)
    in_place(change)(pack)
    stamped_without_check(pack)
    behind = look_behind(pack, base)
    assert all(mark.holds for mark in behind.marks)
    assert behind.problems


def stamped_without_check(path: Path) -> None:
    """Stamp a file that was tampered with, as somebody else's program would."""
    from pyhanko.sign.signers import PdfTimeStamper

    key, cert = certificate("时间戳机构", key=RSA, stamping=True)
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(
        Certificate.load(cert.public_bytes(Encoding.DER)), PrivateKeyInfo.load(der)
    )
    with path.open("r+b") as file:
        writer = IncrementalPdfFileWriter(file)
        PdfTimeStamper(stamper).timestamp_pdf(writer, "sha256", in_place=True)


def test_a_timestamp_names_its_authority_and_leaves_the_signature(pack: Path) -> None:
    base = pack.stat().st_size
    sign(pack)
    stamped(pack)
    behind = look_behind(pack, base)
    assert [(one.kind, one.name, one.holds) for one in behind.marks] == [
        ("signature", NAME, True),
        ("timestamp", "时间戳机构", True),
    ]
    assert behind.problems == ()


def test_a_response_to_another_request_or_for_a_changed_file_is_refused(pack: Path) -> None:
    made = request_timestamp(pack, b"12345678")
    other = request_timestamp(pack, b"87654321")
    before = pack.read_bytes()
    for response in (authority(other.request), b"", b"\x30\x03\x02\x01\x02", b"no response"):
        with pytest.raises(TimestampRefused):
            add_timestamp(pack, made.pending, response)
    with pytest.raises(TimestampRefused):
        add_timestamp(pack, b"{}", authority(made.request))
    assert pack.read_bytes() == before
    sign(pack)
    before = pack.read_bytes()
    with pytest.raises(TimestampRefused):
        add_timestamp(pack, made.pending, authority(made.request))
    assert pack.read_bytes() == before


def test_a_refusal_of_the_authority_is_told_as_one_and_changes_nothing(pack: Path) -> None:
    made, before = request_timestamp(pack, b"12345678"), pack.read_bytes()
    status = {"status": "rejection", "status_string": ["Quota used up"]}
    response = core.Sequence(contents=tsp.PKIStatusInfo(status).dump()).dump()
    with pytest.raises(AuthorityRefused, match="Quota used up"):
        add_timestamp(pack, made.pending, response)
    assert pack.read_bytes() == before


@needs("openssl")
def test_the_request_is_one_that_other_programs_read(pack: Path, tmp_path: Path) -> None:
    request = tmp_path / "r.tsq"
    request.write_bytes(request_timestamp(pack, b"12345678").request)
    openssl = shutil.which("openssl") or ""
    told = subprocess.run(
        [openssl, "ts", "-query", "-in", request, "-text"], capture_output=True, text=True
    ).stdout
    assert "Hash Algorithm: sha256" in told
    assert "Certificate required: yes" in told


def test_the_cover_shows_the_words_of_the_signature_in_chinese(pack: Path) -> None:
    sign(pack)
    with pypdfium2.PdfDocument(pack) as opened:
        opened.init_forms()
        shown = opened[0].render(scale=1, may_draw_forms=True).to_pil().convert("L")
    assert shown.crop((330, 722, 540, 780)).getextrema()[0] < 80
    with pikepdf.open(pack) as pdf:
        look = pdf.Root.AcroForm.Fields[0].AP.N
        fonts = look.Resources.XObject["/Stamp"].Resources.Font
        assert all("/ToUnicode" in font for font in fonts.values())


@pytest.mark.parametrize(
    ("content", "passphrase"),
    [
        (b"no certificate", "x"),
        (pkcs12_file(), "another passphrase"),
        (pkcs12_file(since=NOW - timedelta(days=900), days=30), PASSPHRASE),
        (pkcs12_file(since=NOW + timedelta(days=3)), PASSPHRASE),
    ],
)
def test_a_certificate_that_cannot_sign_is_refused_in_a_sentence(
    content: bytes, passphrase: str
) -> None:
    with pytest.raises(CertificateRefused) as told:
        Signer(Signing("c.p12", content, passphrase), WORDS, NOW)
    assert "c.p12" in told.value.message(WORDS)


def test_a_key_of_another_kind_is_refused() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    content = pkcs12_file_of(key)
    with pytest.raises(CertificateRefused):
        Signer(Signing("c.p12", content, PASSPHRASE), WORDS, NOW)


def pkcs12_file_of(key: Any) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
    from cryptography.x509.oid import NameOID

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(7)
        .not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + timedelta(days=1))
        .sign(key, None)
    )  # fmt: skip
    sealed = BestAvailableEncryption(PASSPHRASE.encode())
    return pkcs12.serialize_key_and_certificates(b"a", key, made, None, sealed)
