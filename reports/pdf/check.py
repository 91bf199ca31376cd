"""The last look at a finished PDF before it takes its name: opens, has its pages, leads nowhere.

What its pictures are was checked against their hashes while they were written.
"""

from collections.abc import Iterator
from ctypes import byref, c_int
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from resources.language import N_
from storage.errors import PackStopped


def check_pdf(path: Path, pages: int) -> None:
    """Raise ``PackStopped`` unless the file opens, has ``pages`` pages, and its links lead to them.

    Links into other files are not followed.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise PackStopped(problem=N_("the finished file does not open")) from error
    try:
        found = len(document)
        astray = found == pages and any(not 0 <= to < pages for to in _targets(document))
    finally:
        document.close()
    if found != pages:
        raise PackStopped(problem=N_("the finished file lacks pages"))
    if astray:
        raise PackStopped(problem=N_("a link in the finished file leads to no page"))


def _targets(document: pypdfium2.PdfDocument) -> Iterator[int]:
    """Yield the page that each link within the file leads to, -1 where there is none."""
    for page in document:
        at, link = c_int(0), pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page, byref(at), byref(link)):
            # What another file holds is an action, and has no place in this one.
            if not pdfium.FPDFLink_GetAction(link) or pdfium.FPDFLink_GetDest(document, link):
                place = pdfium.FPDFLink_GetDest(document, link)
                yield pdfium.FPDFDest_GetDestPageIndex(document, place) if place else -1
        page.close()
