"""The pages of the rail in their order, the same for every role, and which page stands under which.

Alt and the number of its place opens a page; a page that a role has little to do with keeps its
place, so that no number ever means another page.
"""

from typing import Final

from resources.language import N_, NC_, Words
from ui.widgets.rail import Entry

PAGES: Final = (
    ("today", N_("Today"), "today"),
    ("cases", NC_("rail", "Cases"), "cases"),
    ("visits", N_("Visits"), "visit"),
    ("pack", N_("Evidence pack"), "pack"),
    ("exchange", NC_("rail", "Exchange"), "exchange"),
    ("statistics", NC_("rail", "Statistics and daily report"), "chart"),
    ("settings", N_("Settings"), "settings"),
    ("oversight", NC_("rail", "Approvals"), "check"),
)
_UNDER: Final = {"dossier": "cases", "bin": "cases", "visit": "visits"}


def entries(words: Words) -> list[Entry]:
    """Return what the rail shows."""
    return [Entry(key, words(title), icon) for key, title, icon in PAGES]


def above(page: str) -> str:
    """Return the key of the rail under which a page stands: its own, or that of where it leads."""
    return _UNDER.get(page, page)
