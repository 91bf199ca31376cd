"""What signatures and timestamps stand behind a pack, and whether they hold; asks no network.

Whether their makers are to be trusted is for people: a certificate says a name, and who issued it.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal

from reports.pdf.additions import only_marks
from resources.language import N_

BROKEN: Final = N_("A signature in the file does not hold: the file was changed after it.")
UNREADABLE: Final = N_("What was added to the file cannot be read as a signature.")
UNCOVERED: Final = N_("Something was added to the file that no signature covers.")
_CHUNK: Final = 1 << 20
CHANGED: Final = N_("More was added to the file than signatures and timestamps.")


@dataclass(frozen=True, slots=True)
class Mark:
    """A signature or a timestamp: who made it, when (ISO, as it says itself), does it hold.

    ``issuer`` is who vouches for the maker's name, ``own`` says that nobody but the maker does.
    """

    kind: Literal["signature", "timestamp"]
    name: str
    at: str
    issuer: str
    own: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """All marks in the order of their making; ``problems`` are message ids."""

    marks: tuple[Mark, ...]
    problems: tuple[str, ...]


def look_behind(path: Path, base: int) -> Signed:
    """Check what stands behind the first ``base`` bytes of a PDF file."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation.errors import SignatureValidationError

    # What was added may come from anybody, and be made to trip whoever reads it.
    faults = (PdfError, SigningError, SignatureValidationError, UnsupportedAlgorithm, zlib.error,
              struct.error, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
              AssertionError, RuntimeError)  # fmt: skip
    try:
        with path.open("rb") as file:
            reader = PdfFileReader(file)
            found = [_mark(one, file) for one in reader.embedded_signatures]
            problems = tuple(_problems(reader, found, base, path.stat().st_size))
    except faults:
        return Signed((), (UNREADABLE,))
    return Signed(tuple(mark for mark, _reach in found), problems)


def _problems(reader: Any, found: list[tuple[Mark, int]], base: int, size: int) -> Iterator[str]:
    if not all(mark.holds for mark, _reach in found):
        yield BROKEN
    if not found or found[-1][1] != size:
        yield UNCOVERED
    elif not only_marks(reader) or int(reader.xrefs.get_startxref_for_revision(0)) > base:
        yield CHANGED


def _mark(embedded: Any, file: BinaryIO) -> tuple[Mark, int]:
    """Return a mark, and up to which byte it covers the file from its beginning."""
    start, before, after, length = (int(value) for value in embedded.byte_range)
    gap = len(embedded.pkcs7_content) * 2 + 2
    digest = _digest(file, embedded.external_md_algorithm, before, after, length)
    stamp = embedded.sig_object["/Type"] == "/DocTimeStamp"
    holds, at = _time(embedded, digest) if stamp else _signature(embedded, digest)
    certificate = embedded.signer_cert
    mark = Mark(
        "timestamp" if stamp else "signature",
        _name(certificate.subject),
        at,
        _name(certificate.issuer),
        certificate.subject.dump() == certificate.issuer.dump(),
        holds and start == 0 and after - before == gap,
    )
    return mark, after + length


def _signature(embedded: Any, digest: bytes) -> tuple[bool, str]:
    at = embedded.self_reported_timestamp
    return _holds(embedded, "data", digest), at.isoformat() if at else ""


def _time(embedded: Any, digest: bytes) -> tuple[bool, str]:
    """Check a timestamp: its token is signed, and speaks of this very file."""
    content = embedded.signed_data["encap_content_info"]["content"]
    told = content.parsed
    algorithm = embedded.md_algorithm
    whole = hashlib.new(algorithm, bytes(content)).digest()
    same = bytes(told["message_imprint"]["hashed_message"].native) == digest
    return same and _holds(embedded, "tst_info", whole), told["gen_time"].native.isoformat()


def _holds(embedded: Any, kind: str, digest: bytes) -> bool:
    """Tell whether what was signed has ``digest``, and the certificate's key signed it."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    intact, valid = validate_sig_integrity(embedded.signer_info, embedded.signer_cert, kind, digest)
    return bool(intact and valid) and _says_so_outside(embedded, kind)


def _says_so_outside(embedded: Any, kind: str) -> bool:
    """Tell whether the wrapping, which nothing signs, names what was signed (RFC 5652, 5.3)."""
    outside = embedded.signed_data
    used = embedded.signer_info["digest_algorithm"]["algorithm"].native
    named = {one["algorithm"].native for one in outside["digest_algorithms"]}
    same = outside["encap_content_info"]["content_type"].native == kind and used in named
    same = same and outside["version"].native in ("v1", "v3")
    return same and _fills_its_room(bytes(embedded.pkcs7_content))


def _fills_its_room(raw: bytes) -> bool:
    """Tell whether the wrapping ends where it says, with nothing but elements inside it."""
    ((outer, _tag),), rest = _elements(raw, most=1)
    (_kind, _), (wrapped, _) = _elements(outer)[0]
    ((signed, _tag),) = _elements(wrapped)[0]
    # An element of no kind is padding that a wrong length took in.
    return not rest.strip(b"\0") and all(tag for _content, tag in _elements(signed)[0])


def _elements(data: bytes, most: int = 99) -> tuple[list[tuple[bytes, int]], bytes]:
    """Return the ASN.1 elements of some bytes, contents and tag (0 for none), and what is left."""
    from asn1crypto import parser

    found: list[tuple[bytes, int]] = []
    while data and len(found) < most:
        kind, _method, tag, head, content, end = parser.parse(data, strict=False)
        found.append((content, tag or kind))
        data = data[len(head) + len(content) + len(end) :]
    return found, data


def _digest(file: BinaryIO, algorithm: str, before: int, after: int, length: int) -> bytes:
    value = hashlib.new(algorithm)
    for start, size in ((0, before), (after, length)):
        file.seek(start)
        left = size
        while left > 0 and (chunk := file.read(min(left, _CHUNK))):
            value.update(chunk)
            left -= len(chunk)
    return value.digest()


def _name(subject: Any) -> str:
    told = subject.native
    return str(told.get("common_name") or told.get("organization_name") or subject.human_friendly)
