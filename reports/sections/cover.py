"""The cover of a pack: what it is, whose, against whom, which copy, how many pages."""

from reports.content import Block, Cell, Code, Facts, Gap, Heading, Pages, Text
from reports.pack.request import PackRequest
from reports.sections.view import View
from resources.language import N_, NC_

# The causes under which the three forms of complaint file (rules.md 2.2).
CAUSES = {
    "private": N_("Dispute over private lending"),
    "financial": N_("Dispute over a financial loan contract"),
    "card": N_("Dispute over a credit card"),
}
NOT_IN_COURT = N_("For internal use; not to be handed in.")
# How many characters of a hash are read aloud or compared by eye.
_SHORT = 16


def cover_blocks(view: View, request: PackRequest) -> tuple[Block, ...]:
    """Return the cover (封面)."""
    words = view.words
    blocks: list[Block] = [
        Gap(35),
        Heading(words(N_("Evidence")), align="center"),
        Text(copy_mark(view, request), "strong", "center", size=16),
        Gap(20),
        Facts(_parties(view), label_share=0.26),
        Gap(8),
        Facts(_pack(view, request), label_share=0.26),
    ]
    if request.checkpoint:
        said = words(
            N_("Head of the log (SHA-256): {hash}. The code holds the pack number and this hash."),
            hash=request.checkpoint,
        )
        blocks += [Gap(4), Code(f"{request.number} {request.checkpoint}", said)]
    if request.profile == "internal":
        blocks += [Gap(6), Text(words(NOT_IN_COURT), "muted", "center")]
    return tuple(blocks)


def volume_blocks(
    view: View, request: PackRequest, place: int, items: tuple[str, str], pages: tuple[int, int]
) -> tuple[Block, ...]:
    """Return the cover of volume ``place``, from the second on: its first and last item and page.

    An item's number is empty where the volume begins or ends with something else.
    """
    words = view.words
    numbers = " - ".join(dict.fromkeys(number for number in items if number))
    span = " - ".join(dict.fromkeys(str(page) for page in pages))
    rows: tuple[tuple[str, Cell], ...] = (
        (words(N_("Volume")), words(N_("volume {n} of {total}"), n=place, total=request.volumes)),
        (words(N_("Evidence no.")), numbers),
        (words(N_("Pages of this volume")), span),
        (words(N_("Pages of evidence")), Pages("evidence", "count")),
        (words(N_("Pack number")), request.number),
        (words(N_("Made at")), view.when(request.made_at)),
    )
    return (
        Gap(35),
        Heading(words(N_("Evidence")), align="center"),
        Text(copy_mark(view, request), "strong", "center", size=16),
        Gap(20),
        Facts(_parties(view), label_share=0.26),
        Gap(8),
        Facts(rows, label_share=0.26),
    )


def copy_mark(view: View, request: PackRequest) -> str:
    """Return which copy this is: the original, or a duplicate with its number."""
    words = view.words
    mark = request.mark(words)
    if request.copies == 1:
        return mark
    return words(N_("{mark} (set {n} of {total})"), mark=mark, n=request.copy, total=request.copies)


def cause(view: View) -> str:
    """Return the cause of action: as recorded, else by the kind of claim, else not known."""
    suit = view.litigation()
    if suit.get("cause"):
        return view.text(suit["cause"])
    regimes = {row["regime"] for row in view.file.rows("loans")}
    claim = suit.get("claim_type") or (regimes.pop() if len(regimes) == 1 else "")
    return view.words(CAUSES[claim]) if claim in CAUSES else ""


def _parties(view: View) -> tuple[tuple[str, Cell], ...]:
    words, suit = view.words, view.litigation()
    return (
        (words(N_("Cause of action")), cause(view)),
        (words(N_("Case number of the court")), view.text(suit.get("case_number"))),
        (words(N_("Plaintiff")), view.plaintiff()),
        (words(N_("Defendant")), view.borrowers()),
        (words(N_("Court")), view.text(suit.get("court"))),
    )


def _pack(view: View, request: PackRequest) -> tuple[tuple[str, Cell], ...]:
    words = view.words
    rows: list[tuple[str, Cell]] = [
        (words(N_("Volume")), words(N_("volume {n} of {total}"), n=1, total=request.volumes)),
        (words(N_("Pages of evidence")), Pages("evidence", "count")),
        (words(N_("Pack number")), request.number),
        (words(N_("Made at")), view.when(request.made_at)),
        (words(NC_("pack", "Made by")), view.staff(request.made_by)),
        (words(N_("Head of the log (SHA-256, first characters)")), request.checkpoint[:_SHORT]),
    ]
    if request.supersedes:
        replaced = view.bracket(request.supersedes, view.text(request.reason))
        label = N_("Replaces pack (reason)") if request.reason else N_("Replaces pack")
        rows.append((words(label), replaced))
    return tuple(rows)
