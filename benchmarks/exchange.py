"""How fast packages go out and come in, and what of the machine they take.

``python benchmarks/exchange.py [OPERATIONS] [MEBIBYTES] [FOLDER]``: cases with that many entries
(default 20,000) and photos of that many MiB in all (default 256), in FOLDER or a temporary one.
Prints measured, floor or bound, ratio, goal; memory is the peak of a process of its own.
"""

import hashlib
import io
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from storage.casework.session import Session
from storage.exchange.packages import chains, incarnation, trust
from storage.exchange.packages.reader import file_of, open_envelope, open_package
from storage.exchange.packages.receiving import import_packages
from storage.exchange.packages.sending import export_packages
from storage.exchange.packages.site import export_identity
from storage.progress import NoProgress
from storage.records.identity import SEED, Device, signature_holds
from storage.records.operations import Draft
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost

PASSPHRASE = "benchmark"
CHEAP = KdfCost(64, 1, 1)
PHOTO = 4 << 20
ENTRIES = 20
CHUNK = 1 << 20


def show(name: str, measured: str, bound: str, ratio: str, goal: str) -> None:
    print(f"{name:40} {measured:>14} {bound:>14} {ratio:>7}  {goal}")


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def make(folder: Path, name: str) -> Session:
    vault, _code = Vault.create(folder / name, PASSPHRASE, kdf=CHEAP)
    incarnation.settle(vault, folder / "state")
    session = Session(vault)
    session.name_site(name)
    return session


def befriend(folder: Path, one: Session, other: Session) -> None:
    for mine, theirs in ((one, other), (other, one)):
        path = folder / "identity"
        site = export_identity(theirs, path)
        trust.trust_site(mine, path, site.digits)


def fill(session: Session, operations: int) -> None:
    """Write cases of one case record and contacts, as a field day gives them."""
    drafts = []
    for number in range(operations):
        case, entry = divmod(number, ENTRIES)
        chain = hashlib.sha256(f"{session.site}{case}".encode()).hexdigest()[:32]
        drafts.append(draft(chain, case, entry))
        if len(drafts) == 500:
            session.write(drafts, "added", "case")
            drafts.clear()
    session.write(drafts, "added", "case")


def draft(chain: str, case: int, entry: int) -> Draft:
    if not entry:
        fields = {"ref": "c-1", "case_no": f"B-{case}", "opened_on": "2024-01-02",
                  "stage": "assigned"}  # fmt: skip
        return Draft(chain, "case", f"{chain}-{entry}", fields)
    fields = {"ref": f"c-{entry}", "channel": "call", "direction": "out",
              "at": f"2024-03-{entry % 27 + 1:02d}T09:30:00+08:00", "result": "no_answer",
              "summary": "接通后称正在外地务工，月底发工资后先还一部分，留了新号码。"}  # fmt: skip
    return Draft(chain, "contact", f"{chain}-{entry}", fields)


