"""A killed process, a full disk, a failing sync: an exchange happened wholly or not at all."""

import errno
import io
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from resources.language import Words
from storage.errors import CannotWrite, DiskFull
from storage.exchange.packages import zip_reader, zip_writer
from storage.exchange.packages.receiving import import_packages
from storage.exchange.packages.sending import export_packages
from storage.progress import Cancelled, NoProgress
from storage.records.verify import verify_log
from storage.vault import durable
from storage.vault.verify import verify_container
from tests.support.sites import ALL, TRUTH, TestSite

ROOT = Path(__file__).parents[4]
Pair = tuple[TestSite, TestSite]
# Runs one verb and dies by SIGKILL before the n-th call that touches the disk or the database.
CHILD = """
import os, signal, sys
from pathlib import Path
from storage.casework.session import Session
from storage.exchange.packages import incarnation, package_file, zip_writer
from storage.exchange.packages.receiving import import_packages
from storage.exchange.packages.sending import export_packages
from storage.progress import Cancelled, NoProgress
from storage.records.tables import Tables
from storage.vault import durable
from storage.vault.container import Vault

folder, verb, left, state = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])

def fatal(call):
    def counted(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **kwargs)
    return counted

vault = Vault.open(folder, "Straße 走访 7")
session = Session(vault)
for name in ("fsync", "mkdir", "open", "rename", "replace", "unlink"):
    setattr(os, name, fatal(getattr(os, name)))
durable.Sink.write = fatal(durable.Sink.write)
zip_writer.MemberSink._take = fatal(zip_writer.MemberSink._take)
Tables.run = fatal(Tables.run)
Tables.run_many = fatal(Tables.run_many)
if verb == "import":
    import_packages(session, [Path(one) for one in sys.argv[5:]], NoProgress())
else:
    export_packages(session, "legal", Path(sys.argv[5]), NoProgress(), state=state)
vault.close()
"""


def run_and_kill(site: TestSite, verb: str, point: int, *rest: Path) -> bool:
    """Return whether the child reached the end before its point of death."""
    command = [sys.executable, "-c", CHILD, str(site.folder), verb, str(point), str(site.state)]
    done = subprocess.run(
        [*command, *map(str, rest)], cwd=ROOT, capture_output=True, text=True
    )  # fmt: skip
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode == 0


def filled(pair: Pair, out: Path) -> list[Path]:
    """Return two volumes of one's cases and photos."""
    one, two = pair
    for number in range(2):
        case = one.case(f"A-{number}")
        one.photo(case, bytes([number]) * 40_000)
    return list(one.send(two, out, volume_size=70_000).files)


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL: not on Windows")
@pytest.mark.campaign
def test_an_import_killed_anywhere_is_whole_or_absent(
    pair: Pair, out: Path, share: float, tmp_path: Path
) -> None:
    one, two = pair
    files = filled(pair, out)
    two.close()
    shutil.copytree(two.folder, tmp_path / "before")
    points, step, states = 0, max(1, round(4 / share)), set()
    while True:
        shutil.rmtree(two.folder)
        shutil.copytree(tmp_path / "before", two.folder)
        ended = run_and_kill(two, "import", points, *files)
        two.reopen()
        assert verify_log(two.session.tables, NoProgress()) == []
        assert verify_container(two.session.vault, [], NoProgress()) == []
        ((operations,),) = two.session.tables.run("SELECT count(*) FROM operation")
        states.add(operations)
        assert operations in (0, 6)
        # Done again, it is complete.
        assert not two.take(files).refused
        assert two.dump() == one.dump()
        two.close()
        if ended:
            break
        points += step
        assert points < 5000
    two.reopen()
    assert states == {0, 6}


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL: not on Windows")
@pytest.mark.campaign
def test_an_export_killed_anywhere_leaves_whole_packages_or_none(
    pair: Pair, out: Path, share: float, tmp_path: Path
) -> None:
    one, two = pair
    filled(pair, out)
    one.close()
    points, step = 0, max(1, round(4 / share))
    ended = False
    while not ended:
        target = tmp_path / f"out-{points}"
        ended = run_and_kill(one, "export", points, target)
        for file in target.glob("*.ajpkg"):
            assert not two.take([file]).refused
        one.reopen()
        assert verify_log(one.session.tables, NoProgress()) == []
        again = one.send(two, target)
        assert not list(target.glob("*.part"))
        assert not two.take(again.files).refused
        one.close()
        points += step
        assert points < 5000
    one.reopen()
    assert two.dump() == one.dump()


