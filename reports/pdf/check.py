"""The last look at a finished PDF before it takes its name: does it open, has it its pages."""

from pathlib import Path

import pypdfium2

from resources.language import N_
from storage.errors import PackStopped


def check_pdf(path: Path, pages: int) -> None:
    """Raise ``PackStopped`` unless the file opens and has ``pages`` pages."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise PackStopped(problem=N_("the finished file does not open")) from error
    try:
        found = len(document)
    finally:
        document.close()
    if found != pages:
        raise PackStopped(problem=N_("the finished file lacks pages"))
