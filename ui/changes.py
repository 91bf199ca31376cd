"""What was written, in words for the status bar, and what of it can be undone."""

from resources.language import N_, Words
from storage.casework.change import ASKED, GRANTED, REFUSED, Change

_SENTENCES = {
    "added": N_("Added: {label}"),
    "corrected": N_("Corrected: {label}"),
    "removed": N_("Moved to the bin: {label}"),
    "restored": N_("Taken out of the bin: {label}"),
    "undone": N_("Undone: {label}"),
    "redone": N_("Done again: {label}"),
    "imported": N_("Imported: {label}"),
    "logged": N_("Logged: {label}"),
}
# What was written is no approval yet, and no deletion: it says so, and what comes next.
_ASKED = {
    ASKED: N_("Asked for approval: it waits for a decision, nothing is approved yet."),
    GRANTED: N_("Approved: the decision is written down."),
    REFUSED: N_("Refused: the decision is written down."),
}
_UNDOABLE = frozenset({"added", "corrected", "removed", "restored", "redone"})
# Custody entries and packs say what happened: they are never taken back.
_FIRM = frozenset({N_("Custody entry"), N_("Evidence pack")})

# An import of packages is no entry of this site: it is taken back as a whole.
IMPORT = N_("Import of packages")


class Changes:
    """The last write that can be taken back by writing what stood before it, or import."""

    def __init__(self) -> None:
        self.last: Change | None = None
        self.undone: Change | None = None

    def note(self, change: Change) -> bool:
        """Remember a change; tells whether it can be undone."""
        if change.label in _FIRM or not change.operations:
            return False
        # Only what was undone last can be done again, and nothing once something new is written.
        again = change.what == "undone" and change.label != IMPORT
        self.undone = change if again else None
        undoable = change.what in _UNDOABLE or is_import(change)
        self.last = change if undoable else None
        return self.last is not None

    def take(self) -> Change | None:
        """Return the change to undo, once."""
        change, self.last = self.last, None
        return change

    def take_undone(self) -> Change | None:
        """Return the undoing to take back, once."""
        change, self.undone = self.undone, None
        return change


def taken_back(package: str) -> Change:
    """Return what is told once an import was taken back; ``package`` is its last one."""
    return Change("undone", "", (), IMPORT, (package,))


def is_import(change: Change) -> bool:
    """Tell whether a change is an import of packages, which is undone in a way of its own."""
    return change.what == "imported" and change.label == IMPORT


def sentence(change: Change, words: Words) -> str:
    """Return one sentence that says what a change did."""
    if change.what == "added" and change.label in _ASKED:
        return words(_ASKED[change.label])
    return words(_SENTENCES[change.what], label=words(change.label))


def quiet(change: Change) -> bool:
    """Tell whether a change is no act of the person and needs no word."""
    return change.label == N_("Custody entry") or not change.operations
