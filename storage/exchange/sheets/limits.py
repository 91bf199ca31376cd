"""The limits under which sheets from outside are read, by name."""

from typing import Final

MIB: Final = 1024 * 1024
# A bundle without an interpreter calls itself with this one argument to become the reader.
ARGUMENT: Final = "--read-sheet"

# A borrower list of 100,000 rows has 12 MB; Excel itself ends at 1,048,576 rows.
MAX_FILE_BYTES: Final = 128 * MIB
MAX_ROWS: Final = 300_000
MAX_COLUMNS: Final = 256
MAX_SHEETS: Final = 64
# What Excel lets stand in one cell.
MAX_CELL_CHARACTERS: Final = 32_767
MAX_LINE_BYTES: Final = 1 * MIB
MAX_ANSWER_BYTES: Final = 256 * MIB

# The package of a workbook, before anything of it is parsed.
MAX_MEMBERS: Final = 2_000
MAX_INFLATED_BYTES: Final = 1024 * MIB
# Sheets of like rows shrink to a fortieth; what shrinks more and is large is a bomb.
MAX_RATIO: Final = 150
RATIO_COUNTS_FROM: Final = 32 * MIB

# The child: address space, seconds of silence before it is ended, seconds of processor time.
MAX_CHILD_MEMORY: Final = 1024 * MIB
MAX_SILENCE_SECONDS: Final = 18.0
MAX_PROCESSOR_SECONDS: Final = 180
MAX_OPEN_FILES: Final = 32
CHUNK_BYTES: Final = 256 * 1024
