"""Which numbers in running text are hidden, and which are no person's numbers at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules.identity import id_check_character
from storage.rules.masking_words import mask_numbers, numbers_in

ID, MOBILE, CARD, LANDLINE = (
    "510106197803031122",
    "13512340000",
    "6222021001116245702",
    "028-85551234",
)


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        (f"身份证{ID}，电话{MOBILE}", "身份证510106********1122，电话135****0000"),
        (f"卡{CARD}，座机{LANDLINE}", "卡6222 **** **** 5702，座机028-****1234"),
        ("010-62223333", "010-****3333"),
        ("（028）85551234、(028)8555 1234", "028-****1234、028-****1234"),
        ("0755 8555 1234", "0755-****1234"),
        ("电话85551234", "电话****34"),
        ("微信wxid_abcd1234", "微信w***"),
        ("微信号：hello_99，QQ 12345678", "微信号：h***，QQ 1***"),
        ("135 1234 0000／135-1234-0000／+86 13512340000", "135****0000／135****0000／135****0000"),
        ("135\u00a01234\u00a00000、１３５１２３４００００", "135****0000、135****0000"),
        ("510106 1978 0303 1122", "510106********1122"),
        ("6222 0210 0111 6245 702", "6222 **** **** 5702"),
        (f"证件编号{ID}，编号{ID}", "证件编号510106********1122，编号510106********1122"),
        ("护照E12345678、护照号码：G1234567", "护照E******78、护照号码：G*****67"),
        ("passport no. EA1234567，台胞证 01234567", "passport no. E******67，台胞证 0*****67"),
        (f"账户号：{CARD}", "账户号：6222 **** **** 5702"),
        ("13512340000元旦来电", "135****0000元旦来电"),
        ("录音_13512340000_20240301.mp3", "录音_135****0000_20240301.mp3"),
    ],
)
def test_a_persons_number_is_hidden_however_it_is_written(said: str, printed: str) -> None:
    assert mask_numbers(said) == printed


@pytest.mark.parametrize(
    "said",
    [
        "借款合同编号 20190415001",
        "借款合同编号：13512340000",
        "快递单号：13512340000，另一单SF1351234000012，EMS 1234567890123",
        "运单YT1351234000012345",
        "电费户号 13512340000，水费户号：0123456789012",
        "13512340000元",
        "13512340000.00",
        "¥13512340000、人民币 13512340000",
        "（2024）川0106民初1234号，2024年3月1日10:00，2024-03-01T10:00:00+08:00",
        "IMG_20240301_100000.jpg、IMG_20240301100000123.jpg、mmexport1712345678901.jpg",
        "IMEI 351234567890123，表号123456789012",
        "本金100,000.00元、利息1,234.56元，共 1000000 元",
        "流水号2024030110000012345678",
        "证据包 YD-2019-0001-20261122-01（提交法院）",
        "SHA-256 a1a1a1a11234567890123456bcbcbcbcbcbcbcbcbcbcbcbcbcbcbcbcbcbcbcbcbc",
        "微信聊天、微信转账20000元、QQ邮箱",
    ],
)
def test_amounts_times_and_numbers_of_things_stay(said: str) -> None:
    assert mask_numbers(said) == said


def test_a_number_that_is_kept_stays_however_it_is_written() -> None:
    keep = numbers_in(f"{MOBILE}、{LANDLINE}、wxid_abcd1234")
    said = "135-1234-0000，+86 13512340000，(028)85551234，wxid_abcd1234"
    assert mask_numbers(said, keep) == said


def test_in_a_list_of_assets_the_accounts_stay_and_persons_do_not() -> None:
    said = mask_numbers(f"开户行工行，账号{CARD}，联系人{MOBILE}，身份证{ID}", cards=False)
    assert said == f"开户行工行，账号{CARD}，联系人135****0000，身份证510106********1122"


WORDS = st.text(alphabet="他妈说住这里电话是，。；身份证卡号 :：", max_size=12)
_BODIES = st.tuples(
    st.sampled_from(["510106", "110101", "440305"]),
    st.dates().filter(lambda day: day.year > 1900).map(lambda day: f"{day:%Y%m%d}"),
    st.integers(0, 999).map(lambda n: f"{n:03}"),
).map("".join)
NUMBERS = st.one_of(
    _BODIES.map(lambda body: body + id_check_character(body)),
    st.integers(3000000000, 9999999999).map(lambda n: f"1{n}"),
    st.integers(10**12, 10**13 - 1).map(lambda n: f"622202{n}"),
)


@given(WORDS, NUMBERS, WORDS, NUMBERS, WORDS)
def test_no_whole_number_of_a_person_is_left_and_the_words_are(
    before: str, first: str, between: str, second: str, after: str
) -> None:
    between = between or "，"
    shown = mask_numbers(f"{before}{first}，{between}{second}{after}")
    assert first not in shown
    assert second not in shown
    assert shown.startswith(before)
    assert shown.endswith(after)
    assert mask_numbers(shown) == shown


@pytest.mark.parametrize("said", ["1" * 40_000, "电话13512340000，" * 4_000, "a1" * 30_000])
def test_a_long_text_is_read_once(said: str) -> None:
    assert MOBILE not in mask_numbers(said)
