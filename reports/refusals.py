"""What making, signing and stamping papers may be refused for, beside ``storage.errors``."""

from resources.language import N_
from storage.errors import CaseError


class FileInTheWay(CaseError):
    """Something else lies where a file was to be written."""

    sentence = N_("{path} was there before: {problem}.")
    safe = N_("It was left as it is, and nothing was written.")
    advice = N_("Choose another name, or move that file away yourself.")


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
