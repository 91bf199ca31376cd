"""What a pack's files are called, and what no pack is made for: wrong names, impossible days."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.pack.build import PackOptions, build_pack, preview_pack
from reports.pack.item import Item
from reports.pack.naming import volume_targets
from reports.pack.plan import plan_items
from reports.pack.request import PackRequest
from reports.papers.build import build_paper
from reports.pdf.division import Cut, Mark, Volume
from reports.refusals import ImpossibleCutoff, WrongEnding
from resources import path as resource
from resources.language import Words
from storage.casework.lookup import find_case
from storage.casework.session import Session
from storage.errors import PackStopped
from storage.exchange.case_import import import_cases
from storage.exchange.outside import look_at
from storage.progress import NoProgress
from storage.rows import CaseFile
from tests.support.casefiles import case_file, sample_document
from tests.support.vaults import new_session

WORDS = Words("zh_CN")
ITEM = Item(
    group=4, number="4-1", name="", kind="documentary", form="", copies=1, source="", proves="",
    kept_at="", remark="", refs=("l1",), anchor="", make="merge",
)  # fmt: skip
BORROWER = "王小明"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    made = new_session(tmp_path_factory.mktemp("names") / "vault")
    with made.vault:
        import_cases(made, resource("sample", "field-day.json"))
        yield made


def borrowed() -> CaseFile:
    document = sample_document()
    document["cases"][0]["parties"][0]["name"] = BORROWER
    return case_file(document["cases"][0], document)


FILE = borrowed()


def named(target: Path, *names: str, part: str = "4-1") -> list[str]:
    items = [replace(ITEM, name=name, anchor=f"i{n}") for n, name in enumerate(names)]
    marks = [Mark(0, "", "cover", "none", 1, 1, False)]
    marks += [Mark(n, part, one.anchor, "evidence", n, 1, False) for n, one in enumerate(items, 1)]
    total = len(marks)
    volumes = [Volume(0, 1, 1, total)]
    volumes += [Volume(n, n + 1, n + 1, total, part) for n in range(1, total)]
    return [one.name for one in volume_targets(target, volumes, marks, items, FILE, WORDS)]


def test_a_file_of_an_item_says_its_place_its_number_and_what_it_is() -> None:
    assert named(Path("a.pdf"), "借款合同") == ["a.pdf", "a.02_证据4-1_借款合同.pdf"]
    many = named(Path("a.pdf"), *["外访记录"] * 120)
    assert many[1:] == sorted(many[1:])
    assert named(Path("a.pdf"), "", part="annexes")[1].startswith("a.02_")


def test_no_file_name_says_who_owes_or_a_number_of_theirs() -> None:
    (_first, name) = named(Path("a.pdf"), f"{BORROWER}身份证 510107198001011234")
    assert BORROWER not in name
    assert "198001011234" not in name
    assert "身份证" in name


@given(st.text(max_size=300), st.text("案a-. ", min_size=1, max_size=40))
def test_every_name_can_lie_on_every_disk(said: str, stem: str) -> None:
    for name in named(Path(f"x{stem}x.pdf"), said, said)[1:]:
        assert not set('<>:"/\\|?*') & set(name)
        assert name.isprintable()
        assert name == name.strip(" .")
        assert len(f".{name}.01234567.old".encode()) <= 255
        assert Path(name).name == name
    assert len(set(named(Path("a.pdf"), said, said))) == 3


def test_a_pack_says_who_made_it_and_its_items_lie_in_named_files(
    session: Session, tmp_path: Path
) -> None:
    case = find_case(session, "YD-2019-0001")
    made = build_pack(session, case, PackOptions(cut=Cut("item"), duplex=True), tmp_path / "a.pdf")
    names = [one.path.name for one in made.files]
    assert names[0] == "a.pdf"
    assert [name[:5] for name in names[1:]] == [f"a.{n:02}_" for n in range(2, len(names) + 1)]
    assert "_证据6-1_" in names[2]
    assert names[-1].endswith("_附件.pdf")
    assert look_at(made.files[0].path, NoProgress()).sender == "宜贷网良性退出工作组（示例）"
    # The numbers of pages stand at the outer edge of both sides of a sheet.
    printed = next(one.path for one in made.files if "_证据6-1_" in one.path.name)
    assert [_outer(printed, at) for at in (0, 1)] == [True, True]


def _outer(path: Path, at: int) -> bool:
    """Tell whether the number of a page is beside its outer edge: right of a front."""
    page = pypdfium2.PdfDocument(str(path))[at]
    text, width = page.get_textpage(), page.get_width()
    header = page.get_height() * 0.92
    left = text.get_text_bounded(left=0, right=width / 2, bottom=header)
    right = text.get_text_bounded(left=width / 2, right=width, bottom=header)
    return "页" in (left if at % 2 else right) and "页" not in (right if at % 2 else left)


@pytest.mark.parametrize("name", ["a.txt", "a", "a.docx", "a.pdf.zip"])
def test_a_name_that_promises_something_else_is_refused(
    session: Session, tmp_path: Path, name: str
) -> None:
    case = find_case(session, "YD-2019-0001")
    with pytest.raises(WrongEnding):
        build_pack(session, case, PackOptions(), tmp_path / name)
    if not name.endswith("docx"):
        with pytest.raises(WrongEnding):
            build_paper(session, case, "contact-log", "", tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_interest_runs_to_no_day_before_a_loan(session: Session, tmp_path: Path) -> None:
    day = "2016-12-31"
    case = find_case(session, "YD-2019-0001")
    with pytest.raises(ImpossibleCutoff, match=day):
        build_pack(session, case, PackOptions(cutoff=day), tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_day_ahead_is_that_of_a_filing_to_come_and_is_remarked(session: Session) -> None:
    case = find_case(session, "YD-2019-0001")
    asked = {day: PackOptions(cutoff=day) for day in ("2019-05-01", "2099-01-01")}
    said = {
        day: [one.code for one in preview_pack(session, case, options).result.warnings]
        for day, options in asked.items()
    }
    assert "CutoffAhead" in said["2099-01-01"]
    assert "CutoffAhead" not in said["2019-05-01"]


def test_every_remark_says_what_it_is_about_and_where_it_is_mended(session: Session) -> None:
    case = find_case(session, "YD-2019-0001")
    made = preview_pack(session, case, PackOptions(items=("v1",))).result
    assert "NoLimitationEvents" in {one.code for one in made.warnings}
    for one in made.warnings:
        assert one.where
        assert one.lead


def test_a_part_named_after_a_file_has_one_ending_only(tmp_path: Path) -> None:
    names = named(tmp_path / "pack.pdf", "合同.pdf", "流水.XLSX", "V1.0版", "合计1.50")
    assert [name.rpartition("_")[2] for name in names[1:]] == [
        "合同.pdf", "流水.pdf", "V1.0版.pdf", "合计1.50.pdf",
    ]  # fmt: skip


def test_a_withheld_interview_that_alone_was_chosen_is_said_to_be_withheld(
    session: Session, tmp_path: Path
) -> None:
    case = find_case(session, "YD-2019-0002")
    with pytest.raises(PackStopped, match="主管可说明理由后放行"):
        build_pack(session, case, PackOptions(items=("i1",)), tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def _named_item(**changes: object) -> str:
    document = sample_document()
    case = document["cases"][0]
    row = {"ref": "e9", "file": "IMG_20190412_113000.jpg", "kind": "photo", "group": 2, **changes}
    file = case_file({**case, "evidence": [row]}, document)
    made = plan_items(file, PackRequest("N-1", "2025-06-01T09:00:00+08:00"), WORDS).items
    return next(item.name for item in made if "e9" in item.refs)


def test_a_file_that_nobody_named_is_called_by_kind_day_and_taker_with_its_file_as_detail() -> None:
    taken = {"taken_at": "2019-04-12T11:30:00+08:00", "taken_by": "s2", "place": "某小区门口"}
    assert _named_item(**taken) == "照片，2019年4月12日，外访员乙（IMG_20190412_113000.jpg）"
    somewhere = {**taken, "taken_by": None}
    assert _named_item(**somewhere).startswith("照片，2019年4月12日，某小区门口（")
    scan = _named_item(kind="document", file="scan0001.pdf", **taken)
    assert scan.startswith("文件，2019年4月12日")
    assert scan.endswith("（scan0001.pdf）")
    assert _named_item(kind="document", file="借款合同 2017.pdf") == "借款合同 2017"
    assert _named_item(caption="入户门", **taken) == "入户门"
