"""The last look at a finished PDF before it takes its name: opens, has its pages, leads nowhere.

What its pictures are was checked against their hashes while they were written.
"""

from pathlib import Path

import pikepdf
import pypdfium2

from reports.pdf.pdfium import TURN
from resources.language import N_
from storage.errors import PackStopped


def check_pdf(path: Path, pages: int) -> None:
    """Raise ``PackStopped`` unless the file opens, has ``pages`` pages, and its links lead to them.

    Links into other files are not followed.
    """
    try:
        with TURN, pypdfium2.PdfDocument(path) as document:
            found = len(document)
    except pypdfium2.PdfiumError as error:
        raise PackStopped(problem=N_("the finished file does not open")) from error
    if found != pages:
        raise PackStopped(problem=N_("the finished file lacks pages"))
    if _astray(path):
        raise PackStopped(problem=N_("a link in the finished file leads to no page"))


def _astray(path: Path) -> bool:
    """Tell whether a link within the file leads to no page of it; pictures are not loaded."""
    with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream) as pdf:
        known = {page.objgen for page in pdf.pages}
        for page in pdf.pages:
            for note in page.get("/Annots", ()):
                target = note.get("/Dest")
                if target is not None and target[0].objgen not in known:
                    return True
    return False
