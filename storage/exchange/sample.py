"""The shipped sample field day, put into a vault that is made for it."""

from typing import Final

from resources import path
from storage.casework import cases
from storage.casework.session import Session
from storage.exchange.case_import import import_cases
from storage.progress import NoProgress, Progress

# No secret: it opens a vault that holds nothing but the sample, and is shown with it.
PASSPHRASE: Final = "sample"  # noqa: S105
SITE: Final = "示例"
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
