"""Owns how names, numbers and addresses are hidden: on screens, in logs, papers, file names."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from resources import table

_ANONYMOUS = "某"
_DOTS = re.compile(r"[·•・‧･．.∙⋅]")
_SEPARATORS = re.compile(r"[\s\-‐-―_.()]+")
# What a legal person is called by its kind; a branch keeps the kind of its house.
_COMPANIES = (
    "公司", "银行", "信用社", "合作社", "事务所", "基金会", "集团", "中心", "商行", "经营部",
    "商店", "酒店", "学校", "医院", "协会", "企业", "厂",
)  # fmt: skip
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]$")
# Two characters before it at least, four before a 厂: 欧阳建厂 is a person.
_COMPANY = re.compile(
    r"(?<=.{2})(?:公司|银行|信用社|合作社|事务所|基金会|集团|中心|商行|经营部|商店|酒店|学校|医院|协会"
    r"|企业|(?<=.{4})厂)(?:.{0,12}(?:分公司|分行|支行|分理处|营业部|分社|分店))?$"
)
# Where a place is still a district or a street; 小区, 社区, 园区 and the like are somebody's home.
_PLACE = re.compile(
    r"省|市(?!场|政|民)|(?<![小社园校厂院景库宿])区(?!间)|县|旗(?!舰)|镇|乡"
    r"|街道|大道|大街|[路街巷道]|胡同"
)
# From here on it is a house: a digit, or a number in characters that counts houses.
_HOUSE = re.compile(
    r"\d|[A-Za-z]|[〇零一二三四五六七八九十百两]+(?:号|栋|幢|座|楼|单元|室|层|户|组|队|弄|门)"
)
# In running text: resident IDs, cards, mobiles, landlines, and any other long run of digits.
_NUMBERS = re.compile(
    r"(?<![0-9])(?:"
    r"(?P<id>[0-9]{6}[ -]?[0-9]{8}[ -]?[0-9]{3}[0-9Xx]|[0-9]{15})"
    r"|(?P<card>[0-9]{4}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?|[0-9]{16,})"
    r"|(?P<phone>(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}|0[0-9]{2,3}-?[0-9]{7,8})"
    r")(?![0-9])"
)


@cache
def _compound_surnames() -> frozenset[str]:
    return frozenset(table("surnames")["compound"])


@cache
def _designations() -> re.Pattern[str]:
    return _any_of(table("designations")["words"])


@cache
def _sorts_of_place() -> re.Pattern[str]:
    known = table("designations")
    return _any_of([*known["words"], *known["places"]])


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, longest))})+")


def mask_name(name: str) -> str:
    """Return surname + 某: 王小明 → 王某, 欧阳娜娜 → 欧阳某, 阿卜杜拉·买买提 → 阿某.

    Of a company what it is stays: 成都示例科技有限公司 → 某公司. Names in other scripts keep their
    first letter; masking twice changes nothing.
    """
    text = _plain(name)
    if not text:
        return ""
    if text.startswith(_ANONYMOUS) and text[1:] in _COMPANIES:
        return text
    company = _COMPANY.search(_BRACKETED.sub("", text))
    if company:
        return _ANONYMOUS + next(word for word in _COMPANIES if company[0].startswith(word))
    if not _is_han(text[0]):
        return text[0] + "***"
    return _surname(text) + _ANONYMOUS


def mask_names(names: Iterable[str]) -> Mapping[str, str]:
    """Return name → mask for the names of one case; like masks are numbered 王某1, 王某2."""
    distinct = list(dict.fromkeys(names))
    masks = [mask_name(name) for name in distinct]
    seen: Counter[str] = Counter()
    result: dict[str, str] = {}
    for name, mask in zip(distinct, masks, strict=True):
        seen[mask] += 1
        result[name] = f"{mask}{seen[mask]}" if mask and masks.count(mask) > 1 else mask
    return result


def is_designation(text: str) -> bool:
    """Whether a text says who somebody is without a name: 妻子, 物业前台, but not 李四."""
    return bool(_designations().fullmatch(_plain(text)))


def mask_id(number: str) -> str:
    """Return 6 + stars + 4 of a resident ID (old ones 6 + 3); other documents keep 1 + 2."""
    text = _compact(number).upper()
    if len(text) == 18:
        return f"{text[:6]}{'*' * 8}{text[-4:]}"
    if len(text) == 15 and text.isdigit():
        return f"{text[:6]}{'*' * 6}{text[-3:]}"
    if len(text) <= 4:
        return "*" * len(text)
    return f"{text[0]}{'*' * (len(text) - 3)}{text[-2:]}"


def mask_phone(number: str) -> str:
    """Return 138****1234 for a mobile, 028-****5678 for a landline; others keep their last two."""
    digits = re.sub(r"[^0-9]", "", _compact(number))
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    if re.fullmatch(r"1[0-9]{10}", digits):
        return f"{digits[:3]}****{digits[-4:]}"
    if re.fullmatch(r"0[0-9]{9,11}", digits):
        area = digits[:3] if digits[1] in "12" else digits[:4]
        return f"{area}-****{digits[-4:]}"
    if len(digits) >= 6:
        return f"****{digits[-2:]}"
    return "****" if _compact(number) else ""


def mask_card(number: str) -> str:
    """Return 6222 **** **** 0004 whatever the length; short accounts show their last four."""
    text = _compact(number)
    if len(text) >= 12:
        return f"{text[:4]} **** **** {text[-4:]}"
    if len(text) >= 8:
        return f"**** {text[-4:]}"
    return "****" if text else ""


def mask_address(address: str) -> str:
    """Return the address down to its street or district, then ``***`` if more is hidden.

    Words that say which sort of place it is and none in particular (工地, 家中) stay.
    """
    text = _plain(address)
    if _sorts_of_place().fullmatch(text):
        return text
    house = _HOUSE.search(ascii_digits(text))
    before = text[: house.start()] if house else text
    ends = [found.end() for found in _PLACE.finditer(before)]
    kept = text[: ends[-1]] if ends else ""
    return kept if kept == text else f"{kept}***"


def area_of(address: str) -> str:
    """Return the district, county or county town of an address, else its city; else nothing."""
    text = _plain(address)
    house = _HOUSE.search(ascii_digits(text))
    parts, start = [], 0
    for found in _PLACE.finditer(text[: house.start()] if house else text):
        parts.append(text[start : found.end()])
        start = found.end()
    districts = [part for part in parts if part.endswith(("区", "县", "旗"))]
    cities = [part for part in parts if part.endswith("市")]
    return (districts or cities or [""])[-1].strip()


def mask_text(text: str, names: Iterable[str] = ()) -> str:
    """Hide the given names and every ID, card and phone number in running text."""
    masks = mask_names(name for name in names if name)
    for name in sorted(masks, key=len, reverse=True):
        text = text.replace(name, masks[name])
    return _NUMBERS.sub(_mask_number, ascii_digits(text))


def bare_number(number: str) -> str:
    """Return a number without separators and country code, by which two writings are one."""
    text = _compact(number).upper().lstrip("+")
    return text[2:] if len(text) == 13 and text.startswith("86") else text


def mask_file_name(name: str, names: Iterable[str] = ()) -> str:
    """Return a file name without the given names and without raw numbers; stars become ``x``."""
    return mask_text(name.replace("_", "\x00"), names).replace("\x00", "_").replace("*", "x")


def _mask_number(found: re.Match[str]) -> str:
    if found["id"]:
        return mask_id(found["id"])
    return mask_card(found["card"]) if found["card"] else mask_phone(found["phone"])


def _surname(text: str) -> str:
    if not _DOTS.search(text):
        for length in (4, 3, 2):
            if len(text) > length and text[:length] in _compound_surnames():
                return text[:length]
    return text[0]


def _is_han(char: str) -> bool:
    # By range, not by name: newer extensions are not in every Python's tables; 〇 and PUA count.
    return (
        char == "〇" or "㐀" <= char <= "鿿" or "\ue000" <= char <= "\ufaff" or char >= "\U00020000"
    )


def _plain(text: str) -> str:
    """Drop what does not show (marks, zero width, control) and the space around."""
    normal = unicodedata.normalize("NFC", text)
    return "".join(c for c in normal if unicodedata.category(c) not in {"Cf", "Cc", "Mn"}).strip()


def ascii_digits(text: str) -> str:
    """Turn every decimal digit of any script into ASCII, one for one, so that positions hold."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _compact(number: str) -> str:
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", number))
