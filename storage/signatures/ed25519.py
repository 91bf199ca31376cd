"""Ed25519 (RFC 8032) as libsodium makes and checks it: the one place that asks the library.

Half the time of OpenSSL, and stricter: a key of small order never holds, nor does a signature that
is not in its one canonical form. This module loads nothing else, so that a process that checks
signatures alone (``checker``) is there soon.
"""

from typing import Final

from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import BadSignatureError

SEED: Final = 32
KEY: Final = 32
SIGNATURE: Final = 64


def pair_of(seed: bytes) -> tuple[bytes, bytes]:
    """Return (public key, what ``sign`` takes) of a private key of 32 bytes, else ValueError."""
    return crypto_sign_seed_keypair(seed)


def sign(content: bytes, secret: bytes) -> bytes:
    """Return the signature (64 bytes) of ``content``; ``secret`` comes from ``pair_of``."""
    return crypto_sign(content, secret)[:SIGNATURE]


def signature_holds(key: bytes, signature: bytes, content: bytes) -> bool:
    """Tell whether ``signature`` over ``content`` is of the raw public key ``key``.

    What has not the length of a key or of a signature is none.
    """
    # The library reads 32 and 64 bytes, whatever it is given.
    if len(key) != KEY or len(signature) != SIGNATURE:
        return False
    try:
        crypto_sign_open(signature + content, key)
    except BadSignatureError:
        return False
    return True
