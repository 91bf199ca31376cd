"""The certificates that a timestamp response carries: each is whole and leads to the others.

The signer's own is bound by what he signed. One further up the chain is not, and where it is
spoiled, who checks the response against a root alone comes to no end.
"""

import hashlib
from collections.abc import Iterator
from typing import Any, Final

_SHA1: Final = "sha1"


def require_chain(signed: Any) -> None:
    """Raise ``ValueError`` where a certificate of a ``SignedData`` is not what its issuer signed.

    One whose issuer is not among them can be judged by those alone who have that issuer's.
    """
    certificates = [
        one.chosen.untag() for one in signed["certificates"] if one.name == "certificate"
    ]
    (signer,) = signed["signer_infos"]
    listed = list(_listed(signer))
    found = [_is_listed(one, listed) for one in certificates]
    # Where more than the signer's are bound: one that is missing, and one that none of them is.
    if len(listed) > 1 and len(listed) > sum(found) and not all(found):
        raise ValueError("a certificate is not the one that was bound")
    for one in certificates:
        issuers = [other for other in certificates if other.subject == one.issuer]
        used = any(other.issuer == one.subject for other in certificates if other is not one)
        alone = not issuers and not used and len(certificates) > 1
        if alone or (issuers and not any(_is_issued(one, other) for other in issuers)):
            raise ValueError("a certificate leads nowhere")


def _listed(signer: Any) -> Iterator[tuple[str, bytes]]:
    """Yield kind and value of the hashes by which the signer bound certificates (RFC 5035)."""
    for attribute in signer["signed_attrs"]:
        kind = attribute["type"].native
        if kind in ("signing_certificate", "signing_certificate_v2"):
            for one in attribute["values"][0]["certs"]:
                old = kind == "signing_certificate"
                name = _SHA1 if old else one["hash_algorithm"]["algorithm"].native
                yield name, one["cert_hash"].native


def _is_listed(certificate: Any, listed: list[tuple[str, bytes]]) -> bool:
    content = certificate.dump()
    return any(hashlib.new(kind, content).digest() == value for kind, value in listed)


def _is_issued(certificate: Any, issuer: Any) -> bool:
    """Tell whether the issuer's key made the signature, as far as it is of a kind known here."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from pyhanko_certvalidator.sig_validate import (
        DefaultSignatureValidator,
        SignatureValidationContext,
    )

    said, told = certificate["signature_algorithm"], certificate["tbs_certificate"]
    if said.dump() != told["signature"].dump():
        return False
    context = SignatureValidationContext(contextual_md_algorithm=None, prehashed=False)
    try:
        DefaultSignatureValidator().validate_signature(
            certificate["signature_value"].native, told.dump(), issuer.public_key, said, context
        )
    except InvalidSignature:
        return False
    except UnsupportedAlgorithm:
        return True
    return True
