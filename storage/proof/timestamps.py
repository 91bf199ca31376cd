"""Timestamps of an authority over the log of a case (RFC 3161): request out, response in.

What is stamped is a signed statement of where every device's chain of the case ends and which
originals it names. From then on nothing before it can be rewritten or back-dated unnoticed, by
anybody. The program opens no connection: both files are carried by hand.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from resources.language import N_
from storage.casework.lookup import find_case
from storage.casework.session import Session
from storage.errors import CaseError
from storage.exchange.packages import documents
from storage.proof.refusal import AuthorityRefused, require_granted
from storage.proof.token_form import require_form
from storage.records import canonical, erasure
from storage.records.checkpoint import case_checkpoint
from storage.records.operations import read_all
from storage.records.tables import Tables

LABEL: Final = "case-checkpoint"
_NONCE: Final = 8
_KEEP: Final = (
    "INSERT INTO timestamp (id, chain, at, content, signature, nonce) VALUES (?, ?, ?, ?, ?, ?)"
)
_ANSWERED: Final = "UPDATE timestamp SET response = ?, stamped_at = ?, authority = ? WHERE id = ?"
_ROWS: Final = (
    "SELECT id, chain, at, content, signature, response, stamped_at, authority FROM timestamp"
    " WHERE chain = ? ORDER BY at, id"
)
_NO_RESPONSE: Final = N_("it is no response of a timestamp authority")
_UNKNOWN: Final = N_("it answers no request of this case")
_BAD: Final = N_("its signature does not hold")


class TimestampNotKept(CaseError):
    """A response that is not the answer to a request of this vault."""

    sentence = N_("The response was not kept: {problem}.")
    safe = N_("The case and its other timestamps are unchanged.")
    advice = N_("Make a new request, or ask the authority for another response.")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A statement over a case and what came back; ``response`` None where none came yet.

    ``id`` is the SHA-256 of ``content``, which is what the authority stamps. ``at`` is when it was
    made here, ``stamped_at`` the authority's time, both ISO; ``authority`` as its certificate says.
    """

    id: str
    chain: str
    at: str
    content: bytes
    signature: bytes
    response: bytes | None
    stamped_at: str
    authority: str


def request(session: Session, case: str) -> bytes:
    """State where the log of a case (number or id) stands and return the request (DER).

    Raises ``NoSuchCase``, ``AmbiguousCase``.
    """
    from asn1crypto import algos, tsp

    chain = find_case(session, case)
    nonce = int.from_bytes(session.randomness(_NONCE)) | 1
    with session.atomic():
        document = _statement(session, chain)
        content, signature = documents.signed(session.device, LABEL, document)
        digest = hashlib.sha256(content)
        session.tables.run(
            _KEEP, digest.hexdigest(), chain, document["at"], content, signature, str(nonce)
        )
    imprint = {
        "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
        "hashed_message": digest.digest(),
    }
    made = tsp.TimeStampReq(
        {"version": 1, "message_imprint": imprint, "nonce": nonce, "cert_req": True}
    )
    return bytes(made.dump())


def keep(session: Session, case: str, response: bytes) -> Stamp:
    """Keep the authority's response to a request of a case, whole, as it came.

    Who the authority is, and whether to trust it, is for people: what is checked is that it answers
    a statement made here and that its own certificate signed it. Raises ``TimestampNotKept``,
    ``AuthorityRefused``.
    """
    chain = find_case(session, case)
    digest, nonce, at, authority = _read(response)
    rows = session.tables.run(
        "SELECT nonce FROM timestamp WHERE id = ? AND chain = ?", digest, chain
    )
    if [one for (one,) in rows] != [str(nonce)]:
        raise TimestampNotKept(problem=_UNKNOWN)
    with session.atomic():
        session.tables.run(_ANSWERED, response, at, authority, digest)
    return next(one for one in stamps(session.tables, chain) if one.id == digest)