def photos(session: Session, mebibytes: int) -> None:
    rng = random.Random(7)
    for number in range(max(1, (mebibytes << 20) // PHOTO)):
        stored = session.vault.blobs.put(io.BytesIO(rng.randbytes(PHOTO)))
        item = {"sha256": stored.sha256, "size": stored.size, "name": "p.jpg", "mime": "image/jpeg",
                "facts": {}}  # fmt: skip
        fields = {"ref": f"e-{number}", "name": "p.jpg", "sha256": stored.sha256}
        session.write(
            [Draft("photos", "evidence", f"photo-{number}", fields, {}, (item,))], "added", "photo"
        )


def bare(folder: Path, mebibytes: int) -> Callable[[], float]:
    """Return what reads, hashes, writes and syncs as many bytes and tells the seconds of it."""
    source = folder / "bare-in"
    piece = random.Random(3).randbytes(PHOTO)
    with source.open("wb") as file:
        for _ in range((mebibytes << 20) // PHOTO):
            file.write(piece)

    def copy() -> None:
        digest = hashlib.sha256()
        with source.open("rb") as file, (folder / "bare-out").open("wb", buffering=0) as out:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                out.write(chunk)
            os.fsync(out.fileno())

    copy()
    return lambda: timed(copy)


def send(folder: Path, session: Session, to: str, out: str) -> list[Path]:
    done = export_packages(session, to, folder / out, NoProgress(), state=folder / "state")
    return list(done.files)


def measure_operations(folder: Path, count: int) -> None:
    one, two = make(folder, "one"), make(folder, "two")
    befriend(folder, one, two)
    fill(one, count)
    seconds = timed(lambda: send(folder, one, "two", "operations"))
    show("export of operations", f"{count / seconds:,.0f}/s", "", "", "")
    files = sorted((folder / "operations").glob("*.ajpkg"))
    measure_chain(two, files[0])
    seconds, peak = apart(two, files)
    show("import", f"{count / seconds:,.0f}/s", "", "", ">= 5,000/s")
    show("import, peak memory", f"{peak / 1024:.0f} MiB", "", "", "<= 250 MB")
    again = Session(Vault.open(folder / "two", PASSPHRASE))
    import_packages(one, send(folder, again, "one", "answer"), NoProgress())
    for number in range(50):
        chain = hashlib.sha256(f"one{number}".encode()).hexdigest()[:32]
        one.write(
            [Draft(chain, "contact", f"late-{number}", draft(chain, 1, 1).fields)], "added", ""
        )
    (file,) = send(folder, one, "two", "incremental")
    show(
        "incremental package, 50 edits", f"{file.stat().st_size / 1000:.1f} KB", "", "", "<= 64 KB"
    )
    one.vault.close()
    again.vault.close()


def measure_chain(session: Session, path: Path) -> None:
    with file_of(path) as (file, size):
        envelope, sender = open_envelope(session, path.name, file, size, NoProgress())
        package = open_package(envelope, sender, session, path.name)
        count = len(package.operations)

        def verify() -> None:
            chains.continuation(session, package.operations, package.head.devices)

        seconds, floor = (
            min(timed(work) for _ in range(3)) for work in (verify, bare_checks(count))
        )
    show("chain verification", f"{count / seconds:,.0f}/s", f"{count / floor:,.0f}/s",
         f"{seconds / floor:.2f}", ">= 10,000/s")  # fmt: skip


def bare_checks(count: int) -> Callable[[], None]:
    """Return work that checks as many signatures on two threads, and does nothing else."""
    device, content = Device.of(bytes(SEED)), bytes(500)
    signature = device.sign(content)

    def half() -> None:
        for _ in range(count // 2):
            assert signature_holds(device.public_key, signature, content)

    def both() -> None:
        with ThreadPoolExecutor(2) as pool:
            for one in [pool.submit(half), pool.submit(half)]:
                one.result()

    return both


def apart(
    session: Session, files: list[Path], between: Callable[[], object] = lambda: None
) -> tuple[float, int]:
    """Import in processes of their own; return the best seconds of three and the peak in KiB.

    ``between`` is done before each: a floor that meets the same disk.
    """
    session.vault.close()
    folder = session.vault.folder
    kept = folder.with_name(f"{folder.name}-kept")
    shutil.copytree(folder, kept)
    found = []
    for _ in range(3):
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        between()
        command = [sys.executable, __file__, "--import", str(folder), *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout))
    shutil.rmtree(kept)
    return min(seconds for seconds, _peak in found), max(peak for _seconds, peak in found)


def import_here(folder: str, files: list[str]) -> None:
    session = Session(Vault.open(Path(folder), PASSPHRASE))
    paths = [Path(file) for file in files]
    started = time.perf_counter()
    report = import_packages(session, paths, NoProgress())
    seconds = time.perf_counter() - started
    if report.refused or report.waiting:
        raise SystemExit(f"refused: {report.refused} waiting: {report.waiting}")
    session.vault.close()
    print(json.dumps([seconds, peak_memory()]))


def peak_memory() -> int:
    """Return this process's peak in KiB: the system's own count begins with the parent's."""
    status = Path("/proc/self/status")
    if status.is_file():
        (line,) = [one for one in status.read_text().splitlines() if one.startswith("VmHWM:")]
        return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measure_photos(folder: Path, mebibytes: int) -> None:
    three, four = make(folder, "three"), make(folder, "four")
    befriend(folder, three, four)
    three.write([draft("photos", 1, 0)], "added", "case")
    photos(three, mebibytes)
    # Floor and work in turns, the best of three of either: the disk is not the same all the time.
    copy, files = bare(folder, mebibytes), list[Path]()
    turns = [
        (copy(), timed(lambda: files.extend(send(folder, three, "four", "p")))) for _ in range(3)
    ]
    floor, seconds = map(min, zip(*turns, strict=True))
    show("package with photos out", f"{seconds:.3f} s", f"{floor:.3f} s", f"{seconds / floor:.2f}",
         "<= 2.2 x")  # fmt: skip
    floors: list[float] = []
    seconds, peak = apart(four, files[:1], lambda: floors.append(copy()))
    floor = min(floors)
    show("package with photos in", f"{seconds:.3f} s", f"{floor:.3f} s", f"{seconds / floor:.2f}",
         "<= 2.8 x")  # fmt: skip
    show("the same, peak memory", f"{peak / 1024:.0f} MiB", "", "", "<= 250 MB")
    three.vault.close()


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--import"]:
        import_here(arguments[1], arguments[2:])
        return
    count = int(arguments[0]) if arguments else 20_000
    mebibytes = int(arguments[1]) if len(arguments) > 1 else 256
    with tempfile.TemporaryDirectory(dir=arguments[2] if len(arguments) > 2 else None) as name:
        show("what", "measured", "floor", "ratio", "goal")
        measure_operations(Path(name), count)
        measure_photos(Path(name), mebibytes)


if __name__ == "__main__":
    main(sys.argv[1:])
