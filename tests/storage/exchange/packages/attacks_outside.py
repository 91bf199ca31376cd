"""Attacks on a package's file, signature and sealed members; see ``test_exchange_mutations``."""

import io
import secrets
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pyrage
import pytest

from storage.exchange.packages import frames, reader, seal, trust
from storage.exchange.packages.refusals import KeyRevoked, RevokedByOffice
from storage.exchange.packages.site import age_identity, make_new_key
from storage.exchange.packages.zip_reader import NotWhole, walk
from storage.records import canonical
from storage.records.identity import SEED, Device, succession_content
from storage.vault.blobs import BlobStore
from tests.storage.exchange.packages.forgery import World
from tests.storage.exchange.packages.test_damage import members_of, zipped
from tests.support.sites import TestSite

Attack = Callable[[World], Iterator[None]]
TAMPERED = "PackageTampered"


def stranger() -> Device:
    """Return a device that nobody knows."""
    return Device.of(secrets.token_bytes(SEED))


# --- the file ---------------------------------------------------------------------------------


def a_date_in_a_header(w: World) -> Iterator[None]:
    content = bytearray(w.package.read_bytes())
    content[10] ^= 1
    yield
    w.refused(w.put(bytes(content)), TAMPERED)


def a_comment_in_the_directory(w: World) -> Iterator[None]:
    content = w.package.read_bytes()
    yield
    w.refused(w.put(content[:-2] + b"\1\0x"), TAMPERED)


def a_member_twice(w: World) -> Iterator[None]:
    content = zipped([*w.members, w.members[-1]])
    yield
    w.refused(w.put(content), TAMPERED)


def a_name_that_leads_elsewhere(w: World) -> Iterator[None]:
    content = zipped([*w.members[:4], ("../../x", b"x")])
    yield
    with pytest.raises(NotWhole):
        walk(io.BytesIO(content), len(content))


def wrong_checksum_of(name: str) -> Attack:
    def attack(w: World) -> Iterator[None]:
        data = dict(w.members)[name]
        content = zipped(w.members, lambda one: zlib.crc32(one) ^ (one == data))
        yield
        w.refused(w.put(content), TAMPERED)

    return attack


def a_file_larger_than_allowed(w: World) -> Iterator[None]:
    yield
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "MOST_BYTES", 1000)
        w.refused(w.package, "PackageTooLarge")


# --- who signed -------------------------------------------------------------------------------


def another_manifest(w: World) -> Iterator[None]:
    members = dict(w.members)
    members["manifest.json"] = members["manifest.json"].replace(b'"volume":1', b'"volume":7')
    content = zipped(list(members.items()))
    yield
    w.refused(w.put(content), TAMPERED)


def a_successor_nobody_named(w: World) -> Iterator[None]:
    own, forger = w.one.session.device.public_key, stranger()
    # Without checkpoints: those of the true device would give the forger away.
    parts = dict(members_of(w.rebuilt(head=lambda head: replace(head, checkpoints=()))))
    manifest = parts["manifest.json"].replace(w.one.session.device.id.encode(), forger.id.encode())
    link = forger.sign(succession_content(own, forger.public_key))
    signature = forger.sign(b"anjuan-package-1\n" + manifest)
    made = seal.MAGIC + b"\1" + own + forger.public_key + link + signature
    members = {**parts, "manifest.sig": made, "manifest.json": manifest}
    content = zipped(list(members.items()))
    yield
    w.refused(w.put(content), TAMPERED)


def a_sender_nobody_trusts(w: World) -> Iterator[None]:
    third = TestSite(w.folder / "third" / "vault", "third")
    try:
        third.trust(w.two)
        third.case("C-1")
        (file,) = third.send("legal", w.folder / "third-out").files
    finally:
        third.close()
    yield
    w.refused(file, "SenderUnknown")


def a_sender_that_was_revoked(w: World) -> Iterator[None]:
    trust.revoke_site(w.two.session, "field", "lost")
    yield
    w.refused(w.package, "SenderRevoked")


