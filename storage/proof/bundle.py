"""The disclosure bundle: originals, pack, log, sums, signatures and how to check them without us.

Nothing of another case is in it but the keys of devices and checkpoints, which name no case.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from resources import path as resource
from resources.language import N_, Words
from storage.casework import custody, disclosing
from storage.casework.disclosing import FORMAT
from storage.casework.lookup import require_row, rows_where
from storage.casework.reading import rows_of, staff_rows
from storage.casework.session import Session
from storage.errors import CannotWrite, problem_of
from storage.exchange.case_export import file_path, write_original
from storage.exchange.packages.sending import device_keys
from storage.progress import Progress
from storage.proof import signing
from storage.proof.timestamps import stamps
from storage.records.operations import read_all
from storage.records.tables import Tables
from storage.rows import Row
from storage.vault.durable import disk_errors, new_folder, require_space
from storage.vault.layout import UNFINISHED

SUMS: Final = "SHA256SUMS"
PACK: Final = "pack.pdf"
# What the sums cannot name: themselves and what signs them.
SIGNED: Final = (SUMS, f"{SUMS}.sig", f"{SUMS}.ed25519")
_CHUNK: Final = 1 << 20
_CHECKPOINTS: Final = (
    "SELECT content, signature FROM checkpoint WHERE device IN (SELECT value FROM json_each(?))"
    " ORDER BY device, number"
)
_RECEIPTS: Final = (
    "SELECT signer, content, signature FROM receipt"
    " WHERE device IN (SELECT value FROM json_each(?)) ORDER BY device, number, site"
)

_FILES: Final = N_(
    "- `originals/`: the files as they were taken in, byte for byte; `pack.pdf`: the evidence pack;"
    " `log/`: every entry of the case with its signature."
)
_ENTRIES: Final = N_(
    "- Each entry holds the hash of the one before it. A removed record keeps its entries and gives"
    " no file; an entry whose body is null was lawfully erased."
)
COMMANDS: Final = N_("Check in this folder, each command by itself:")
_MEANING: Final = N_(
    "This shows that nothing was changed since it was taken in, not that it is true. What another"
    " site or an authority signed cannot have been back-dated since; see `log/`."
)
_CHECKER: Final = N_(
    "The following program checks all of it with Python 3.8 or later alone, run from this folder;"
    " it ends with 1 where something is wrong."
)

DrawPack = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A finished bundle: its folder, its files by their names in it, the hash of its sums."""

    path: Path
    files: tuple[str, ...]
    sha256: str


def disclose(
    session: Session,
    case_id: str,
    folder: Path,
    draw_pack: DrawPack,
    *,
    reason: str,
    words: Words,
    progress: Progress,
) -> Disclosed:
    """Write the bundle of a case into the new ``folder``; ``draw_pack`` writes its pack.

    Everything or nothing: pack, custody entry and folder. Removed records keep their entries in
    the log and give no original. Raises ``VaultExists`` where something lies there,
    ``AttachmentAltered``, ``AttachmentMissing``, ``DiskFull``, ``CannotWrite``, ``Cancelled`` and
    what ``draw_pack`` raises.
    """
    # A folder that somebody made for it is no obstacle.
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    evidence = [row for row in rows_of(session, case_id, "evidence") if not row.removed]
    require_space(folder, sum(int(row["size"] or 0) for row in evidence))
    with session.atomic(), new_folder(folder) as staged, disk_errors(folder):
        try:
            draw_pack(staged / PACK)
            _write_originals(session, evidence, staged, progress)
            _write_log(session, case_id, staged / "log")
            _write_guide(session, case_id, staged, words)
            digest = _sign(session, staged)
        except OSError as error:
            raise CannotWrite(path=str(folder), problem=problem_of(error)) from error
        what, refs = f"{FORMAT} {folder.name}", [row.ref for row in evidence]
        leave = disclosing.leave(session, case_id)
        custody.log(
            session, case_id, "exported", what, reason=reason, refs=refs, sha256=digest,
            leave=leave.how, approved_by=leave.by,
        )  # fmt: skip
        files = tuple(_names(staged))
    return Disclosed(folder, files, digest)


def _write_originals(
    session: Session, evidence: Sequence[Row], staged: Path, progress: Progress
) -> None:
    (staged / "originals").mkdir()
    taken: dict[str, str] = {}
    for done, row in enumerate(evidence):
        progress.advance(done, len(evidence), row["name"])
        name, sha256 = file_path(row.ref, row["name"]), row["sha256"]
        if taken.setdefault(name.casefold(), sha256) != sha256:
            name = file_path(f"{row.ref}-{sha256[:12]}", row["name"])
        write_original(session, sha256, staged / "originals" / name.removeprefix("files/"))
    progress.advance(len(evidence), max(len(evidence), 1))


def _write_log(session: Session, case_id: str, folder: Path) -> None:
    """Write the case's chain of every device, the keys, and the checkpoints and receipts."""
    folder.mkdir()
    tables, devices = session.tables, {session.device.id}
    lines: dict[str, list[str]] = {}
    for one in read_all(tables, chain=case_id):
        entry = {
            "id": one.id,
            "header": one.header.decode("utf-8"),
            "signature": one.signature.hex(),
            "body": None if one.body is None else one.body.decode("utf-8"),
        }
        lines.setdefault(one.head["device"], []).append(_line(entry))
    for device, entries in lines.items():
        (folder / f"{device}.jsonl").write_text("".join(entries), "utf-8", newline="\n")
    devices |= lines.keys()
    receipts = tables.run(_RECEIPTS, json.dumps(sorted(devices)))
    keys = device_keys(tables, devices | {str(signer) for signer, _content, _said in receipts})
    _write_json(folder / "devices.json", {name: keys[name].key.hex() for name in sorted(keys)})
    links = {
        name: {"after": one.after, "link": one.link.hex()}
        for name, one in sorted(keys.items())
        if one.after
    }
    _write_json(folder / "successions.json", links)
    _write_json(folder / "checkpoints.json", _statements(tables, _CHECKPOINTS, devices))
    _write_json(folder / "receipts.json", _statements(tables, _RECEIPTS, devices))
    _write_stamps(tables, case_id, folder / "timestamps")


