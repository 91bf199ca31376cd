"""What an exchange of keys refuses."""

from resources.language import N_
from storage.errors import CaseError


class NoEscrow(CaseError):
    """The office has no way into this vault."""

    sentence = N_("The key of the vault {path} was not left with this office.")
    safe = N_("The vault is unchanged.")
    advice = N_("Use its recovery code, or ask which office it was left with.")
