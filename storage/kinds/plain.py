"""The plain types a field may have: text, numbers, dates, times, money, choices, references.

Values are those of case JSON (``case-json.md``): None for not known, strings for times, dates and
money. A type checks a foreign value, reports each flaw with its path, and returns the value in
canonical form (NFC text).
"""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, ClassVar

from resources.language import N_
from storage.flaws import Flaw, Flaws
from storage.rules.money import MONEY, RATE, TOO_MUCH, TOO_STEEP, reckons_money, reckons_rate

_DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_TIME = re.compile(
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]"
    r"(:[0-5][0-9](\.[0-9]+)?)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)
_PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
# The zones that are furthest behind and ahead.
_WEST, _EAST = timezone(-timedelta(hours=12)), timezone(timedelta(hours=14))
UNKEEPABLE = N_("holds the character U+0000, which no text can hold")
HALF = N_("holds half a character (a lone surrogate), which no text can hold")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a value names another record: its path, the list it leads to, the ref."""

    path: str
    target: str
    ref: str


@dataclass(frozen=True)
class FieldType:
    """Base of all types; ``check`` is called with values that are not None."""

    word: ClassVar[str] = N_("a value")

    def check(self, value: Any, path: str, flaws: Flaws) -> Any:
        """Return the canonical value, or add a flaw and return None."""
        raise TypeError(type(self).__name__, value, path, len(flaws))

    def uses(self, value: Any, path: str) -> Iterator[Use]:  # noqa: ARG002 - most name nothing
        """Yield the refs that a canonical value names."""
        return iter(())

    def wrong(self, path: str, flaws: Flaws) -> None:
        """Add the flaw that the value is not of this type."""
        flaws.append(Flaw(path, "wrong_type", N_("must be {expected}"), {"expected": self.word}))


@dataclass(frozen=True)
class Text(FieldType):
    """Words in NFC; ``long`` ones get more than one line."""

    word: ClassVar[str] = N_("text")
    long: bool = False
    min_length: int = 0

    def check(self, value: Any, path: str, flaws: Flaws) -> Any:
        """See FieldType.check."""
        if not isinstance(value, str):
            return self.wrong(path, flaws)
        if "\x00" in value or _has_surrogate(value):
            sentence = UNKEEPABLE if "\x00" in value else HALF
            flaws.append(Flaw(path, "wrong_type", sentence))
            return None
        if len(value) < self.min_length:
            flaws.append(Flaw(path, "empty", N_("must not be empty")))
            return None
        return unicodedata.normalize("NFC", value)


@dataclass(frozen=True)
class Flag(FieldType):
    """Yes or no."""

    word: ClassVar[str] = N_("true or false")

    def check(self, value: Any, path: str, flaws: Flaws) -> Any:
        """See FieldType.check."""
        return value if isinstance(value, bool) else self.wrong(path, flaws)


@dataclass(frozen=True)
class Integer(FieldType):
    """A whole number from ``minimum`` to ``maximum``."""

    word: ClassVar[str] = N_("a whole number")
    minimum: int | None = None
    maximum: int | None = None

    def check(self, value: Any, path: str, flaws: Flaws) -> Any:
        """See FieldType.check."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            return self.wrong(path, flaws)
        low, high = self.minimum, self.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            flaws.append(Flaw(path, "out_of_range", N_("is out of range")))
            return None
        return value


