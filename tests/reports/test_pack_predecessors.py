"""A pack names the one it replaces and why; a duplicate bears number and pages of its original."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reports.pack.asking import request_of
from reports.pack.build import PackMaking, PackOptions, build_pack
from reports.pack.files import paper_of
from reports.pack.gather import gather
from reports.pack.leftovers import clear_leftovers
from reports.pack.predecessors import require_same_pages
from reports.pack.request import PackRequest
from storage.casework import records
from storage.casework.intake import take_in
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.errors import PackStopped
from storage.progress import NoProgress
from tests.reports.test_pack_documents import case_with
from tests.support.foreign_pdf import foreign_pdf
from tests.support.judges import needs
from tests.support.papers import all_text
from tests.support.pdftext import page_texts
from tests.support.vaults import new_session

FORCED = PackOptions(force=True)
OTHER_SIDE = replace(FORCED, profile="opponent")
LOAN = {"contract_no": "JK-1", "regime": "private", "principal": "1000.00", "due_on": "2018-01-01"}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = new_session(tmp_path / "vault")
    with opened.vault:
        yield opened


@pytest.fixture
def case(session: Session, tmp_path: Path) -> str:
    return case_with(session, tmp_path, a=foreign_pdf(pages=2))


def cover(path: Path) -> str:
    return "".join(page_texts(path)[0].split())


def test_what_was_forced_stands_in_the_record_and_among_the_remarks(
    session: Session, case: str, tmp_path: Path
) -> None:
    path = tmp_path / "unknown.pdf"
    path.write_bytes(foreign_pdf(pages=1))
    take_in(session, case, [path], {}, NoProgress())
    made = build_pack(session, case, FORCED, tmp_path / "1.pdf")
    said = [one.message for one in made.warnings if one.code == "Forced"]
    assert said
    assert all("已强制制作" in one for one in said)
    (row,) = rows_of(session, case, "pack")
    assert len(row["forced"]) == len(said)
    assert all(": " in one for one in row["forced"])
    # A preview of what nobody forced yet says nothing of the sort.
    for force in (True, False):
        options = PackOptions(profile="internal", force=force)
        snapshot = gather(session, case, options.photos, options.passwords)
        paper = paper_of(snapshot, request_of(session, snapshot, options))
        assert ("已强制制作" in all_text(paper)) is force


@needs("pdftotext")
def test_a_pack_that_replaces_one_says_what_changed_since_or_why(
    session: Session, case: str, tmp_path: Path
) -> None:
    first = build_pack(session, case, FORCED, tmp_path / "1.pdf")
    build_pack(session, case, FORCED, tmp_path / "2.pdf")
    records.add(session, "loan", case, LOAN)
    build_pack(session, case, FORCED, tmp_path / "3.pdf")
    why = replace(FORCED, replaces_because="补充还款流水")
    build_pack(session, case, why, tmp_path / "4.pdf")
    more = "此后新增或更正案卷记录1项；此次列入2项证据，前次1项"
    said = ["", "此后案卷记录没有变化", more, "补充还款流水"]
    for number, reason in enumerate(said, start=1):
        assert reason in cover(tmp_path / f"{number}.pdf")
    rows = rows_of(session, case, "pack")
    assert [row["supersedes_reason"] for row in rows][1:] == said[1:]
    assert rows[1]["supersedes"] == first.number


@needs("pdftotext")
def test_a_duplicate_for_the_other_side_bears_number_head_and_pages_of_the_original(
    session: Session, case: str, tmp_path: Path
) -> None:
    original = build_pack(session, case, FORCED, tmp_path / "court.pdf")
    twins = [build_pack(session, case, OTHER_SIDE, tmp_path / f"{n}.pdf") for n in (1, 2)]
    for twin in twins:
        assert (twin.number, twin.made_at) == (original.number, original.made_at)
        assert twin.items == original.items
        assert not [one for one in twin.warnings if one.code == "NoOriginal"]
        assert "副本" in cover(twin.files[0].path)
        same = cover(twin.files[0].path).replace("副本", "正本")
        assert same == cover(tmp_path / "court.pdf")
    rows = rows_of(session, case, "pack")
    assert [row["profile"] for row in rows] == ["court", "opponent", "opponent"]
    assert len({row["checkpoint"] for row in rows}) == 1


def test_what_changed_since_the_original_is_no_duplicate_of_it(
    session: Session, case: str, tmp_path: Path
) -> None:
    original = build_pack(session, case, FORCED, tmp_path / "court.pdf")
    other_items = replace(OTHER_SIDE, cutoff="2018-01-02")
    early = build_pack(session, case, other_items, tmp_path / "0.pdf")
    records.add(session, "loan", case, LOAN)
    late = build_pack(session, case, OTHER_SIDE, tmp_path / "1.pdf")
    for made in (early, late):
        assert made.number != original.number
        assert [one.code for one in made.warnings].count("NoOriginal") == 1


def test_a_duplicate_whose_pages_would_stand_elsewhere_is_refused(
    session: Session, case: str, tmp_path: Path
) -> None:
    build_pack(session, case, FORCED, tmp_path / "court.pdf")
    (row,) = rows_of(session, case, "pack")
    number, head = row["number"], row["checkpoint"]
    twin = PackRequest(number, row["made_at"], "opponent", checkpoint=head, duplicate_of=number)
    require_same_pages([row], twin, row["items"])
    moved = [{**row["items"][0], "to_page": 9}, *row["items"][1:]]
    with pytest.raises(PackStopped) as refused:
        require_same_pages([row], twin, moved)
    assert "与正本" in str(refused.value)
    for other in (replace(twin, duplicate_of=""), replace(twin, checkpoint="00")):
        with pytest.raises(PackStopped):
            require_same_pages([row], other, row["items"])


def test_a_duplicate_that_a_crash_left_half_done_is_put_in_order(
    session: Session, case: str, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    build_pack(session, case, FORCED, folder / "court.pdf")
    under_way = PackMaking(session, case, OTHER_SIDE, folder / "other.pdf")
    under_way.draw(NoProgress())
    assert len(list(folder.iterdir())) == 2
    assert clear_leftovers(session)
    assert [path.name for path in folder.iterdir()] == ["court.pdf"]


@needs("pdftotext")
def test_an_extract_stands_beside_the_whole_pack_unless_it_is_said_to_replace_it(
    session: Session, case: str, tmp_path: Path
) -> None:
    first = build_pack(session, case, FORCED, tmp_path / "1.pdf")
    path = tmp_path / "b.pdf"
    path.write_bytes(foreign_pdf(pages=1))
    (added,) = take_in(session, case, [path], {"group": 2}, NoProgress())
    chosen = replace(FORCED, items=(added.ref,))
    extract = build_pack(session, case, chosen, tmp_path / "2.pdf")
    again = build_pack(session, case, chosen, tmp_path / "3.pdf")
    whole = build_pack(session, case, FORCED, tmp_path / "4.pdf")
    said = replace(chosen, replaces_because="法院只要一项")
    build_pack(session, case, said, tmp_path / "5.pdf")
    rows = {str(row["number"]): row for row in rows_of(session, case, "pack")}
    assert rows[extract.number]["supersedes"] is None
    assert rows[again.number]["supersedes"] == extract.number
    assert rows[whole.number]["supersedes"] == first.number
    assert "此次列入2项证据，前次1项" in cover(tmp_path / "4.pdf")
    assert list(rows.values())[-1]["supersedes"] == whole.number
