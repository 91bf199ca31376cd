"""Items made from what the field recorded: visits, interviews, findings, notices, the ledger."""

from collections.abc import Iterator, Mapping
from typing import Any

from reports.pack.candidate import Candidate, Desk
from reports.sections.arrears import told_by
from reports.sections.people import defendants
from reports.sections.view import NAMES, View
from resources.language import N_
from storage.kinds.finding import KIND as FINDING
from storage.kinds.notice import KIND as NOTICE
from storage.rows import Row
from storage.rules.dates import date_words

# Ways of giving a notice that can be signed for; a paper on a door never counts as served.
SIGNABLE = ("handed", "cohabiting_adult", "mail")
_OBJECT_OF_MEANS = {
    "oral": "oral_finding",
    "document": "utility_certificate",
    "notice_seen": "notice_seen",
}
VISIT, FINDING_PLACE, INTERVIEW, NOTICE_PLACE = range(4)


def record_candidates(desk: Desk) -> Iterator[Candidate]:
    """Yield an item for every record that may stand in the catalogue."""
    file = desk.view.file
    yield from _account(desk)
    yield from (_visit(desk, row) for row in file.rows("visits"))
    for row in file.rows("findings"):
        if row.ref not in desk.held.findings:
            yield _finding(desk, row)
    for row in file.rows("interviews"):
        if row.ref not in desk.held.interviews:
            yield _interview(desk, row)
    yield from (_notice(desk, row) for row in file.rows("notices"))


def _account(desk: Desk) -> Iterator[Candidate]:
    rows = (*desk.view.file.rows("loans"), *desk.view.file.rows("ledger"))
    if not rows:
        return
    yield Candidate(
        group=4,
        order=("", 0, ""),
        name=desk.view.words(N_("Summary of the loan and its ledger")),
        kind=desk.wording.fact("account", "kind"),
        form=desk.wording.fact("account", "form"),
        source=desk.wording.sentence("account", "source"),
        proves=desk.wording.sentence("account", "proves"),
        refs=tuple(row.ref for row in rows),
        make="ledger",
        remark=desk.view.words(N_("one-sided")),
    )


def _visit(desk: Desk, row: Row) -> Candidate:
    view = desk.view
    day, recorded = view.day(row["arrived_at"] or row["planned_at"]), view.day(row.recorded_at)
    team = view.words(NAMES).join(view.staff(ref) for ref in row["team"] or ())
    # "Made the same day" is said only where it was.
    source = "source" if day and day == recorded else "source_later"
    made = desk.wording.sentence("visit", source, team=team, day=day, recorded=recorded)
    return Candidate(
        group=6,
        order=desk.order(row.ref, row["arrived_at"] or row["planned_at"], VISIT),
        name=visit_name(desk, row),
        kind=desk.wording.fact("visit", "kind"),
        form=desk.wording.fact("visit", "form"),
        source=made if team else desk.wording.nameless(made),
        proves=desk.wording.sentence("visit", "proves", day=day),
        refs=(row.ref,),
        make="visit",
    )


def visit_name(desk: Desk, row: Row) -> str:
    """Return the name of a visit's record, with its counted place among the visits."""
    words = desk.view.words
    if row.ordinal is None:
        return words(N_("Record of a visit"))
    return words(N_("Record of visit no. {n}"), n=row.ordinal)


def _finding(desk: Desk, row: Row) -> Candidate:
    view, source = desk.view, row["source"] or {}
    thing = _OBJECT_OF_MEANS.get(row["learned_by"], "oral_finding")
    by_debtor = thing == "oral_finding" and source.get("kind") == "debtor"
    label = view.option(FINDING, "kind", row["kind"])
    return Candidate(
        group=6,
        order=desk.order(row["visit"], row["found_at"], FINDING_PLACE),
        name=view.words(N_("Record of a finding: {kind}"), kind=label),
        kind="party_statement" if by_debtor else desk.wording.fact(thing, "kind"),
        form=desk.wording.fact(thing, "form"),
        source=desk.wording.sentence(
            thing,
            "source",
            informant=told_by(view, source),
            organisation=view.text(source.get("organisation")),
            day=view.day(row["found_at"]),
        ),
        proves=desk.wording.sentence(thing, "proves"),
        refs=(row.ref,),
        make="finding",
    )


def _interview(desk: Desk, row: Row) -> Candidate:
    view = desk.view
    person = view.party_name(row["interviewee"]) or view.text((row["person"] or {}).get("name"))
    return Candidate(
        group=6,
        order=desk.order(row["visit"], row["started_at"], INTERVIEW),
        name=view.words(N_("Interview record of {day}"), day=view.day(row["started_at"])),
        kind=desk.wording.fact("interview", "kind"),
        form=desk.wording.fact("interview", "form"),
        source=desk.wording.sentence(
            "interview",
            "source" if row["signed"] else "source_unsigned",
            person=person,
            day=view.day(row["started_at"]),
            recorder=view.staff(row["recorder"]),
        ),
        proves=desk.wording.sentence(
            "interview", "proves_other" if _third(view, row) else "proves"
        ),
        refs=(row.ref,),
        make="interview",
    )


def _third(view: View, row: Row) -> bool:
    """Tell whether the person who spoke is no debtor: nothing is said in a debtor's name then."""
    party = view.party(row["interviewee"])
    if party is None:
        return bool((row["person"] or {}).get("name"))
    return party.ref not in {one.ref for one in defendants(view.file)}


def _notice(desk: Desk, row: Row) -> Candidate:
    view = desk.view
    arrival = arrived_on(row)
    thing = "notice_served" if arrival else "notice_sent"
    proves = "proves"
    if row["kind"] == "assignment":
        thing, proves = "assignment", "proves" if arrival else "proves_sent"
    language = view.words.language
    return Candidate(
        group=int(desk.wording.fact(thing, "group")),
        order=desk.order(row["visit"], row["issued_on"], NOTICE_PLACE),
        name=view.words(
            N_("{kind} (no. {number}) and proof of delivery"),
            kind=view.option(NOTICE, "kind", row["kind"]),
            number=row["number"],
        ),
        kind=desk.wording.fact(thing, "kind"),
        form=desk.wording.fact(thing, "form"),
        source=desk.wording.sentence(
            thing, "source", day=view.day(row["issued_on"]), deliveries=_deliveries(desk, row)
        ),
        proves=desk.wording.sentence(
            thing, proves, arrival=date_words(arrival, language) if arrival else ""
        ),
        refs=(row.ref,),
        make="notice",
    )


def arrived_on(row: Row) -> str:
    """Return when a notice was signed for, empty where no delivery counts as served."""
    for delivery in row["deliveries"] or ():
        if delivery.get("result") == "signed" and delivery.get("method") in SIGNABLE:
            return str(delivery.get("arrived_at") or delivery.get("at") or "")
    return ""


def _deliveries(desk: Desk, row: Row) -> str:
    said = [_delivery(desk, one) for one in row["deliveries"] or ()]
    return desk.view.words(N_("; ")).join(said) or desk.view.words(N_("no delivery recorded"))


def _delivery(desk: Desk, delivery: Mapping[str, Any]) -> str:
    view = desk.view
    method = view.option(NOTICE, "deliveries.method", delivery.get("method"))
    said = view.words(N_("{method} on {time}"), method=method, time=view.when(delivery.get("at")))
    return view.bracket(said, view.text(delivery.get("place")))
