"""What one evidence pack is asked to be: profile, copy, language, number, time, items."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from resources.language import N_, Words
from storage.rules.dates import parse_date, parse_time

Profile = Literal["court", "opponent", "internal"]
Photos = Literal["full", "submission"]


@dataclass(frozen=True, slots=True)
class PackRequest:
    """One copy of a pack.

    ``items`` are the refs to take, empty for all. ``copy`` counts from 1 within ``copies`` sets;
    It lies in ``volumes`` files.
    ``label`` overrules the mark of the copy (正本, 副本). ``made_at`` is ISO with offset,
    ``checkpoint`` the hash of the log's head in hexadecimal, ``cutoff`` the day up to which
    interest runs (None: that of ``made_at``), ``supersedes`` the number of the pack that this one
    replaces, for ``reason``; ``duplicate_of`` that of the original whose duplicate it is.
    ``changes`` are values of ``layout`` that people set otherwise, ``twelve_columns`` asks for the
    full catalogue. ``order`` are refs: what they name stands before the rest of its group. ``site``
    is the name of the vault that made it, for packs of an office that has recorded no name.
    ``forced``: gaps are overruled, which a copy for the legal team says; ``forced_because`` is why.
    """

    number: str
    made_at: str
    profile: Profile = "court"
    copy: int = 1
    copies: int = 1
    label: str = ""
    language: str = "zh_CN"
    items: tuple[str, ...] = ()
    checkpoint: str = ""
    made_by: str = ""
    photos: Photos = "full"
    cutoff: str | None = None
    layout: str = "default"
    changes: tuple[tuple[str, float | str | bool], ...] = ()
    twelve_columns: bool = False
    supersedes: str = ""
    reason: str = ""
    duplicate_of: str = ""
    volumes: int = 1
    attach_originals: bool = False
    duplex: bool = False
    order: tuple[str, ...] = ()
    site: str = ""
    forced: bool = False
    forced_because: str = ""

    @property
    def made_on(self) -> date:
        """The day in China on which the pack is made."""
        return parse_time(self.made_at).date()

    @property
    def interest_until(self) -> date:
        """The day up to which interest runs; it bears none itself."""
        return parse_date(self.cutoff) if self.cutoff else self.made_on

    @property
    def original(self) -> bool:
        """Whether this is the original for the court (正本); all other copies are duplicates."""
        return self.profile == "court" and self.copy == 1

    def mark(self, words: Words) -> str:
        """Return the mark of this copy in the language of the paper."""
        if self.label:
            return self.label
        if self.profile == "internal":
            return words(N_("Internal"))
        return words(N_("Original") if self.original else N_("Duplicate"))
