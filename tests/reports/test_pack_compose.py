"""What a whole pack says: its parts, its masks, its silence, and nothing that nobody recorded."""

import copy
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.content import BarChart, Facts, Pages, Paper, Picture, Plate, Section
from reports.pack.compose import compose_pack
from reports.pack.request import PackRequest, Profile
from reports.papers.registry import PAPERS
from resources.language import Words
from storage.errors import NoSuchRecord
from storage.rows import CaseFile
from tests.support.casefiles import case_file, sample_case, sample_document
from tests.support.papers import all_text

MADE = "2019-04-13T09:00:00+08:00"
PROFILES: tuple[Profile, ...] = ("court", "opponent", "internal")
# What the sample's interview says of distress, of other things, and what was noted of it.
DISTRESS = ("一死了之", "轻生", "停止施压")
TALK = ("但凡我还有钱", "处理后还了一部分外债", "欠下的钱我认")


def pack(file: CaseFile, *, released: frozenset[str] = frozenset(), **changes: Any) -> Paper:
    asked = replace(PackRequest(number="P-1", made_at=MADE, checkpoint="ab" * 32), **changes)
    words = Words(asked.language)
    return compose_pack(file, asked, words, pictures=lambda _ref: None, released=released)


def section(paper: Paper, anchor: str) -> Section:
    return next(one for one in paper.sections if one.anchor == anchor)


def changed_case(place: int, change: Any) -> CaseFile:
    document = copy.deepcopy(sample_document())
    change(document["cases"][place])
    return case_file(document["cases"][place], document)


def test_the_parts_stand_in_the_order_of_practice() -> None:
    anchors = [one.anchor for one in pack(sample_case(0)).sections]
    items = [f"item-{no}" for no in ("4-1", "6-1", "6-2", "6-3", "6-4")]
    annexes = ["annex-interest", "annex-contacts", "annex-integrity"]
    assert anchors == ["cover", "catalogue", *items, *annexes]


def test_cover_and_catalogue_are_unnumbered_and_items_and_annexes_count_on() -> None:
    paper = pack(sample_case(0))
    sequences = [one.sequence for one in paper.sections]
    assert sequences[:2] == ["none", "catalogue"]
    assert set(sequences[2:]) == {"evidence"}
    assert section(paper, "item-6-1").header[2] == "证据6-1　第{page}页／共{pages}页"


def test_the_catalogue_points_at_every_section_that_counts() -> None:
    paper = pack(sample_case(0))
    cells = [cell for block in section(paper, "catalogue").blocks for cell in _cells(block)]
    pointed = {cell.anchor for cell in cells if isinstance(cell, Pages) and cell.what == "range"}
    assert pointed == {one.anchor for one in paper.sections if one.sequence == "evidence"}


def _cells(block: Any) -> list[Any]:
    inner = [cell for one in getattr(block, "blocks", ()) for cell in _cells(one)]
    return [*inner, *(cell for row in getattr(block, "rows", ()) for cell in row)]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_distress_and_the_talk_that_holds_it_stay_out(profile: Profile, language: str) -> None:
    said = all_text(pack(sample_case(1), profile=profile, language=language))
    assert not [words for words in (*DISTRESS, *TALK) if words in said]


@pytest.mark.parametrize("profile", PROFILES)
def test_that_a_talk_was_left_out_is_said_without_detail(profile: Profile) -> None:
    said = all_text(pack(sample_case(1), profile=profile))
    assert "另有谈话笔录1份，因其内容未列入本目录，原件由提交人保存备查。" in said


@pytest.mark.parametrize("profile", PROFILES)
def test_a_released_talk_is_printed_whole(profile: Profile) -> None:
    said = all_text(pack(sample_case(1), profile=profile, released=frozenset({"i1"})))
    assert all(words in said for words in ("一死了之", *TALK))
    assert "停止施压" not in said


@pytest.mark.parametrize(
    "drop", [("distress",), ("turns",), ("distress", "turns")], ids=["tag", "flag", "case"]
)
def test_each_sign_of_distress_is_enough(drop: tuple[str, ...]) -> None:
    def change(case: dict[str, Any]) -> None:
        talk = case["interviews"][0]
        if "distress" in drop:
            del talk["distress"]
        if "turns" in drop:
            talk["turns"][-1]["tags"] = []
        if len(drop) == 1:
            case["flags"] = []

    said = all_text(pack(changed_case(1, change)))
    assert not [words for words in (*DISTRESS, *TALK) if words in said]


