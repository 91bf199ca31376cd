"""A crash while a pack is under way: what lay there before lies there again, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.content import Paper, Section, Text
from reports.pack.build import PackMaking, PackOptions, PackResult, build_pack
from reports.pack.entry import enter_pack
from reports.pack.leftovers import clear_leftovers
from reports.pdf.draw import draw
from reports.pdf.part import part_of
from storage.casework import unfinished
from storage.casework.session import Session
from storage.errors import CannotWrite
from storage.progress import Cancelled, NoProgress
from tests.reports.test_pack_documents import case_with
from tests.support.foreign_pdf import foreign_pdf
from tests.support.vaults import new_session

FOREIGN = ".a.pdf.0123abcd"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = new_session(tmp_path / "vault")
    with opened.vault:
        yield opened


@pytest.fixture
def case(session: Session, tmp_path: Path) -> str:
    return case_with(session, tmp_path, a=foreign_pdf(pages=1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "out"
    place.mkdir()
    place.joinpath(FOREIGN).write_bytes(b"somebody else's")
    return place


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {FOREIGN}


def write(path: Path, number: str) -> None:
    title = f"证据材料 {number}"
    draw(Paper(title, "A", "zh_CN", "2025-04-12T09:00:00+08:00", (Section((Text(title),)),)), path)


def drawn(session: Session, case: str, folder: Path) -> PackMaking:
    """Return a pack as it is after drawing; the process that draws is left out for speed."""
    under_way = PackMaking(session, case, PackOptions(copies=2, replace=True), folder / "a.pdf")
    for path in under_way._staging.stage([folder / "a.pdf", folder / "a-2.pdf"]):
        write(path, under_way._request.number)
    return under_way


def test_a_drawn_pack_that_nobody_entered_goes_at_the_next_start(
    session: Session, case: str, folder: Path
) -> None:
    under_way = drawn(session, case, folder)
    part_of(folder / f".a.v3.pdf.{under_way.mark}").write_bytes(b"half")
    assert len(names(folder)) == 3
    # As long as it is under way in this very window it is left alone.
    assert clear_leftovers(session, spare=under_way.mark) == ()
    assert len(names(folder)) == 3
    (found,) = clear_leftovers(session)
    assert found.target == str(folder / "a.pdf")
    assert names(folder) == set()
    assert clear_leftovers(session) == ()


@pytest.mark.parametrize("recorded", [True, False])
@pytest.mark.parametrize("former", [True, False])
def test_a_crash_between_names_and_record_leaves_either_the_new_or_the_former_files(
    session: Session, case: str, folder: Path, recorded: bool, former: bool
) -> None:
    if former:
        write(folder / "a.pdf", "A-1-20250101-01")
        write(folder / "a.v2.pdf", "A-1-20250101-01")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    under_way = drawn(session, case, folder)
    unfinished.note(session, under_way._note(under_way._staging.targets))
    under_way._staging.dismiss(under_way._leftovers())
    under_way._staging.place()
    request = under_way._request
    if recorded:
        result = PackResult((), (), request.number, request.made_at)
        enter_pack(session, case, request, result, PackOptions(), ())
    clear_leftovers(session)
    if recorded:
        assert names(folder) == {"a.pdf", "a-2.pdf"}
    else:
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert unfinished.noted(session) == ()


def test_nothing_is_noted_any_more_once_a_pack_is_cancelled(
    session: Session, case: str, folder: Path
) -> None:
    class Stopped(NoProgress):
        def advance(self, done: int, total: int, note: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        build_pack(session, case, PackOptions(), folder / "b.pdf", Stopped())
    assert unfinished.noted(session) == ()
    assert names(folder) == set()


def test_a_stick_that_is_not_here_is_waited_for_and_a_disk_that_refuses_is_told(
    session: Session, case: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn(session, case, folder)
    away = folder.rename(folder.with_name("away"))
    assert clear_leftovers(session) == ()
    away.rename(folder)

    def refused(*_given: object, **_named: object) -> None:
        raise PermissionError(13, "refused")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refused)
        with pytest.raises(CannotWrite):
            clear_leftovers(session)
    assert len(clear_leftovers(session)) == 1
    assert names(folder) == set()
