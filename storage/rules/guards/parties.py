"""Guards of the person addressed: guarantors after their period, spouses, minors; authority."""

from collections.abc import Iterator
from datetime import date

from resources.language import N_
from storage.rules.guarantors import guarantor_clocks
from storage.rules.guards.persons import addressed, years_old
from storage.rules.guards.scene import Hit, Item, Limits, Scene
from storage.rules.moments import day
from storage.rules.sentences import sentence
from storage.rules.tables import tables_of

LATE = N_("{person} was a guarantor until {day}, and no demand within that period is recorded.")
SPOUSE = N_("Payment is demanded of the spouse, and no reason for a common debt is recorded.")
MINOR = N_("{person} was {age} years old; a person under {least} is not to be asked for payment.")
NO_DOCUMENT = N_("No authority document of the agency {agency} is recorded.")
OUT_OF_TIME = N_("The authority of the agency {agency} does not cover {day}.")


def guarantor_after_period(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield demands to guarantors after their period, none having been made within it (G25)."""
    periods = _guarantee_ends(scene)
    for item in _demanding(scene):
        person = addressed(scene.file, item)
        end = periods.get(person.ref)
        if end is None or item.day <= end or _demanded_by(scene, person.ref, end):
            continue
        yield Hit(item, sentence(LATE, person=person.name, day=end))


def spouse_without_basis(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield demands to a spouse without a reason for a common debt (G25)."""
    reasons = {
        row.ref: f"{row['relation'] or ''} {row['marital_note'] or ''}"
        for row in scene.file.rows("parties")
    }
    for item in _demanding(scene):
        person = addressed(scene.file, item)
        told = reasons.get(person.ref, "")
        if person.role == "spouse" and not any(word in told for word in limits["basis"]):
            yield Hit(item, sentence(SPOUSE))


def minor_addressed(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield demands to and interviews with people under age (G25)."""
    parties = {row.ref: row for row in scene.file.rows("parties")}
    met = [(item, addressed(scene.file, item).ref) for item in _demanding(scene)]
    talks = [(item, str(item["interviewee"] or "")) for item in scene.items("interviews")]
    for item, ref in (*met, *talks):
        row = parties.get(ref)
        years = years_old(row, item.day) if row else None
        if row is not None and years is not None and years < limits["age"]:
            values = {"age": years, "least": limits["age"]}
            yield Hit(item, sentence(MINOR, person=row["name"], **values))


def authority_missing(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield what an agency did without an authority valid on the day (G26)."""
    office = scene.file.organisation
    agency = (office["agency"] if office else None) or {}
    if not agency.get("name"):
        return
    for item in scene.approaches():
        if not agency.get("authority_document"):
            yield Hit(item, sentence(NO_DOCUMENT, agency=agency["name"]))
        elif not _covers(agency.get("authorised_from"), agency.get("authorised_until"), item.day):
            yield Hit(item, sentence(OUT_OF_TIME, agency=agency["name"], day=item.day))


def _demanding(scene: Scene) -> Iterator[Item]:
    for item in scene.items("contacts"):
        if item["direction"] == "out" and item["demanded"]:
            yield item


def _covers(start: str | None, end: str | None, on: date) -> bool:
    return bool(start and end) and day(str(start)) <= on <= day(str(end))


def _guarantee_ends(scene: Scene) -> dict[str, date]:
    """Return the last day of each guarantor's period, the latest where there are several loans."""
    parties = [{"ref": row.ref, **row.values} for row in scene.file.rows("parties")]
    loans = [{"ref": row.ref, **row.values} for row in scene.file.rows("loans")]
    ends: dict[str, date] = {}
    for clock in guarantor_clocks(parties, loans, tables_of(scene.file).rest):
        ends[clock.party] = max(clock.period.legal, ends.get(clock.party, date.min))
    return ends


def _demanded_by(scene: Scene, ref: str, end: date) -> bool:
    """A demand within the period keeps the guarantor bound; from then on limitation runs."""
    return any(
        item.day <= end and addressed(scene.file, item).ref == ref for item in _demanding(scene)
    )
