"""The limits under which files from outside are looked at and shown, by name."""

from datetime import timedelta
from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB

# What the type of a file is told from: the names of the first members of an office file lie here.
HEAD_BYTES: Final = 16 * KIB

# Derived copies: a tile of the grid, and a page of about 8.5 inches at 200 dots an inch.
THUMBNAIL_SIDE: Final = 512
PAGE_SIDE: Final = 1700
JPEG_QUALITY: Final = 82
# A covered copy keeps all pixels; a worse quality only where it would be too long to hand over.
COVER_QUALITY: Final = (92, 82, 60)

# A 200-megapixel phone JPEG is scaled while it is decoded; other formats need their full size.
MAX_PIXELS: Final = 256_000_000
MAX_PIXELS_UNSCALED: Final = 100_000_000
# A damaged picture with more of its pixels alike than this shows nothing.
EMPTY_SHARE: Final = 0.97
MAX_PICTURE_BYTES: Final = 256 * MIB

# One child process at work: address space, seconds, and what it may answer at most.
MAX_CHILD_MEMORY: Final = 1024 * MIB
MAX_SECONDS: Final = 20
MAX_THUMBNAIL_BYTES: Final = 2 * MIB
MAX_PAGE_BYTES: Final = 16 * MIB
MAX_HEADER_BYTES: Final = 64 * KIB
CHILDREN: Final = 2
CHUNK_BYTES: Final = 256 * KIB

# Metadata: real blocks have some dozens of entries in three directories.
MAX_METADATA_BYTES: Final = 4 * MIB
MAX_ENTRIES: Final = 1024
# The header of a film grows with its length: some 2 MiB an hour.
MAX_FILM_HEADER_BYTES: Final = 32 * MIB
MAX_VALUE_BYTES: Final = 4 * KIB
MAX_SEGMENTS: Final = 10_000
MAX_TEXT: Final = 120

# A camera's clock may run a little ahead of this computer's before its time counts as future.
CLOCK_TOLERANCE: Final = timedelta(minutes=10)

MAX_NAME: Final = 200
