"""Who has what: packages sent and received, what peers stated, and what waits."""

import json
from itertools import islice
from typing import Any, Final

from storage.casework.session import Session
from storage.exchange.packages.living import STATED, former, living, stated
from storage.exchange.packages.manifest import Outside
from storage.exchange.packages.plan import Volume
from storage.records.tables import Tables

# Of more packages without an answer than these the older are forgotten: they are sent again.
MOST_UNANSWERED: Final = 200
# Of what is missing in between no more is told than people can read.
_MOST_NUMBERS: Final = 20
_MOST_MISSING: Final = 20_000
_KNOW: Final = (
    "INSERT INTO known (peer, chain, device, seq) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (peer, chain, device) DO UPDATE SET seq = max(seq, excluded.seq)"
)
_ACKNOWLEDGED: Final = (
    "INSERT INTO known (peer, chain, device, seq)"
    " SELECT ?, chain, device, seq FROM sent_tip WHERE package = ?"
    " ON CONFLICT (peer, chain, device) DO UPDATE SET seq = max(seq, excluded.seq)"
)
# An answer counts as given once every living device of the site has given it.
_ANSWERED: Final = (
    f"DELETE FROM sent_tip WHERE package = ? AND EXISTS (SELECT 1 FROM {STATED} AS k WHERE"  # noqa: S608
    " k.chain = sent_tip.chain AND k.device = sent_tip.device AND k.seq >= sent_tip.seq)"
)  # fmt: skip


def next_number(tables: Tables, site: str) -> int:
    """Return the number of the next package to a site, from 1."""
    ((last,),) = tables.run("SELECT coalesce(max(number), 0) FROM sent WHERE site = ?", site)
    return int(last) + 1


def note_sent(session: Session, outside: Outside, file: str, volume: Volume) -> None:
    """Note a package as made; what is in it counts as known to the peer once it says so."""
    tables = session.tables
    tables.run(
        "INSERT INTO sent (package, site, number, file, made_at, operations, attachments)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        outside.package, outside.to, outside.number, file, outside.made_at, volume.operations,
        len(volume.originals) + len(volume.parts),
    )  # fmt: skip
    for (chain, device), (_first, last) in volume.spans.items():
        tables.run(
            "INSERT INTO sent_tip (package, chain, device, seq) VALUES (?, ?, ?, ?)",
            outside.package, chain, device, last,
        )  # fmt: skip
    tables.run(
        "DELETE FROM sent_tip WHERE package IN (SELECT package FROM sent WHERE site = ?"
        " AND number <= ?)",
        outside.to, outside.number - MOST_UNANSWERED,
    )  # fmt: skip


def unanswered(tables: Tables, site: str) -> tuple[str, ...]:
    """Return the packages sent to a site that a living device of it has not stated to have.

    Newest first.
    """
    rows = tables.run(
        "SELECT package FROM sent WHERE site = ? AND (acknowledged_at = '' OR EXISTS"
        " (SELECT 1 FROM sent_tip WHERE sent_tip.package = sent.package))"
        " ORDER BY number DESC LIMIT ?",
        site, MOST_UNANSWERED,
    )  # fmt: skip
    return tuple(str(package) for (package,) in rows)


def unconfirmed(tables: Tables, site: str) -> tuple[str, ...]:
    """Return the packages of a site that came in, as far as it may not know that they did."""
    query = "SELECT package FROM received WHERE site = ? AND confirmed = 0 ORDER BY number, package"
    return tuple(str(package) for (package,) in tables.run(query, site))


def is_received(tables: Tables, package: str) -> bool:
    """Tell whether a package was taken in before."""
    return bool(tables.run("SELECT 1 FROM received WHERE package = ?", package))


def numbers_before(tables: Tables, device: str, number: int) -> tuple[int, ...]:
    """Return the first packages of a device below ``number`` that did not come.

    A copy of a vault goes on with the numbers of the vault it was.
    """
    line = json.dumps([device, *sorted(former(tables, device))])
    rows = tables.run(
        "SELECT number FROM received WHERE device IN (SELECT value FROM json_each(?))", line
    )
    came = {int(one) for (one,) in rows}
    missing = (one for one in range(1, number) if one not in came)
    return tuple(islice(missing, _MOST_NUMBERS))