@dataclass(frozen=True)
class Number(FieldType):
    """A measured quantity (kilometres, seconds), never money."""

    word: ClassVar[str] = N_("a number")
    minimum: float | None = None

    def check(self, value: Any, path: str, flaws: Flaws) -> Any:
        """See FieldType.check."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return self.wrong(path, flaws)
        if not _finite(value) or (self.minimum is not None and value < self.minimum):
            flaws.append(Flaw(path, "out_of_range", N_("is out of range")))
            return None
        return int(value) if float(value).is_integer() and abs(value) < 2**53 else value


@dataclass(frozen=True)
class _Pattern(FieldType):
    pattern: ClassVar[re.Pattern[str]]
    # The code and the sentence of what is well formed and denotes nothing.
    beyond: ClassVar[tuple[str, str]] = ("impossible_date", N_("is no day of the calendar"))

    def check(self, value: Any, path: str, flaws: Flaws) -> Any:
        """See FieldType.check."""
        if not isinstance(value, str) or not self.pattern.fullmatch(value):
            return self.wrong(path, flaws)
        if not self.exists(value):
            flaws.append(Flaw(path, *self.beyond))
            return None
        return value

    def exists(self, value: str) -> bool:  # noqa: ARG002 - most types override it
        """Tell whether a well-formed value denotes something real."""
        return True


@dataclass(frozen=True)
class Date(_Pattern):
    """A day, ``YYYY-MM-DD``, that exists."""

    word: ClassVar[str] = N_("a date like 2019-04-12")
    pattern: ClassVar[re.Pattern[str]] = _DATE

    def exists(self, value: str) -> bool:
        """See _Pattern.exists."""
        return _parses(date.fromisoformat, value)


@dataclass(frozen=True)
class Time(_Pattern):
    """A moment, ISO 8601 with offset."""

    word: ClassVar[str] = N_("a time with offset like 2019-04-12T10:30:00+08:00")
    beyond: ClassVar[tuple[str, str]] = (
        "impossible_date", N_("is no time of the calendar in every zone of the earth")
    )  # fmt: skip
    pattern: ClassVar[re.Pattern[str]] = _TIME

    def exists(self, value: str) -> bool:
        """See _Pattern.exists; the moment must have a name in every zone of the earth."""
        return _parses(_reckoned, value)


@dataclass(frozen=True)
class Period(_Pattern):
    """A month, ``YYYY-MM``."""

    word: ClassVar[str] = N_("a month like 2019-01")
    pattern: ClassVar[re.Pattern[str]] = _PERIOD


@dataclass(frozen=True)
class Money(_Pattern):
    """Yuan as a decimal string, no sign, at most two decimals."""

    word: ClassVar[str] = N_("an amount in yuan like 2860.00, as text without sign")
    pattern: ClassVar[re.Pattern[str]] = MONEY
    beyond: ClassVar[tuple[str, str]] = ("out_of_range", TOO_MUCH)

    def exists(self, value: str) -> bool:
        """See _Pattern.exists; what no rule reckons with is not taken."""
        return reckons_money(value)


@dataclass(frozen=True)
class Rate(_Pattern):
    """A fraction per year as a decimal string: 0.12 is 12 % a year."""

    word: ClassVar[str] = N_("a yearly rate as a fraction like 0.12, as text")
    pattern: ClassVar[re.Pattern[str]] = RATE
    beyond: ClassVar[tuple[str, str]] = ("out_of_range", TOO_STEEP)
    signed: bool = False

    def check(self, value: Any, path: str, flaws: Flaws) -> Any:
        """See FieldType.check."""
        if self.signed and isinstance(value, str) and value.startswith("-"):
            checked = super().check(value[1:], path, flaws)
            return None if checked is None else f"-{checked}"
        return super().check(value, path, flaws)

    def exists(self, value: str) -> bool:
        """See _Pattern.exists; what no rule reckons with is not taken."""
        return reckons_rate(value)


Options = tuple[tuple[Any, str], ...]


@dataclass(frozen=True)
class Choice(FieldType):
    """One of a few words; ``options`` pairs each with its label."""

    word: ClassVar[str] = N_("one of {options}")
    options: Options = ()

    def check(self, value: Any, path: str, flaws: Flaws) -> Any:
        """See FieldType.check."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        for option, _label in self.options:
            if type(option) is type(value) and option == value:
                return value
        listed = ", ".join(str(option) for option, _label in self.options)
        flaws.append(
            Flaw(path, "unknown_word", N_("must be one of {options}"), {"options": listed})
        )
        return None

    def label(self, value: Any) -> str:
        """Return the label of an option, the bare value where it has none."""
        return dict(self.options).get(value, str(value))


@dataclass(frozen=True)
class Ref(FieldType):
    """Names a record of the list ``target``: staff, parties, loans, trips, visits, evidence."""

    word: ClassVar[str] = N_("a reference")
    target: str = ""

    def check(self, value: Any, path: str, flaws: Flaws) -> Any:
        """See FieldType.check."""
        return Text(min_length=1).check(value, path, flaws)

    def uses(self, value: Any, path: str) -> Iterator[Use]:
        """See FieldType.uses."""
        yield Use(path, self.target, value)


def _has_surrogate(text: str) -> bool:
    # Asked of every text of every entry that comes in, by the hundred thousand.
    return not text.isascii() and _SURROGATE.search(text) is not None


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond every float
        return False


def _reckoned(value: str) -> tuple[datetime, datetime]:
    moment = datetime.fromisoformat(value)
    return moment.astimezone(_WEST), moment.astimezone(_EAST)


def _parses(parse: Any, value: str) -> bool:
    try:
        parse(value)
    except (ValueError, OverflowError):
        return False
    return True
