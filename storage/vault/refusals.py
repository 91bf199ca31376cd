"""What a vault refuses for the sake of the medium that it lies on."""

from resources.language import N_
from storage.errors import CannotWrite, CaseError, DiskFull


class VaultReadOnly(CaseError):
    """Nothing can be written here, or not all of it can be read without writing."""

    sentence = N_("The vault {path} lies where nothing can be written.")
    safe = N_("Nothing was changed.")
    advice = N_("To write in it, copy its folder to a disk of this computer and open it there.")


class DiskFullNow(DiskFull):
    """The disk is full, and what refused does not say how much it needed."""

    sentence = N_("The disk is full: {free} free at {path}.")


class FileTooLarge(CannotWrite):
    """The disk, or what this account may write, allows no file of that size."""

    sentence = N_("{path}: a file may not be that large on this disk or for this account.")
    advice = N_("Choose another disk, or have the limit on the size of files raised.")


class InsideVault(CaseError):
    """Something is to be written among the files of a vault, where nothing else may lie."""

    sentence = N_("{path} lies inside the vault {vault}.")
    safe = N_("Nothing was written.")
    advice = N_("Choose a folder outside of it; for a backup, one on another disk.")


class KeyringUnavailable(CaseError):
    """The system has no keyring that seals what it keeps, or the keyring refuses."""

    sentence = N_("This computer has no keyring that can be used, or the keyring refused.")
    safe = N_("The vault is unchanged.")
    advice = N_("Open the vault with its passphrase; unlock the keyring of your account first.")


class KeyringEmpty(CaseError):
    """The keyring was not allowed to open this vault, or it is another computer's."""

    sentence = N_("The keyring of this computer does not hold the key of this vault.")
    safe = N_("The vault is unchanged.")
    advice = N_("Open it with the passphrase; in the settings the keyring can be allowed again.")
