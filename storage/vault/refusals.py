"""What a vault refuses for the sake of the medium that it lies on."""

from resources.language import N_
from storage.errors import CaseError


class VaultReadOnly(CaseError):
    """Nothing can be written here, or not all of it can be read without writing."""

    sentence = N_("The vault {path} lies where nothing can be written.")
    safe = N_("Nothing was changed.")
    advice = N_("To write in it, copy its folder to a disk of this computer and open it there.")
