"""``anjuan identity`` and ``site``: who this site is, whom it trusts, how it stands with each."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from resources.language import N_, Words
from ui.commands.frame import Arguments, Command, add_vault, opened, reason
from ui.commands.output import Output

if TYPE_CHECKING:
    from storage.exchange.packages.standing import Copy, PeerState, Waiting

_OFFICE = N_("This site is the office: whom it trusts is enrolled for all sites.")
_BY_OFFICE = N_("Whom the office enrols is trusted here as well, and whom it revokes not.")
_SITE = N_("name, id or first digits of the fingerprint of a trusted site")


def _identity_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    parser.add_argument(
        "--out", metavar="FILE", required=True, help=words(N_("where the identity is written"))
    )
    parser.add_argument(
        "--office",
        action=argparse.BooleanOptionalAction,
        help=words(
            N_(
                "this site is the office: whom it trusts is enrolled for all (unless said, so is"
                " that of a supervisor or of the legal team that trusts no other office)"
            )
        ),
    )
    parser.add_argument(
        "--new-key",
        action="store_true",
        help=words(N_("sign with a new key from now on, as after the old one was revoked")),
    )


def _identity(args: Arguments, out: Output) -> int:
    from storage.exchange.packages import trust
    from storage.exchange.packages.site import export_identity, is_office, make_new_key

    with opened(args, out) as session:
        office = trust.leads(session) if args.office is None else args.office
        if office and not is_office(session):
            trust.make_office(session)
        if args.new_key:
            make_new_key(session)
        site = export_identity(session, Path(args.out))
    out.document(
        {"site": site.name, "fingerprint": site.digits},
        out.words(N_("Identity of {site}: {path}"), site=site.name, path=args.out),
        out.words(
            N_("Read this fingerprint aloud to the other side: {digits}"), digits=site.digits
        ),
        out.words(N_("The same as words: {syllables}"), syllables=site.syllables),
        *([out.words(_OFFICE)] if site.is_office else []),
    )
    return 0


def _trust_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    parser.add_argument("file", metavar="FILE", help=words(N_("the identity file of the other")))
    parser.add_argument(
        "--fingerprint",
        metavar="F",
        required=True,
        help=words(N_("as it was read aloud, in digits or words")),
    )


def _trust(args: Arguments, out: Output) -> int:
    from storage.exchange.packages.trust import namesakes, trust_site

    with opened(args, out) as session:
        site = trust_site(session, Path(args.file), args.fingerprint)
        others = namesakes(session, site.name, site.id)
    if others:
        text = N_("Another site is called {site} too: {others}. Name it by its fingerprint.")
        marks = ", ".join(f"{one.name} [{one.mark}]" for one in others)
        out.note(out.words(text, site=site.name, others=marks))
    out.document(
        {"site": site.name, "fingerprint": site.digits},
        out.words(N_("The site {site} is trusted."), site=site.name),
        *([out.words(_BY_OFFICE)] if site.is_office else []),
    )
    return 0


def _add_reason(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument(
        "--reason",
        metavar="TEXT",
        required=True,
        type=reason(words),
        help=words(N_("why; this is logged")),
    )


def _revoke_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    parser.add_argument("site", metavar="SITE", help=words(_SITE))
    _add_reason(parser, words)


def _revoke(args: Arguments, out: Output) -> int:
    from storage.exchange.packages.trust import revoke_site

    with opened(args, out) as session:
        peer = revoke_site(session, args.site, args.reason)
    out.document(
        {"site": peer.name, "revoked": True},
        out.words(N_("Packages of {site} are refused from now on."), site=peer.title),
    )
    return 0


def _list_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)


def _list(args: Arguments, out: Output) -> int:
    from storage.exchange.packages.site import own_site
    from storage.exchange.packages.standing import peer_states, waiting

    with opened(args, out) as session:
        own, states, kept = own_site(session), peer_states(session), waiting(session)
    document = {
        "site": own.name,
        "id": own.id,
        "fingerprint": own.digits,
        "device": own.device,
        "office": own.is_office,
        "sites": [_state(one) for one in states],
        "waiting": [_waiting(one) for one in kept],
    }
    out.document(document, *(_line(one, out.words) for one in states))
    return 0


def _state(state: "PeerState") -> dict[str, Any]:
    peer = state.peer
    return {
        "site": peer.title,
        "id": peer.id,
        "fingerprint": peer.fingerprint or None,
        "office": peer.is_office,
        "trusted": peer.origin,
        "revoked": peer.revoked or None,
        "sent": {"packages": state.sent, "at": state.sent_at or None,
                 "unconfirmed": state.unanswered, "confirmed_at": state.answered_at or None},
        "received": {"packages": state.received, "at": state.received_at or None,
                     "missing": list(state.missing)},
        "to_send": {"operations": state.ahead, "attachments": state.lacking},
        "waiting": [one.file for one in state.waiting],
        **({"partial": [{"name": one.name, "bytes_here": one.here, "bytes": one.size,
                         "packages": list(one.numbers)} for one in state.partial]}
           if state.partial else {}),
        "copies": [_copy(one) for one in state.copies],
    }  # fmt: skip


def _waiting(one: "Waiting") -> dict[str, Any]:
    return {
        "file": one.file, "from": one.site or None, "reason": one.reason, "since": one.since,
        "packages": list(one.numbers), "cases": list(one.cases),
    }  # fmt: skip


def _copy(one: "Copy") -> dict[str, Any]:
    return {"device": one.device, "standing": one.standing, "last": one.number,
            "at": one.at or None}  # fmt: skip


def _line(state: "PeerState", words: Words) -> str:
    said = words(
        N_("{site}: {sent} sent, {open} of them not confirmed, {came} received; to send:"
           " {entries} entries, {originals} originals; waiting: {waiting}"),
        site=state.peer.title, sent=state.sent, open=state.unanswered, came=state.received,
        entries=state.ahead, originals=state.lacking,
        waiting=len(state.waiting) + len(state.partial),
    )  # fmt: skip
    return f"{said} ({words(N_('revoked'))})" if state.peer.revoked else said


def _give_up_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    parser.add_argument("site", metavar="SITE", help=words(_SITE))
    parser.add_argument(
        "device", metavar="KEY", help=words(N_("name of the copy's key, or how it begins"))
    )
    _add_reason(parser, words)


def _give_up(args: Arguments, out: Output) -> int:
    from storage.exchange.packages.standing import give_up

    with opened(args, out) as session:
        found = give_up(session, args.site, args.device, args.reason)
    out.document(
        _copy(found),
        out.words(N_("The copy {device} is waited for no more."), device=found.device[:12]),
    )
    return 0


COMMANDS = (
    Command(
        ("identity", "export"), N_("write this site's identity"), _identity_arguments, _identity
    ),
    Command(("identity", "trust"), N_("trust another site"), _trust_arguments, _trust),
    Command(("identity", "revoke"), N_("trust a site no more"), _revoke_arguments, _revoke),
    Command(("site", "list"), N_("how it stands with each site"), _list_arguments, _list),
    Command(
        ("site", "give-up"),
        N_("wait no more for a copy of a site's vault"), _give_up_arguments, _give_up,
    ),
)  # fmt: skip
