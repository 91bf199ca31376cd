"""Search: both sides fold alike, names are found as people type them, the index is never stale."""

import hashlib
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.casework import caselist, cases, reading, records
from storage.casework.caselist import Filter, case_ids, first_ids
from storage.casework.session import Session
from storage.records import search_index
from storage.records.projection import rebuild
from storage.search.folding import fold, pairs
from storage.search.grams import document, expressions, words
from storage.search.readings import readings
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost

CHEAP = KdfCost(memory_kib=64, iterations=1, lanes=1)
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A vault that the tests of this file fill with cases of their own."""
    vault, _code = Vault.create(tmp_path_factory.mktemp("search") / "vault", "x", kdf=CHEAP)
    with vault:
        yield Session(vault)


COUNT = itertools.count(1)


def add_case(session: Session, *parties: dict[str, Any], **values: Any) -> str:
    """Add a case with these parties; the first has the name that is searched for."""
    given_values = {"opened_on": "2019-01-02", "stage": "visiting", **values}
    given_values.setdefault("case_no", f"＃{next(COUNT):04}")
    change = cases.open_case(
        session, given_values, [{"role": "borrower", **one} for one in parties]
    )
    return change.case_id


def found(session: Session, query: str) -> list[str]:
    return case_ids(session, Filter(query=query))


# --- folding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("ＣＱ２０１９－０４１２", "cq2019-0412"),
        ("歐陽志遠", "欧阳志远"),
        ("王\ue863", "王䶮"),
        ("葛\U000e0100文", "葛文"),
        ("买买提·艾力", "买买提.艾力"),
        ("买买提•艾力", "买买提・艾力"),
        ("李\u200b 明", "\ufeff李明"),
        ("e\u0301ric", "Eric"),
        ("臺灣裏為爲", "台湾里为为"),
        ("\u2f00\uf900", "一豈"),
    ],
)
def test_spellings_of_one_text_fold_alike(text: str, typed: str) -> None:
    assert fold(text) == fold(typed) != ""


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert not any(char.isspace() or char in "\"'*():|^" for char in fold(text))


def test_private_characters_lead_to_characters_that_are_not_private() -> None:
    table = pairs("private_use")
    assert len(table) == 105
    assert all("\ue000" <= old <= "\uf8ff" < new or new < "\ue000" for old, new in table.items())
    # The 80 of the last row of GBK lie one after the other.
    assert {chr(code) for code in range(0xE815, 0xE865)} <= table.keys()


def test_traditional_forms_lead_to_simplified_ones_that_stay() -> None:
    table = pairs("traditional")
    assert all(new not in table for new in table.values())
    # Big5 has the traditional forms, GB 2312 the simplified ones.
    old_known = [old for old in table if old.encode("big5", "ignore")]
    assert len(old_known) > 2000
    assert sum(bool(table[old].encode("gb2312", "ignore")) for old in old_known) > 1800


# --- readings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单明远", "shan dan chan smy dmy"),
        ("解晓东", "xie jie xxd jxd"),
        ("仇海波", "qiu chou"),
        ("区伟雄", "ou qu owx qwx"),
        ("曾立", "zeng ceng zl cl"),
        ("覃某", "qin tan"),
        ("翟某", "zhai di"),
        ("查志强", "zha cha"),
        ("盖丽丽", "ge gai gll"),
        ("乐平", "yue le yueping yp lp"),
        ("缪小红", "miao mou miu"),
        ("朴某", "piao pu"),
        ("吕布", "lv lu lyu lb lvbu"),
        ("欧阳志远", "ouyang oy oyzy ouyangzhiyuan ouyzy zhiyuan zy"),
        ("万俟文", "moqi mqw moqiwen"),
        ("尉迟建国", "yuchi ycjg"),
        ("歐陽修", "ouyangxiu oyx"),
        ("王\ue863", "wangyan wy"),
        ("王小明", "wangxm wxiaom wxm xm xiaoming"),
        ("李明（曾用名：李大明）", "liming ldm"),
        ("李明/王芳", "wangfang wf"),
        ("买买提·艾力", "mmt mmtal aili"),
    ],
)
def test_a_name_is_typed_by_any_reading_of_its_surname(name: str, typed: str) -> None:
    forms = readings(name)
    for text in typed.split():
        assert any(form.startswith(text) for form in forms), text


@given(st.text(HAN, min_size=1, max_size=30))
def test_readings_are_plain_letters_and_few(name: str) -> None:
    forms = readings(name)
    assert all(form.isascii() and form.isalpha() and form.islower() for form in forms)
    assert len(forms) < 2000


def test_the_rules_of_the_index_have_not_changed_unnoticed() -> None:
    """If this fails, raise ``search_index.VERSION`` too: vaults hold the index of before."""
    said = [pairs("traditional"), pairs("private_use"), document(["王某 13800002860", "Ａb"])]
    known = hashlib.sha256(repr((said, readings("欧阳乐"))).encode()).hexdigest()
    assert (search_index.VERSION, known[:16]) == ("2", "3ecbafb8c8dcc2b6")


# --- queries -------------------------------------------------------------------------------------


def test_letters_apart_are_one_word_as_an_input_method_shows_them() -> None:
    assert words("w m") == words("w'm") == ["wm"]
    assert words("wang m") == ["wangm"]
    assert words("王 w m 2860") == ["王", "wm", "2860"]
    assert words("zhang san") == ["zhang", "san"]
    assert expressions(" ，。") == []


@given(st.text(max_size=12))
def test_no_query_breaks_the_index(session: Session, query: str) -> None:
    assert isinstance(found(session, query), list)


@given(st.text("王某a1-·28 栋𬭎", min_size=1, max_size=14), st.data())
def test_every_part_of_a_text_finds_it(session: Session, text: str, data: st.DataObject) -> None:
    if not fold(text):
        return
    case = add_case(session, {"name": "某", "employer": text})
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    if fold(part):
        assert case in found(session, part)
    if len(fold(text)) > 1:
        assert case not in found(session, fold(text) + "末"), "nothing follows it"


def test_a_word_is_not_found_across_two_texts(session: Session) -> None:
    case = add_case(session, {"name": "甲某", "former_names": ["丙丁", "戊己"]})
    assert case in found(session, "丙丁 戊己")
    assert case not in found(session, "丁戊")


@pytest.mark.parametrize(
    "query",
    ["单明远", "單明遠", "单明", "远", "dmy", "shanmy", "s m y", "单my", "2860", "1234", "01X",
     "01x", "13800002860", "5101", "4567", "HT-7", "HT 7", "ＨＴ－７", "温江", "溫江 光华",
     "愿意协商",      "愿意 2860", "4430", "老板"],
)  # fmt: skip
def test_a_case_is_found_by_what_people_remember(session: Session, query: str) -> None:
    case = _full_case(session)
    assert case in found(session, query)


def test_all_words_must_be_found(session: Session) -> None:
    case = _full_case(session)
    assert case not in found(session, "单明远 9999")


def _full_case(session: Session) -> str:
    case = add_case(
        session,
        {
            "name": "单明远",
            "id_number": "51011519000115001X",
            "phones": [{"number": "13800002860"}, {"number": "139 0000 1234"}],
            "addresses": [{"kind": "residence", "text": "成都市温江区光华大道 3 栋"}],
            "accounts": [{"channel": "im", "id": "wx_4567"}],
        },
        case_no=f"HT-7/{next(COUNT)}",
    )
    contact = {
        "at": "2019-04-12T09:00:00+08:00", "channel": "call", "direction": "out",
        "result": "answered", "number": "6222 0000 4430", "summary": "称愿意协商；老板在场",
    }  # fmt: skip
    records.add(session, "contact", case, contact)
    return case


# --- the index -----------------------------------------------------------------------------------


def test_a_correction_a_removal_and_a_return_are_followed(session: Session) -> None:
    case = add_case(session, {"name": "改前"})
    (party,) = reading.rows_of(session, case, "party")
    assert case in found(session, "gaiqian")
    records.correct(session, party.id, {"name": "订后"}, "听错")
    assert case in found(session, "订后")
    assert case not in found(session, "改前") + found(session, "gaiqian")
    records.remove(session, party.id, "重复")
    assert case not in found(session, "订后")
    records.restore(session, party.id)
    assert case in found(session, "dh")


def test_a_record_whose_row_is_gone_is_not_found(session: Session) -> None:
    case = add_case(session, {"name": "独一"})
    (party,) = reading.rows_of(session, case, "party")
    session.tables.run("DELETE FROM record WHERE id = ?", party.id)
    search_index.index_records(session.tables, [party.id])
    assert case not in found(session, "独一")


def test_a_remade_projection_finds_the_same(session: Session) -> None:
    case = _full_case(session)
    queries = ("单", "dmy", "2860", "温江", "愿意", "没有的")
    before = {query: found(session, query) for query in queries}
    rebuild(session.tables)
    assert {query: found(session, query) for query in queries} == before
    assert case in before["dmy"]


def test_an_index_of_other_rules_is_made_anew_when_the_vault_is_opened(tmp_path: Path) -> None:
    vault, _code = Vault.create(tmp_path / "vault", "x", kdf=CHEAP)
    with vault:
        session = Session(vault)
        case = add_case(session, {"name": "王某"})
        session.tables.run("INSERT INTO search_words(search_words) VALUES ('delete-all')")
        session.tables.set_meta("search_version", "0")
        assert found(session, "王某") == []
    with Vault.open(tmp_path / "vault", "x") as vault:
        assert found(Session(vault), "王某") == [case]


def test_what_is_searched_is_never_written_into_records(session: Session) -> None:
    case = add_case(session, {"name": "王\ue863 歐陽"})
    (party,) = reading.rows_of(session, case, "party")
    assert party["name"] == "王\ue863 歐陽"
    assert case in found(session, "王䶮 欧阳")


# --- the first screen ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Thirty cases whose order in the list is not that in which they were entered."""
    vault, _code = Vault.create(tmp_path_factory.mktemp("crowd") / "vault", "x", kdf=CHEAP)
    with vault:
        session = Session(vault)
        with session.atomic():
            for n in range(30):
                name = f"{'单王李'[n * 7 % 3]}小{'一二三'[n % 3]}"
                add_case(
                    session,
                    {"name": name, "phones": [{"number": f"1380000{n * 397 % 1000:04}"}]},
                    case_no=f"N{n * 11 % 30:03}",
                    stage="visiting" if n % 2 else "contacting",
                )
        yield session


