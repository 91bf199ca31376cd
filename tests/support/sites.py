"""Sites for tests of the exchange: real vaults with a cheap key, a handed-in clock, trust."""

import hashlib
import io
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from storage.casework import records
from storage.casework.session import Session
from storage.clock import Moment
from storage.exchange.packages import incarnation, trust
from storage.exchange.packages.receiving import Report, import_packages
from storage.exchange.packages.sending import Exported, export_packages
from storage.exchange.packages.site import export_identity
from storage.kinds import BY_NAME
from storage.progress import NoProgress
from storage.records.operations import Draft
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost

PASSPHRASE = "Straße 走访 7"
CHEAP = KdfCost(64, 1, 1)
TRUTH = ("operation", "head", "replaced", "record", "attachment", "case_row")
# What no import may change where it refuses.
ALL = (
    *TRUTH, "device", "meta", "succession", "site", "site_device", "given_up", "known", "lacks",
    "sent", "sent_tip", "received", "checkpoint", "receipt", "waiting", "exchange_event",
)  # fmt: skip


@dataclass
class HandClock:
    """A clock that a test sets; every reading is a second later."""

    at: datetime = datetime(2019, 4, 12, 8, 0, tzinfo=UTC)
    readings: int = field(default=0)

    def now(self) -> Moment:
        self.at += timedelta(seconds=1)
        self.readings += 1
        return Moment(self.at, self.readings, "boot")


class TestSite:
    """A vault of one site with everything a test does to it."""

    __test__ = False

    def __init__(self, folder: Path, name: str) -> None:
        self._place(folder, name)
        vault, _code = Vault.create(folder, PASSPHRASE, kdf=CHEAP)
        self.session = self._session(vault)
        self.session.name_site(name)

    @classmethod
    def standing(cls, folder: Path, name: str) -> "TestSite":
        """Open a site that was made before."""
        site = cls.__new__(cls)
        site._place(folder, name)
        site.reopen()
        return site

    def _place(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.clock = HandClock()
        self.state = folder.parent / "state"

    def _session(self, vault: Vault) -> Session:
        incarnation.settle(vault, self.state, self.clock)
        return Session(vault, clock=self.clock)

    def close(self) -> None:
        self.session.vault.close()

    def reopen(self) -> None:
        self.session = self._session(Vault.open(self.folder, PASSPHRASE))

    def trust(self, other: "TestSite") -> None:
        path = self.folder.parent / f"{other.name}.site"
        identity = export_identity(other.session, path)
        trust.trust_site(self.session, path, identity.digits)

    def case(self, case_no: str, **values: Any) -> str:
        made = records.add(
            self.session, "case", self.new_chain(case_no),
            {"case_no": case_no, "opened_on": "2019-04-01", "stage": "assigned",
             **values},
        )  # fmt: skip
        return made.case_id

    def new_chain(self, case_no: str) -> str:
        return hashlib.sha256(f"{self.name}{case_no}".encode()).hexdigest()[:32]

    def record_of(self, case_id: str, kind: str = "case") -> str:
        table = self.session.tables.record
        where = (table.chain == case_id) & (table.kind == kind)
        return str(table.select(table.id).where(where).tuples()[0][0])

    def set(self, record: str, values: dict[str, Any], seen: Any = None) -> None:
        records.correct(self.session, record, values, "test", seen=seen)

    def photo(self, case_id: str, content: bytes) -> str:
        stored = self.session.vault.blobs.put(io.BytesIO(content))
        kind = BY_NAME["evidence"]
        draft = records.draft_new(
            self.session, kind, case_id, {"name": "photo", "sha256": stored.sha256}
        )
        item = {"sha256": stored.sha256, "size": stored.size, "name": "p.jpg", "mime": "image/jpeg",
                "facts": {}}  # fmt: skip
        whole = Draft(draft.chain, draft.kind, draft.record, draft.fields, draft.replaces, (item,))
        self.session.write([whole], "added", kind.label)
        return stored.sha256

    def send(self, to: "TestSite | str", folder: Path, **options: Any) -> Exported:
        name = to if isinstance(to, str) else to.name
        return export_packages(
            self.session, name, folder, NoProgress(), state=self.state, **options
        )

    def take(self, files: Sequence[Path], **options: Any) -> Report:
        return import_packages(self.session, files, NoProgress(), **options)

    def dump(self, *names: str) -> dict[str, list[tuple[Any, ...]]]:
        run = self.session.tables.run
        return {
            name: sorted(map(tuple, run(f"SELECT * FROM {name}")), key=repr)
            for name in names or TRUTH
        }


def befriend(*sites: TestSite) -> None:
    """Let all sites trust each other."""
    for one in sites:
        for other in sites:
            if one is not other:
                one.trust(other)


@cache
def _template(*names: str) -> tempfile.TemporaryDirectory[str]:
    """Make sites that trust each other, once in a process: keys and trust take most of a test."""
    made = tempfile.TemporaryDirectory(prefix="sites-")
    sites = [TestSite(Path(made.name) / name / "vault", name) for name in names]
    befriend(*sites)
    for site in sites:
        site.close()
    return made


def friends(folder: Path, *names: str) -> dict[str, TestSite]:
    """Return open sites that trust each other, copied into ``folder`` from ones made before."""
    template = _template(*names).name
    shutil.copytree(template, folder, dirs_exist_ok=True)
    for token in folder.glob("*/state/incarnations/*.json"):
        # The copies are the sites from now on: nothing else of the template is ever opened.
        said = token.read_text(encoding="utf-8")
        token.write_text(said.replace(template, str(folder)), encoding="utf-8")
    return {name: TestSite.standing(folder / name / "vault", name) for name in names}
