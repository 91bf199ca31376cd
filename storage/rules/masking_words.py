"""Owns which runs of digits in running text are somebody's number, and hides them there."""

import re
from collections.abc import Collection, Iterator
from datetime import date

from storage.rules.identity import judge_card, judge_id, judge_uscc
from storage.rules.masking import ascii_digits, bare_number, mask_card, mask_id, mask_phone

# Nothing to hide without one of these: most texts are done here.
_MAYBE = re.compile(r"\d(?:[\W_]{0,2}\d){6}|wxid_|微信|[Qq][Qq]", re.IGNORECASE)
# Resident IDs, cards, mobiles and landlines, and after their name accounts and local numbers.
_NUMBERS = re.compile(
    r"(?<![0-9])(?:"
    r"(?P<id>[0-9]{6}[ -]?[0-9]{8}[ -]?[0-9]{3}[0-9Xx]"
    r"|[0-9]{6}(?:[ -][0-9]{4}){2}[ -][0-9]{3}[0-9Xx]|[0-9]{15})"
    r"|(?P<card>[0-9]{4}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?|[0-9]{16,})"
    r"|(?P<phone>(?:\+?86[ -]?)?1[3-9][0-9](?:[ ._-]?[0-9]{4}){2}"
    r"|(?:\+?86[ -]?)?1[3-9][0-9]{2}[ -][0-9]{3}[ -][0-9]{4}"
    r"|0(?:10|2[0-9]) ?[0-9]{8}|0[3-9][0-9]{2} ?[0-9]{7,8}|0[0-9]{2,3}-[0-9]{7,8}"
    r"|0[0-9]{2,3}[ -][0-9]{3,4}[ -][0-9]{4}"
    r"|[(（]0[0-9]{2,3}[)）][ -]?[0-9]{3,4}[ -]?[0-9]{4})"
    r")(?![0-9])"
    r"|(?:座机|固话|宅电|电话)(?:号码)?[\s:：是为]{0,3}"
    r"(?P<local>[2-9][0-9]{2,3}[ -]?[0-9]{4})(?![0-9])"
    r"|(?:护照|通行证|回乡证|台胞证|军官证|[Pp]assport)"
    r"(?: ?(?:号码?|编号|[Nn]o\.?|[Nn]umber))?[\s:：是为]{0,3}"
    r"(?P<passport>[A-Za-z]{0,2}[0-9]{7,10})(?![0-9])"
    r"|(?P<wxid>wxid_[A-Za-z0-9_-]{4,40})"
    r"|(?:微信号(?:码)?[\s:：是为]{0,3}|微信[:：]\s?)(?P<wechat>[A-Za-z][A-Za-z0-9_-]{5,19})"
    r"|[Qq][Qq]号?(?:码)?[\s:：是为]{0,3}(?P<qq>[1-9][0-9]{4,10})(?![0-9])"
)
_ACCOUNTS = ("wxid", "wechat", "qq", "local", "passport")
# What numbers things, not people: it stands before the number, with a few letters at most between.
_LABELLED = re.compile(
    r"(?:合同号|协议号|借据号|(?<!证件)(?<!身份证)(?<!身份)(?<!卡)(?<!卡片)(?<!账户)(?<!帐户)编号|(?<![账帐开])户号"
    r"|单号|运单|流水号?|订单|交易号|缴费号|表号|案号|票号|凭证号|文号|序列号|串号|IMEI|S/?N|信用代码"
    r"|(?:contract|waybill|tracking|bill|order|serial|case) (?:no\.?|number))"
    r"(?:码(?!头))?[\s:：是为#“\"(（]{0,4}[A-Za-z]{0,4}-?$",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(r"(?:[¥￥$]|人民币|RMB|CNY)\s*$", re.IGNORECASE)
_MONEY_AFTER = re.compile(r"\.[0-9]{1,2}(?![0-9])|\s*(?:[万亿]?元(?![旦月件])|[万亿]|圆|块钱|yuan)")
_LETTERED = re.compile(r"[A-Za-z]-?$")
_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")
_HEX = frozenset("0123456789abcdefABCDEF")
_HASH_LENGTH = 32
_SPACES = str.maketrans(dict.fromkeys("\t\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", " "))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
_LABEL_REACH = 24


def mask_numbers(text: str, keep: Collection[str] = (), *, cards: bool = True) -> str:
    """Hide every ID, card, phone number and account in running text; change nothing else in it.

    ``keep`` are numbers that may be shown, as ``numbers_in`` gives them; amounts, times, hashes
    and what is called the number of a contract, a waybill, a bill or a case stay as they are.
    Without ``cards`` card and account numbers of banks stay too (rules.md 6.5, R6.3).
    """
    parts, at = [], 0
    for found, start, end in _found(text):
        number = found.string[start:end]
        if bare_number(number) in keep or not _somebodys(found, start, end):
            continue
        if not cards and _is_card(found):
            continue
        parts += [text[at:start], _masked(found, number)]
        at = end
    return "".join((*parts, text[at:]))


def numbers_in(text: str) -> frozenset[str]:
    """Return every ID, card, phone number and account, without separators and country code."""
    return frozenset(bare_number(one.string[start:end]) for one, start, end in _found(text))


def _found(text: str) -> Iterator[tuple[re.Match[str], int, int]]:
    """Yield each match with the place of the number in it, the same in ``text`` itself."""
    if not _MAYBE.search(text):
        return
    plain = ascii_digits(text) if _FOREIGN_DIGIT.search(text) else text
    shown = plain.translate(_SPACES).translate(_DASHES)
    for found in _NUMBERS.finditer(shown):
        name = next((one for one in _ACCOUNTS if found[one]), "")
        start, end = found.span(name) if name else found.span()
        yield found, start, end


def _somebodys(found: re.Match[str], start: int, end: int) -> bool:
    """Tell whether a number is a person's: not an amount, a time, a hash, the number of a thing."""
    digits = bare_number(found.string[start:end])
    if found["wxid"] or found["wechat"] or found["passport"]:
        return True
    if found["id"] and judge_id(digits).level != "error":
        return True
    text = found.string
    if _MONEY_AFTER.match(text, end) or _MONEY_BEFORE.search(text, max(0, start - 8), start):
        return False
    if _LABELLED.search(text, max(0, start - _LABEL_REACH), start):
        return False
    return not _names_a_thing(found, digits, start)


def _names_a_thing(found: re.Match[str], digits: str, start: int) -> bool:
    if found["id"] and len(digits) == 15 and not _is_day(f"19{digits[6:12]}"):
        # No ID of the first generation; of what has 15 digits only American Express is a card.
        return digits[:2] not in ("34", "37")
    if len(digits) == 18 and digits[0] == "9" and judge_uscc(digits).level == "ok":
        return True
    if found["card"] and _LETTERED.search(found.string, max(0, start - 2), start):
        return _is_oddly_grouped(found["card"]) or judge_card(digits).level != "ok"
    if len(digits) == 17 and digits[:2] in ("19", "20") and _is_time(digits[:14]):
        return True
    return _in_hash(found.string, start, start + len(digits))


def _is_oddly_grouped(card: str) -> bool:
    """Tell whether digits stand in groups as on no card: YD-2019-0001-20261122-01 is a pack."""
    *groups, _last = re.split(r"[ -]", card)
    return len(set(map(len, groups))) > 1


def _in_hash(text: str, start: int, end: int) -> bool:
    """Tell whether a run of digits is a part of a longer one of hexadecimal signs."""
    first, last = max(0, start - 2 * _HASH_LENGTH), end + 2 * _HASH_LENGTH
    while start > first and text[start - 1] in _HEX:
        start -= 1
    while end < min(last, len(text)) and text[end] in _HEX:
        end += 1
    return end - start >= _HASH_LENGTH and not text[start:end].isdigit()


def _is_card(found: re.Match[str]) -> bool:
    if found["card"]:
        return True
    number = bare_number(found["id"] or "")
    return len(number) == 18 and number.isdigit() and not _is_day(number[6:14])


def _is_day(digits: str) -> bool:
    try:
        date.fromisoformat(digits)
    except ValueError:
        return False
    return True


def _is_time(digits: str) -> bool:
    hours, minutes, seconds = (int(digits[at : at + 2]) for at in (8, 10, 12))
    return _is_day(digits[:8]) and hours < 24 and minutes < 60 and seconds < 60


def _masked(found: re.Match[str], number: str) -> str:
    if found["id"] or found["passport"]:
        return mask_id(number)
    if found["card"]:
        return mask_card(number)
    return mask_phone(number) if found["phone"] or found["local"] else f"{number[0]}***"
