"""Where the exchange with each peer stands: what went, what came, what waits and for what."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from storage.casework.session import Session
from storage.exchange.packages import ledger, trust
from storage.exchange.packages.chains import Need
from storage.exchange.packages.history import IMPORTED
from storage.exchange.packages.living import STATED, living, stated
from storage.exchange.packages.trust import Peer
from storage.records.tables import Tables

_SENT: Final = (
    "SELECT count(*), coalesce(max(number), 0), coalesce(max(made_at), ''),"
    " sum(acknowledged_at = ''), coalesce(max(acknowledged_at), '') FROM sent WHERE site = ?"
)
_CAME: Final = "SELECT count(*), coalesce(max(number), 0) FROM received WHERE site = ?"
_CAME_AT: Final = "SELECT max(at) FROM exchange_event WHERE site = ? AND what = ?"
_AHEAD: Final = (
    "SELECT coalesce(sum(o.seq - coalesce(k.seq, 0)), 0) FROM (SELECT chain, device,"
    " max(seq) AS seq FROM operation{where} GROUP BY chain, device) AS o LEFT JOIN {stated} AS k"
    " ON k.chain = o.chain AND k.device = o.device WHERE o.seq > coalesce(k.seq, 0)"
)
_LACKING: Final = (
    "SELECT count(DISTINCT sha256) FROM lacks WHERE peer IN (SELECT value FROM json_each(?))"
)
_CASE_NO: Final = "SELECT case_no FROM case_row WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A package that was kept here. ``reason`` is gap or too_new; ``site`` a name, empty where a
    newer program's package cannot be read. ``numbers`` are the sender's earlier packages that did
    not come; ``cases`` the numbers of the cases in which something is missing, as far as known.
    """

    package: str
    file: str
    site: str
    reason: str
    since: str
    size: int
    number: int
    numbers: tuple[int, ...]
    cases: tuple[str, ...]
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class PeerState:
    """One peer. Times are ISO with offset, empty where it never happened.

    ``sent`` packages of which ``unanswered`` it has not stated to have; ``ahead`` entries that one
    of its incarnations in use has not stated to have, and ``lacking`` originals; ``missing``
    packages of its numbering that did not come (they may have been for other cases, or be
    contained in later ones).
    """

    peer: Peer
    sent: int
    sent_number: int
    sent_at: str
    unanswered: int
    answered_at: str
    received: int
    received_number: int
    received_at: str
    ahead: int
    lacking: int
    waiting: tuple[Waiting, ...]
    missing: tuple[int, ...]


def peer_states(session: Session) -> tuple[PeerState, ...]:
    """Return how it stands with every site that is or was trusted, by name."""
    kept = waiting(session)
    return tuple(_state(session, peer, kept) for peer in trust.peers(session))


def waiting(session: Session) -> tuple[Waiting, ...]:
    """Return the packages that were kept and wait, oldest first."""
    tables = session.tables
    names = {peer.id: peer.name for peer in trust.peers(session)}
    columns = "package, file, site, reason, since, size, device, number, needs"
    found = []
    for package, file, site, reason, since, size, device, number, needs in tables.run(
        f"SELECT {columns} FROM waiting ORDER BY since, package"  # noqa: S608
    ):
        wanted = tuple(Need(**need) for need in json.loads(needs))
        found.append(
            Waiting(
                package, file, names.get(site, ""), reason, since, size, number,
                ledger.numbers_before(tables, device, number), _cases(tables, wanted), wanted,
            )
        )  # fmt: skip
    return tuple(found)


def not_stated(session: Session, site: str, cases: Collection[str]) -> int:
    """Return how many entries of these cases a peer (id or name) has not stated it has.

    Before a hand-over it should be none. Raises ``NoSuchSite``.
    """
    peer = trust.find_peer(session, site)
    devices = living(session.tables, peer.id)
    return sum(_ahead(session.tables, devices, case) for case in cases)


def _state(session: Session, peer: Peer, kept: tuple[Waiting, ...]) -> PeerState:
    tables = session.tables
    devices = living(tables, peer.id)
    ((sent, number, at, open_ones, answered),) = tables.run(_SENT, peer.id)
    ((came, came_number),) = tables.run(_CAME, peer.id)
    ((came_at,),) = tables.run(_CAME_AT, peer.id, IMPORTED)
    ((lacking,),) = tables.run(_LACKING, stated(devices)[0])
    return PeerState(
        peer, int(sent), int(number), at, int(open_ones or 0), answered, int(came),
        int(came_number), came_at or "", _ahead(tables, devices), int(lacking),
        tuple(one for one in kept if one.site == peer.name),
        ledger.numbers_before(tables, peer.device, int(came_number)),
    )  # fmt: skip


def _ahead(tables: Tables, devices: Collection[str], case: str = "") -> int:
    where, given = (" WHERE chain = ?", (case,)) if case else ("", ())
    query = _AHEAD.format(where=where, stated=STATED)
    return int(tables.run(query, *given, *stated(devices))[0][0])


def _cases(tables: Tables, needs: tuple[Need, ...]) -> tuple[str, ...]:
    found = (tables.run(_CASE_NO, chain) for chain in dict.fromkeys(need.chain for need in needs))
    return tuple(str(rows[0][0]) for rows in found if rows)
