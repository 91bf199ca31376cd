"""Where the exchange with each peer stands: what went, what came, what waits and for what copy."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from storage.casework import partial
from storage.casework.partial import Incomplete
from storage.casework.session import Session
from storage.errors import ReasonRequired
from storage.exchange.packages import history, ledger, trust
from storage.exchange.packages.chains import Need
from storage.exchange.packages.history import IMPORTED
from storage.exchange.packages.living import STATED, gone, living, stated
from storage.exchange.packages.refusals import LastCopy, NoSuchCopy
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
# The newest key of a site may have sent nothing yet.
_COPIES: Final = (
    "SELECT d.device, coalesce(max(r.number), 0), coalesce(max(e.at), '') FROM"
    " (SELECT device FROM received WHERE site = ? UNION SELECT device FROM site_device WHERE"
    " site = ?) AS d LEFT JOIN received AS r ON r.device = d.device"
    " LEFT JOIN exchange_event AS e ON e.package = r.package AND e.what = ?"
    " GROUP BY d.device ORDER BY max(r.rowid) DESC"
)
_GIVE_UP: Final = (
    "INSERT INTO given_up (device, site, at, reason) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
IN_USE: Final = "in_use"
FORMER: Final = "former"
GIVEN_UP: Final = "given_up"
REVOKED: Final = "revoked"
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
class Copy:
    """One incarnation of a peer's vault: its key's name, number and time (ISO, or empty) of its
    last package here. ``standing`` is in_use, former, given_up or revoked; what is in use holds
    back what counts as received."""

    device: str
    number: int
    at: str
    standing: str


@dataclass(frozen=True, slots=True)
class PeerState:
    """One peer. Times are ISO with offset, empty where it never happened.

    ``sent`` packages of which ``unanswered`` it has not stated to have; ``ahead`` entries that one
    of its incarnations in use has not stated to have, and ``lacking`` originals; ``missing``
    packages of its numbering that did not come (they may have been for other cases, or be
    contained in later ones). ``partial`` are originals of which only parts came;
    ``copies`` are its incarnations, those in use first.
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
    copies: tuple[Copy, ...] = ()
    partial: tuple[Incomplete, ...] = ()

    @property
    def in_use(self) -> tuple[Copy, ...]:
        """Its incarnations that are waited for."""
        return tuple(one for one in self.copies if one.standing == IN_USE)


def peer_states(session: Session) -> tuple[PeerState, ...]:
    """Return how it stands with every site that is or was trusted, by name."""
    kept = waiting(session)
    return tuple(_state(session, peer, kept) for peer in trust.peers(session))


def waiting(session: Session) -> tuple[Waiting, ...]:
    """Return the packages that were kept and wait, oldest first."""
    tables = session.tables
    names = {peer.id: peer.title for peer in trust.peers(session)}
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


def copies(tables: Tables, site: str) -> tuple[Copy, ...]:
    """Return the incarnations of a site that are known here, those in use first, newest first."""
    alive = living(tables, site)
    given_up = {
        str(one) for (one,) in tables.run("SELECT device FROM given_up WHERE site = ?", site)
    }
    revoked = gone(tables, site) - given_up
    found = []
    for device, number, at in tables.run(_COPIES, site, site, IMPORTED):
        standing = (
            GIVEN_UP if device in given_up else REVOKED if device in revoked
            else IN_USE if device in alive else FORMER
        )  # fmt: skip
        found.append(Copy(str(device), int(number), str(at), standing))
    return tuple(sorted(found, key=lambda one: one.standing != IN_USE))


def give_up(session: Session, site: str, device: str, reason: str) -> Copy:
    """Wait no more for an incarnation of a peer's vault that nobody works with any longer.

    ``site`` is an id or name, ``device`` its key's name or the beginning of it. A package of it
    that comes all the same is taken, and it counts again. Raises ``NoSuchSite``, ``NoSuchCopy``,
    ``LastCopy``, ``ReasonRequired``.
    """
    if not reason.strip():
        raise ReasonRequired()
    tables, peer = session.tables, trust.find_peer(session, site)
    known = copies(tables, peer.id)
    found = [one for one in known if device and one.device.startswith(device)]
    if len(found) != 1:
        raise NoSuchCopy(site=peer.title, device=device)
    if [one.device for one in known if one.standing == IN_USE] == [found[0].device]:
        raise LastCopy(site=peer.title)
    now = session.clock.now().iso
    with session.atomic():
        tables.run(_GIVE_UP, found[0].device, peer.id, now, reason.strip())
        ledger.settle_answers(tables, peer.id)
        history.note_given_up(session, peer.id, found[0].device, reason.strip())
    return Copy(found[0].device, found[0].number, found[0].at, GIVEN_UP)


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
        tuple(one for one in kept if one.site == peer.title),
        ledger.numbers_before(tables, peer.device, int(came_number)), copies(tables, peer.id),
        tuple(one for one in partial.incomplete(session) if one.site == peer.id),
    )  # fmt: skip


def _ahead(tables: Tables, devices: Collection[str], case: str = "") -> int:
    where, given = (" WHERE chain = ?", (case,)) if case else ("", ())
    query = _AHEAD.format(where=where, stated=STATED)
    return int(tables.run(query, *given, *stated(devices))[0][0])


def _cases(tables: Tables, needs: tuple[Need, ...]) -> tuple[str, ...]:
    found = (tables.run(_CASE_NO, chain) for chain in dict.fromkeys(need.chain for need in needs))
    return tuple(str(rows[0][0]) for rows in found if rows)
