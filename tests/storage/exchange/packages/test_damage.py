"""Packages that are not as they were made: refused whole, whatever the layer, nothing changed."""

import hashlib
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyrage
import pytest

from storage.errors import CaseError
from storage.exchange.packages import chains, reader, sending, zip_layout
from storage.exchange.packages.checkpoints import Fork
from storage.exchange.packages.frames import MOST_INFLATED, Packer
from storage.exchange.packages.package_file import Contents
from storage.exchange.packages.site import age_identity
from storage.exchange.packages.zip_layout import Member
from storage.exchange.packages.zip_reader import SIGNATURE, NotWhole, walk
from storage.progress import NoProgress
from storage.records import canonical
from storage.records.operations import Operation, read_all, signed_content
from storage.vault.blobs import BlobStore
from tests.support.foreign_files import shared
from tests.support.sites import ALL, TestSite

Pair = tuple[TestSite, TestSite]
Members = list[tuple[str, bytes]]


@pytest.fixture
def package(pair: Pair, out: Path) -> Path:
    """Return a small package with one photo."""
    one, two = pair
    one.photo(one.case("A-1"), b"photo")
    (file,) = one.send(two, out).files
    # Made when first asked for; not a change by the import.
    two.take([file], dry_run=True)
    two.send(one, out.parent / "other")
    return file


def codes(site: TestSite, file: Path) -> list[str]:
    return [error.code for _name, error in site.take([file]).refused]


def members_of(file: Path) -> Members:
    content = file.read_bytes()
    found = walk(io.BytesIO(content), len(content))
    return [(one.name, content[one.offset : one.offset + one.size]) for one in found]


def zipped(members: Members, crc: Callable[[bytes], int] = zlib.crc32) -> bytes:
    """Return a well-formed ZIP of the members."""
    made, entries = b"", []
    for name, data in members:
        member = Member(name, len(made) + zip_layout.LOCAL_SIZE + len(name), len(data), crc(data))
        made += zip_layout.local_header(member) + data
        entries.append(member)
    return made + zip_layout.directory(entries, len(made))


def test_a_package_put_together_again_is_the_same_bytes(package: Path) -> None:
    assert zipped(members_of(package)) == package.read_bytes()


@pytest.mark.campaign
def test_every_byte_flipped_is_refused(package: Path, pair: Pair, share: float) -> None:
    _one, two = pair
    content = package.read_bytes()
    before = two.dump(*ALL)
    step = max(1, round(0.2 / share))
    for place in range(len(content) % step, len(content), step):
        package.write_bytes(
            content[:place] + bytes([content[place] ^ 1 << place % 8]) + content[place + 1 :]
        )
        assert codes(two, package) in (["PackageTampered"], ["SenderUnknown"]), place
    assert two.dump(*ALL) == before
    package.write_bytes(content)
    assert codes(two, package) == []


@pytest.mark.campaign
def test_cut_off_at_every_byte_is_refused(package: Path, pair: Pair, share: float) -> None:
    _one, two = pair
    content = package.read_bytes()
    before = two.dump(*ALL)
    for length in range(0, len(content), max(1, round(0.2 / share))):
        package.write_bytes(content[:length])
        assert codes(two, package) == ["PackageTampered"], length
    package.write_bytes(content + b"x")
    assert codes(two, package) == ["PackageTampered"]
    assert two.dump(*ALL) == before


@pytest.mark.parametrize("place", range(6))
def test_a_member_of_the_same_length_with_its_checksum_right_is_refused(
    package: Path, pair: Pair, place: int
) -> None:
    _one, two = pair
    members = members_of(package)[:6]
    name, data = members[place if place < len(members) else -1]
    altered = data[:-1] + bytes([data[-1] ^ 1])
    swapped = [(one, altered if one == name else kept) for one, kept in members_of(package)]
    package.write_bytes(zipped(swapped))
    before = two.dump(*ALL)
    assert codes(two, package) == ["PackageTampered"]
    assert two.dump(*ALL) == before


def test_a_head_sealed_anew_to_the_receiver_is_refused(package: Path, pair: Pair) -> None:
    """Anybody can encrypt to the receiver: only the signed hash tells whose bytes they are."""
    _one, two = pair
    identity = age_identity(two.session)
    members = dict(members_of(package))
    plain = pyrage.decrypt(members["head.age"], [identity])
    sealed = b""
    # age adds a stanza of random length: try until the length is the same.
    while len(sealed) != len(members["head.age"]):
        sealed = pyrage.encrypt(plain, [identity.to_public()])
    members["head.age"] = sealed
    package.write_bytes(zipped(list(members.items())))
    assert codes(two, package) == ["PackageTampered"]


