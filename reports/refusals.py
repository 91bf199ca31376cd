"""What making, signing and stamping papers may be refused for, beside ``storage.errors``."""

from resources.language import N_
from storage.errors import CaseError


class FileInTheWay(CaseError):
    """Something else lies where a file was to be written."""

    sentence = N_("{path} was there before: {problem}.")
    safe = N_("It was left as it is, and nothing was written.")
    advice = N_("Choose another name, or move that file away yourself.")


class WrongEnding(CaseError):
    """A file was to be written under a name that says it is something else."""

    sentence = N_("A file that ends like {path} is not what would be written there.")
    safe = N_("Nothing was written.")
    advice = N_("Choose a name that ends in {endings}.")


class PackFileChanged(CaseError):
    """A file of a pack is not the one any more that was recorded when it was made."""

    sentence = N_("{path} is no longer the file that was made.")
    safe = N_("It was left as it is, and nothing was written.")
    advice = N_("Make the pack again: what is handed over has to be what is recorded.")


class ImpossibleCutoff(CaseError):
    """A day up to which no interest can be computed for this case."""

    sentence = N_("Interest cannot be computed up to {day}: {problem}.")
    safe = N_("Nothing was written.")
    advice = N_("Choose a day after the first loan was paid out.")


class PackUnfinished(CaseError):
    """The program ended before a pack was entered in its case."""

    sentence = N_("Pack {number} was not finished when the program ended: {path}.")
    safe = N_("What it left there was removed; an earlier pack of that name lies there again.")
    advice = N_("Make it again.")


class TimestampRefused(CaseError):
    """The response of an authority that was not added."""

    sentence = N_("The timestamp was not added: {problem}.")
    safe = N_("The file is unchanged.")
    advice = N_("Make a new request, or ask the authority for another response.")


class CertificateRefused(CaseError):
    """A certificate, or a picture of a seal, with which nothing can be signed."""

    sentence = N_("{name} cannot be used for signing: {problem}.")
    safe = N_("Nothing was signed.")
    advice = N_("Check the file and its passphrase, or go on without a signature.")


class DrawingBrokeOff(CaseError):
    """The process that draws a pack ended before it was done."""

    sentence = N_("The pack was not finished: the process that drew it ended by itself.")
    safe = N_("No file of it was left, and nothing was recorded.")
    advice = N_("Try again; if it happens again, close other programs and look at the free memory.")
