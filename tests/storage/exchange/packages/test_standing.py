"""Who may send and whose entries count: trust, the office, copies, forks, receipts, versions."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storage.casework import cases
from storage.casework.session import Session
from storage.errors import FingerprintDiffers, NotPermitted, WrongDocument
from storage.exchange.packages import checkpoints, fingerprint, manifest, seal, sending, trust
from storage.exchange.packages.site import become_office, export_identity, own_site
from storage.exchange.packages.zip_reader import NotWhole
from storage.progress import NoProgress
from storage.records import canonical, operations
from storage.records.checkpoint import merkle_root
from storage.records.identity import succession_content
from storage.records.operations import Operation
from storage.records.projection import apply
from storage.records.verify import verify_log
from storage.vault.container import Vault
from tests.support.sites import ALL, PASSPHRASE, TestSite, befriend

Make = Callable[[str], TestSite]
Pair = tuple[TestSite, TestSite]


def codes(site: TestSite, files: tuple[Path, ...]) -> list[str]:
    return [error.code for _name, error in site.take(files).refused]


def test_a_fingerprint_reads_as_digits_and_as_words() -> None:
    digits, words = fingerprint.digits(b"x"), fingerprint.syllables(b"x")
    assert [len(group) for group in digits.split()] == [5] * 8
    assert [len(word) for word in words.split()] == [5] * 8
    assert fingerprint.matches(b"x", digits.replace(" ", "-"))
    assert fingerprint.matches(b"x", words.upper())
    assert not fingerprint.matches(b"y", digits)
    assert not fingerprint.matches(b"x", digits[:-1])


def test_an_altered_identity_or_fingerprint_is_not_trusted(make_site: Make, tmp_path: Path) -> None:
    one, two = make_site("field"), make_site("legal")
    path = tmp_path / "legal.site"
    site = export_identity(two.session, path)
    before = one.dump(*ALL)
    with pytest.raises(FingerprintDiffers):
        trust.trust_site(one.session, path, site.digits[::-1])
    document = json.loads(path.read_text())
    path.write_text(json.dumps(document | {"name": "other"}))
    with pytest.raises(WrongDocument):
        trust.trust_site(one.session, path, site.digits)
    assert one.dump(*ALL) == before


def test_an_unknown_sender_is_refused(pair: Pair, make_site: Make, out: Path) -> None:
    one, two = pair
    third = make_site("third")
    third.trust(two)
    third.case("C-1")
    before = two.dump(*ALL)
    files = third.send(two, out).files
    assert codes(two, files) == ["SenderUnknown"]
    assert two.dump(*ALL) == before
    one.case("A-1")
    assert codes(third, one.send(two, out).files) == ["SenderUnknown"]
    third.trust(one)
    assert codes(third, one.send(two, out).files) == ["PackageForAnother"]


def office_of(make_site: Make) -> TestSite:
    office = make_site("office")
    person = {"name": "主管", "employee_no": "1", "role": "supervisor"}
    cases.add_staff(office.session, person, owner=True)
    become_office(office.session)
    return office


def test_whom_the_office_enrols_all_can_read(make_site: Make, out: Path) -> None:
    office, one, two = office_of(make_site), make_site("field"), make_site("legal")
    for site in (one, two):
        befriend(office, site)
    one.case("A-1")
    office.take(one.send(office, out).files)
    assert not two.take(office.send(two, out).files).refused
    assert two.dump() == office.dump()
    # Enrolled by the office: two takes packages from one directly now.
    one.take(office.send(one, out).files)
    one.case("A-2")
    assert not two.take(one.send(two, out).files).refused
    trust.revoke_site(office.session, "field", "lost")
    two.take(office.send(two, out).files)
    before = two.dump(*ALL)
    one.case("A-3")
    assert codes(two, one.send(two, out).files) == ["SenderRevoked"]
    assert two.dump(*ALL) == before


def test_entries_of_a_device_that_nobody_enrolled_are_refused(pair: Pair, make_site: Make,
                                                             out: Path) -> None:  # fmt: skip
    one, two = pair
    third = make_site("third")
    befriend(third, one)
    third.case("C-1")
    one.take(third.send(one, out).files)
    before = two.dump(*ALL)
    files = one.send(two, out).files
    assert codes(two, files) == ["SignerUnknown"]
    assert two.dump(*ALL) == before
    two.trust(third)
    assert codes(two, files) == []


def test_the_field_cannot_be_the_office(make_site: Make) -> None:
    with pytest.raises(NotPermitted):
        become_office(make_site("field").session)


def test_a_copied_vault_becomes_a_new_incarnation_that_is_still_trusted(
    pair: Pair, out: Path, tmp_path: Path, copied: Callable[[TestSite, Path], None]
) -> None:
    one, two = pair
    case = one.case("A-1")
    device = one.session.device.id
    one.close()
    copied(one, tmp_path / "copy")
    one.reopen()
    assert one.session.device.id == device
    one.set(one.record_of(case), {"client": "甲行"})
    two.take(one.send(two, out).files)
    # The older copy is put back: what was sent since exists elsewhere only.
    one.close()
    copied(replace_folder(one, tmp_path / "copy"), one.folder)
    one.reopen()
    assert one.session.device.id != device
    assert own_site(one.session).incarnation == 2
    one.set(one.record_of(case), {"client": "乙行"})
    report = two.take(one.send(two, out).files)
    assert not report.refused
    assert [text.startswith("Its sender") for text, _file in report.warnings] == [True]
    assert len(report.delta.conflicts) == 1
    one.take(two.send(one, out).files)
    assert one.dump() == two.dump()


def replace_folder(site: TestSite, folder: Path) -> TestSite:
    copy = object.__new__(TestSite)
    copy.__dict__.update(site.__dict__, folder=folder)
    return copy


def test_a_vault_opened_where_it_was_stays_what_it_was(make_site: Make, out: Path) -> None:
    site = make_site("field")
    device = site.session.device.id
    for _ in range(3):
        site.close()
        site.reopen()
    assert site.session.device.id == device


def test_a_second_history_under_one_key_is_reported_and_not_taken(
    pair: Pair, out: Path, tmp_path: Path, copied: Callable[[TestSite, Path], None]
) -> None:
    one, two = pair
    case = one.case("A-1")
    two.take(one.send(two, out).files)
    one.close()
    copied(one, tmp_path / "copy")
    one.reopen()
    one.set(one.record_of(case), {"client": "甲行"})
    two.take(one.send(two, out).files)
    one.close()
    copied(replace_folder(one, tmp_path / "copy"), one.folder)
    # Whoever also copies the token hides the copy from the laptop, not from its peers.
    one.session = Session(Vault.open(one.folder, PASSPHRASE), clock=one.clock)
    one.set(one.record_of(case), {"client": "乙行"})
    truth = two.dump()
    assert codes(two, one.send(two, out).files) == ["HistoryForked"]
    assert two.dump() == truth
    assert two.dump("exchange_event")["exchange_event"][-1][2] == "refused"


@pytest.mark.parametrize("whose", ["own", "of the sender"])
def test_checkpoints_are_signed_for_and_a_rewritten_past_is_found(
    pair: Pair, out: Path, whose: str
) -> None:
    one, two = pair
    one.case("A-1")
    two.take(one.send(two, out).files)
    one.take(two.send(one, out).files)
    ((device, number, site, *_rest),) = one.dump("receipt")["receipt"]
    assert (device, number, site) == (one.session.device.id, 1, own_site(two.session).id)
    device = (one if whose == "own" else two).session.device.id
    one.session.tables.run("UPDATE checkpoint SET sha256 = ? WHERE device = ?", "0" * 64, device)
    before = one.dump()
    two.case("B-1")
    assert codes(one, two.send(one, out).files) == ["HistoryForked"]
    assert one.dump() == before


def test_the_root_of_a_checkpoint_covers_every_chain_and_original(make_site: Make) -> None:
    site = make_site("field")
    case = site.case("A-1")
    site.case("A-2")
    sha256 = site.photo(case, b"photo")
    tables = site.session.tables
    chains = sorted({row[1] for row in site.dump("operation")["operation"]})
    tips = [operations.tip(tables, chain, site.session.device.id)[1] for chain in chains]
    leaves = [bytes.fromhex(one) for one in [*tips, sha256]]
    assert checkpoints.root(tables) == (merkle_root(leaves).hex(), 2, 1)


def newer(site: TestSite, case: str) -> Operation:
    """Write an operation whose body only a newer program understands."""
    tables, device = site.session.tables, site.session.device
    draft = operations.Draft(case, "flag", "x" * 32, {"what": {"deep": [1, "é"]}})
    seq, prev = operations.tip(tables, case, device.id)
    hlc = operations.next_hlc(tables.get_meta("hlc"), 0, device.id)
    tables.set_meta("hlc", hlc)
    known = operations.VERSION
    operations.VERSION = 9  # type: ignore[misc]
    try:
        made = operations.sign(draft, device, seq + 1, prev, site.clock.now(), hlc, "s", b"salt")
    finally:
        operations.VERSION = known  # type: ignore[misc]
    head = {**made.head, "v": 1}
    header = canonical.encode(head)
    signed = device.sign(operations.signed_content(header))
    made = Operation(hashlib.sha256(header).hexdigest(), header, signed, made.body)
    operations.store(tables, made)
    apply(tables, [made])
    return made


def test_newer_entries_are_passed_on_byte_for_byte(make_site: Make, out: Path) -> None:
    one, two, three = make_site("one"), make_site("two"), make_site("three")
    befriend(one, two, three)
    case = one.case("A-1")
    made = newer(one, case)
    one.set(one.record_of(case), {"client": "甲行"})
    two.take(one.send(two, out).files)
    report = three.take(two.send(three, out).files)
    assert not report.refused
    kept = [row for row in three.dump("operation")["operation"] if row[0] == made.id]
    assert [(bytes(row[5]), bytes(row[6]), bytes(row[7])) for row in kept] == [
        (made.header, made.signature, made.body)
    ]
    assert three.dump() == one.dump()
    assert verify_log(three.session.tables, NoProgress()) == []


def test_a_package_of_a_newer_format_is_kept_whole(
    pair: Pair, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair
    one.case("A-1")
    with monkeypatch.context() as patch:
        patch.setattr("storage.exchange.packages.sending.WHOLE", 3)
        files = one.send(two, out).files
    truth = two.dump()
    assert codes(two, files) == ["PackageTooNew"]
    assert two.dump() == truth
    files[0].unlink()
    assert codes(two, ()) == ["PackageTooNew"]
    monkeypatch.setattr(manifest, "FORMAT", 3)
    assert not two.take([]).refused
    assert two.dump() == one.dump()
    assert two.dump("waiting") == {"waiting": []}


def test_a_seal_needs_every_link(pair: Pair) -> None:
    one, _two = pair
    made = seal.seal(one.session.tables, one.session.device, b"manifest")
    assert seal.check(made, b"manifest").device == one.session.device.id
    # Whoever knows a trusted key cannot name the key that comes after it.
    forger = Ed25519PrivateKey.generate()
    own, forged = one.session.device.public_key, forger.public_key().public_bytes_raw()
    by_forger = forger.sign(b"anjuan-package-1\nmanifest")
    for link in (bytes(64), forger.sign(succession_content(own, forged))):
        with pytest.raises(NotWhole):
            seal.check(seal.MAGIC + b"\1" + own + forged + link + by_forger, b"manifest")
    assert sending.device_keys(one.session.tables, [one.session.device.id])
    assert replace(trust.peers(one.session)[0], name="x").name == "x"


def test_what_is_written_after_an_import_sorts_after_what_it_saw(pair: Pair, out: Path) -> None:
    one, two = pair
    case = one.case("A-1")
    one.clock.at += timedelta(days=400)
    record = one.record_of(case)
    one.set(record, {"client": "甲行"})
    two.take(one.send(two, out).files)
    two.set(record, {"client": "乙行"})
    rows = two.dump("operation")["operation"]
    clocks = {bytes(row[7]).decode(): row[4] for row in rows}
    (later,) = (clock for body, clock in clocks.items() if "乙行" in body)
    assert later == max(clocks.values())