def test_a_wrong_checksum_alone_is_refused(package: Path, pair: Pair) -> None:
    package.write_bytes(zipped(members_of(package), lambda data: zlib.crc32(data) ^ 1))
    assert codes(pair[1], package) == ["PackageTampered"]


def test_the_checksum_of_each_member_is_compared(package: Path, pair: Pair) -> None:
    for place, (_name, wrong) in enumerate(members_of(package)):
        others = members_of(package)
        package_of = zipped(others, lambda data, wrong=wrong: zlib.crc32(data) ^ (data == wrong))
        package.write_bytes(package_of)
        assert codes(pair[1], package) == ["PackageTampered"], place
        package.write_bytes(zipped(others))


def test_the_hash_of_each_member_is_compared(package: Path) -> None:
    with reader.file_of(package) as (file, size):
        members, _seal, content = reader.read_seal(file, size)
        outside = reader.manifest.parse(content)
        reader.check_members(file, members, outside, NoProgress())
        for name, (_sha256, length) in list(outside.members.items()):
            wrong = replace(outside, members={**outside.members, name: ("0" * 64, length)})
            with pytest.raises(NotWhole):
                reader.check_members(file, members, wrong, NoProgress())


@pytest.mark.parametrize(
    "name", ["../../etc/x", "blobs/../x", "blobs/x.age", "C:\\x", "blobs/" + "0" * 64 + ".age\0"]
)
def test_no_name_from_outside_becomes_a_path(package: Path, name: str) -> None:
    content = zipped([*members_of(package)[:4], (name, b"x")])
    with pytest.raises(NotWhole):
        walk(io.BytesIO(content), len(content))


def test_members_may_not_stand_twice_or_in_another_order(package: Path) -> None:
    members = members_of(package)
    for wrong in ([*members, members[-1]], members[::-1], members[1:], members[:3], []):
        content = zipped(wrong)
        with pytest.raises(NotWhole):
            walk(io.BytesIO(content), len(content))


@pytest.mark.parametrize("file", shared("hostile/zip"), ids=lambda file: file.name)
def test_hostile_archives_are_refused(file: Path, pair: Pair, tmp_path: Path) -> None:
    _one, two = pair
    before, around = two.dump(*ALL), sorted(tmp_path.rglob("*"))
    assert len(two.take([file]).refused) == 1
    assert two.dump(*ALL) == before
    assert sorted(tmp_path.rglob("*")) == around


Alter = Callable[[list[Operation], TestSite], Iterable[Operation]]


def signed_anew(site: TestSite, operation: Operation, **changes: Any) -> Operation:
    """Return the operation with another header, well signed: what an enrolled forger can make."""
    body = changes.pop("content", operation.body)
    head = {**operation.head, **changes}
    if body is not operation.body:
        head["body"] = hashlib.sha256(body).hexdigest()
    header = canonical.encode(head)
    signature = site.session.device.sign(signed_content(header))
    return Operation(hashlib.sha256(header).hexdigest(), header, signature, body)


def body_with(operation: Operation, **changes: Any) -> bytes:
    content = operation.content or {}
    return canonical.encode({**content, **changes})


def fields_with(operation: Operation, **changes: Any) -> bytes:
    content = operation.content or {}
    return body_with(operation, fields={**content["fields"], **changes})


