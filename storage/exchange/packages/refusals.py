"""What an exchange of keys refuses."""

from resources.language import N_
from storage.errors import CaseError


class NoOffice(CaseError):
    """A key was to be left with a site that is no office."""

    sentence = N_("{site} is not an office.")
    safe = N_("The vault is unchanged.")
    advice = N_(
        "It becomes one on its own page of sites, or there by “identity export --office”; then"
        " trust its identity file here once more."
    )


class NoEscrow(CaseError):
    """The office has no way into this vault."""

    sentence = N_("The key of the vault {path} was not left with this office.")
    safe = N_("The vault is unchanged.")
    advice = N_("Use its recovery code, or ask which office it was left with.")


class AmbiguousSite(CaseError):
    """Several trusted sites bear the name that was given."""

    sentence = N_("More than one trusted site is called {site}: {sites}.")
    safe = N_("Nothing was changed.")
    advice = N_("Name it by its id, or by the first digits of its fingerprint.")


class SiteRevoked(CaseError):
    """A site that was trusted once is meant."""

    sentence = N_("The site {site} was revoked: nothing is made for it or taken from it.")
    safe = N_("Nothing was changed.")
    advice = N_("If it was revoked by mistake, let it make a new key and trust it by that.")


class KeyRevoked(CaseError):
    """An identity whose key was revoked is to be trusted."""

    sentence = N_("The key of {site} was revoked; a revoked key is never trusted again.")
    safe = N_("Nothing was changed.")
    advice = N_(
        "Let its person make a new key on the page of sites (or with identity export --new-key),"
        " then have the office trust the new identity file by its new fingerprint."
    )


class RevokedByOffice(CaseError):
    """Only the office may enrol again whom it revoked."""

    sentence = N_("The office revoked {site}: only the office can enrol it again.")
    safe = N_("Nothing was changed.")
    advice = N_("Ask the office; with its next package the site is trusted here as well.")


class NoSuchCopy(CaseError):
    """A copy of a peer's vault that is not known is to be given up."""

    sentence = N_("{site} has no copy with the key {device} here.")
    safe = N_("Nothing was changed.")
    advice = N_("See which copies are known with site list.")


class LastCopy(CaseError):
    """The only copy of a vault that is in use is to be given up."""

    sentence = N_("It is the only copy of {site} that is in use.")
    safe = N_("Nothing was changed.")
    advice = N_("If the whole site is given up, trust it no more instead.")


class OwnPackage(CaseError):
    """A package that this vault made itself is given to it."""

    sentence = N_("The package {file} was made here.")
    advice = N_("Give it to the site that it was made for: only that one can open it.")
