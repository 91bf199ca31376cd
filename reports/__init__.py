"""What is printed."""

from typing import Final

# Asks the program to be the process that draws a pack; here, where it costs nothing to read.
DRAW_PACK: Final = "--draw-pack"
