"""Keeps the translations: finds the messages in the code, checks the .po files, writes the .mo.

``python packaging/words.py`` adds new messages to the catalogue of their room, compiles, and tells
what is wrong; ``--prune`` also drops what no code says any more; ``--check`` writes nothing and
exits 1 where anything is missing, stale or contradictory.
"""

import argparse
import ast
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

# The first room whose folder holds a file owns its messages.
ROOMS: Final = {
    "commands": ("main.py", "ui/commands"),
    "ui": ("ui",),
    "reports": ("reports",),
    "storage": ("storage",),
}
LOCALE: Final = "zh_CN"
FOLDER: Final = f"resources/words/{LOCALE}/LC_MESSAGES"
# Names that mark a message, and names under which the code keeps a Words object.
MARKS: Final = {"N_", "NC_"}
SPEAKERS: Final = {"words", "_words"}

Key = tuple[str | None, str]  # context, message


@dataclass(frozen=True)
class Use:
    """One place in the code that says a message."""

    room: str
    key: Key
    where: str


class _Merged(Catalog):
    """All rooms in one catalogue; a fixed header, so that the same words give the same bytes."""

    # The property it replaces would add today's date and the tool's version.
    mime_headers: Any = (("Content-Type", "text/plain; charset=utf-8"), ("Language", LOCALE))


# --- the code ------------------------------------------------------------------------------------


def find_uses(root: Path) -> tuple[list[Use], list[str]]:
    """Return the messages that the code under ``root`` says, and calls that cannot be read."""
    uses: list[Use] = []
    problems: list[str] = []
    for room, file in _sources(root):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            name = _called(node)
            if isinstance(node, ast.Call) and name in MARKS | SPEAKERS:
                where = f"{file.relative_to(root).as_posix()}:{node.lineno}"
                keys, readable = _keys(name, node)
                uses += [Use(room, key, where) for key in keys]
                if not readable:
                    problems.append(f"{where}: {name}() needs a plain string")
    return uses, problems


def _sources(root: Path) -> Iterator[tuple[str, Path]]:
    seen: set[Path] = set()
    for room, places in ROOMS.items():
        for place in (root / name for name in places):
            for file in [place] if place.is_file() else sorted(place.rglob("*.py")):
                if file not in seen:
                    seen.add(file)
                    yield room, file