def stamps(tables: Tables, chain: str) -> tuple[Stamp, ...]:
    """Return the statements over a case in the order of their making."""
    return tuple(
        Stamp(
            str(found), str(of), str(at), bytes(content), bytes(signature),
            None if response is None else bytes(response), str(stamped), str(authority),
        )
        for found, of, at, content, signature, response, stamped, authority in tables.run(
            _ROWS, chain
        )
    )  # fmt: skip


def rewritten_chains(tables: Tables) -> tuple[str, ...]:
    """Return the cases whose log no longer agrees with a statement that was made over it."""
    chains = [str(one) for (one,) in tables.run("SELECT DISTINCT chain FROM timestamp")]
    return tuple(chain for chain in chains if _is_rewritten(tables, chain))


def spoiled_chains(tables: Tables) -> tuple[str, ...]:
    """Return the cases of which a kept response is not one that ``keep`` would take."""
    rows = tables.run("SELECT id, chain, response, nonce FROM timestamp WHERE response IS NOT NULL")
    return tuple(
        dict.fromkeys(
            str(chain)
            for found, chain, response, nonce in rows
            if not _answers(bytes(response), str(found), str(nonce))
        )
    )


def _answers(response: bytes, digest: str, nonce: str) -> bool:
    try:
        found = _read(response)
    except (TimestampNotKept, AuthorityRefused):
        return False
    return (found[0], str(found[1])) == (digest, nonce)


def _is_rewritten(tables: Tables, chain: str) -> bool:
    known = {one.id for one in read_all(tables, chain=chain)}
    said = (canonical.decode(one.content) for one in stamps(tables, chain))
    ends = {end["id"] for one in said for end in one["heads"].values()}
    return not ends <= known


def _statement(session: Session, chain: str) -> dict[str, Any]:
    tables = session.tables
    originals = sorted(erasure.named_originals(read_all(tables, chain=chain)))
    heads = erasure.whole_chain(tables, chain)
    return {
        "case": chain,
        "device": session.device.id,
        "at": session.clock.now().iso,
        "heads": {device: {"seq": seq, "id": found} for device, (seq, found) in heads.items()},
        "originals": originals,
        "root": case_checkpoint(tables, chain, originals),
    }


def _read(response: bytes) -> tuple[str, int, str, str]:
    """Return (digest stamped, nonce, time, authority) of a response whose signature holds."""
    from asn1crypto import tsp
    from cryptography.exceptions import UnsupportedAlgorithm
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation.errors import SignatureValidationError

    faults = (ValueError, TypeError, LookupError, AttributeError, SigningError,
              SignatureValidationError, UnsupportedAlgorithm)  # fmt: skip
    require_granted(response)
    try:
        answer = tsp.TimeStampResp.load(response, strict=True)
        require_form(answer, response)
        signed = answer["time_stamp_token"]["content"]
        told = signed["encap_content_info"]["content"].parsed
        imprint = told["message_imprint"]
        found = bytes(imprint["hashed_message"].native).hex(), int(told["nonce"].native)
        holds, authority = _holds(signed)
        at = told["gen_time"].native.isoformat()
    except faults as error:
        raise TimestampNotKept(problem=_NO_RESPONSE) from error
    if not holds or imprint["hash_algorithm"]["algorithm"].native != "sha256":
        raise TimestampNotKept(problem=_BAD)
    return *found, at, authority


def _holds(signed: Any) -> tuple[bool, str]:
    """Tell whether a token's own certificate signed it, and whose that is."""
    from pyhanko.sign.general import extract_certificate_info, extract_signer_info
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    info, signer = extract_signer_info(signed), extract_certificate_info(signed).signer_cert
    content = bytes(signed["encap_content_info"]["content"])
    digest = hashlib.new(info["digest_algorithm"]["algorithm"].native, content).digest()
    intact, valid = validate_sig_integrity(info, signer, "tst_info", digest)
    said = signer.subject.native
    name = said.get("common_name") or said.get("organization_name") or ""
    return bool(intact and valid), str(name)
