"""Why a file is refused or kept without a preview: one sentence part per reason, by name.

Each fills the ``{problem}`` of a sentence, so it begins with a small letter and has no full stop.
"""

from typing import Final

from resources.language import N_

# Refused: nothing is taken in.
EMPTY_FILE: Final = N_("the file is empty (0 bytes)")
NO_SUCH_FILE: Final = N_("there is no such file")
A_LINK: Final = N_("it is a link to another place; choose the file itself")
NOT_A_FILE: Final = N_("it is a folder or a device, not a file")
NOT_PERMITTED: Final = N_("this account may not read it")
IN_USE: Final = N_("another program holds it open")
UNREADABLE: Final = N_("the disk or medium does not give its bytes")

# Kept, with a preview of what is readable.
PARTLY_DAMAGED: Final = N_("the picture is damaged; the preview shows only the readable part")

# Kept, without a preview.
DAMAGED: Final = N_("the picture is damaged and cannot be shown")
TOO_LARGE: Final = N_("the picture is too large for a preview")
TOO_SLOW: Final = N_("the preview took too long and was stopped")
UNSAFE: Final = N_("the picture made the decoder fail, so it is not shown")
NO_DECODER: Final = N_("pictures of this type cannot be shown here")
UNKNOWN_TYPE: Final = N_("the type of the file is not known")
NO_PICTURE: Final = N_("a file of this type has no preview picture")

ALL: Final = (
    EMPTY_FILE,
    NO_SUCH_FILE,
    A_LINK,
    NOT_A_FILE,
    NOT_PERMITTED,
    IN_USE,
    UNREADABLE,
    PARTLY_DAMAGED,
    DAMAGED,
    TOO_LARGE,
    TOO_SLOW,
    UNSAFE,
    NO_DECODER,
    UNKNOWN_TYPE,
    NO_PICTURE,
)
