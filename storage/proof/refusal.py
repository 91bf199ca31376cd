"""A timestamp authority's refusal (RFC 3161, 2.4.2): a response without a token that says why."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from resources.language import N_
from storage.errors import CaseError

_GRANTED: Final = ("granted", "granted_with_mods")
_REASONS: Final[Mapping[str, str]] = {
    "bad_alg": N_("it does not know the kind of hash"),
    "bad_request": N_("it does not allow or support this request"),
    "bad_data_format": N_("it finds the request in the wrong form"),
    "time_not_available": N_("its source of time is not available"),
    "unaccepted_policy": N_("it does not work under the policy that was asked for"),
    "unaccepted_extensions": N_("it does not support an extension that was asked for"),
    "add_info_not_available": N_("it cannot give what was asked for beside the time"),
    "system_failure": N_("a fault of its own system"),
}
_WAITING: Final = N_("the request has been received and is not decided yet")
_NO_REASON: Final = N_("it names no reason")
_NOTHING: Final = N_("nothing more")
# What an authority says in its own words is shown up to this many characters.
_MOST: Final = 300


class AuthorityRefused(CaseError):
    """The authority answered, and gave no timestamp."""

    sentence = N_("The authority refused the timestamp: {reason}. In its own words: {said}.")
    advice = N_("Ask the authority what is wrong, then make a new request.")


def require_granted(response: bytes) -> None:
    """Raise ``AuthorityRefused`` for a well-formed refusal; anything else is for who reads it."""
    from asn1crypto import cms, core, tsp

    class Answer(core.Sequence):  # type: ignore[misc]
        # A refusal carries no token; asn1crypto's own class cannot read it.
        _fields: ClassVar[list[Any]] = [
            ("status", tsp.PKIStatusInfo),
            ("time_stamp_token", cms.ContentInfo, {"optional": True}),
        ]

    try:
        told = Answer.load(response, strict=True)["status"]
        status = told["status"].native
        words = told["status_string"].native or ()
        failures = told["fail_info"].native or ()
    except (ValueError, TypeError, KeyError, AttributeError):
        return
    if status not in _GRANTED:
        raise AuthorityRefused(reason=_reason(status, failures), said=_plain(words))


def _reason(status: str, failures: Any) -> str:
    known = [reason for name, reason in _REASONS.items() if name in failures]
    return known[0] if known else _WAITING if status == "waiting" else _NO_REASON


def _plain(words: Any) -> str:
    """Return an authority's own words on one line, without what a terminal would obey."""
    line = " ".join(" ".join(str(one) for one in words).split())
    shown = "".join(char for char in line if char.isprintable())[:_MOST]
    return shown.rstrip(" .。") or _NOTHING
