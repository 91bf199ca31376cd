"""Attacks on entries, statements and trust; see ``test_exchange_mutations``."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from storage.errors import FingerprintDiffers
from storage.exchange.packages import chains, documents, trust
from storage.exchange.packages.documents import Malformed
from storage.exchange.packages.head import DeviceKey
from storage.exchange.packages.site import identity_file, own_site, parse_identity
from storage.records import canonical
from storage.records.identity import new_incarnation
from storage.records.operations import OFFICE, Draft, Operation
from tests.storage.exchange.packages.attacks_outside import TAMPERED, Attack, stranger
from tests.storage.exchange.packages.forgery import World
from tests.storage.exchange.packages.test_damage import body_with, fields_with, signed_anew

# --- the entries ------------------------------------------------------------------------------


def forged(
    place: int, make: Callable[[World, Operation], Operation], code: str = TAMPERED
) -> Attack:
    """Return an attack by an enrolled sender who signs what no program of ours would write."""

    def attack(w: World) -> Iterator[None]:
        operations = w.operations()
        operations[place] = make(w, operations[place])
        # What follows in the same chain must not give the forgery away.
        file = w.rebuilt(operations[: place + 1])
        yield
        w.refused(file, code)

    return attack


def with_head(**changes: Any) -> Callable[[World, Operation], Operation]:
    return lambda w, operation: signed_anew(w.one, operation, **changes)


def with_fields(**changes: Any) -> Callable[[World, Operation], Operation]:
    return lambda w, one: signed_anew(w.one, one, content=fields_with(one, **changes))


def with_body(**changes: Any) -> Callable[[World, Operation], Operation]:
    return lambda w, one: signed_anew(w.one, one, content=body_with(one, **changes))


def other_signature(_w: World, operation: Operation) -> Operation:
    return replace(operation, signature=bytes(64))


def other_body(_w: World, operation: Operation) -> Operation:
    return replace(operation, body=body_with(operation, reason="other"))


def blank_behind(w: World, operation: Operation) -> Operation:
    return signed_anew(w.one, operation, content=(operation.body or b"") + b" ")


def of_the_first_record(w: World, operation: Operation) -> Operation:
    first = w.operations()[0].content or {}
    return signed_anew(w.one, operation, content=body_with(operation, record=first["record"]))


def an_entry_in_anothers_name(w: World) -> Iterator[None]:
    """The head says that the sender's device has the forger's key."""
    forger, first = stranger(), w.operations()[0]
    signature = forger.sign(chains.signed_content(first.header))
    known = {w.one.session.device.id: DeviceKey(forger.public_key)}
    file = w.rebuilt(
        [replace(first, signature=signature)], lambda head: replace(head, devices=known)
    )
    yield
    w.refused(file, TAMPERED)


def an_entry_of_a_stranger(w: World) -> Iterator[None]:
    forger, first = stranger(), w.operations()[0]
    header = canonical.encode({**first.head, "device": forger.id})
    found = hashlib.sha256(header).hexdigest()
    made = Operation(found, header, forger.sign(chains.signed_content(header)), first.body)
    known = {forger.id: DeviceKey(forger.public_key)}
    file = w.rebuilt([made], lambda head: replace(head, devices=known))
    yield
    w.refused(file, "SignerUnknown")


def the_order_turned_round(w: World) -> Iterator[None]:
    w.two.take([w.package])
    file = w.rebuilt(w.operations()[::-1])
    yield
    w.refused(file, TAMPERED)


def another_entry_in_a_known_place(w: World) -> Iterator[None]:
    w.two.take([w.package])
    first = w.operations()[0]
    file = w.rebuilt([signed_anew(w.one, first, staff="other")])
    yield
    w.refused(file, "HistoryForked")


def an_entry_that_continues_another(w: World) -> Iterator[None]:
    w.two.take([w.package])
    last = w.operations()[-1]
    seq = last.head["seq"] + 1
    file = w.rebuilt([signed_anew(w.one, last, seq=seq, prev="0" * 64)])
    yield
    w.refused(file, "HistoryForked")


def the_first_entry_left_out(w: World) -> Iterator[None]:
    file = w.rebuilt(w.operations()[1:])
    yield
    w.waits(file)


def a_cause_nobody_has(w: World) -> Iterator[None]:
    first = w.operations()[0]
    content = body_with(first, replaces={"client": ["0" * 64]})
    file = w.rebuilt([signed_anew(w.one, first, content=content)])
    yield
    w.waits(file)


def a_correction_of_nothing(w: World) -> Iterator[None]:
    first = w.operations()[0]
    content = body_with(first, record="nothing", fields={"client": "x"})
    file = w.rebuilt([signed_anew(w.one, first, content=content)])
    yield
    w.waits(file)


# --- statements, trust ------------------------------------------------------------------------


def a_checkpoint_nobody_signed(w: World) -> Iterator[None]:
    def change(head: Any) -> Any:
        ((content, _signature),) = head.checkpoints
        return replace(head, checkpoints=((content, bytes(64)),))

    file = w.rebuilt(head=change)
    yield
    w.refused(file, TAMPERED)


def another_checkpoint(w: World) -> Iterator[None]:
    w.two.take([w.package])
    w.one.session.tables.run("UPDATE checkpoint SET sha256 = ?", "0" * 64)
    w.one.set(w.one.record_of(w.case), {"client": "乙行"})
    (file,) = w.one.send("legal", w.folder / "more").files
    yield
    w.refused(file, "HistoryForked")


def a_checkpoint_of_anothers_device(w: World) -> Iterator[None]:
    def change(head: Any) -> Any:
        document = {**canonical.decode(head.checkpoints[0][0]), "device": w.two.session.device.id}
        return replace(
            head, checkpoints=(documents.signed(w.one.session.device, "checkpoint", document),)
        )

    file = w.rebuilt(head=change)
    yield
    w.two.take([file])
    assert [row[0] for row in w.two.dump("checkpoint")["checkpoint"]] == []


def a_receipt_for_another_past(w: World) -> Iterator[None]:
    w.two.send("field", w.folder / "more")
    device = w.two.session.device.id
    # Of the incarnation in use it would tell of a vault that was put back: see test_put_back.py.
    new_incarnation(w.two.session.vault.database, w.two.session.clock)
    w.two.session.refresh_device()

    def change(head: Any) -> Any:
        document = {"device": device, "number": 1, "checkpoint": "0" * 64, "at": "x"}
        return replace(
            head, receipts=(documents.signed(w.one.session.device, "receipt", document),)
        )

    file = w.rebuilt(head=change)
    yield
    w.refused(file, "HistoryForked")


def a_certificate_not_of_the_office(w: World) -> Iterator[None]:
    """A field laptop says that a stranger's device is enrolled."""
    forger = stranger()
    site = own_site(w.two.session)
    fields = {
        "site": "3" * 36, "name": "third", "key": forger.public_key.hex(),
        "recipient": site.recipient, "standing": "enrolled", "reason": "",
    }  # fmt: skip
    draft = Draft(OFFICE, trust.CERTIFICATE, f"device:{forger.id}", fields)
    w.one.session.write([draft], "logged", "")
    (file,) = w.one.send("legal", w.folder / "more").files
    yield
    assert not w.two.take([file]).refused
    assert trust.site_of(w.two.session.tables, forger.id) is None


def a_fingerprint_misread(w: World) -> Iterator[None]:
    path = w.put(identity_file(w.one.session), "field.site")
    yield
    with pytest.raises(FingerprintDiffers):
        trust.trust_site(w.two.session, path, "12345")


def an_identity_altered(w: World) -> Iterator[None]:
    document = canonical.decode(identity_file(w.one.session))
    content = canonical.encode({**document, "name": "other"})
    yield
    with pytest.raises(Malformed):
        parse_identity(content)


def a_vault_copied_elsewhere(w: World) -> Iterator[None]:
    device, folder = w.one.session.device.id, w.one.folder
    w.one.close()
    shutil.copytree(folder, w.folder / "copy")
    w.one.folder = w.folder / "copy"
    yield
    w.one.reopen()
    assert w.one.session.device.id != device


def an_older_vault_put_back(w: World) -> Iterator[None]:
    device, folder = w.one.session.device.id, w.one.folder
    w.one.close()
    shutil.copytree(folder, w.folder / "older")
    w.one.reopen()
    w.one.send("legal", w.folder / "more")
    w.one.close()
    shutil.rmtree(folder)
    shutil.copytree(w.folder / "older", folder)
    yield
    w.one.reopen()
    assert w.one.session.device.id != device
