"""What a disk may hold after the power failed, made from a recorded trace of system calls.

Until a file is synced, each of its writes may be there, lost, cut in half or torn between sectors;
until a folder is synced, the newest of its changes of names may be lost. Nothing else is assumed
of the file system.
"""

import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

TRACED = (
    "openat,lseek,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,"
    "unlinkat,mkdir,mkdirat,rmdir,link,linkat"
)
OPTIONS = ("-y", "-xx", "-s", "33554432", "-e", f"trace={TRACED}")
_CALL = re.compile(r"^(?:\d+\s+)?(\w+)\((.*)\)\s+=\s+(-?\d+)(?:<([^>]*)>)?")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FD = re.compile(r"^(\d+|AT_FDCWD)<([^>]*)>")
_SECTOR = 512


@dataclass(frozen=True)
class Call:
    """A call that changed something: ``what`` happened to ``path``."""

    what: str
    path: str
    data: bytes = b""
    at: int = -1
    other: str = ""


@dataclass
class _File:
    synced: bytes = b""
    now: bytearray = field(default_factory=bytearray)
    # Where the next write without a place of its own goes; None for the end.
    place: int | None = None
    writes: list[tuple[int, bytes]] = field(default_factory=list)


def calls(trace: str) -> Iterator[Call]:
    """Yield what a trace made with ``OPTIONS`` says, failed calls left out but for the marks."""
    for line in trace.splitlines():
        found = _CALL.match(line)
        if found is None:
            continue
        name, arguments, result, opened = found.groups()
        texts = [bytes.fromhex(one.replace("\\x", "")) for one in _TEXT.findall(arguments)]
        if name in ("unlink", "unlinkat") and b"/acknowledged/" in texts[0]:
            yield Call("acknowledged", texts[0].decode().rpartition("/")[2])
        elif int(result) >= 0:
            yield from _call(name, arguments, texts, _path(opened or ""), int(result))


def _path(escaped: str) -> str:
    plain = re.sub(r"\\x([0-9a-f]{2})", lambda m: chr(int(m[1], 16)), escaped)
    return plain.encode("latin-1").decode()


def _call(
    name: str, arguments: str, texts: list[bytes], opened: str, result: int
) -> Iterator[Call]:
    held = _FD.match(arguments)
    path = _path(held[2]) if held else ""
    named = [text.decode(errors="replace") for text in texts]
    match name:
        case "openat" | "lseek":
            yield from _place(arguments, opened if name == "openat" else path, result)
        case "write":
            yield Call("write", path, texts[0][:result])
        case "pwrite64":
            yield Call("write", path, texts[0][:result], int(arguments.rpartition(",")[2]))
        case "ftruncate":
            yield Call("cut", path, at=int(arguments.rpartition(",")[2]))
        case "fsync" | "fdatasync":
            yield Call("sync", path)
        case "rename" | "renameat" | "renameat2" | "link" | "linkat":
            yield Call(name.removesuffix("at2").removesuffix("at"), named[0], other=named[1])
        case "unlink" | "unlinkat" | "rmdir":
            yield Call("unlink", named[0])
        case "mkdir" | "mkdirat":
            yield Call("folder", named[0])


def _place(arguments: str, path: str, result: int) -> Iterator[Call]:
    """Yield what opening a file or going to a place in it does."""
    if "SEEK_" in arguments:
        yield Call("place", path, at=result)
        return
    if "O_CREAT" in arguments:
        yield Call("made", path)
    if "O_TRUNC" in arguments and "O_CREAT" in arguments:
        yield Call("cut", path, at=0)
    yield Call("place", path)


