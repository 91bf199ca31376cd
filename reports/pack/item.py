"""An item of evidence as the catalogue lists it, and a remark on one."""

from dataclasses import dataclass

from reports.pack.candidate import Make


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


@dataclass(frozen=True, slots=True)
class PackWarning:
    """A remark for the legal team: a short code, the item or record it is about, a sentence."""

    code: str
    where: str
    message: str