def a_key_that_was_revoked_offered_again(w: World) -> Iterator[None]:
    trust.revoke_site(w.two.session, "field", "lost")
    yield
    with pytest.raises(KeyRevoked):
        w.two.trust(w.one)


def a_revoked_key_of_a_site_that_has_another(w: World) -> Iterator[None]:
    trust.revoke_site(w.two.session, "field", "lost")
    make_new_key(w.one.session)
    w.two.trust(w.one)
    yield
    w.refused(w.package, "SenderRevoked")


def a_site_that_only_the_office_may_enrol_again(w: World) -> Iterator[None]:
    w.two.session.tables.run("UPDATE site SET revoked = 'office'")
    make_new_key(w.one.session)
    yield
    with pytest.raises(RevokedByOffice):
        w.two.trust(w.one)


def a_manifest_in_anothers_name(w: World) -> Iterator[None]:
    file = w.resealed(lambda said: said["from"].update(site=w.two.session.site_id))
    yield
    w.refused(file, TAMPERED)


def a_package_for_another(w: World) -> Iterator[None]:
    file = w.resealed(lambda said: said["to"].update(site="other"))
    yield
    w.refused(file, "PackageForAnother")


def a_newer_format(w: World) -> Iterator[None]:
    file = w.resealed(lambda said: said.update(format=3))
    yield
    w.refused(file, "PackageTooNew")


def a_form_with_parts_that_has_none(w: World) -> Iterator[None]:
    file = w.resealed(lambda said: said.update(format=2))
    yield
    w.refused(file, TAMPERED)


# --- what is sealed ---------------------------------------------------------------------------


def a_head_sealed_anew(w: World) -> Iterator[None]:
    identity = age_identity(w.two.session)
    members, sealed = dict(w.members), b""
    head = pyrage.decrypt(members["head.age"], [identity])
    while len(sealed) != len(members["head.age"]):
        sealed = pyrage.encrypt(head, [identity.to_public()])
    content = zipped(list({**members, "head.age": sealed}.items()))
    yield
    w.refused(w.put(content), TAMPERED)


def an_original_nobody_announced(w: World) -> Iterator[None]:
    name, data = f"blobs/{'f' * 64}.age", w.members[-1][1]
    said = next(one for one in members_manifest(w)["members"] if one["name"] == w.members[-1][0])
    file = w.resealed(
        lambda one: one["members"].append({**said, "name": name}), [*w.members, (name, data)]
    )
    yield
    w.refused(file, TAMPERED)


def members_manifest(w: World) -> dict[str, Any]:
    return dict(canonical.decode(dict(w.members)["manifest.json"]))


def the_last_entry_left_out(w: World) -> Iterator[None]:
    count = len(w.operations())
    file = w.rebuilt(w.operations()[:-1], lambda head: replace(head, operations=count))
    yield
    w.refused(file, TAMPERED)


def a_head_without_end(w: World) -> Iterator[None]:
    yield
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader.heads, "LARGEST", 100)
        w.refused(w.package, TAMPERED)


def frames_of(w: World) -> bytes:
    packer = frames.Packer()
    for operation in w.operations():
        packer.add(operation)
    return packer.finish()


def bytes_behind_the_entries(w: World) -> Iterator[None]:
    file = w.rebuilt(packed=frames_of(w) + b"x")
    yield
    w.refused(file, TAMPERED)


def an_entry_cut_off(w: World) -> Iterator[None]:
    whole = zlib.decompress(frames_of(w), 31)
    deflate = zlib.compressobj(6, zlib.DEFLATED, 31)
    cut = deflate.compress(whole[:-40]) + deflate.flush()
    yield
    with pytest.raises(NotWhole):
        list(frames.unpack(cut))


def an_original_that_is_another(w: World) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BlobStore, "open", lambda _self, _sha256: io.BytesIO(b"other" * 2000))
        file = w.rebuilt()
    yield
    w.refused(file, TAMPERED)
