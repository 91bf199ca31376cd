"""Who can open a vault: passphrases, recovery codes, the two copies of the key file."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import (
    EmptyPassphrase,
    NotAVault,
    RecoveryCodeIncomplete,
    RecoveryCodeMistyped,
    VaultDamaged,
    VaultTooNew,
    WrongPassphrase,
    WrongRecoveryCode,
)
from storage.vault import canonical, kdf, key_file, recovery_code
from storage.vault.container import Vault, info
from storage.vault.kdf import KdfCost, calibrated
from storage.vault.key_file import KeyFile
from storage.vault.keys import new_keys, recover, unlock

CHEAP = KdfCost(memory_kib=16, iterations=1, lanes=1)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
secrets_of_20 = st.binary(min_size=20, max_size=20)


def test_a_wrong_passphrase_opens_nothing_and_changes_nothing(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for wrong in ("", " ", "straße 走访 7", "Straße 走访 7 "):
        with pytest.raises(WrongPassphrase):
            Vault.open(folder, wrong)
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@given(st.text(min_size=1).filter(str.strip))
def test_a_passphrase_opens_however_its_letters_are_composed(text: str) -> None:
    file, keys, _ = new_keys(unicodedata.normalize("NFD", text), CHEAP)
    assert unlock(file, unicodedata.normalize("NFC", text)).master == keys.master


@pytest.mark.parametrize("nothing", ["", "   ", "\n", "\u3000"])
def test_an_empty_passphrase_is_refused(tmp_path: Path, nothing: str, cheap: KdfCost) -> None:
    with pytest.raises(EmptyPassphrase):
        Vault.create(tmp_path / "vault", nothing, kdf=cheap)
    assert list(tmp_path.iterdir()) == []


def test_a_new_passphrase_replaces_the_old_one_and_nothing_else(
    folder: Path, passphrase: str, code: str
) -> None:
    before = key_file.read(folder)
    with Vault.open(folder, passphrase) as vault:
        vault.change_passphrase("另一个")
    after = key_file.read(folder)
    assert after.slot("recovery") == before.slot("recovery")
    assert after.database_salt == before.database_salt
    with pytest.raises(WrongPassphrase):
        Vault.open(folder, passphrase)
    Vault.open(folder, "另一个").close()
    Vault.open_with_recovery(folder, code).close()


def test_a_new_recovery_code_replaces_the_old_one(folder: Path, passphrase: str, code: str) -> None:
    with Vault.open(folder, passphrase) as vault:
        new = vault.new_recovery_code()
    with pytest.raises(WrongRecoveryCode):
        Vault.open_with_recovery(folder, code)
    Vault.open_with_recovery(folder, new).close()


@given(secrets_of_20)
def test_a_recovery_code_reads_back_as_people_type_it(secret: bytes) -> None:
    code = recovery_code.encode(secret)
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else "－" for c in code)
    sloppy = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    for typed in (code, code.replace("-", ""), sloppy, wide, f" {code}\n"):
        assert recovery_code.decode(typed) == secret


@given(secrets_of_20, st.integers(0, 39), st.sampled_from(ALPHABET + "U?é"))
def test_one_wrong_symbol_is_named_by_its_group(secret: bytes, place: int, wrong: str) -> None:
    code = recovery_code.encode(secret).replace("-", "")
    typed = code[:place] + wrong + code[place + 1 :]
    if typed == code:
        return
    with pytest.raises(RecoveryCodeMistyped) as caught:
        recovery_code.decode(typed)
    assert caught.value.details == {"group": place // 5 + 1}


@given(secrets_of_20, st.integers(0, 38))
def test_two_exchanged_neighbours_are_noticed(secret: bytes, place: int) -> None:
    code = recovery_code.encode(secret).replace("-", "")
    typed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if typed != code:
        with pytest.raises(RecoveryCodeMistyped):
            recovery_code.decode(typed)


@given(secrets_of_20, st.permutations(range(8)))
def test_exchanged_groups_are_noticed(secret: bytes, order: list[int]) -> None:
    groups = recovery_code.encode(secret).split("-")
    typed = "-".join(groups[place] for place in order)
    if order != sorted(order):
        with pytest.raises(RecoveryCodeMistyped):
            recovery_code.decode(typed)


@given(secrets_of_20, st.integers(0, 39))
def test_a_lost_symbol_is_counted(secret: bytes, place: int) -> None:
    code = recovery_code.encode(secret).replace("-", "")
    with pytest.raises(RecoveryCodeIncomplete) as caught:
        recovery_code.decode(code[:place] + code[place + 1 :])
    assert caught.value.details == {"found": 39, "needed": 40}


def test_a_well_formed_code_of_another_vault_opens_nothing() -> None:
    file, _, code = new_keys("one", CHEAP)
    other, _, _ = new_keys("one", CHEAP)
    assert recover(file, code).master
    with pytest.raises(WrongRecoveryCode):
        recover(other, code)


def test_a_slot_does_not_fit_another_vault_or_cost() -> None:
    file, _, _ = new_keys("one", CHEAP)
    slot = file.slot("passphrase")
    for moved in (
        KeyFile("f" * 32, 1, file.database_salt, file.slots),
        file.with_slot(
            type(slot)(slot.id, slot.kind, {**slot.params, "note": 1}, slot.nonce, slot.wrapped)
        ),
    ):
        with pytest.raises(WrongPassphrase):
            unlock(moved, "one")


@given(data=st.data())
def test_any_damage_to_one_copy_of_the_key_file_is_found(
    data: st.DataObject, model: tuple[Path, str]
) -> None:
    content = bytearray((model[0] / "vault.keys").read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises((ValueError, KeyError, TypeError)):
        key_file.parsed(bytes(content))


@pytest.mark.parametrize("name", ["vault.keys", "vault.keys.2"])
@pytest.mark.parametrize("damage", [b"", b"{}\n", b"[" * 100_000, b"\xff\x00", None])
def test_a_damaged_copy_is_replaced_from_the_other(
    folder: Path, passphrase: str, name: str, damage: bytes | None
) -> None:
    whole = (folder / name).read_bytes()
    if damage is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(damage)
    assert key_file.damaged(folder) == [name]
    Vault.open(folder, passphrase).close()
    assert (folder / name).read_bytes() == whole
    assert (folder / name).stat().st_mode & 0o777 == 0o600


def test_a_wrong_passphrase_repairs_nothing(folder: Path) -> None:
    (folder / "vault.keys").write_bytes(b"damaged")
    with pytest.raises(WrongPassphrase):
        Vault.open(folder, "wrong")
    assert (folder / "vault.keys").read_bytes() == b"damaged"


def test_the_newer_copy_counts_where_a_change_was_cut_off(
    folder: Path, passphrase: str, cheap: KdfCost
) -> None:
    old = (folder / "vault.keys.2").read_bytes()
    with Vault.open(folder, passphrase) as vault:
        vault.change_passphrase("new", kdf=cheap)
    (folder / "vault.keys.2").write_bytes(old)
    (folder / "vault.keys.new").write_bytes(b"half")
    Vault.open(folder, "new").close()
    assert (folder / "vault.keys.2").read_bytes() == (folder / "vault.keys").read_bytes() != old
    assert not (folder / "vault.keys.new").exists()


def test_two_damaged_copies_are_a_damaged_vault(folder: Path, passphrase: str) -> None:
    for name in ("vault.keys", "vault.keys.2"):
        (folder / name).write_bytes(b"{")
    with pytest.raises(VaultDamaged):
        Vault.open(folder, passphrase)


def test_a_key_file_of_a_newer_format_is_left_alone(folder: Path, passphrase: str) -> None:
    document = canonical.decode((folder / "vault.keys").read_bytes())
    del document["checksum"]
    document["format"] = 2
    content = canonical.encode(document | {"checksum": key_file.checksum(document)})
    for name in ("vault.keys", "vault.keys.2"):
        (folder / name).write_bytes(content)
    with pytest.raises(VaultTooNew):
        Vault.open(folder, passphrase)
    with pytest.raises(VaultTooNew):
        info(folder)
    assert (folder / "vault.keys").read_bytes() == content


def test_slots_of_kinds_unknown_here_are_kept(folder: Path, passphrase: str) -> None:
    with Vault.open(folder, passphrase) as vault:
        slot = vault.key_file.slot("recovery")
        office = type(slot)("office", "age", {"recipient": "age1…"}, "", "00")
        vault.replace_slot(office)
        vault.change_passphrase("new")
    assert key_file.read(folder).slot("office") == office


@pytest.mark.parametrize("memory", [1, 1 << 40])
def test_an_absurd_cost_in_the_key_file_is_damage_and_is_not_paid(
    folder: Path, passphrase: str, memory: int
) -> None:
    document = canonical.decode((folder / "vault.keys").read_bytes())
    del document["checksum"]
    slot = next(slot for slot in document["slots"] if slot["id"] == "passphrase")
    slot["params"]["memory_kib"] = memory
    content = canonical.encode(document | {"checksum": key_file.checksum(document)})
    for name in ("vault.keys", "vault.keys.2"):
        (folder / name).write_bytes(content)
    with pytest.raises(VaultDamaged):
        Vault.open(folder, passphrase)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.2, KdfCost(131072, 3, 2)),
        (0.13, KdfCost(131072, 5, 2)),
        (0.01, KdfCost(131072, 16, 2)),
        (5.0, KdfCost(65536, 3, 2)),
    ],
)
def test_the_cost_follows_the_computer_within_bounds(
    seconds: float, expected: KdfCost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KdfCost, "derive", lambda *_: b"")
    ticks = iter(range(100))
    assert calibrated(lambda: next(ticks) * seconds) == expected


def test_argon2id_gives_what_its_reference_code_gives() -> None:
    # From test.c of the reference: version 19, t=2, m=2^8, p=1.
    cost = kdf.KdfCost(memory_kib=256, iterations=2, lanes=1)
    assert cost.derive(b"password", b"somesalt") == bytes.fromhex(
        "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"
    )


def test_a_folder_without_keys_is_no_vault(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(NotAVault):
            Vault.open(folder, "any")
        with pytest.raises(NotAVault):
            info(folder)
    assert list(tmp_path.iterdir()) == []


def test_the_id_needs_no_passphrase(folder: Path, passphrase: str) -> None:
    with Vault.open(folder, passphrase) as vault:
        assert info(folder).vault_id == vault.vault_id
    assert info(folder).format == 1