@pytest.mark.parametrize("profile", PROFILES)
def test_the_words_of_a_talk_left_out_are_quoted_nowhere_else(profile: Profile) -> None:
    quote = "他说想过一死了之"

    def change(case: dict[str, Any]) -> None:
        case["visits"][0] |= {"debtor_words": quote, "notes": f"现场{quote}。", "next": "回访"}
        case["contacts"][0] |= {"words": quote, "summary": "但凡我还有钱，这笔借款早就还了"}
        case["findings"] = [
            {
                "kind": "other",
                "found_at": "2019-04-12T15:00:00+08:00",
                "source": {"kind": "debtor"},
                "learned_by": "oral",
                "purpose": "asset_clue",
                "text": quote,
                "inference": quote,
            }
        ]

    said = all_text(pack(changed_case(1, change), profile=profile))
    assert "一死了之" not in said
    assert "但凡我还有钱" not in said
    assert "（因内容原因未列入，原件备查）" in said
    assert "回访" in said


def test_files_of_a_talk_left_out_are_left_out() -> None:
    def change(case: dict[str, Any]) -> None:
        case["interviews"][0] |= {"recording": "e1", "evidence": ["e2"]}
        row = {"group": 6, "source": "s", "proves": "p", "visit": "v2"}
        case["evidence"] = [
            {"ref": "e1", "file": "talk.m4a", "transcript": "我也想过一死了之", **row},
            {"ref": "e2", "file": "signed.pdf", **row},
            {"ref": "e3", "file": "site.jpg", **row},
            {"ref": "e4", "file": "body-camera.mp4", "kind": "video", **row},
        ]

    said = all_text(pack(changed_case(1, change), profile="internal"))
    assert "talk.m4a" not in said
    assert "signed.pdf" not in said
    assert "body-camera.mp4" not in said
    assert "site.jpg" in said


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_amounts_stand_as_said_and_no_sum_is_made(profile: Profile, language: str) -> None:
    said = all_text(pack(sample_case(0), profile=profile, language=language))
    assert all(amount in said for amount in ("160多元", "40多元", "30多元", "2860元"))
    assert not [sum_ for sum_ in ("2630", "2,630", "230", "47000", "47,000") if sum_ in said]


def test_the_rest_is_named_as_not_itemised_and_bars_are_open() -> None:
    finding = section(pack(sample_case(0)), "item-6-2")
    chart = next(block for block in finding.blocks if isinstance(block, BarChart))
    assert [(bar.length, bar.open_ended) for bar in chart.bars] == [
        (160, "over"),
        (40, "over"),
        (30, "over"),
    ]
    assert "未列明" in all_text(pack(sample_case(0)))


def test_the_counted_ordinal_stands_beside_the_one_that_was_told() -> None:
    said = all_text(pack(sample_case(0)))
    assert "第1次（按记录计数）；记录人自述第4次" in said


def test_the_time_of_entry_and_a_senders_claim_of_it_stand_apart() -> None:
    file = sample_case(0)
    claim = {"claimed_at": "2019-04-12T17:40:00+08:00", "claimed_by": "外访员丙"}
    row = replace(file.rows("visits")[0], recorded_by="01a2", via="import", **claim)
    named = replace(file, lists={**file.lists, "visits": (row,)}, recorders={"01a2": "外访员丁"})
    said = all_text(section_only(pack(named), "item-6-1"))
    assert "2019年4月12日18时00分（由其他系统导入）" in said
    assert "2019年4月12日17时40分，外访员丙" in said
    assert "外访员丁" in said
    assert "01a2" not in said


def test_facts_and_conclusions_stand_apart() -> None:
    visit = section(pack(sample_case(0)), "item-6-1")
    tables = [block for block in visit.blocks if isinstance(block, Facts)]
    seen = next(block for block in tables if "现场状况" in dict(block.rows))
    assert dict(seen.rows)["现场状况"] == "敲门；无人应答；门未打开"
    assert "结论" not in dict(seen.rows)


def test_what_is_not_known_is_blank_and_never_zero() -> None:
    notice = section(pack(sample_case(0)), "item-6-3")
    rows = dict(row for block in notice.blocks if isinstance(block, Facts) for row in block.rows)
    assert rows["尚欠本金"] == rows["利息"] == rows["合计（小写、大写）"] == ""
    assert "¥0" not in all_text(section_only(pack(sample_case(0)), "item-6-3"))


def test_a_claim_that_is_known_stands_in_figures_and_capitals() -> None:
    def change(case: dict[str, Any]) -> None:
        case["notices"][0]["claim"] = {"total": "52860.00", "until": "2019-04-12"}

    said = all_text(pack(changed_case(0, change)))
    assert "¥52,860.00（人民币伍万贰仟捌佰陆拾元整）" in said


