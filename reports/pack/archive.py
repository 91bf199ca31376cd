"""A finished pack as one archive that any program opens: its files, what is embedded, the sums."""

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO, Final

from reports.pack.options import PackFile, PackOriginal, PackResult
from reports.pack.seal import Staging
from reports.refusals import FileInTheWay, PackFileChanged, WrongEnding
from resources.language import N_, NC_, Words
from storage.casework import custody
from storage.casework.session import Session
from storage.errors import AttachmentAltered, CannotRead, problem_of
from storage.exchange.filenames import safe_name
from storage.progress import Progress
from storage.proof import signing
from storage.proof.bundle import COMMANDS, SUMS, check_commands
from storage.vault.durable import chosen_place, require_space

ZIP: Final = ".zip"
NOT_OURS: Final = N_("it is no archive of a pack of this case")
# Of a request for a timestamp, which lies beside the file that it is for.
_REQUEST: Final = ".tsq"
# The first moment that the format knows: its bytes follow from names and contents alone.
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_READABLE: Final = 0o644 << 16
_CHUNK: Final = 1 << 20
# From here on a member needs the larger form of its header.
_LARGE: Final = 1 << 31
# At the end of an archive it says itself which pack it holds.
_MARK: Final = "Anjuan "
_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_TAIL: Final = 1024

_GUIDE: Final = N_("# Evidence pack {number}")
_FILES: Final = N_(
    "- {pdfs}: the pack as it is recorded, page for page; a file that a timestamp was added to is"
    " longer than recorded, its beginning is the same.\n"
    "- `{folder}/`: the files embedded in the pack, byte for byte, such as recordings: here they"
    " open without a program for PDF attachments.\n"
    "- `*.tsq`: a request to a timestamp authority that waits for its answer."
)
_DEVICE: Final = N_("The sums are signed by device {device}.")
_FOLDER: Final = NC_("archive", "originals")


@dataclass(frozen=True, slots=True)
class Archived:
    """A finished archive: where it lies, the names in it, its size in bytes, its hash."""

    path: Path
    names: tuple[str, ...]
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    size: int
    open: Callable[[], BinaryIO]
    check: Callable[[str, str], None]
    # Of so many bytes at the beginning a hash of their own is handed to ``check``.
    head: int


def archive_pack(
    session: Session,
    case_id: str,
    result: PackResult,
    target: Path,
    *,
    reason: str,
    words: Words,
    progress: Progress,
) -> Archived:
    """Write a pack that was made into ``target`` (``.zip``) and log that it left.

    Members are stored as they are, with a fixed date; ``SHA256SUMS`` names every other one and is
    signed by this device. An earlier archive of this case's packs is replaced. Raises
    ``WrongEnding``, ``FileInTheWay``, ``PackFileChanged``, ``CannotRead``, ``AttachmentAltered``,
    ``DiskFull``, ``CannotWrite``, ``InsideVault``, ``Cancelled``; then nothing is left of it and
    nothing is logged.
    """
    if target.suffix.lower() != ZIP:
        raise WrongEnding(path=str(target), endings=ZIP)
    _require_free(target, result.number)
    members = list(_members(session, result, words))
    needed = sum(one.size for one in members)
    require_space(target, needed)
    with chosen_place(target, needed), Staging() as staging:
        (staged,) = staging.stage([target])
        guide = _guide(session, result, words)
        names = _write(session, staged, members, guide, result.number, progress)
        digest, size = _read_back(staged, progress)
        with session.atomic():
            what = f"{result.number} {target.name}"
            custody.log(session, case_id, "exported", what, reason=reason, sha256=digest)
            staging.place()
    return Archived(target, names, size, digest)


def archive_target(pdf: Path) -> Path:
    """Return where the archive of a pack lies unless somebody chose otherwise."""
    return pdf.with_suffix(ZIP)


def _require_free(target: Path, number: str) -> None:
    """Raise ``FileInTheWay`` unless nothing lies there, or an archive of this case's packs."""
    if target.exists() and _case_of(_number_in(target)) != _case_of(number):
        raise FileInTheWay(path=str(target), problem=NOT_OURS)