def note_received(tables: Tables, outside: Outside, unanswered_there: tuple[str, ...]) -> None:
    """Note a package as taken in, and which earlier ones the sender has our statement for."""
    tables.run(
        "INSERT INTO received (package, site, device, number) VALUES (?, ?, ?, ?)",
        outside.package, outside.sender, outside.device, outside.number,
    )  # fmt: skip
    # Whoever sends is in use, whatever was said of it.
    tables.run("DELETE FROM given_up WHERE device = ?", outside.device)
    earlier = tables.run(
        "SELECT package FROM received WHERE device = ? AND number < ? AND confirmed = 0",
        outside.device, outside.number,
    )  # fmt: skip
    for (package,) in earlier:
        if package not in unanswered_there:
            tables.run("UPDATE received SET confirmed = 1 WHERE package = ?", package)


def acknowledge(tables: Tables, site: str, peer: str, packages: tuple[str, ...], now: str) -> None:
    """Believe the statement of a site's device ``peer`` that it has these packages of ours."""
    wanted = stated({*living(tables, site), peer})
    for package in packages:
        tables.run(_ACKNOWLEDGED, peer, package)
        tables.run(_ANSWERED, package, *wanted)
        tables.run(
            "UPDATE sent SET acknowledged_at = ? WHERE package = ? AND acknowledged_at = ''",
            now, package,
        )  # fmt: skip


def settle_answers(tables: Tables, site: str) -> None:
    """Count packages as answered by all where the incarnations still in use have answered."""
    wanted = stated(living(tables, site))
    rows = tables.run("SELECT package FROM sent WHERE site = ? AND acknowledged_at <> ''", site)
    for (package,) in rows:
        tables.run(_ANSWERED, package, *wanted)


def know(tables: Tables, peer: str, chain: str, device: str, seq: int) -> None:
    """Note that a peer's device has a device's operations in a chain up to ``seq``."""
    tables.run(_KNOW, peer, chain, device, seq)


def lower(tables: Tables, peer: str, wants: tuple[tuple[str, str, int], ...]) -> None:
    """Believe that a peer's device has no more than this of some chains."""
    for chain, device, seq in wants:
        tables.run(
            "UPDATE known SET seq = min(seq, ?) WHERE peer = ? AND chain = ? AND device = ?",
            seq, peer, chain, device,
        )  # fmt: skip


def state_missing(tables: Tables, peer: str, missing: tuple[str, ...]) -> None:
    """Replace what is known of the originals that a peer's device lacks."""
    tables.run("DELETE FROM lacks WHERE peer = ?", peer)
    for sha256 in missing:
        tables.run("INSERT OR IGNORE INTO lacks (peer, sha256) VALUES (?, ?)", peer, sha256)


def missing(session: Session) -> tuple[str, ...]:
    """Return the originals (SHA-256) that records here speak of and that are not here."""
    rows = session.tables.run("SELECT sha256 FROM attachment ORDER BY sha256")
    found = session.vault.blobs.missing(str(sha256) for (sha256,) in rows)
    return tuple(found[:_MOST_MISSING])


def devices_of(tables: Tables, site: str) -> set[str]:
    """Return the devices of a site that sent packages."""
    rows = tables.run("SELECT DISTINCT device FROM received WHERE site = ?", site)
    return {str(device) for (device,) in rows}


def wants(tables: Tables, site: str) -> tuple[tuple[str, str, int], ...]:
    """Return (chain, device, last sequence number here) of what packages of a site wait for."""
    rows = tables.run("SELECT needs FROM waiting WHERE site = ? AND reason = 'gap'", site)
    found = {
        (need["chain"], need["device"], need["after"])
        for (needs,) in rows
        for need in json.loads(needs)
        if need["device"]
    }
    return tuple(sorted(found))


def waiting(tables: Tables) -> list[dict[str, Any]]:
    """Return what waits: package, file, sha256 and size of its bytes, site, reason, needs."""
    names = ("package", "file", "sha256", "size", "site", "reason", "needs", "since")
    rows = tables.run(f"SELECT {', '.join(names)} FROM waiting ORDER BY since, package")  # noqa: S608
    return [dict(zip(names, row, strict=True)) for row in rows]
