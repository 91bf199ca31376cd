"""Office escrow: a slot that only the office's age identity opens, so that a forgotten passphrase
is not lost evidence."""

from typing import Final

from pyrage import DecryptError, RecipientError, decrypt, encrypt, x25519

from storage.vault.canonical import Json
from storage.vault.canonical import decode as parsed
from storage.vault.canonical import encode as canonical
from storage.vault.kdf import KEY_SIZE
from storage.vault.slots import Slot

OFFICE: Final = "office"
_LARGEST: Final = 4096


class NotARecipient(ValueError):
    """The text is no age recipient."""


def for_office(master: bytes, vault_id: str, recipient: str, name: str) -> Slot:
    """Return a slot that the holder of the age identity behind ``recipient`` opens.

    ``name`` is whose it is, for people; raises ``NotARecipient``.
    """
    try:
        holder = x25519.Recipient.from_str(recipient)
    except RecipientError as error:
        raise NotARecipient(recipient) from error
    # The vault stands inside: put into another vault's key file the slot opens nothing.
    content: dict[str, Json] = {"master": master.hex(), "vault": vault_id}
    params: dict[str, Json] = {"name": name, "recipient": recipient}
    return Slot(OFFICE, OFFICE, params, "", encrypt(canonical(content), [holder]).hex())


def unwrap(slot: Slot, vault_id: str, identity: x25519.Identity) -> bytes | None:
    """Return the master key, or None where the slot is not for this identity or this vault."""
    sealed = bytes.fromhex(slot.wrapped)
    if slot.kind != OFFICE or len(sealed) > _LARGEST:
        return None
    try:
        content = parsed(decrypt(sealed, [identity]))
        master = bytes.fromhex(str(content["master"]))
    except (DecryptError, ValueError, KeyError):
        return None
    return master if content.get("vault") == vault_id and len(master) == KEY_SIZE else None
