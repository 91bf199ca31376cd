"""The shipped sample field day, put into a vault that is made for it."""

from typing import Final

from resources import path
from storage.casework import cases, records
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.exchange.case_import import import_cases
from storage.progress import NoProgress, Progress

# No secret: it opens a vault that holds nothing but the sample, and is shown with it.
PASSPHRASE: Final = "sample"  # noqa: S105
SITE: Final = "示例"
# Kept with the correction, in the language of the sample.
_PROLONGED: Final = "示例：授权期限顺延，供今天练习"
_OWNER: Final = {
    "name": "外访员甲",
    "employee_no": "WF-001",
    "role": "field",
    "credential_no": "GZ-001",
}


def fill_sample(session: Session, progress: Progress | None = None) -> None:
    """Put the sample field day into a new vault, entered by its first officer."""
    session.name_site(SITE)
    cases.add_staff(session, _OWNER, owner=True)
    import_cases(session, path("sample", "field-day.json"), progress=progress or NoProgress())
    prolong(session)


def prolong(session: Session) -> None:
    """Let the authority of the sample's agency last, so that a day can be planned now (G26)."""
    today = session.clock.now().wall.date().isoformat()
    for office in rows_of(session, "", "organisation"):
        agency = office["agency"] or {}
        if agency.get("authorised_until", today) < today:
            lasting = {**agency, "authorised_until": f"{int(today[:4]) + 1}-12-31"}
            records.correct(session, office.id, {"agency": lasting}, _PROLONGED)
