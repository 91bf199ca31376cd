"""Signing finished files: a certificate of PKCS#12, PAdES baseline B, added behind the file.

Nothing is asked from a network. A picture of a seal is shown as what it is, a picture.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reports.pdf.appended import Appended, append
from reports.pdf.stamp import Stamp, stamp_pdf
from reports.refusals import CertificateRefused
from resources.language import N_, Words
from storage.progress import Progress
from storage.rules.dates import time_words

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

FIELD: Final = "Signature"
_CHUNK: Final = 1 << 20
WRONG_PASSPHRASE: Final = N_("it is no PKCS#12 file, or its passphrase is another one")
NO_KEY: Final = N_("it holds no private key with its certificate")
UNKNOWN_KEY: Final = N_("this program cannot sign with its kind of key")
NOT_NOW: Final = N_("it is valid from {since} to {until} only")


@dataclass(frozen=True, slots=True)
class Signing:
    """With what to sign: the bytes of a PKCS#12 file called ``name``, and what opens it.

    ``visible`` puts words on the cover, or the picture ``seal`` (PNG or JPEG) instead of them.
    """

    name: str
    certificate: bytes = field(repr=False)
    passphrase: str = field(repr=False)
    visible: bool = True
    seal: bytes = field(default=b"", repr=False)
    reason: str = ""


class Signer:
    """An opened certificate.

    Raises ``CertificateRefused`` when it does not open, holds no key that can sign, or is not
    valid at ``now``.
    """

    def __init__(self, signing: Signing, words: Words, now: datetime) -> None:
        self._signing = signing
        self._words = words
        key, certificate = _opened(signing)
        since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        if not since <= now.astimezone(UTC) <= until:
            problem = words(NOT_NOW, since=f"{since:%Y-%m-%d}", until=f"{until:%Y-%m-%d}")
            raise CertificateRefused(name=signing.name, problem=problem)
        self.subject = _name(certificate)
        self.serial = f"{certificate.serial_number:X}"
        self._now = now
        self._cms = _cms(signing, key)

    def sign(self, path: Path, progress: Progress, *, covered: bool = True) -> None:
        """Add a signature behind the file at ``path``; ``covered`` says that it has a cover.

        The words of the signature stand on the cover only. Raises ``CannotWrite``, ``Cancelled``.
        """
        from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
        from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

        stamp = self._stamp() if covered and self._signing.visible else None
        box = stamp.box if stamp else None
        about = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=self.subject,
            reason=self._signing.reason or None,
        )
        with Appended(path) as file:
            signer = PdfSigner(
                about,
                self._cms,
                stamp_style=_style(stamp) if stamp else None,
                new_field_spec=SigFieldSpec(FIELD, box=box),
            )
            progress.advance(0, 1, path.name)
            signer.sign_pdf(_increment(file), in_place=True, chunk_size=_CHUNK)
            tail = bytes(file.tail)
        append(path, tail)
        progress.advance(1, 1, path.name)

    def _stamp(self) -> Stamp:
        words = self._words
        lines = (
            words(N_("Signed electronically by {name}"), name=self.subject),
            words(N_("Signed at {time}"), time=self._moment()),
            words(N_("Certificate no. {serial}"), serial=self.serial),
        )
        return stamp_pdf(lines, self._signing.seal)

    def _moment(self) -> str:
        """Return the time of signing as papers print it, in China time (rules.md 6.7)."""
        return time_words(self._now.isoformat(), self._words.language)


def _opened(signing: Signing) -> tuple[Any, "Certificate"]:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

    try:
        key, certificate, _others = load_key_and_certificates(
            signing.certificate, signing.passphrase.encode() or None
        )
    except UnsupportedAlgorithm as error:
        raise CertificateRefused(name=signing.name, problem=UNKNOWN_KEY) from error
    except ValueError as error:
        raise CertificateRefused(name=signing.name, problem=WRONG_PASSPHRASE) from error
    if key is None or certificate is None:
        raise CertificateRefused(name=signing.name, problem=NO_KEY)
    return key, certificate


def _name(certificate: "Certificate") -> str:
    from cryptography.x509.oid import NameOID

    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        found = certificate.subject.get_attributes_for_oid(kind)
        if found:
            return str(found[0].value)
    return certificate.subject.rfc4514_string()


def _cms(signing: Signing, key: Any) -> Any:
    """Return what makes the signature value; raises ``CertificateRefused`` for an odd key."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from reports.pdf.increment import Maker

    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise CertificateRefused(name=signing.name, problem=UNKNOWN_KEY)
    found = Maker.load_pkcs12_data(
        signing.certificate, other_certs=[], passphrase=signing.passphrase.encode() or None
    )
    if found is None:
        raise CertificateRefused(name=signing.name, problem=NO_KEY)
    return Maker(found.signing_cert, found.signing_key, found.cert_registry)


def _style(stamp: Stamp) -> Any:
    from reports.pdf.increment import style_of

    return style_of(stamp)


def _increment(file: Appended) -> Any:
    from reports.pdf.increment import Increment

    return Increment(file)