def test_copies_for_court_and_opponent_differ_only_in_their_mark() -> None:
    court = all_text(pack(sample_case(0), copies=2))
    other = all_text(pack(sample_case(0), copies=2, copy=2, profile="opponent"))
    assert court != other
    assert other.replace("副本（第2份", "正本（第1份").replace("副本\n", "\n") == court.replace(
        "副本\n", "\n"
    )
    assert court.count("\n") == other.count("\n")


def test_third_persons_are_masked_and_those_whose_identity_is_the_proof_are_not() -> None:
    def change(case: dict[str, Any]) -> None:
        visit = case["visits"][0]
        visit |= {"met": {"name": "赵大海", "relation": "邻居"}, "notes": "邻居赵大海说他搬走了"}
        visit["witnesses"] = [{"name": "钱见证", "phone": "13800009999"}]
        case["contacts"][0] |= {"counterpart": {"name": "孙小红"}, "number": "13912345678"}
        del case["contacts"][0]["party"]
        case["notices"][0]["deliveries"][0] |= {"receiver": "李收件"}

    file = changed_case(0, change)
    court, inner = all_text(pack(file)), all_text(pack(file, profile="internal"))
    assert not [name for name in ("赵大海", "孙小红", "13912345678") if name in court]
    assert all(name in court for name in ("赵某", "孙某", "钱见证", "李收件", "13800009999"))
    assert all(name in inner for name in ("赵大海", "孙小红", "13912345678"))


def test_a_third_persons_name_inside_a_partys_name_leaves_the_party_alone() -> None:
    def change(case: dict[str, Any]) -> None:
        case["parties"][0]["name"] = "李明明"
        case["visits"][0] |= {"met": {"name": "李明"}, "notes": "李明说李明明不在家"}

    said = all_text(pack(changed_case(0, change)))
    assert "李某说李明明不在家" in said


def test_clues_and_remarks_are_for_the_legal_team_only() -> None:
    def change(case: dict[str, Any]) -> None:
        case["findings"][0] |= {"purpose": "asset_clue", "inference": "名下或有车辆"}

    file = changed_case(0, change)
    for profile in ("court", "opponent"):
        said = all_text(pack(file, profile=profile))
        assert "160多元" not in said
        assert "需补强" not in said
    inner = pack(file, profile="internal")
    assert "名下或有车辆" in all_text(inner)
    assert [one.anchor for one in inner.sections[-2:]] == ["clues", "remarks"]
    assert all(one.watermark == "内部" for one in inner.sections)


def test_a_page_printed_from_a_copy_does_not_claim_to_be_the_original() -> None:
    file = sample_case(0)
    words, asked = Words("zh_CN"), PackRequest(number="P-1", made_at=MADE)
    for same in (True, False):
        sha256 = file.files["e1"] if same else "f" * 64
        picture = Picture("a.jpg", sha256, 1, "image/jpeg", 10, 10, BytesIO)
        paper = compose_pack(file, asked, words, pictures=lambda _r, p=picture: p)
        plate = next(one for one in section(paper, "item-6-4").blocks if isinstance(one, Plate))
        assert ("本件直接打印自电子数据原件。" in dict(plate.facts.rows).values()) is same


def test_each_photo_has_its_own_page_and_its_hash() -> None:
    def change(case: dict[str, Any]) -> None:
        one = case["evidence"][0]
        case["evidence"] = [{**one, "ref": f"e{n}", "file": f"{n}.jpg"} for n in range(1, 101)]

    paper = pack(changed_case(0, change))
    plates = [one for part in paper.sections for one in part.blocks if isinstance(one, Plate)]
    assert len(plates) == 100
    said = all_text(section_only(paper, "annex-integrity"))
    assert all(f"{n:064x}" in said for n in range(1, 101))


def section_only(paper: Paper, anchor: str) -> Paper:
    return replace(paper, sections=(section(paper, anchor),))


def test_how_to_check_a_hash_is_told_without_this_program() -> None:
    said = all_text(section_only(pack(sample_case(0)), "annex-integrity"))
    assert "sha256sum" in said
    assert "certutil -hashfile" in said
    assert "哈希校验结果一致" in said
    assert "不可篡改" not in said


@pytest.mark.parametrize("profile", PROFILES)
def test_an_english_pack_has_no_chinese_words_of_ours(profile: Profile) -> None:
    said = all_text(pack(case_file(_required()), profile=profile, language="en"))
    assert not [char for char in said if "\u4e00" <= char <= "\u9fff"]