class Failing:
    """Fails one call, or every call from one on, with a system error."""

    def __init__(self, call: Callable[..., object], at: int, number: int, *, on: bool) -> None:
        self.call, self.at, self.number, self.on = call, at, number, on
        self.calls = 0

    def __call__(self, *given: object, **named: object) -> object:
        self.calls += 1
        if self.calls == self.at or (self.on and self.calls > self.at):
            raise OSError(self.number, os.strerror(self.number))
        return self.call(*given, **named)

    @property
    def method(self) -> Callable[..., object]:
        """The same as a function, which binds to its object as a method does."""

        def call(*given: object, **named: object) -> object:
            return self(*given, **named)

        return call


@pytest.mark.parametrize("on", [True, False])
@pytest.mark.parametrize("at", range(1, 8))
def test_no_space_during_an_import_changes_no_record(
    pair: Pair, out: Path, at: int, on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair
    files = filled(pair, out)
    failing = Failing(durable.os.fsync, at, errno.ENOSPC, on=on)
    with monkeypatch.context() as patch:
        patch.setattr(durable.os, "fsync", failing)
        try:
            two.take(files)
        except (DiskFull, CannotWrite):
            assert {row[0] for row in two.dump("received")["received"]} <= {
                row[0] for row in one.dump("sent")["sent"]
            }
    assert verify_log(two.session.tables, NoProgress()) == []
    assert not two.take(files).refused
    assert two.dump() == one.dump()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
@pytest.mark.parametrize("at", range(1, 7))
def test_a_failing_sync_during_an_export_leaves_no_package(
    pair: Pair, tmp_path: Path, at: int, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair
    one.photo(one.case("A-1"), b"photo" * 1000)
    before = one.dump(*TRUTH, "sent", "sent_tip", "checkpoint")
    target = tmp_path / "target"
    failing = Failing(durable.os.fsync, at, number, on=False)
    with monkeypatch.context() as patch:
        patch.setattr(durable.os, "fsync", failing)
        try:
            sent = one.send(two, target)
        except (DiskFull, CannotWrite):
            if not list(target.glob("*.ajpkg")):
                assert not list(target.glob("*"))
                assert one.dump(*before) == before or at > failing.calls
            sent = one.send(two, target)
    assert not two.take(sent.files).refused
    assert two.dump() == one.dump()


def test_too_little_space_is_said_before_anything_is_done(
    pair: Pair, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _one, two = pair
    files = filled(pair, out)
    before = two.dump(*ALL)
    usage = shutil.disk_usage(out)
    monkeypatch.setattr(durable.shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    with pytest.raises(DiskFull):
        two.take(files)
    assert two.dump(*ALL) == before


def test_more_than_a_package_may_hold_is_not_read(
    pair: Pair, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _one, two = pair
    files = filled(pair, out)
    monkeypatch.setattr("storage.exchange.packages.reader.MOST_BYTES", 1000)
    assert [error.code for _, error in two.take(files).refused] == ["PackageTooLarge"] * 2
    monkeypatch.undo()
    monkeypatch.setattr(zip_reader, "MOST_MEMBERS", 4)
    assert "PackageTampered" in {error.code for _, error in two.take(files).refused}


def test_a_database_without_room_during_an_import_is_said_and_changes_nothing(
    pair: Pair, out: Path
) -> None:
    one, two = pair
    for number in range(40):
        case = one.case(f"A-{number}")
        one.set(one.record_of(case), {"client": "行" * 900})
    files = one.send(two, out).files
    two.take([], dry_run=True)
    before = two.dump(*ALL)
    run = two.session.tables.run
    ((pages,),) = run("PRAGMA page_count")
    for room in (0, 3, 10, 30):
        run(f"PRAGMA max_page_count = {pages + room}")
        with pytest.raises(DiskFull) as caught:
            two.take(files)
        assert two.dump(*ALL) == before
        assert str(two.folder) in caught.value.message(Words("en"))
        assert "空间" in caught.value.message(Words("zh_CN"))
    run("PRAGMA max_page_count = 1000000")
    assert not two.take(files).refused
    assert two.dump() == one.dump()
    assert verify_log(two.session.tables, NoProgress()) == []


@pytest.mark.parametrize("at", range(1, 10, 2))
@pytest.mark.parametrize("on", [True, False])
def test_no_space_while_a_package_is_written_leaves_no_file(
    pair: Pair, tmp_path: Path, at: int, on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair
    for number in range(3):
        one.photo(one.case(f"A-{number}"), bytes([number]) * 1_500_000)
    before = one.dump(*TRUTH, "sent", "sent_tip", "checkpoint", "exchange_event")
    target = tmp_path / "target"
    failing = Failing(zip_writer.MemberSink._take, at, errno.ENOSPC, on=on)
    with monkeypatch.context() as patch:
        patch.setattr(zip_writer.MemberSink, "_take", failing.method)
        with pytest.raises(DiskFull):
            one.send(two, target)
    assert not target.exists()
    assert one.dump(*before) == before
    sent = one.send(two, target)
    assert not two.take(sent.files).refused
    assert two.dump() == one.dump()


@pytest.mark.parametrize("at", [0, 1])
def test_no_space_for_an_original_changes_no_record(
    pair: Pair, out: Path, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair
    files = filled(pair, out)
    truth = two.dump()
    begin, left = durable.Sink.__init__, [at]

    class Full:
        """A file on a disk that has no room from a certain write on."""

        def __init__(self, file: io.FileIO) -> None:
            self.fileno = file.fileno
            self._file = file

        def write(self, data: memoryview) -> int | None:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return self._file.write(data)

    with monkeypatch.context() as patch:
        patch.setattr(
            durable.Sink, "__init__", lambda self, file, *rest: begin(self, Full(file), *rest)
        )
        with pytest.raises(DiskFull):
            two.take(files[1:])
    assert two.dump() == truth
    assert not two.take(files).refused
    assert two.dump() == one.dump()


@pytest.mark.parametrize("verb", ["export", "import"])
def test_a_cancel_leaves_nothing_half(pair: Pair, out: Path, verb: str) -> None:
    one, two = pair
    files = filled(pair, out)
    one_before, two_before = one.dump(*TRUTH, "sent"), two.dump(*ALL)

    class Impatient:
        """Cancels at the n-th word of progress."""

        def __init__(self, left: int) -> None:
            self.left = left

        def advance(self, _done: int, _total: int, _note: str = "") -> None:
            self.left -= 1
            if self.left < 0:
                raise Cancelled()

    cancelled = 0
    for point in range(40):
        target = out / f"again-{point}"
        try:
            if verb == "export":
                export_packages(
                    one.session, "legal", target, Impatient(point), state=one.state, full=True
                )
            else:
                import_packages(two.session, files[:1], Impatient(point))
        except Cancelled:
            cancelled += 1
            assert not list(target.glob("*"))
            assert one.dump(*one_before) == one_before
            assert {**two.dump(*ALL), "meta": []} == {**two_before, "meta": []}
        else:
            break
    assert cancelled > 2
    assert not two.take(files).refused
    assert two.dump() == one.dump()
