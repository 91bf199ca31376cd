"""Certificates of invented people for tests, made on the spot."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAME = "张𬭎律师"
PASSPHRASE = "a long passphrase"


def certificate(
    name: str = NAME, *, key: Any = None, stamping: bool = False,
    since: datetime | None = None, days: int = 365, issuing: bool = False,
    issuer: tuple[Any, x509.Certificate] | None = None,
) -> tuple[Any, x509.Certificate]:  # fmt: skip
    """Return a private key and a certificate that signs itself, unless another is its ``issuer``.

    ``stamping`` is for times, ``issuing`` for further certificates.
    """
    key = key or ec.generate_private_key(ec.SECP256R1())
    since = since or datetime.now(UTC) - timedelta(days=1)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=issuing, crl_sign=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[1].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=days))
        .add_extension(usage, critical=True)
    )
    if stamping:
        extended = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = made.add_extension(extended, critical=True)
    if issuing:
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return key, made.sign(issuer[0] if issuer else key, hashes.SHA256())


def pkcs12_file(passphrase: str = PASSPHRASE, **about: Any) -> bytes:
    """Return a PKCS#12 file with a key and its certificate."""
    key, made = certificate(**about)
    sealed = BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(b"test", key, made, None, sealed)