def _required() -> dict[str, Any]:
    """Return a case in which every record has its required fields only, in Latin letters."""
    at = "2019-04-12T10:00:00+08:00"
    return {
        "case_no": "A-1",
        "opened_on": "2020-01-02",
        "stage": "assigned",
        "parties": [{"ref": "p1", "role": "borrower", "name": "Wang"}],
        "loans": [
            {"contract_no": "C", "regime": "private", "principal": "1", "due_on": "2018-09-01"}
        ],
        "ledger": [{"on": "2018-03-01", "kind": "payment", "amount": "1"}],
        "contacts": [{"at": at, "channel": "call", "direction": "out", "result": "answered"}],
        "visits": [
            {"ref": "v1", "place": {"kind": "office", "text": "x"}, "outcome": "other"},
        ],
        "findings": [
            {
                "kind": "residence",
                "found_at": at,
                "source": {"kind": "other"},
                "learned_by": "oral",
                "purpose": "residence",
            }
        ],
        "notices": [
            {
                "number": "N",
                "kind": "demand",
                "issued_on": "2019-04-12",
                "deliveries": [{"method": "mail", "at": at, "result": "unknown"}],
            }
        ],
        "interviews": [
            {"started_at": at, "place": "x", "turns": [{"question": "q", "answer": "a"}]}
        ],
        "evidence": [{"ref": "e1", "file": "a.jpg"}],
    }


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("profile", PROFILES)
def test_required_fields_alone_make_a_pack(profile: Profile, language: str) -> None:
    bare = {"case_no": "A-1", "opened_on": "2020-01-02", "stage": "assigned"}
    for case in (bare, _required()):
        paper = pack(case_file(case), profile=profile, language=language)
        assert section(paper, "annex-integrity")


@given(st.text(min_size=1, max_size=200), st.sampled_from(PROFILES))
def test_any_text_of_a_user_is_taken_as_text(text: str, profile: Profile) -> None:
    case = _required()
    case["parties"][0]["name"] = text
    case["visits"][0] |= {"notes": text, "observations": [text], "met": {"name": text}}
    case["interviews"][0]["others_present"] = [text]
    case["contacts"][0] |= {"counterpart": {"name": text}, "words": text}
    case["notices"][0]["number"] = text
    assert text in all_text(pack(case_file(case), profile=profile))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("kind", PAPERS)
def test_every_paper_is_made_of_the_sample_and_of_required_fields(kind: str, language: str) -> None:
    refs = {"visit-report": "v1", "notice": "n1", "receipt": "n1", "interview-blank": "p1"}
    if kind != "interview":
        assert PAPERS[kind](sample_case(0), refs.get(kind, ""), Words(language), MADE).sections
    bare = {"notice": "N", "receipt": "N", "interview": "interviews-1", "interview-blank": ""}
    ref = bare.get(kind, refs.get(kind, ""))
    assert PAPERS[kind](case_file(_required()), ref, Words(language), MADE).sections


@pytest.mark.parametrize("kind", ["visit-report", "notice", "receipt", "interview"])
def test_a_paper_of_no_record_is_refused(kind: str) -> None:
    with pytest.raises(NoSuchRecord):
        PAPERS[kind](sample_case(0), "nothing", Words("zh_CN"), MADE)


@pytest.mark.parametrize("kind", ["visit-report", "contact-log", "briefing"])
def test_papers_do_not_quote_distress(kind: str) -> None:
    ref = "v2" if kind == "visit-report" else ""
    said = all_text(PAPERS[kind](sample_case(1), ref, Words("zh_CN"), MADE))
    assert not [words for words in (*DISTRESS, *TALK) if words in said]


def test_a_notice_masks_the_id_and_looks_like_no_court_paper() -> None:
    said = all_text(PAPERS["notice"](sample_case(0), "YQ-2019-004", Words("zh_CN"), MADE))
    assert "510115********001X" in said
    assert "51011519000115001X" not in said
    threats = ("传票", "立案", "法院", "公安", "律师", "后果自负", "最后通牒", "老赖", "诉前")
    assert not [word for word in threats if word in said]


def test_a_talk_is_printed_whole_to_be_signed_and_says_that_it_is_restricted() -> None:
    paper = PAPERS["interview"](sample_case(1), "i1", Words("zh_CN"), MADE)
    said = all_text(paper)
    assert all(words in said for words in ("一死了之", *TALK, "限制查阅"))
    assert "被谈话人签名（捺印）" in paper.sections[0].footer[0]
    assert "停止施压" not in said
