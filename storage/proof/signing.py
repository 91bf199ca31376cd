"""Signatures that others can check: the device's key and its signature as ssh-keygen and openssl
read them (RFC 4716 names, OpenSSH PROTOCOL.sshsig, RFC 8410).
"""

import hashlib
import struct
from base64 import b64decode, b64encode
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from storage.records.identity import Device

NAMESPACE: Final = "casefile-evidence"
_TYPE: Final = b"ssh-ed25519"
_ABOUT: Final = (NAMESPACE.encode(), b"", b"sha512")
_BEGIN: Final = "-----BEGIN SSH SIGNATURE-----"
_END: Final = "-----END SSH SIGNATURE-----"
_WIDTH: Final = 70
_SIZE: Final = 64


def ssh_signed(content: bytes) -> bytes:
    """Return what ``ssh-keygen -Y sign`` signs in place of ``content``."""
    return b"SSHSIG" + _packed(*_ABOUT, hashlib.sha512(content).digest())


def ssh_signature(device: Device, content: bytes) -> str:
    """Return the signature of ``content`` that ``ssh-keygen -Y verify`` checks."""
    return armored(device.public_key, device.sign(ssh_signed(content)))


def armored(public_key: bytes, signature: bytes) -> str:
    """Return a raw Ed25519 signature of a raw key as the file that ssh-keygen reads."""
    key = _packed(_TYPE, public_key)
    blob = b"SSHSIG" + struct.pack(">I", 1) + _packed(key, *_ABOUT, _packed(_TYPE, signature))
    text = b64encode(blob).decode("ascii")
    lines = [text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH)]
    return "\n".join([_BEGIN, *lines, _END, ""])


def raw_signature(armor: str) -> bytes:
    """Return the 64 bytes at the end of such a file; raises ``ValueError`` where it is none."""
    blob = b64decode("".join(armor.split("\n")[1:-2]), validate=True)
    if len(blob) < _SIZE:
        raise ValueError("signature")
    return blob[-_SIZE:]


def allowed_signer(device_id: str, public_key: bytes) -> str:
    """Return the line of ``allowed_signers`` that names a device and its key."""
    key = b64encode(_packed(_TYPE, public_key)).decode("ascii")
    return f'{device_id} namespaces="{NAMESPACE}" ssh-ed25519 {key}\n'


def pem(public_key: bytes) -> bytes:
    """Return a raw public key as openssl reads it."""
    key = Ed25519PublicKey.from_public_bytes(public_key)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _packed(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)