class Disk:
    """A folder as the running program sees it, and as a power cut may leave it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, _File] = {}
        self._names: dict[str, str] = {}
        self._folders: set[str] = set()
        self._pending: list[tuple[str, Call]] = []
        self._serial = 0
        for path in sorted(root.rglob("*")):
            if path.is_dir():
                self._folders.add(str(path))
            else:
                content = path.read_bytes()
                self._files[str(path)] = _File(content, bytearray(content))
                self._names[str(path)] = str(path)
        self._durable = dict(self._names), set(self._folders)

    def play(self, call: Call) -> None:
        """Do what the call did."""
        if not call.path.startswith(str(self._root)):
            return
        match call.what:
            case "write":
                self._write(call)
            case "cut":
                file = self._files[self._names[call.path]]
                file.now = file.now[: call.at].ljust(call.at, b"\0")
                # How long a file is belongs to its names: kept once it is synced.
                file.writes.append((-1 - call.at, b""))
            case "place":
                if call.path in self._names:
                    place = call.at if call.at >= 0 else None
                    self._files[self._names[call.path]].place = place
            case "sync":
                self._sync(call.path)
            case _:
                self._change(call)

    def image(self, target: Path, chance: random.Random) -> None:
        """Write into the folder ``target`` one state that the disk may have after a cut."""
        names, folders = dict(self._durable[0]), set(self._durable[1])
        kept: dict[str, int] = {}
        for folder, _call in self._pending:
            kept[folder] = kept.get(folder, 0) + 1
        kept = {folder: chance.randint(0, count) for folder, count in kept.items()}
        for folder, call in self._pending:
            if kept[folder]:
                kept[folder] -= 1
                self._rename(names, folders, call)
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for name in sorted(folders):
            (target / Path(name).relative_to(self._root)).mkdir(parents=True, exist_ok=True)
        for name, serial in names.items():
            path = target / Path(name).relative_to(self._root)
            if path.parent.is_dir() and not name.endswith("-shm"):
                path.write_bytes(_survivor(self._files[serial], chance))

    def _write(self, call: Call) -> None:
        file = self._files[self._names[call.path]]
        at = call.at
        if at < 0:
            at = len(file.now) if file.place is None else file.place
            file.place = None if file.place is None else at + len(call.data)
        end = at + len(call.data)
        if len(file.now) < end:
            file.now.extend(bytes(end - len(file.now)))
        file.now[at:end] = call.data
        file.writes.append((at, call.data))

    def _sync(self, path: str) -> None:
        if path in self._names:
            file = self._files[self._names[path]]
            file.synced, file.writes = bytes(file.now), []
            return
        still = []
        names, folders = self._durable
        for folder, call in self._pending:
            if folder == path:
                self._rename(names, folders, call)
            else:
                still.append((folder, call))
        self._pending = still

    def _change(self, call: Call) -> None:
        """Change names; the change carries which file it is about, wherever that came from."""
        if call.what == "made":
            if call.path in self._names:
                return
            self._serial += 1
            self._files[f"#{self._serial}"] = _File()
            call = replace(call, data=f"#{self._serial}".encode())
        elif call.what in ("rename", "link"):
            call = replace(call, data=self._names[call.path].encode())
        self._rename(self._names, self._folders, call)
        self._pending.append((str(Path(call.other or call.path).parent), call))

    def _rename(self, names: dict[str, str], folders: set[str], call: Call) -> None:
        match call.what:
            case "made":
                names.setdefault(call.path, call.data.decode())
            case "rename":
                names.pop(call.path, None)
                names[call.other] = call.data.decode()
            case "link":
                names[call.other] = call.data.decode()
            case "unlink":
                names.pop(call.path, None)
                folders.discard(call.path)
            case "folder":
                folders.add(call.path)


def _survivor(file: _File, chance: random.Random) -> bytes:
    content = bytearray(file.synced)
    for at, data in file.writes:
        fate = chance.choice(("there", "there", "lost", "half", "torn"))
        if at < 0:
            if fate != "lost":
                content = content[: -1 - at].ljust(-1 - at, b"\0")
            continue
        pieces = [(at, data[: len(data) // 2] if fate == "half" else data)]
        if fate == "torn":
            sectors = range(0, len(data), _SECTOR)
            pieces = [(at + n, data[n : n + _SECTOR]) for n in sectors if chance.random() < 0.5]
        for place, piece in pieces if fate != "lost" else ():
            if len(content) < place + len(piece):
                content.extend(bytes(place + len(piece) - len(content)))
            content[place : place + len(piece)] = piece
    return bytes(content)
