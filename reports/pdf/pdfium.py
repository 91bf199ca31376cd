"""PDFium is one library for the whole process and made for one thread: its callers take turns."""

from threading import RLock
from typing import Final

# The one thing here that all share, because what it guards is shared: hold it while documents of
# PDFium are open.
TURN: Final = RLock()
