"""Builds the frozen snapshot of a case from case JSON, without a vault."""

import json
from collections.abc import Mapping
from typing import Any

from resources import path
from storage.evidence.filetypes import TEXT, XLSX
from storage.rows import Attachment, CaseFile, Row
from storage.rules.ordinals import visit_ordinals

LISTS = (
    "parties", "loans", "ledger", "contacts", "visits", "findings", "notices", "interviews",
    "promises", "plans", "assessments", "feedback", "evidence", "limitation", "flags",
)  # fmt: skip
_MIMES = {"pdf": "application/pdf", "m4a": "audio/mp4", "txt": TEXT, "xlsx": XLSX}
ENTERED_AT = "2019-04-12T18:00:00+08:00"


def sample_document() -> dict[str, Any]:
    """Return the sample field day as case JSON."""
    text = path("sample", "field-day.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def sample_case(place: int) -> CaseFile:
    """Return one case of the sample field day: 0 nobody at home, 1 the talk on the site."""
    document = sample_document()
    return case_file(document["cases"][place], document)


def case_file(case: Mapping[str, Any], document: Mapping[str, Any] | None = None) -> CaseFile:
    """Return a case of case JSON as a snapshot; records without a ref get one."""
    document = document or {}
    arrivals = [(one["ref"], one.get("arrived_at")) for one in case.get("visits") or ()]
    ordinals = visit_ordinals(arrivals)
    lists = {
        name: tuple(
            _row(name, values, f"{name}-{n}", ordinals)
            for n, values in enumerate(case.get(name) or (), start=1)
        )
        for name in LISTS
    }
    if case.get("litigation"):
        lists["litigation"] = (_row("litigation", case["litigation"], "litigation", {}),)
    fields = {key: value for key, value in case.items() if key not in {*LISTS, "litigation"}}
    files, attachments = _files(lists["evidence"])
    return CaseFile(
        case=Row("case", "case", "case", "", fields, ENTERED_AT, "s1"),
        lists=lists,
        organisation=_organisation(document),
        staff=_by_ref("staff", document.get("staff")),
        trips=_by_ref("trips", document.get("trips")),
        files=files,
        attachments=attachments,
    )


def _row(name: str, values: Mapping[str, Any], spare: str, ordinals: Mapping[str, int]) -> Row:
    ref = str(values.get("ref") or spare)
    return Row(
        id=f"id-{ref}",
        case_id="case",
        kind=name,
        ref=ref,
        values={key: value for key, value in values.items() if key != "ref"},
        recorded_at=ENTERED_AT,
        recorded_by="s1",
        ordinal=ordinals.get(ref) if name == "visits" else None,
    )


def _by_ref(name: str, rows: Any) -> dict[str, Row]:
    made = (_row(name, one, f"{name}-{n}", {}) for n, one in enumerate(rows or (), start=1))
    return {row.ref: row for row in made}


def _organisation(document: Mapping[str, Any]) -> Row | None:
    values = document.get("organisation")
    return _row("organisation", values, "organisation", {}) if values else None


def _files(rows: tuple[Row, ...]) -> tuple[dict[str, str], dict[str, Attachment]]:
    files, attachments = {}, {}
    for n, row in enumerate(rows, start=1):
        sha256 = row["sha256"] or f"{n:064x}"
        files[row.ref] = sha256
        attachments[sha256] = _attachment(sha256, row["file"])
    return files, attachments


def _attachment(sha256: str, name: str) -> Attachment:
    mime = _MIMES.get(name.rpartition(".")[2], "image/jpeg")
    return Attachment(
        sha256=sha256,
        size=2_345_678,
        name=name.rpartition("/")[2],
        mime=mime,
        taken_in_at=ENTERED_AT,
        taken_in_by="s2",
        width=4032,
        height=3024,
        taken_at="2019-04-12T13:41:00",
        device="DSJ-01",
    )
