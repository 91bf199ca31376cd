"""Signatures of devices against other judges: the cryptography library and ssh-keygen."""

import subprocess
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from storage.proof import signing
from storage.records.identity import Device, signature_holds
from tests.support.judges import needs

# RFC 8032 7.1: (seed, public key, message, signature).
VECTORS = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
)
# The order of the base point, and the points whose order divides 8, as they are written.
ORDER = 2**252 + 27742317777372353535851937790883648493
SMALL = (
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
)
SEEDS = st.binary(min_size=32, max_size=32)


@pytest.mark.parametrize(("seed", "public", "message", "signature"), VECTORS)
def test_signatures_are_those_of_the_standard(
    seed: str, public: str, message: str, signature: str
) -> None:
    device = Device.of(bytes.fromhex(seed))
    assert (device.seed.hex(), device.public_key.hex()) == (seed, public)
    assert device.sign(bytes.fromhex(message)).hex() == signature
    assert signature_holds(device.public_key, bytes.fromhex(signature), bytes.fromhex(message))


@given(SEEDS, st.binary(max_size=2000))
def test_another_library_signs_the_same_bytes_and_each_believes_the_other(
    seed: bytes, content: bytes
) -> None:
    device, other = Device.of(seed), Ed25519PrivateKey.from_private_bytes(seed)
    signature = device.sign(content)
    assert device.public_key == other.public_key().public_bytes_raw()
    assert signature == other.sign(content)
    other.public_key().verify(signature, content)
    assert signature_holds(device.public_key, signature, content)


@given(SEEDS, st.binary(max_size=200), st.data())
def test_no_changed_bit_is_believed(seed: bytes, content: bytes, data: st.DataObject) -> None:
    device = Device.of(seed)
    whole = device.public_key + device.sign(content) + content
    bit = data.draw(st.integers(0, len(whole) * 8 - 1))
    changed = bytearray(whole)
    changed[bit // 8] ^= 1 << bit % 8
    key, signature, said = bytes(changed[:32]), bytes(changed[32:96]), bytes(changed[96:])
    assert not signature_holds(key, signature, said)


@pytest.mark.parametrize("length", [0, 1, 31, 33, 64, 1000])
def test_a_key_of_another_length_is_none(length: int) -> None:
    signature = Device.of(bytes(32)).sign(b"content")
    assert not signature_holds(bytes(length), signature, b"content")
    if length != 64:
        with pytest.raises(ValueError, match="seed"):
            Device.of(bytes(length))


@pytest.mark.parametrize("length", [0, 1, 32, 63, 65, 128])
def test_a_signature_of_another_length_is_none(length: int) -> None:
    device = Device.of(bytes(32))
    signature = device.sign(b"content")
    assert not signature_holds(device.public_key, (signature * 2)[:length], b"content")
    # Nor may what follows a signature be taken for the beginning of what was signed.
    assert not signature_holds(device.public_key, signature + b"con", b"tent")


def test_a_signature_has_one_form() -> None:
    device = Device.of(bytes(32))
    signature = device.sign(b"content")
    beyond = int.from_bytes(signature[32:], "little") + ORDER
    other = signature[:32] + beyond.to_bytes(32, "little")
    assert not signature_holds(device.public_key, other, b"content")


@pytest.mark.parametrize("point", SMALL)
def test_a_key_that_fits_many_contents_fits_none(point: str) -> None:
    key, believed = bytes.fromhex(point), 0
    for number in range(64):
        # R of small order and S = 0: one in a few holds by the bare equation.
        signature, content = key + bytes(32), bytes([number])
        assert not signature_holds(key, signature, content)
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
        except InvalidSignature:
            continue
        believed += 1
    if point == SMALL[0]:
        assert believed  # so that this test tells something


def test_the_secret_of_a_device_is_not_shown() -> None:
    device = Device.of(bytes(range(32)))
    assert repr(device.seed) not in repr(device)
    assert str(bytes(range(8)))[2:-1] not in repr(device)


@needs("ssh-keygen")
def test_ssh_keygen_and_the_device_believe_each_other(tmp_path: Path) -> None:
    device = Device.of(bytes(range(32)))
    content, other = b"SHA256SUMS of a case\n", Ed25519PrivateKey.generate()
    (tmp_path / "content").write_bytes(content)
    (tmp_path / "ours.sig").write_text(signing.ssh_signature(device, content), "ascii")
    (tmp_path / "allowed").write_text(signing.allowed_signer(device.id, device.public_key), "ascii")
    _keygen(
        tmp_path, "-Y", "verify", "-f", "allowed", "-I", device.id, "-n", signing.NAMESPACE,
        "-s", "ours.sig", said=content,
    )  # fmt: skip
    own = other.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    (tmp_path / "key").touch(0o600)
    (tmp_path / "key").write_bytes(own)
    _keygen(tmp_path, "-Y", "sign", "-f", "key", "-n", signing.NAMESPACE, "content")
    signature = signing.raw_signature((tmp_path / "content.sig").read_text("ascii"))
    public = other.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    assert signature_holds(public, signature, signing.ssh_signed(content))


def _keygen(folder: Path, *arguments: str, said: bytes = b"") -> None:
    subprocess.run(["ssh-keygen", *arguments], cwd=folder, input=said, check=True)
