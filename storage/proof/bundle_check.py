"""Whether a disclosure bundle is whole, told without a vault and apart from its printed checker."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from resources.language import N_, Words
from storage.errors import CaseError
from storage.progress import Progress
from storage.proof import signing
from storage.proof.bundle import PACK, SIGNED, SUMS
from storage.records.identity import device_id, signature_holds
from storage.records.operations import signed_content

_LINE: Final = re.compile(r"([0-9a-f]{64})  (.+)")
_NEEDED: Final = (PACK, "README.md", "allowed_signers", "device.pem", "log/devices.json")
_MOST: Final = 64 << 20
# Less than this a clock may be set right.
_DRIFT: Final = timedelta(days=1)


class BundleProblem(CaseError):
    """One thing that is wrong with a bundle."""

    sentence = N_("{what}: {where}")
    safe = ""

    def message(self, words: Words) -> str:
        """See CaseError.message."""
        return words(
            N_("{what}: {where}"), what=words(str(self.details["what"])),
            where=self.details["where"],
        )  # fmt: skip


@dataclass(slots=True)
class Looked:
    """What was found of a bundle; ``problems`` in the order in which they were met."""

    problems: list[CaseError] = field(default_factory=list)
    device: str = ""
    site: str = ""
    made_at: str = ""
    sha256: str = ""
    entries: int = 0
    erased: int = 0
    left_out: int = 0
    # Entries that say an earlier time than one before them, by more than a day.
    backdated: int = 0

    def blame(self, what: str, where: str) -> None:
        """Note a problem; ``what`` is a message id."""
        self.problems.append(BundleProblem(what=what, where=where))


def is_bundle(path: Path) -> bool:
    """Tell whether a path is a bundle's folder, or the sums in it."""
    return path.name == SUMS or (path / SUMS).is_file()


def look_at_bundle(path: Path, progress: Progress) -> Looked:
    """Check the sums of every file, their signatures, and every entry of the log.

    ``path`` is the folder or its SHA256SUMS. Raises ``OSError`` where the sums cannot be read,
    ``Cancelled``.
    """
    folder = path.parent if path.name == SUMS else path
    found = Looked()
    content = (folder / SUMS).read_bytes()
    found.sha256 = hashlib.sha256(content).hexdigest()
    sums = _sums(content, found)
    _check_files(folder, sums, found, progress)
    _check_signatures(folder, content, found)
    _check_log(folder, sums, found)
    return found


def _sums(content: bytes, found: Looked) -> dict[str, str]:
    sums: dict[str, str] = {}
    for line in content.decode("utf-8", "replace").splitlines():
        match = _LINE.fullmatch(line)
        if match is None or match[2] in sums or _leaves(match[2]):
            found.blame(N_("A line of the sums cannot be read"), line[:100])
        else:
            sums[match[2]] = match[1]
    for name in _NEEDED:
        if name not in sums:
            found.blame(N_("A file is not listed"), name)
    return sums


def _leaves(name: str) -> bool:
    parts = Path(name).parts
    return Path(name).is_absolute() or ".." in parts or "\\" in name


def _check_files(folder: Path, sums: dict[str, str], found: Looked, progress: Progress) -> None:
    for done, (name, digest) in enumerate(sums.items()):
        progress.advance(done, len(sums), name)
        try:
            with (folder / name).open("rb") as file:
                same = hashlib.file_digest(file, "sha256").hexdigest() == digest
        except OSError:
            found.blame(N_("A file is missing or cannot be read"), name)
            continue
        if not same:
            found.blame(N_("A file was changed"), name)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in sums and name not in SIGNED and "/" in name:
            found.blame(N_("A file is not listed"), name)


