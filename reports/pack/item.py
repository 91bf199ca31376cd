"""An item of evidence as the catalogue lists it, and a remark on one."""

from dataclasses import dataclass

from reports.pack.candidate import Make
from storage.rows import CaseFile, Row


@dataclass(frozen=True, slots=True)
class Item:
    """One item of evidence; ``kind`` and ``form`` are words of ``tables/catalogue.json``.

    ``number`` is like 6-1, empty where no group is known. ``refs`` are the records it shows, in
    order, ``anchor`` names its section, ``merges`` the evidence whose PDF pages follow it.
    """

    group: int
    number: str
    name: str
    kind: str
    form: str
    copies: int
    source: str
    proves: str
    kept_at: str
    remark: str
    refs: tuple[str, ...]
    anchor: str
    make: Make
    merges: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Return number and name as bookmarks and headings print them."""
        return " ".join(part for part in (self.number, self.name) if part)

    @property
    def lead(self) -> str:
        """Return the record that stands for the item; it may have none."""
        return self.refs[0] if self.refs else ""

    @property
    def place(self) -> str:
        """Return how a remark names the item: its number, else its name and its records."""
        return self.number or f"{self.name} [{', '.join(self.refs)}]".strip()


@dataclass(frozen=True, slots=True)
class PackWarning:
    """A remark for the legal team: a short code, the item or record it is about, a sentence.

    ``lead`` is the ref of the record where it can be mended, or the name of the kind that is
    missing; empty where no record helps.
    """

    code: str
    where: str
    message: str
    lead: str = ""


def file_label(file: CaseFile, row: Row) -> str:
    """Return the name of an evidence record's file, as far as it is known."""
    found = file.attachment(row.ref)
    return found.name if found else str(row["file"] or row["name"] or row.ref)
