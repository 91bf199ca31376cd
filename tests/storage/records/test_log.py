"""The log proves itself: signatures, chains, bodies; any changed byte is found and named."""

import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.casework import records
from storage.casework.cases import add_staff, open_case
from storage.casework.session import Session
from storage.progress import Cancelled, NoProgress
from storage.proof import signing
from storage.records import identity, operations, verify
from storage.records.operations import OFFICE, Draft, read_all, signed_content
from storage.records.tables import PROJECTION
from storage.records.verify import verify_log
from storage.records.writer import Writer
from storage.signatures import checks
from tests.support.vaults import untouched

CASE = {"case_no": "A1", "opened_on": "2024-01-02", "stage": "assigned"}


@pytest.fixture
def vault(session: Session) -> Iterator[Session]:
    """A vault with two cases, a correction, a removal and two devices."""
    with untouched(session):
        owner = {"name": "李四", "employee_no": "1", "role": "field"}
        add_staff(session, owner, owner=True)
        made = open_case(session, CASE, [{"role": "borrower", "name": "张三"}])
        flag = records.add(session, "flag", made.case_id, {"kind": "dispute"})
        records.correct(session, flag.ids[0], {"note": "来电"}, "补记")
        records.correct(session, flag.ids[0], {"note": "来信"}, "更正")
        records.remove(session, flag.ids[0], "误记")
        open_case(session, {**CASE, "case_no": "B1"})
        second = identity.new_incarnation(session.vault.database, session.clock)
        writer = Writer(session.tables, second, session.clock, session.randomness)
        photo = {"sha256": "ab" * 32, "size": 1, "name": "a.jpg", "mime": "image/jpeg"}
        fields = {"ref": "e1", "sha256": "ab" * 32}
        writer.write([Draft(made.case_id, "evidence", "e-id", fields, attachments=(photo,))], "")
        yield session


def kinds(session: Session) -> set[str]:
    return {problem.kind for problem in verify_log(session.tables, NoProgress())}


def test_a_whole_log_verifies_and_its_chains_follow(vault: Session) -> None:
    before = vault.tables.dump("operation", "meta", *PROJECTION)
    assert verify_log(vault.tables, NoProgress()) == []
    assert vault.tables.dump("operation", "meta", *PROJECTION) == before
    last: dict[tuple[str, str], tuple[int, str]] = {}
    for one in read_all(vault.tables):
        head = one.head
        seq, prev = last.get((head["case"], head["device"]), (0, ""))
        assert (head["seq"], head["prev"]) == (seq + 1, prev)
        assert one.id == hashlib.sha256(one.header).hexdigest()
        assert head["body"] == hashlib.sha256(one.body or b"").hexdigest()
        last[head["case"], head["device"]] = head["seq"], one.id
    assert len(last) == 4
    assert OFFICE in {chain for chain, _device in last}


def test_openssl_holds_a_signature_for_good(vault: Session, tmp_path: Path) -> None:
    import shutil

    if not shutil.which("openssl"):
        pytest.skip("openssl is not here")
    one = next(iter(read_all(vault.tables)))
    pem = signing.pem(identity.public_keys(vault.tables)[one.head["device"]])
    for name, content in (("key", pem), ("sig", one.signature), ("in", signed_content(one.header))):
        (tmp_path / name).write_bytes(content)
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key", "-rawin", "-in", "in",
               "-sigfile", "sig"]  # fmt: skip
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 0
    (tmp_path / "in").write_bytes(one.header)
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode != 0


def flip(session: Session, row: str, column: str, place: int, bit: int) -> None:
    ((content,),) = session.tables.run(f"SELECT {column} FROM operation WHERE id = ?", row)
    changed = bytearray(content)
    changed[place % len(changed)] ^= 1 << bit
    session.tables.run(f"UPDATE operation SET {column} = ? WHERE id = ?", bytes(changed), row)


