"""What a person asks a pack to be, and what was made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from reports.pack.catalogue_files import CatalogueFile, CatalogueKind
from reports.pack.item import PackWarning
from reports.pack.preflight import Stop
from reports.pack.request import Photos, Profile
from reports.pdf.division import Cut
from reports.pdf.signer import Signing
from resources.language import LANGUAGES, NC_, Words

UNSTATED: Final = "unspecified"
NO_REASON: Final = NC_("reason", "not stated")


@dataclass(frozen=True, slots=True)
class PackOptions:
    """What a person asks a pack to be; ``items`` are refs, empty for all that belongs in.

    ``attach_originals`` embeds the originals of all items; what cannot be printed always goes
    along. ``cut`` makes several files of each set. ``passwords`` open documents, by their refs.
    ``replace`` says that somebody allowed whatever lies at the named place to be replaced.
    ``catalogue`` writes the catalogue as files of its own beside the first set. ``order`` are refs:
    what they name stands, in this order, before the rest of its group. ``replaces_because`` says
    why it replaces the former pack of its kind; left empty, the case file tells what changed since.
    ``may_be_empty`` makes a pack without items, for a disclosure whose substance is the log.
    ``talk`` is the language in which refusals and remarks are told; that of the pack unless said.
    """

    profile: Profile = "court"
    copies: int = 1
    photos: Photos = "full"
    items: tuple[str, ...] = ()
    cutoff: str | None = None
    language: str = "zh_CN"
    layout: str = "default"
    force: bool = False
    reason: str = UNSTATED
    attach_originals: bool = False
    cut: Cut | None = None
    duplex: bool = False
    signing: Signing | None = field(default=None, repr=False)
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)
    replace: bool = False
    catalogue: tuple[CatalogueKind, ...] = ()
    order: tuple[str, ...] = ()
    replaces_because: str = ""
    may_be_empty: bool = False
    talk: str = ""

    @property
    def reasoned(self) -> bool:
        """Whether somebody said why it is made."""
        none = {Words(language)(NO_REASON) for language in LANGUAGES}
        return self.reason.strip() not in {"", UNSTATED, *none}


@dataclass(frozen=True, slots=True)
class PackFile:
    """One finished file; ``copy`` is the mark on its cover, ``volume`` its place in the set."""

    path: Path
    copy: str
    pages: int
    size: int
    sha256: str
    volume: int = 1
    volumes: int = 1


@dataclass(frozen=True, slots=True)
class PackOriginal:
    """An original that is embedded in a pack, under the name that it has there."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class PackItem:
    """An item of the catalogue with its printed evidence pages."""

    no: str
    name: str
    kind: str
    refs: tuple[str, ...]
    from_page: int
    to_page: int


@dataclass(frozen=True, slots=True)
class PackResult:
    """What was made; ``items`` are the same in all copies, ``beside`` are catalogues to edit.

    ``originals`` are embedded in each set.
    """

    files: tuple[PackFile, ...]
    items: tuple[PackItem, ...]
    number: str
    made_at: str
    warnings: tuple[PackWarning, ...] = field(default=())
    forced: tuple[Stop, ...] = field(default=())
    beside: tuple[CatalogueFile, ...] = ()
    originals: tuple[PackOriginal, ...] = ()
