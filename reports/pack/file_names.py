"""How the files that go along in a pack are called: as they were, nobody's name or number in it."""

from dataclasses import replace

from reports.content import Attached, Document
from reports.pack.gather import Originals
from reports.sections.sheets import Documents
from reports.sections.view import View


def guarded_originals(view: View, originals: Originals) -> Originals:
    """Return the files to embed under names that the paper may show (rules.md 6.5)."""

    def original(ref: str) -> Attached | None:
        found = originals(ref)
        return _guarded(view, found) if found else None

    return original


def guarded_documents(view: View, documents: Documents) -> Documents:
    """Return the PDFs to bind in; what goes along of them bears a name that the paper may show."""

    def document(ref: str) -> Document | None:
        found = documents(ref)
        if found is None or found.attached is None:
            return found
        return replace(found, attached=_guarded(view, found.attached))

    return document


def _guarded(view: View, attached: Attached) -> Attached:
    # No file system of Windows takes a star.
    name = view.text(attached.name).replace("*", "x")
    return replace(attached, name=name, about=view.text(attached.about))