@settings(suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_flipped_bit_is_found(vault: Session, data: st.DataObject) -> None:
    ids = [one.id for one in read_all(vault.tables)]
    with untouched(vault):
        column, found = data.draw(
            st.sampled_from([("header", "header"), ("body", "body"), ("signature", "signature")])
        )
        row = data.draw(st.sampled_from(ids))
        flip(vault, row, column, data.draw(st.integers(0, 4000)), data.draw(st.integers(0, 7)))
        problems = verify_log(vault.tables, NoProgress())
        ((chain, device, seq),) = vault.tables.run(
            "SELECT chain, device, seq FROM operation WHERE id = ?", row
        )
        assert (found, f"{chain}/{device}/{seq}") in {(one.kind, one.where) for one in problems}
    assert verify_log(vault.tables, NoProgress()) == []


@pytest.mark.campaign
def test_every_byte_of_an_operation_counts(vault: Session, share: float) -> None:
    row = next(one for one in read_all(vault.tables) if one.head["seq"] == 2)
    every = max(1, round(0.2 / share)) if share < 1 else 1
    for column, content in (("header", row.header), ("body", row.body or b"")):
        for place in range(0, len(content), every):
            with untouched(vault):
                flip(vault, row.id, column, place, place % 8)
                assert column in kinds(vault)


WRITES: list[tuple[str, str]] = [
    ("DELETE FROM operation WHERE seq = 2", "sequence"),
    ("DELETE FROM operation WHERE seq = 1", "sequence"),
    ("UPDATE operation SET seq = 9 WHERE seq = 3", "index"),
    ("UPDATE operation SET chain = 'other' WHERE seq = 3", "index"),
    ("UPDATE operation SET hlc = '0' WHERE seq = 2", "index"),
    ("UPDATE operation SET record = 'other' WHERE seq = 2", "index"),
    ("UPDATE operation SET body = NULL WHERE seq = 2", "projection"),
    ("DELETE FROM device", "device"),
    ("UPDATE device SET id = 'other' WHERE is_current = 0", "device"),
    ("UPDATE record SET doc = '{}' WHERE kind = 'flag'", "projection"),
    ("UPDATE record SET removed = 0", "projection"),
    ("UPDATE record SET recorded_by = 'other' WHERE kind = 'case'", "projection"),
    ("DELETE FROM record WHERE kind = 'party'", "projection"),
    ("DELETE FROM head WHERE field = 'note'", "projection"),
    ("INSERT INTO head VALUES ('new', 'note', 'x', '0', '1')", "projection"),
    ("DELETE FROM replaced", "projection"),
    ("INSERT INTO replaced VALUES ('new', 'note', 'x')", "projection"),
    ("UPDATE case_row SET case_no = 'C1'", "projection"),
    ("DELETE FROM case_row", "projection"),
    ("DELETE FROM attachment", "attachment"),
    ("UPDATE attachment SET name = 'b.jpg'", "projection"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "kind"), WRITES, ids=[sql[:50] for sql, _kind in WRITES])
def test_whatever_is_written_past_the_log_is_found(vault: Session, sql: str, kind: str) -> None:
    vault.tables.run(sql)
    assert kind in kinds(vault)


def test_a_row_that_no_operation_made_is_found(vault: Session) -> None:
    columns = ", ".join(name for _n, name, *_more in vault.tables.run("PRAGMA table_info(record)"))
    made = columns.replace("id", "'new'", 1).replace("chain", "'new'", 1)
    vault.tables.run(f"INSERT INTO record ({columns}) SELECT {made} FROM record LIMIT 1")
    assert kinds(vault) == {"projection"}


def test_an_operation_signed_by_a_stranger_is_found(vault: Session) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    stranger = Ed25519PrivateKey.generate()
    one = next(iter(read_all(vault.tables)))
    forged = stranger.sign(signed_content(one.header))
    vault.tables.run("UPDATE operation SET signature = ? WHERE id = ?", forged, one.id)
    assert kinds(vault) == {"signature"}


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_what_is_wrong_is_found_wherever_a_batch_ends(
    vault: Session, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(verify, "BATCH", size)
    monkeypatch.setattr(checks, "_WORTH", 1)
    assert verify_log(vault.tables, NoProgress()) == []
    entries = list(read_all(vault.tables))
    for one in entries[::2]:
        flip(vault, one.id, "signature", 9, 3)
    found = verify_log(vault.tables, NoProgress())
    places = [f"{one.head['case']}/{one.head['device']}/{one.head['seq']}" for one in entries[::2]]
    assert [(problem.kind, problem.where) for problem in found] == [
        ("signature", place) for place in places
    ]


def test_a_well_formed_operation_that_does_not_follow_is_found(vault: Session) -> None:
    device = identity.current_device(vault.tables)
    assert device is not None
    ((chain,),) = vault.tables.run("SELECT chain FROM operation WHERE record = 'e-id'")
    draft = Draft(chain, "evidence", "e-id", {"caption": "改"})
    hlc = "9" * 15 + "-000000-00000000"
    forged = operations.sign(draft, device, 2, "0" * 64, vault.clock.now(), hlc, "", bytes(16))
    operations.store(vault.tables, forged)
    assert "link" in kinds(vault)


def test_a_signed_operation_without_sense_is_told_and_crashes_nothing(vault: Session) -> None:
    from dataclasses import replace

    from storage.records import canonical

    device = identity.current_device(vault.tables)
    assert device is not None
    hlc = "9" * 15 + "-000000-00000000"
    draft = Draft("new", "flag", "r", {})
    made = operations.sign(draft, device, 1, "", vault.clock.now(), hlc, "", bytes(16))
    for body in (b"[]", b"7", b"{}", b'{"fields": [], "record": "r"}', b"{" * 5000):
        header = canonical.encode({**made.head, "body": hashlib.sha256(body).hexdigest()})
        found = hashlib.sha256(header).hexdigest()
        signature = device.sign(signed_content(header))
        operation = replace(made, id=found, header=header, signature=signature, body=body)
        with untouched(vault):
            vault.tables.run(
                "INSERT INTO operation VALUES (?, 'new', ?, 1, ?, ?, ?, ?, 'r')",
                found, device.id, hlc, header, operation.signature, body,
            )  # fmt: skip
            assert kinds(vault) == {"body"}


@pytest.mark.parametrize("size", [1, 1000])
def test_verifying_stops_when_asked_to_and_leaves_nothing(
    vault: Session, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    # With small batches it stops in the middle of reading, the other process at work.
    monkeypatch.setattr(verify, "BATCH", size)
    monkeypatch.setattr(checks, "_WORTH", 1)
    monkeypatch.setattr(checks, "_AHEAD", 1)
    started: list[subprocess.Popen[bytes]] = []
    start = checks.start

    def noted(module: str, argument: str) -> "subprocess.Popen[bytes]":
        started.append(start(module, argument))
        return started[-1]

    monkeypatch.setattr(checks, "start", noted)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)

    class Stop:
        def advance(self, done: int, total: int, note: str = "") -> None:
            assert total >= 8
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        verify_log(vault.tables, Stop())
    assert [one.returncode is None for one in started] == [False]
    assert vault.tables.run("SELECT name FROM sqlite_temp_master") == []
    assert verify_log(vault.tables, NoProgress()) == []


def test_an_erased_body_leaves_the_chain_whole_but_wants_a_deletion(vault: Session) -> None:
    from storage.records.projection import rebuild

    vault.tables.run("UPDATE operation SET body = NULL, record = NULL WHERE record = 'e-id'")
    rebuild(vault.tables)
    assert kinds(vault) == {"erased"}
