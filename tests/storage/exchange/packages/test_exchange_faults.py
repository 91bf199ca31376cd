"""A killed process, a full disk, a failing sync: an exchange happened wholly or not at all."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.errors import CannotWrite, DiskFull
from storage.exchange.packages import zip_reader
from storage.progress import NoProgress
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
from storage.progress import NoProgress
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
zip_writer.MemberSink.write = fatal(zip_writer.MemberSink.write)
Tables.run = fatal(Tables.run)
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
