"""The form of a timestamp response (RFC 3161, RFC 5652) that every judge of it asks for.

A signature covers what was stamped and little of what stands around it. What stands around it is
looked at here, so that nothing is kept which another program will refuse in court.
"""

from typing import Any, Final

from storage.proof.token_chain import require_chain

_LONG: Final = 0x80
_CONSTRUCTED: Final = 0x20
_MANY: Final = 0x1F
# RFC 5652, 5.1 and 5.3: the signed content is no plain data; who signed is named by his certificate
# or by his key.
_SIGNED_DATA: Final = frozenset({"v3", "v4", "v5"})
_SIGNER: Final = {"issuer_and_serial_number": "v1", "subject_key_identifier": "v3"}
_BOUND: Final = frozenset({"signing_certificate", "signing_certificate_v2"})


def require_form(answer: Any, response: bytes) -> None:
    """Raise ``ValueError`` unless a response, as asn1crypto reads it, has the form of its kind.

    ``response`` are its bytes.
    """
    token = answer["time_stamp_token"]
    signed = token["content"]
    inner = signed["encap_content_info"]
    (signer,) = signed["signer_infos"]
    told = inner["content"].parsed
    # Everything is read that a lazy reader would leave: a wrong tag shows only then.
    for part in (answer["status"], signed["digest_algorithms"], inner, signer, told):
        _read_all(part)
    digest = signer["digest_algorithm"]
    holds = (
        _is_der(response),
        answer["status"]["status"].native in ("granted", "granted_with_mods"),
        token["content_type"].native == "signed_data",
        signed["version"].native in _SIGNED_DATA,
        digest["algorithm"].native in _algorithms(signed),
        inner["content_type"].native == "tst_info",
        signer["version"].native == _SIGNER[signer["sid"].name],
        told["version"].native == "v1",
        any(one["type"].native in _BOUND for one in signer["signed_attrs"]),
    )
    if not all(holds):
        raise ValueError(holds)
    require_chain(signed)


def _read_all(part: Any) -> None:
    """Read a value with everything in it; raises ``ValueError`` where it is of another kind."""
    _ = part.native


def _algorithms(signed: Any) -> list[str]:
    return [one["algorithm"].native for one in signed["digest_algorithms"]]


def _is_der(content: bytes) -> bool:
    """Tell whether bytes are whole values one in another, each length stated the shortest way."""
    waiting = [memoryview(content)]
    while waiting:
        rest = waiting.pop()
        while rest:
            head = _head(rest)
            if head is None:
                return False
            start, end = head
            if rest[0] & _CONSTRUCTED:
                waiting.append(rest[start:end])
            rest = rest[end:]
    return True


def _head(value: memoryview) -> tuple[int, int] | None:
    """Return where the content of the first value begins and ends; None where that is not plain."""
    if len(value) < 2 or value[0] & _MANY == _MANY:
        return None
    size, start = value[1], 2
    if size & _LONG:
        start += size & ~_LONG
        said = bytes(value[2:start])
        size = int.from_bytes(said)
        # Nor an indefinite length, nor one that needs fewer bytes.
        if len(said) != start - 2 or not said or not said[0] or size < _LONG:
            return None
    return (start, start + size) if start + size <= len(value) else None
