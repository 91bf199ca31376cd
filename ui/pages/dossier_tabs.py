"""The eight tabs of a dossier: their titles, and the kinds that each of them lists."""

from resources.language import N_
from storage.kinds import KINDS
from storage.kinds.kind import Kind

TABS: tuple[tuple[str, str], ...] = (
    ("overview", N_("Overview")),
    ("loans", N_("Loans and ledger")),
    ("timeline", N_("Timeline")),
    ("visits", N_("Visits")),
    ("findings", N_("Findings")),
    ("interviews", N_("Interviews")),
    ("evidence", N_("Evidence")),
    ("litigation", N_("Litigation")),
)
KEYS = tuple(key for key, _title in TABS)
# The list whose length a tab shows.
COUNTED = {name: name for name in ("loans", "visits", "findings", "interviews", "evidence")}


def kinds_of(tab: str) -> tuple[Kind, ...]:
    """Return the kinds that a tab lists; those without a tab stand at the end of the overview."""
    mine = [kind for kind in KINDS if not kind.office and kind.tab == tab]
    if tab == "overview":
        mine += [kind for kind in KINDS if not kind.office and not kind.tab]
    return tuple(mine)


def tab_of(kind: Kind) -> str:
    """Return the tab in which a record of a kind is shown."""
    return next((key for key in KEYS if kind in kinds_of(key)), "overview")