def _check_signatures(folder: Path, content: bytes, found: Looked) -> None:
    try:
        key = load_pem_public_key((folder / "device.pem").read_bytes())
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError("key")
        raw = key.public_bytes_raw()
        found.device = device_id(raw)
        if not signature_holds(raw, (folder / SIGNED[2]).read_bytes(), content):
            found.blame(N_("The signature does not hold"), SIGNED[2])
        if (folder / "allowed_signers").read_text("utf-8") != signing.allowed_signer(
            found.device, raw
        ):
            found.blame(N_("It names another key"), "allowed_signers")
        armor = (folder / SIGNED[1]).read_text("ascii")
        own = signing.raw_signature(armor)
        holds = signature_holds(raw, own, signing.ssh_signed(content))
        if not holds or armor != signing.armored(raw, own):
            found.blame(N_("The signature does not hold"), SIGNED[1])
    except (OSError, ValueError) as error:
        found.blame(N_("The signatures cannot be read"), str(error)[:100])


def _check_log(folder: Path, sums: dict[str, str], found: Looked) -> None:
    try:
        about = _json(folder / "log" / "bundle.json")
        found.site, found.made_at = str(about["site"]), str(about["made_at"])
        keys = {
            name: bytes.fromhex(one) for name, one in _json(folder / "log/devices.json").items()
        }
        for name, key in keys.items():
            if device_id(key) != name:
                found.blame(N_("It names another key"), f"log/devices.json {name}")
        named: set[str] = set()
        ids: set[str] = set()
        for path in sorted((folder / "log").glob("*.jsonl")):
            key = keys[path.stem]
            named.update(_check_chain(path, str(about["case"]), key, found, ids))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        found.blame(N_("The log cannot be read"), str(error)[:100])
        return
    for path in sorted((folder / "log" / "timestamps").glob("*.json")):
        _check_stamp(path, ids, found)
    originals = {one: name for name, one in sums.items() if name.startswith("originals/")}
    for sha256 in sorted(originals.keys() - named):
        found.blame(N_("The log names no such original"), originals[sha256])
    found.left_out = len(named - originals.keys())


def _json(path: Path) -> dict[str, Any]:
    if path.stat().st_size > _MOST:
        raise ValueError(path.name)
    document = json.loads(path.read_text("utf-8"))
    if not isinstance(document, dict):
        raise ValueError(path.name)
    return document


def _check_stamp(path: Path, ids: set[str], found: Looked) -> None:
    """Hold what an authority stamped against the log: its ends of then have to be in it."""
    try:
        ends = {str(end["id"]) for end in _json(path)["heads"].values()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        ends = {""}
    if not ends <= ids:
        found.blame(N_("The log is not the one that was stamped"), f"log/timestamps/{path.name}")


def _check_chain(path: Path, case: str, key: bytes, found: Looked, ids: set[str]) -> Iterator[str]:
    """Check one device's entries in their order and yield the originals that they name.

    The ids of the entries go into ``ids``.
    """
    before, latest = "", datetime(1, 1, 3, tzinfo=UTC)
    for seq, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        entry, where = json.loads(line), f"log/{path.name} {seq}"
        header, body = str(entry["header"]).encode(), entry["body"]
        head = json.loads(header)
        if (head["case"], head["device"], head["seq"], head["prev"]) != (
            case, path.stem, seq, before,
        ):  # fmt: skip
            found.blame(N_("An entry does not follow the one before it"), where)
        if not signature_holds(key, bytes.fromhex(entry["signature"]), signed_content(header)):
            found.blame(N_("The signature does not hold"), where)
        before = hashlib.sha256(header).hexdigest()
        ids.add(before)
        said = datetime.fromisoformat(head["wall"])
        found.backdated += said < latest - _DRIFT
        latest = max(latest, said)
        found.entries += 1
        if body is None:
            found.erased += 1
        elif hashlib.sha256(str(body).encode()).hexdigest() != head["body"]:
            found.blame(N_("The content of an entry was changed"), where)
        else:
            yield from (str(one["sha256"]) for one in json.loads(body)["attachments"])