def _called(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name
    return ""


def _keys(name: str, call: ast.Call) -> tuple[list[Key], bool]:
    """Return the keys that one call says; False where it can never be translated as written."""
    if name == "NC_":
        match call.args:
            case [ast.Constant(value=str(context)), ast.Constant(value=str(message))]:
                return [(context, message)], True
        return [], False
    said = list(_literals(call.args[0])) if call.args else []
    keys: list[Key] = [(None, text) for text in said if isinstance(text, str)]
    readable = None not in said and (name in SPEAKERS or bool(keys))
    return keys, readable


def _literals(node: ast.expr) -> Iterator[str | None]:
    """Yield the strings that an expression may be, None for one put together at run time."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr():
            yield None
        case ast.IfExp(body=body, orelse=other):
            yield from _literals(body)
            yield from _literals(other)


# --- the catalogues ------------------------------------------------------------------------------


def read_catalogues(folder: Path) -> dict[str, Catalog]:
    """Return every .po file of a folder by room."""
    catalogues = {}
    for file in sorted(folder.glob("*.po")):
        with file.open("rb") as stream:
            catalogues[file.stem] = read_po(stream, locale=LOCALE, abort_invalid=True)
    return catalogues


def _entries(catalogue: Catalog) -> Iterator[tuple[Key, Message]]:
    for message in catalogue:
        if message.id:
            yield (message.context, str(message.id)), message


def find_problems(uses: Iterable[Use], catalogues: dict[str, Catalog]) -> list[str]:
    """Return what is missing, obsolete, fuzzy, contradictory or has other placeholders."""
    used = {use.key: use.where for use in uses}
    problems: list[str] = []
    known: dict[Key, str] = {}
    for room, catalogue in catalogues.items():
        for key, message in _entries(catalogue):
            text = str(message.string or "")
            problems += [f"{room}.po: {wrong}: {_show(key)}" for wrong in _faults(key, message)]
            if key not in used:
                problems.append(f"{room}.po: no code says: {_show(key)}")
            if text and known.setdefault(key, text) != text:
                problems.append(f"{room}.po: translated otherwise elsewhere: {_show(key)}")
    missing = [key for key in used if key not in known]
    return problems + [f"{used[key]}: not translated: {_show(key)}" for key in missing]


def _faults(key: Key, message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield "fuzzy"
    if message.string and _placeholders(key[1]) != _placeholders(str(message.string)):
        yield "other {placeholders} than the message"


def _placeholders(text: str) -> set[str] | None:
    """Return the names that ``text`` is filled with, None where its braces are no fields."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def _show(key: Key) -> str:
    return f"{key[0]}: {key[1]!r}" if key[0] else repr(key[1])


def compile_words(catalogues: dict[str, Catalog]) -> bytes:
    """Return the bytes of one .mo with the finished translations of all rooms."""
    merged = _Merged(locale=LOCALE)
    for catalogue in catalogues.values():
        for (context, text), message in _entries(catalogue):
            if message.string and not message.fuzzy:
                merged.add(text, message.string, context=context)
    stream = io.BytesIO()
    write_mo(stream, merged)
    return stream.getvalue()


# --- writing -------------------------------------------------------------------------------------


def update(folder: Path, uses: list[Use], catalogues: dict[str, Catalog], *, prune: bool) -> None:
    """Add messages that no room has to the room that says them first; write what changed."""
    changed = _add_new(uses, catalogues) | _drop_repeats(catalogues)
    if prune:
        used = {use.key for use in uses}
        changed |= _drop(catalogues, lambda key, _: key not in used)
    for room in sorted(changed):
        _write_catalogue(folder / f"{room}.po", catalogues[room])


def _add_new(uses: list[Use], catalogues: dict[str, Catalog]) -> set[str]:
    known = {key for catalogue in catalogues.values() for key, _ in _entries(catalogue)}
    changed: set[str] = set()
    for use in uses:
        if use.key not in known:
            catalogue = catalogues.setdefault(use.room, Catalog(locale=LOCALE, fuzzy=False))
            catalogue.add(use.key[1], context=use.key[0])
            known.add(use.key)
            changed.add(use.room)
    return changed


def _drop_repeats(catalogues: dict[str, Catalog]) -> set[str]:
    """Drop blank entries of what another room has translated."""
    done = {key for room in catalogues.values() for key, entry in _entries(room) if entry.string}
    return _drop(catalogues, lambda key, entry: not entry.string and key in done)


def _drop(catalogues: dict[str, Catalog], unwanted: Callable[[Key, Message], bool]) -> set[str]:
    changed: set[str] = set()
    for room, catalogue in catalogues.items():
        for key, entry in list(_entries(catalogue)):
            if unwanted(key, entry):
                catalogue.delete(key[1], context=key[0])
                changed.add(room)
    return changed


def _write_catalogue(file: Path, catalogue: Catalog) -> None:
    """Write a .po without dates, places and tool names, which change with every run."""
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    stream = io.BytesIO()
    write_po(stream, catalogue, width=100, no_location=True, omit_header=True, ignore_obsolete=True)
    body = stream.getvalue().decode("utf-8").strip("\n")
    language = f'"Language: {LOCALE}\\n"\n'
    file.write_text(f"{header}{language}\n{body}\n", encoding="utf-8", newline="\n")


def main(arguments: list[str] | None = None, root: Path | None = None) -> int:
    """Run the upkeep; return 1 where something is left to mend."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--prune", action="store_true", help="drop messages that no code says")
    options = parser.parse_args(arguments)
    root = root or Path(__file__).resolve().parent.parent
    folder = root / FOLDER
    uses, problems = find_uses(root)
    catalogues = read_catalogues(folder)
    if not options.check:
        update(folder, uses, catalogues, prune=options.prune)
    problems += find_problems(uses, catalogues)
    compiled, target = compile_words(catalogues), folder / "anjuan.mo"
    if not options.check:
        target.write_bytes(compiled)
    elif not target.is_file() or target.read_bytes() != compiled:
        problems.append("anjuan.mo: older than the catalogues; run python packaging/words.py")
    print(*problems, sep="\n", end="\n" if problems else "")
    print(f"{len({use.key for use in uses})} messages, {len(problems)} problems", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
