"""Every call of an export and an import that touches the disk killed or refused, by a tracer."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.progress import NoProgress
from storage.records.verify import verify_log
from tests.support.faults import ALL, ROOT, SYNCS, WRITES, Ended, Trials, needs_tracer
from tests.support.sites import TestSite, friends

pytestmark = [needs_tracer, pytest.mark.campaign, pytest.mark.timeout(3000)]
NAMED = ("done", "refused DiskFull", "refused CannotWrite", "refused VaultDamaged")


class PackageTrials(Trials):
    """Trials of exports and imports; their threads are traced too."""

    def _start(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.support.exchange_fault_server"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(
        self, verb: str, folder: Path, *tracing: str, ready: Callable[[], object] | None = None
    ) -> Ended:
        """See ``Trials.run``."""
        return super().run(verb, folder, "-f", *tracing, ready=ready)

    def calls(self, verb: str, folder: Path, calls: str) -> list[str]:
        """Return each kind of call as often as the thread makes it that makes it most.

        The tracer counts by thread and by kind, so these are all the places a fault can be put.
        """
        log = folder.with_name("calls.txt")
        ended = self.run(verb, folder, "-o", str(log), "-e", f"trace={calls}")
        assert ended.outcome.startswith("done"), ended
        lines = log.read_text(errors="replace").splitlines()
        log.unlink()
        found = Counter(
            (thread, call)
            for thread, call in re.findall(r"^(\d+) +(\w+)\(", "\n".join(lines), re.MULTILINE)
        )
        names = sorted({call for _thread, call in found})
        most = {name: max(n for (_t, call), n in found.items() if call == name) for name in names}
        return [name for name in names for _ in range(most[name])]


@pytest.fixture(scope="module")
def trials() -> Iterator[Trials]:
    with PackageTrials() as server:
        yield server


class Field:
    """Two sites, the packages between them, and a way back to where they stood."""

    def __init__(self, folder: Path) -> None:
        self.home, self.kept = folder / "sites", folder / "kept"
        sites = friends(self.home, "field", "legal")
        one, two = sites["field"], sites["legal"]
        for number in range(2):
            one.photo(one.case(f"A-{number}"), bytes([number]) * 40_000)
        sent = one.send("legal", two.folder.with_name("packages"), volume_size=70_000)
        self.files = list(sent.files)
        ((self.operations,),) = one.session.tables.run("SELECT count(*) FROM operation")
        one.close()
        two.close()
        shutil.copytree(self.home, self.kept)

    def back(self) -> None:
        """Put both vaults back."""
        shutil.rmtree(self.home)
        shutil.copytree(self.kept, self.home)

    def folder(self, verb: str) -> Path:
        """Return the vault that a verb runs on."""
        return self.home / ("field" if verb == "export" else "legal") / "vault"

    def check(self, verb: str) -> None:
        """Whole or absent; a retry completes and both sides agree."""
        sites = {name: TestSite.standing(self.home / name / "vault", name)
                 for name in ("field", "legal")}  # fmt: skip
        one, two = sites["field"], sites["legal"]
        try:
            for site in (one, two):
                assert verify_log(site.session.tables, NoProgress()) == []
            ((here,),) = two.session.tables.run("SELECT count(*) FROM operation")
            assert here in (0, self.operations), here
            made = list((self.home / "field" / "sent").glob("*.ajpkg"))
            assert not two.take(made if verb == "export" else self.files).refused
            again = one.send("legal", self.home / "field" / "sent")
            assert not list((self.home / "field" / "sent").glob("*.part"))
            assert not two.take(again.files).refused
            assert two.dump() == one.dump()
        finally:
            one.close()
            two.close()


@pytest.fixture
def field(tmp_path: Path) -> Field:
    return Field(tmp_path)


def points(total: int, share: float) -> list[int]:
    """Return all points in a whole campaign, else an even sample."""
    wanted = max(3, round(total * share))
    return sorted({round(n * (total - 1) / max(wanted - 1, 1)) for n in range(wanted)})


@pytest.mark.parametrize("verb", ["export", "import"])
def test_a_kill_at_any_call_leaves_it_whole_or_absent(
    trials: Trials, field: Field, verb: str, share: float
) -> None:
    calls = trials.calls(verb, field.folder(verb), ALL)
    killed = 0
    for point in points(len(calls), share):
        field.back()
        ended = trials.with_fault(
            verb, field.folder(verb), calls, point, "signal=KILL", lasting=False
        )
        killed += ended.killed
        field.check(verb)
    assert killed >= 1


@pytest.mark.parametrize("verb", ["export", "import"])
@pytest.mark.parametrize(
    ("calls", "fault"), [(WRITES, "error=ENOSPC"), (SYNCS, "error=EIO")], ids=["full", "sync"]
)
@pytest.mark.parametrize("lasting", [True, False])
def test_a_refusal_at_any_call_is_named_and_leaves_nothing_half(
    trials: Trials, field: Field, verb: str, calls: str, fault: str, lasting: bool, share: float
) -> None:  # fmt: skip
    made = trials.calls(verb, field.folder(verb), calls)
    for point in points(len(made), share / 4):
        field.back()
        ended = trials.with_fault(verb, field.folder(verb), made, point, fault, lasting=lasting)
        assert ended.outcome.startswith(NAMED), (verb, point, ended)
        field.check(verb)
