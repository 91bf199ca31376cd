"""A foreign case, checked: canonical objects with their paths, or the flaws that refuse it."""

import hashlib
import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from resources.language import N_
from storage.kinds import BY_NAME, CASE_LISTS
from storage.kinds.fields import Flaw, Flaws, Text, Time, Use, split_ref
from storage.kinds.kind import Kind

CLAIMS = {"recorded_at": Time(), "recorded_by": Text()}
Known = Callable[[Use], bool]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One object of a file: its kind, where it stood, its ref if it came with one, its values."""

    kind: Kind
    path: str
    ref: str | None
    values: dict[str, Any]
    file: Path | None = None


@dataclass(slots=True)
class IncomingCase:
    """A checked case; ``flaws`` refuse it as a whole."""

    path: str
    case_no: str
    values: dict[str, Any]
    objects: list[Incoming] = field(default_factory=list)
    flaws: Flaws = field(default_factory=list)

    def refs(self) -> Iterator[tuple[str, str, str]]:
        """Yield (owner, path, ref) of every object in a list, at any depth.

        The owner is the list; of a row inside an object ``list/ref`` of that object.
        """
        for item in self.objects:
            if item.ref:
                yield item.kind.list_name, item.path, item.ref
            for path, ref in item.kind.nested_refs(item.values):
                yield f"{item.kind.list_name}/{item.ref or ''}", f"{item.path}.{path}", ref


def check_object(
    kind: Kind, value: Any, path: str, flaws: Flaws, *, claims: bool = True
) -> Incoming:
    """Check one object against its kind; claims and ref are told from its fields."""
    ref, rest = (
        (None, value) if kind.single else split_ref(value, path, flaws, required=kind.ref_required)
    )
    claimed: dict[str, Any] = {}
    if isinstance(rest, dict) and claims:
        for name, check in CLAIMS.items():
            given = rest.get(name)
            if given is not None:
                claimed[name] = check.check(given, f"{path}.{name}", flaws)
        rest = {name: item for name, item in rest.items() if name not in CLAIMS}
    values = kind.check(rest, path, flaws)
    return Incoming(kind, path, ref, values | {k: v for k, v in claimed.items() if v is not None})


def check_case(value: Any, path: str, folder: Path) -> IncomingCase:
    """Check a case and everything in it but where its refs lead."""
    flaws: Flaws = []
    if not isinstance(value, dict):
        flaws.append(
            Flaw(path, "wrong_type", N_("must be {expected}"), {"expected": N_("an object")})
        )
        return IncomingCase(path, "", {}, [], flaws)
    lists = {kind.list_name for kind in CASE_LISTS}
    own = {name: item for name, item in value.items() if name not in lists}
    values = BY_NAME["case"].check(own, path, flaws)
    case = IncomingCase(path, str(values.get("case_no", "")), values, [], flaws)
    for kind in CASE_LISTS:
        case.objects += _check_list(kind, value.get(kind.list_name), path, flaws)
    case.objects = [_check_file(item, folder, flaws) for item in case.objects]
    _check_unique(case)
    return case


def _check_list(kind: Kind, value: Any, path: str, flaws: Flaws) -> Iterator[Incoming]:
    where = f"{path}.{kind.list_name}"
    if value is None:
        return
    if kind.single:
        yield check_object(kind, value, where, flaws)
        return
    if not isinstance(value, list):
        flaws.append(Flaw(where, "wrong_type", N_("must be a list")))
        return
    for n, item in enumerate(value):
        yield check_object(kind, item, f"{where}[{n}]", flaws)


def _check_unique(case: IncomingCase) -> None:
    first: dict[str, str] = {}
    for _list, path, ref in case.refs():
        if ref in first:
            case.flaws.append(
                Flaw(f"{path}.ref", "duplicate_ref", N_("stands at {path} already"),
                     {"path": first[ref]})
            )  # fmt: skip
        first.setdefault(ref, path)


def check_uses(items: Iterable[Incoming], known: Known, flaws: Flaws) -> None:
    """Add a flaw for every ref that leads nowhere."""
    for item in items:
        for use in item.kind.uses(item.values, item.path):
            if not known(use):
                flaws.append(
                    Flaw(use.path, "unknown_ref", N_("the reference {ref} leads nowhere"),
                         {"ref": use.ref})
                )  # fmt: skip


def _check_file(item: Incoming, folder: Path, flaws: Flaws) -> Incoming:
    """Find the file of an evidence object and compare its hash; other kinds pass."""
    if item.kind.name != "evidence" or "file" not in item.values:
        return item
    name, where = item.values["file"], f"{item.path}.file"
    path, problem = locate(folder, name)
    if path is None:
        flaws.append(Flaw(where, problem[0], problem[1]))
        return item
    sha256, claimed = hash_file(path), item.values.get("sha256")
    if claimed is not None and claimed.lower() != sha256:
        flaws.append(Flaw(f"{item.path}.sha256", "hash_differs", N_("the file has another hash")))
    values = {key: value for key, value in item.values.items() if key != "file"}
    named = values.get("name") or name.replace("\\", "/").rpartition("/")[2]
    return Incoming(
        item.kind, item.path, item.ref, values | {"sha256": sha256, "name": named}, path
    )


def locate(folder: Path, name: str) -> tuple[Path | None, tuple[str, str]]:
    """Return the file that a document names beside it, or None with (code, sentence)."""
    parts = name.replace("\\", "/").split("/")
    if name[:1] in {"/", "\\"} or name[1:2] == ":" or ".." in parts or "\x00" in name:
        return None, ("unsafe_path", N_("must name a file beside the document"))
    path = folder
    for part in parts:
        # Archives made on a Mac name their files in decomposed letters.
        names = (part, unicodedata.normalize("NFD", part))
        found = next((path / one for one in names if os.path.lexists(path / one)), None)
        if found is None:
            return None, ("file_absent", N_("the file is not there"))
        path, mode = found, os.lstat(found).st_mode
        if stat.S_ISLNK(mode):
            return None, ("file_is_link", N_("is a link; links are not followed"))
    if not stat.S_ISREG(mode):
        return None, ("file_absent", N_("is not a file"))
    return path, ("", "")


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def as_uses(values: Mapping[str, Any], names: Iterable[str]) -> list[Any]:
    """Return the known values among ``names``."""
    return [values[name] for name in names if values.get(name)]
