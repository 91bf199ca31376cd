"""How much of a foreign PDF is read, and what is told of one that cannot be."""

from typing import Final

MAX_PAGES: Final = 3000
MAX_OBJECTS: Final = 300_000
ENCRYPTED: Final = "encrypted"
DAMAGED: Final = "damaged"
EMPTY: Final = "empty"
TOO_LARGE: Final = "too_large"
