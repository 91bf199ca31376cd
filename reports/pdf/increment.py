"""What pyHanko is given to work with: an addition behind a file, our stamp as a signature's look.

The addition leaves title, times and maker as they were: they speak of the pack, and must stay the
same in both places where a file says them.
"""

import io
from typing import Any

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle

from reports.pdf.stamp import Stamp


class Increment(IncrementalPdfFileWriter):
    """An addition to a finished file."""

    def _update_meta(self) -> None:
        """Leave what the file says of itself."""


class _OurPage(PdfContent):
    """The one page of a stamp, imported as a form."""

    def __init__(self, stamp: Stamp) -> None:
        left, low, right, top = stamp.box
        super().__init__(box=BoxConstraints(width=right - left, height=top - low))
        self._stamp = stamp

    def render(self) -> bytes:
        """Return the operator that shows it."""
        writer: Any = self._ensure_writer
        reader = PdfFileReader(io.BytesIO(self._stamp.content))
        self.resources.xobject["/Stamp"] = writer.import_page_as_xobject(reader, page_ix=0)
        return b"/Stamp Do"


def style_of(stamp: Stamp) -> StaticStampStyle:
    """Return the look, without a frame of pyHanko's own."""
    return StaticStampStyle(border_width=0, background=_OurPage(stamp), background_opacity=1.0)
