"""Why no case is deleted, no request decided, no role given; beside ``storage.errors``."""

from resources.language import N_
from storage.errors import CaseError


class DeletionHeld(CaseError):
    """A legal hold, or proceedings that need the record."""

    sentence = N_("The case is held and may not be deleted: {reason}")
    advice = N_("Wait until the hold is lifted, or ask who set it.")


class StillKept(CaseError):
    """The time for which a case is kept is not over."""

    sentence = N_("The case is kept until {until}: {years} years from the last work on it.")
    advice = N_("Wait until then, or name another basis that the law knows.")


class NotClosed(CaseError):
    """No time runs before a case is closed."""

    sentence = N_("The case is not closed, so the time for which it is kept has not begun.")
    advice = N_("Close the case first, or name another basis that the law knows.")


class OwnRequest(CaseError):
    """Who asked for something wants to approve it himself, though somebody else works here."""

    sentence = N_("You asked for this yourself; another person has to approve it.")
    advice = N_("Let another supervisor decide, or let a colleague ask for it anew.")


class OwnRole(CaseError):
    """The owner of a vault wants to give himself a role with more rights than he has."""

    sentence = N_("Nobody gives himself another role: in this vault you are {role}, not {wanted}.")
    safe = N_("Nothing was changed; what you recorded stays as it is.")
    advice = N_(
        "Ask the office to correct your role there and to send a package; where no office is"
        " trusted here, a supervisor whose site is. Or make a vault of that role anew."
    )
