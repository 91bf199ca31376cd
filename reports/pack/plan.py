"""The plan of a pack: which items, in which groups, under which numbers, with which remarks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from reports.pack.candidate import Candidate, Desk, Order
from reports.pack.doubts import basis_doubts, copies_doubts, cutoff_doubts
from reports.pack.evidence_items import evidence_candidates
from reports.pack.hints import hints
from reports.pack.item import Item, PackWarning
from reports.pack.prefill import Wording
from reports.pack.record_items import record_candidates
from reports.pack.request import PackRequest
from reports.pack.withheld import Withheld, withheld
from reports.sections.view import View
from resources.language import N_, Words
from storage.rows import CaseFile
from storage.rules.dates import chinese_group

# The groups that rules.md R1.3 sets; 0 holds what nobody has put into a group yet.
GROUPS: Mapping[int, str] = {
    1: N_("Standing of the parties"),
    2: N_("Formation of the contract"),
    3: N_("Payment of the loan"),
    4: N_("Performance and default"),
    5: N_("Security"),
    6: N_("Collection and limitation"),
    7: N_("Assignment of the claim and its notice"),
    8: N_("Costs of enforcing the claim"),
    0: N_("Not yet in a group"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Items that prove the same thing, with the title of the group (第六组　催收与诉讼时效)."""

    number: int
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class PackPlan:
    """What a pack will hold, and what is to be said about it."""

    groups: tuple[Group, ...]
    warnings: tuple[PackWarning, ...]
    withheld: Withheld

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in the order of the catalogue."""
        return tuple(item for group in self.groups for item in group.items)

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The evidence number of every record shown, by its ref."""
        return {ref: item.number for item in self.items for ref in item.refs}

    @cached_property
    def anchors(self) -> Mapping[str, str]:
        """The section in which every record shown stands, by its ref."""
        return {ref: item.anchor for item in self.items for ref in item.refs}


def plan_items(
    file: CaseFile,
    request: PackRequest,
    words: Words,
    released: frozenset[str] = frozenset(),
) -> PackPlan:
    """Plan the items of a pack; ``released`` are interviews that a supervisor let through."""
    held = withheld(file, released)
    desk = Desk(pack_view(file, request, words, held), Wording(words), held)
    wanted = frozenset(request.items)
    found = [*record_candidates(desk), *evidence_candidates(desk)]
    taken = [one for one in found if not wanted or wanted & set(one.refs)]
    groups = tuple(_groups(taken, words, request.order))
    items = tuple(item for group in groups for item in group.items)
    left_out = tuple((one.name, one.refs[0]) for one in found if one not in taken)
    said = (
        *hints(desk, items, left_out, request.made_at),
        *cutoff_doubts(desk.view, request.cutoff, request.made_at),
        *copies_doubts(desk.view, request),
        *basis_doubts(desk.view, request.interest_until),
    )
    return PackPlan(groups, said, held)


def pack_view(
    file: CaseFile,
    request: PackRequest,
    words: Words,
    held: Withheld,
    plan: PackPlan | None = None,
) -> View:
    """Return the case file as the profile of ``request`` may show it, numbered by its plan."""
    masked = request.profile != "internal"
    if plan is None:
        return View(file, words, masked, held.silent, made_at=request.made_at)
    return View(file, words, masked, held.silent, plan.numbers, plan.anchors, request.made_at)


def _groups(found: list[Candidate], words: Words, order: tuple[str, ...]) -> list[Group]:
    groups = []
    asked = {ref: place for place, ref in enumerate(order)}

    def place_of(one: Candidate) -> tuple[int, Order]:
        return min((asked[ref] for ref in one.refs if ref in asked), default=len(asked)), one.order

    for number, title in GROUPS.items():
        mine = sorted((one for one in found if one.group == number), key=place_of)
        if mine:
            items = tuple(_item(one, number, place) for place, one in enumerate(mine, start=1))
            groups.append(Group(number, _title(number, words(title), words), items))
    return groups


def _title(number: int, title: str, words: Words) -> str:
    if not number:
        return title
    name = chinese_group(number) if words.language == "zh_CN" else str(number)
    return words(N_("Group {group}: {title}"), group=name, title=title)


def _item(one: Candidate, group: int, place: int) -> Item:
    return Item(
        group=group,
        number=f"{group}-{place}" if group else "",
        name=one.name,
        kind=one.kind,
        form=one.form,
        copies=one.copies,
        source=one.source,
        proves=one.proves,
        kept_at=one.kept_at,
        remark=one.remark,
        refs=one.refs,
        anchor=f"item-{group}-{place}",
        make=one.make,
        merges=one.merges,
    )
