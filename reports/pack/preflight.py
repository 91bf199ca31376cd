"""What stops a pack before it is drawn: gaps may be forced, photographs never may.

Sums that differ may not, unless the notice is out of the house and nobody can change it any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.pack.agreement import differences
from reports.pack.hints import NO_GROUP, NO_PROOF, NO_SOURCE
from reports.pack.item import Item, PackWarning
from reports.pack.plan import PackPlan
from reports.pack.request import PackRequest
from reports.sections.view import NAMES
from resources.language import N_, Words
from storage.casework.covering import chosen_copies
from storage.rows import CaseFile, Row
from storage.rules.dates import date_words
from storage.rules.money import print_money
from storage.rules.proof import given_out

INSIDE_HOME = N_("Taken inside a home, and no leave to enter is recorded (G12).")
OTHERS = N_("Shows a child, private matters or other people's data; cover it in a copy (G12).")
DIFFERS = N_(
    "Notice {number}, computed until {day}: {what} {stated}, but the computation of interest gives "
    "{computed} for that day."
)
DIFFERS_OF = N_(
    "Notice {number}, computed until {day}: {what} {stated}, but the computation of interest gives "
    "{computed} for that day for the loans whose principal it states (contract {contracts})."
)
RULING = N_(
    "A notice that was given out cannot be changed any more: a supervisor or a lawyer may have the "
    "pack made in spite of this and has to say why (“Make it in spite of what is missing”, or "
    "--force with --reason)."
)
FORCED_BY = N_("Made in spite of this on the decision of {name} (reason: {why}): {reason}")
FORCED = N_("Made in spite of this: {reason}")
_NEEDS_BLUR = frozenset({"others_data", "minor", "sensitive"})


@dataclass(frozen=True, slots=True)
class Stop:
    """A reason not to make the pack; only a ``forceable`` one may be overruled, and is recorded.

    ``lead`` is the ref of the record where it can be mended. ``ruling`` says who may overrule it
    where not everybody may, and only with a reason; empty otherwise.
    """

    code: str
    where: str
    message: str
    forceable: bool
    lead: str = ""
    ruling: str = ""

    def overruled(self, *, forced: bool, ruled: bool) -> bool:
        """Tell whether the pack may be made in spite of it; ``ruled``: one who may said why."""
        return self.forceable and forced and (ruled or not self.ruling)


def preflight(plan: PackPlan, file: CaseFile, words: Words) -> tuple[Stop, ...]:
    """Return everything that stops the pack, in the order of the catalogue."""
    return tuple(stop for item in plan.items for stop in _of_item(item, file, words))


def forced_remarks(
    stops: tuple[Stop, ...], request: PackRequest, words: Words
) -> Iterator[PackWarning]:
    """Yield a remark for every gap in spite of which a pack is made (``--force``)."""
    name, why = request.made_by, request.forced_because
    for stop in stops:
        if stop.forceable:
            said = words(FORCED, reason=stop.message)
            if stop.ruling:
                said = words(FORCED_BY, name=name, why=why, reason=stop.message)
            yield PackWarning("Forced", stop.where, said, stop.lead)


def _of_item(item: Item, file: CaseFile, words: Words) -> Iterator[Stop]:
    where = item.place
    gaps = (
        ("NoNumber", item.number, NO_GROUP),
        ("NoSource", item.source, NO_SOURCE),
        ("NoProof", item.proves, NO_PROOF),
    )
    for code, value, message in gaps:
        if not value:
            yield Stop(code, where, words(message), forceable=True, lead=item.lead)
    for row in file.rows("evidence"):
        if row.ref in item.refs:
            yield from _of_photo(row, file, where, words)
    for row in file.rows("notices"):
        if item.make == "notice" and row.ref in item.refs:
            yield from _of_sums(row, file, where, words)


def _of_photo(row: Row, file: CaseFile, where: str, words: Words) -> Iterator[Stop]:
    tags = frozenset(row["tags"] or ())
    if "inside_home" in tags and not _let_in(row, file):
        yield Stop("InsideHome", where, words(INSIDE_HOME), forceable=False, lead=row.ref)
    if tags & _NEEDS_BLUR and row.ref not in chosen_copies(file):
        yield Stop("NeedsBlur", where, words(OTHERS), forceable=False, lead=row.ref)


def _of_sums(row: Row, file: CaseFile, where: str, words: Words) -> Iterator[Stop]:
    out = given_out(row)
    ruling = words(RULING) if out else ""
    for one in differences(file, row):
        values = {
            "number": row["number"],
            "day": date_words(one.until.isoformat(), words.language),
            "what": words(one.what),
            "stated": print_money(one.stated),
            "computed": print_money(one.computed),
        }
        if one.contracts:
            message = words(DIFFERS_OF, contracts=words(NAMES).join(one.contracts), **values)
        else:
            message = words(DIFFERS, **values)
        yield Stop("InterestDiffers", where, message, out, row.ref, ruling)


def _let_in(row: Row, file: CaseFile) -> bool:
    """Leave to enter counts where it says who gave it and when (G10)."""
    visit = next((one for one in file.rows("visits") if one.ref == row["visit"]), None)
    consent = (visit["entry_consent"] if visit else None) or {}
    return bool(consent.get("by") and consent.get("at"))


def listed(stops: list[Stop], words: Words) -> str:
    """Return a short sentence, then a line for each item with all that stops it."""
    lines: dict[str, list[str]] = {}
    for stop in stops:
        lines.setdefault(stop.where, []).append(stop.message)
    joint = "" if words.language == "zh_CN" else " "
    said = [f"{where}: {joint.join(messages)}" for where, messages in lines.items()]
    said += dict.fromkeys(stop.ruling for stop in stops if stop.ruling)
    first = words(N_("{n} item(s) are incomplete or may not be printed:"), n=len(lines))
    # The sentence around it brings the last full stop.
    return "\n".join((first, *said)).rstrip(".。")