def _write_stamps(tables: Tables, case_id: str, folder: Path) -> None:
    """Write every statement that an authority stamped, with its response as it came."""
    for number, one in enumerate(stamps(tables, case_id), start=1):
        if one.response is not None:
            folder.mkdir(exist_ok=True)
            (folder / f"{number}.json").write_bytes(one.content)
            (folder / f"{number}.ed25519").write_bytes(one.signature)
            (folder / f"{number}.tsr").write_bytes(one.response)


def _statements(tables: Tables, query: str, devices: set[str]) -> list[dict[str, str]]:
    """Return signed statements: who signed where that is not said in it, content, signature."""
    return [
        {
            **({"signer": str(signer[0])} if signer else {}),
            "content": bytes(content).decode("utf-8"),
            "signature": bytes(signature).hex(),
        }
        for *signer, content, signature in tables.run(query, json.dumps(sorted(devices)))
    ]


def _write_guide(session: Session, case_id: str, staged: Path, words: Words) -> None:
    device, case_no = session.device, require_case_no(session, case_id)
    about = {
        "format": FORMAT, "case": case_id, "case_no": case_no, "site": session.site,
        "device": device.id, "made_at": session.clock.now().iso,
        "staff": _staff(session, case_id),
    }  # fmt: skip
    _write_json(staged / "log" / "bundle.json", about)
    (staged / "device.pem").write_bytes(signing.pem(device.public_key))
    signer = signing.allowed_signer(device.id, device.public_key)
    (staged / "allowed_signers").write_text(signer, "utf-8", newline="\n")
    stamped = sorted(path.stem for path in (staged / "log" / "timestamps").glob("*.tsr"))
    guide = _guide(case_no, device.id, str(about["made_at"]), stamped, words)
    (staged / "README.md").write_text(guide, "utf-8", newline="\n")


def _staff(session: Session, case_id: str) -> dict[str, str]:
    """Return who wrote in the log of a case: record id, name and number of the member of staff."""
    wrote = {one.head["staff"] for one in read_all(session.tables, chain=case_id)}
    return {
        row.id: f"{row['name']} {row['employee_no'] or ''}".strip()
        for row in staff_rows(session)
        if row.id in wrote
    }


def require_case_no(session: Session, case_id: str) -> str:
    """Return the number of a case; raises ``NoSuchCase`` or ``NoSuchRecord``."""
    table = session.tables.record
    found = rows_where(session.tables, (table.chain == case_id) & (table.kind == "case"))
    return str((found[0] if found else require_row(session, case_id))["case_no"])


def _guide(case_no: str, device: str, made_at: str, stamped: list[str], words: Words) -> str:
    title = words(N_("# Disclosure of case {case_no}"), case_no=case_no)
    who = words(
        N_("Made on {made_at} by device {device}. Compare this name with its owner's papers."),
        made_at=made_at, device=device,
    )  # fmt: skip
    checker = resource("disclosure", "checker.txt").read_text("utf-8")
    parts = (
        *(
            title,
            who,
            words(_FILES),
            words(_ENTRIES),
            words(COMMANDS),
            check_commands(device, stamped),
        ),
        *(words(_MEANING), words(_CHECKER), f"```python\n{checker}```"),
    )
    return "\n\n".join(parts) + "\n"


def check_commands(device: str, stamped: Sequence[str] = ()) -> str:
    """Return, as one block, how programs that everybody has check the sums."""
    signer = f"-f allowed_signers -I {device} -n {signing.NAMESPACE}"
    files = f"-in {SUMS} -sigfile {SUMS}.ed25519"
    commands = (
        f"sha256sum -c {SUMS}",
        f"ssh-keygen -Y verify {signer} -s {SUMS}.sig < {SUMS}",
        f"openssl pkeyutl -verify -pubin -inkey device.pem -rawin {files}",
        *(
            f"openssl ts -verify -data log/timestamps/{name}.json"
            f" -in log/timestamps/{name}.tsr -CAfile <CA.pem>"
            for name in stamped
        ),
    )
    return "\n".join(f"    {command}" for command in commands)


def _sign(session: Session, staged: Path) -> str:
    """Write the sums of every file and their signatures; return the SHA-256 of the sums."""
    lines = (f"{_digest(staged / name)}  {name}\n" for name in _names(staged))
    sums = "".join(lines).encode("utf-8")
    device = session.device
    (staged / SUMS).write_bytes(sums)
    armor = signing.ssh_signature(device, sums)
    (staged / f"{SUMS}.sig").write_text(armor, "ascii", newline="\n")
    (staged / f"{SUMS}.ed25519").write_bytes(device.sign(sums))
    return hashlib.sha256(sums).hexdigest()


def _names(staged: Path) -> Iterator[str]:
    found = (path.relative_to(staged).as_posix() for path in staged.rglob("*") if path.is_file())
    yield from sorted(name for name in found if name != UNFINISHED)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _line(entry: dict[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n"


def _write_json(path: Path, document: object) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, "utf-8", newline="\n")
