"""Whether what was added behind a PDF file adds signatures and timestamps only, and alters nothing.

An addition may write an object anew; only three may be, and in one way each: the root may gain a
form, a page an annotation for a signature, the form a field.
"""

import io
from typing import Any, Final

_ROOT_GAINS: Final = frozenset({"/AcroForm"})
_FORM_GAINS: Final = frozenset({"/Fields", "/SigFlags"})
_PAGE_GAINS: Final = frozenset({"/Annots"})


def only_marks(reader: Any) -> bool:
    """Tell whether every revision after the first only adds signatures; ``reader`` is pyHanko's."""
    return all(_adds_only(reader, at) for at in range(1, reader.xrefs.total_revisions))


def _adds_only(reader: Any, at: int) -> bool:
    before, after = reader.get_historical_resolver(at - 1), reader.get_historical_resolver(at)
    if reader.xrefs.refs_freed_in_revision(at):
        return False
    for name in ("/Root", "/Info"):
        if _raw(before.trailer_view, name) != _raw(after.trailer_view, name):
            return False
    root = after.trailer_view.raw_get("/Root").reference
    for reference in reader.xrefs.explicit_refs_in_revision(at):
        if reader.xrefs.get_historical_ref(reference, at - 1) is None:
            continue
        old, new = before.get_object(reference), after.get_object(reference)
        if not _gains(old, new, root=reference.idnum == root.idnum):
            return False
    return True


def _gains(old: Any, new: Any, *, root: bool) -> bool:
    """Tell whether an object that was there is as it was, but for what a signature adds to it."""
    if _source(old) == _source(new):
        return True
    if not (isinstance(old, dict) and isinstance(new, dict)) or hasattr(old, "encoded_data"):
        return False
    if root:
        return _same_but(old, new, _ROOT_GAINS)
    if _raw(old, "/Type") == b"/Page":
        return _same_but(old, new, _PAGE_GAINS) and _longer(old, new, "/Annots", widgets=True)
    if "/Fields" in old:
        return _same_but(old, new, _FORM_GAINS) and _longer(old, new, "/Fields", widgets=False)
    return False


def _same_but(old: Any, new: Any, gains: frozenset[str]) -> bool:
    names = {*old.keys(), *new.keys()} - gains
    return all(_raw(old, name) == _raw(new, name) for name in names)


def _longer(old: Any, new: Any, name: str, *, widgets: bool) -> bool:
    """Tell whether a list only became longer, by signatures."""
    former, later = list(_items(old, name)), list(_items(new, name))
    if [_source(one) for one in former] != [_source(one) for one in later[: len(former)]]:
        return False
    added = [one.get_object() for one in later[len(former) :]]
    return all(_raw(one, "/FT") == b"/Sig" for one in added) and (
        not widgets or all(_raw(one, "/Subtype") == b"/Widget" for one in added)
    )


def _items(thing: Any, name: str) -> Any:
    """Return the items of a list as they stand in it, references as references."""
    found = thing.get(name, ())
    return [found.raw_get(at) for at in range(len(found))] if len(found) else []


def _raw(thing: Any, name: str) -> bytes:
    """Return how an entry is written, empty where there is none."""
    return _source(thing.raw_get(name)) if name in thing else b""


def _source(thing: Any) -> bytes:
    target = io.BytesIO()
    thing.write_to_stream(target, None)
    return target.getvalue()
