"""Owns amounts of money in Chinese capitals (大写), as bills and receipts want them."""

from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_TOO_BIG = Decimal(10) ** 16


def has_capitals(amount: Decimal) -> bool:
    """Tell whether an amount is small enough to be said in capitals."""
    return amount.is_finite() and 0 <= amount < _TOO_BIG


def capitals(amount: Decimal) -> str:
    """Return e.g. 人民币贰仟捌佰陆拾元整 for yuan with at most two decimals, below 10^16.

    Several zeros in a row are one 零; 整 stands after 元, not after 角 and 分. ValueError for
    negative amounts, more decimals or more digits. Source: rules for filling in bills (银行票据).
    """
    if not has_capitals(amount) or amount * 100 % 1:
        raise ValueError(str(amount))
    yuan, fen = divmod(int(amount * 100), 100)
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not fen:
        return f"人民币{whole or '零元'}整"
    return f"人民币{whole}{_fraction(fen, yuan)}"


def _fraction(fen: int, yuan: int) -> str:
    jiao, cents = divmod(fen, 10)
    # After 元 a 零 stands for a missing 角, and for a yuan that ends in 0 before a 角.
    zero = "零" if yuan and (not jiao or yuan % 10 == 0) else ""
    return zero + (f"{_DIGITS[jiao]}角" if jiao else "") + (f"{_DIGITS[cents]}分" if cents else "")


def _whole(yuan: int) -> str:
    for size, unit in ((10**8, "亿"), (10**4, "万")):
        high, low = divmod(yuan, size)
        if high:
            # A gap: the next part does not fill its first place, or a whole group is empty.
            gap = "零" if low and low < size // 10 else ""
            return _whole(high) + unit + gap + (_whole(low) if low else "")
    return _thousands(yuan)


def _thousands(number: int) -> str:
    text, gap = "", False
    for digit, place in zip(f"{number:04d}", _PLACES, strict=True):
        if digit == "0":
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[int(digit)] + place
        gap = False
    return text