FORGERIES: dict[str, tuple[Alter, str]] = {
    "signature": (lambda ops, _: [replace(ops[0], signature=b"\0" * 64), *ops[1:]], "Tampered"),
    "body": (lambda ops, _: [replace(ops[0], body=b"{}"), *ops[1:]], "Tampered"),
    "other body": (
        lambda ops, _: [replace(ops[0], body=body_with(ops[0], reason="other")), *ops[1:]],
        "Tampered",
    ),
    "order": (lambda ops, _: ops[::-1], "Tampered"),
    "left out": (lambda ops, _: [ops[0], *ops[2:]], "Tampered"),
    "twice": (lambda ops, _: [ops[0], *ops], "Tampered"),
    "prev": (lambda ops, site: [ops[0], signed_anew(site, ops[1], prev="0" * 64)], "Forked"),
    "no prev": (lambda ops, site: [ops[0], signed_anew(site, ops[1], prev="")], "Tampered"),
    "header version": (lambda ops, site: [signed_anew(site, ops[0], v=2), *ops[1:]], "Tampered"),
    "clock": (lambda ops, site: [signed_anew(site, ops[0], hlc="9" * 31), *ops[1:]], "Tampered"),
    "chain": (lambda ops, site: [signed_anew(site, ops[0], case="../x"), *ops[1:]], "Tampered"),
    "fields": (
        lambda ops, site: [signed_anew(site, ops[0], content=body_with(ops[0], fields=[]))],
        "Tampered",
    ),
    "required": (
        lambda ops, site: [signed_anew(site, ops[0], content=fields_with(ops[0], case_no=None))],
        "Tampered",
    ),
    "type": (
        lambda ops, site: [signed_anew(site, ops[0], content=fields_with(ops[0], opened_on=7))],
        "Tampered",
    ),
    "nan": (
        lambda ops, site: [
            signed_anew(site, ops[0], content=(ops[0].body or b"").replace(b'"A-1"', b"NaN"))
        ],
        "Tampered",
    ),
    "blank": (
        lambda ops, site: [signed_anew(site, ops[0], content=(ops[0].body or b"") + b" ")],
        "Tampered",
    ),
    "deep": (
        lambda ops, site: [
            signed_anew(site, ops[0], content=b'{"a":' + b"[" * 90_000 + b"]" * 90_000 + b"}")
        ],
        "Tampered",
    ),
    "removal": (
        lambda ops, site: [
            signed_anew(site, ops[0], content=fields_with(ops[0], _removed={"seen": 1}))
        ],
        "Tampered",
    ),
    "kind": (
        lambda ops, site: [
            ops[0],
            signed_anew(
                site, ops[1], content=body_with(ops[1], record=(ops[0].content or {})["record"])
            ),
        ],
        "Tampered",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_by_an_enrolled_sender_is_refused(
    name: str, pair: Pair, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair
    case = one.case("A-1")
    one.photo(case, b"photo")
    one.set(one.record_of(case), {"client": "行"})
    alter, expected = FORGERIES[name]
    whole = sending.read_volume

    def forged(*given: Any) -> Iterator[Operation]:
        yield from alter(list(whole(*given)), one)

    monkeypatch.setattr(sending, "read_volume", forged)
    monkeypatch.setattr(Packer, "finish", counted(monkeypatch))
    (file,) = one.send(two, out).files
    two.take([], dry_run=True)
    truth, before = two.dump(), two.dump("device", "known", "received", "waiting")
    (code,) = codes(two, file)
    assert expected in code
    assert two.dump() == truth
    assert two.dump(*before) == before


def test_another_entry_in_a_known_place_is_a_fork(pair: Pair, out: Path) -> None:
    one, two = pair
    case = one.case("A-1")
    two.take(one.send(two, out).files)
    (known,) = read_all(one.session.tables, chain=case)
    keys = sending.device_keys(one.session.tables, [one.session.device.id])
    assert chains.continuation(two.session, [known], keys).known == 1
    with pytest.raises(Fork):
        chains.continuation(two.session, [signed_anew(one, known, staff="other")], keys)


def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Packer], bytes]:
    """Let the head say how many operations there are, so that this layer does not catch it."""
    number = {"operations": 0}
    add, finish, make = Packer.add, Packer.finish, Contents

    def adding(self: Packer, operation: Operation) -> None:
        number["operations"] += 1
        add(self, operation)

    def contents(outside: Any, head: Any, packed: bytes, recipient: str) -> Contents:
        return make(outside, replace(head, **number), packed, recipient)

    monkeypatch.setattr(Packer, "add", adding)
    monkeypatch.setattr(sending, "Contents", contents)
    return finish


def test_operations_that_inflate_without_end_are_refused(
    pair: Pair, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair
    one.case("A-1")
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = bytes(1 << 20)
    bomb = b"".join(deflate.compress(piece) for _ in range((MOST_INFLATED >> 20) + 2))
    bomb += deflate.flush()
    monkeypatch.setattr(Packer, "finish", lambda _self: bomb)
    (file,) = one.send(two, out).files
    assert codes(two, file) == ["PackageTampered"]


def test_an_original_that_is_not_what_its_hash_says_is_refused(
    pair: Pair, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair
    sha256 = one.photo(one.case("A-1"), b"photo" * 20_000)
    with monkeypatch.context() as patch:
        patch.setattr(BlobStore, "open", lambda _self, _sha256: io.BytesIO(b"other" * 20_000))
        (file,) = one.send(two, out).files
    truth = two.dump(*ALL)
    refused = two.take([file]).refused
    assert [error.code for _name, error in refused] == ["PackageTampered"]
    assert isinstance(refused[0][1], CaseError)
    assert not two.session.vault.blobs.has(sha256)
    assert list(two.session.vault.blobs.files()) == []
    assert {**two.dump(*ALL), "meta": []} == {**truth, "meta": []}


def test_the_signature_covers_the_manifest_alone_and_whole(package: Path, pair: Pair) -> None:
    members = dict(members_of(package))
    with pytest.raises(NotWhole):
        reader.seal.check(members[SIGNATURE], members["manifest.json"] + b" ")
    with pytest.raises(NotWhole):
        reader.seal.check(members[SIGNATURE][:-1], members["manifest.json"])
    with pytest.raises(NotWhole):
        reader.seal.check(members[SIGNATURE] + b"x", members["manifest.json"])