def test_cases_keep_the_order_of_their_numbers_in_the_index(session: Session) -> None:
    """However a case gets its number: entered, corrected, removed and taken back, made anew."""
    other = add_case(session, {"name": "单向列"}, case_no="N2")
    changed = add_case(session, {"name": "单向队"}, case_no="N3")

    def kept() -> list[str]:
        rows = session.tables.run("SELECT case_no FROM search_case WHERE chain = ?", changed)
        return [number for (number,) in rows]

    assert kept() == ["N3"]
    assert first_ids(session, Filter(query="单向"), 9) == [other, changed]
    records.correct(session, changed, {"case_no": "N1"}, "misread")
    assert kept() == ["N1"]
    records.remove(session, changed, "a test")
    assert first_ids(session, Filter(query="单向"), 9) == [other]
    records.restore(session, changed)
    assert first_ids(session, Filter(query="单向"), 9) == [changed, other]
    rebuild(session.tables)
    assert kept() == ["N1"]


@pytest.mark.parametrize("query", ["单", "38", "3800", "王", "单 38", "单小 380", "wang", "！", ""])
@pytest.mark.parametrize("many", [1, 4, 12, 4000])
def test_the_first_screen_is_the_beginning_of_the_whole_list(
    crowd: Session, monkeypatch: pytest.MonkeyPatch, query: str, many: int
) -> None:
    """However it is found: gathered, or by asking case by case until the screen is full."""
    monkeypatch.setattr(search_index, "_MANY", many)
    monkeypatch.setattr(caselist, "_WALK", 12)
    monkeypatch.setattr(caselist, "_STEP", 3)
    for chosen in (
        Filter(query=query),
        Filter(query=query, stage="visiting"),
        Filter(query=query, descending=True),
        Filter(query=query, order="name"),
        Filter(query=query, archived=False),
    ):
        whole = case_ids(crowd, chosen)
        for most in (1, 4, 50):
            assert first_ids(crowd, chosen, most) == whole[:most]