def _number_in(path: Path) -> str:
    """Return which pack an archive says that it holds, empty where it is none of ours."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL))
            tail = file.read()
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
    end = tail.rfind(_END)
    said = tail[end + _END_SIZE :].decode(errors="replace") if end >= 0 else ""
    return said.removeprefix(_MARK) if said.startswith(_MARK) else ""


def _case_of(number: str) -> str:
    """Return the number of the case in that of a pack, which ends in its day and count."""
    return number.rsplit("-", 2)[0]


def _members(session: Session, result: PackResult, words: Words) -> Iterator[_Member]:
    for file in result.files:
        yield _of_pack(file)
        request = file.path.with_name(file.path.name + _REQUEST)
        if request.is_file():
            yield _plain(request)
    for beside in result.beside:
        yield _plain(beside.path, beside.sha256)
    taken = set[str]()
    for one in result.originals:
        name = safe_name(one.name)
        if name.casefold() in taken:
            name = safe_name(f"{one.sha256[:12]}-{one.name}")
        taken.add(name.casefold())
        yield _of_vault(session, one, f"{words(_FOLDER)}/{name}")


def _of_pack(file: PackFile) -> _Member:
    def check(_whole: str, head: str) -> None:
        # A timestamp is added behind: what was recorded stays as it was.
        if head != file.sha256:
            raise PackFileChanged(path=str(file.path))

    return _Member(file.path.name, _size(file.path), lambda: _open(file.path), check, file.size)


def _plain(path: Path, sha256: str = "") -> _Member:
    def check(whole: str, _head: str) -> None:
        if sha256 and whole != sha256:
            raise PackFileChanged(path=str(path))

    return _Member(path.name, _size(path), lambda: _open(path), check, 0)


def _of_vault(session: Session, one: PackOriginal, name: str) -> _Member:
    def check(whole: str, _head: str) -> None:
        if whole != one.sha256:
            raise AttachmentAltered(name=one.name)

    return _Member(name, one.size, lambda: session.vault.blobs.open(one.sha256), check, 0)


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error


def _write(
    session: Session, staged: Path, members: Sequence[_Member], guide: dict[str, bytes],
    number: str, progress: Progress,
) -> tuple[str, ...]:  # fmt: skip
    # Read back afterwards, which counts as much.
    done, total = 0, 2 * sum(one.size for one in members)
    sums: dict[str, str] = {}
    with staged.open("xb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            archive.comment = f"{_MARK}{number}".encode()
            for one in members:
                progress.advance(done, total, one.name)
                tick = partial(_advance, progress, done, total)
                with archive.open(_info(one.name), "w", force_zip64=one.size >= _LARGE) as sink:
                    sums[one.name] = _copy(one, sink, tick)
                done += one.size
            for name, content in guide.items():
                archive.writestr(_info(name), content)
                sums[name] = hashlib.sha256(content).hexdigest()
            for name, content in _signed(session, sums).items():
                archive.writestr(_info(name), content)
            names = tuple(archive.namelist())
        file.flush()
        os.fsync(file.fileno())
    return names


def _read_back(path: Path, progress: Progress) -> tuple[str, int]:
    """Return hash and size of what lies on the disk; it is as long as the writing."""
    size, digest, passed = path.stat().st_size, hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
            passed += len(piece)
            progress.advance(size + passed, 2 * size)
    return digest.hexdigest(), size


def _advance(progress: Progress, before: int, total: int, passed: int) -> None:
    progress.advance(before + passed, total)


def _copy(one: _Member, sink: IO[bytes], tick: Callable[[int], None]) -> str:
    """Copy a member and return its hash; raises where it is not what was recorded."""
    whole, head, passed = hashlib.sha256(), hashlib.sha256(), 0
    with one.open() as source:
        while piece := source.read(_CHUNK):
            whole.update(piece)
            head.update(piece[: max(0, one.head - passed)])
            sink.write(piece)
            passed += len(piece)
            tick(passed)
    one.check(whole.hexdigest(), head.hexdigest())
    return whole.hexdigest()


def _signed(session: Session, sums: dict[str, str]) -> dict[str, bytes]:
    """Return the sums and what signs them, as in a disclosure bundle."""
    text = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()
    armor = signing.ssh_signature(session.device, text)
    signature = session.device.sign(text)
    return {SUMS: text, f"{SUMS}.sig": armor.encode("ascii"), f"{SUMS}.ed25519": signature}


def _guide(session: Session, result: PackResult, words: Words) -> dict[str, bytes]:
    """Return the files that say what is in it and how it is checked, by name."""
    device = session.device
    pdfs = ", ".join(f"`{file.path.name}`" for file in result.files)
    parts = (
        words(_GUIDE, number=result.number),
        words(_FILES, pdfs=pdfs, folder=words(_FOLDER)),
        words(_DEVICE, device=device.id),
        words(COMMANDS),
        check_commands(device.id),
    )
    return {
        "README.md": ("\n\n".join(parts) + "\n").encode(),
        "device.pem": signing.pem(device.public_key),
        "allowed_signers": signing.allowed_signer(device.id, device.public_key).encode(),
    }


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.create_system = _UNIX
    info.external_attr = _READABLE
    return info
