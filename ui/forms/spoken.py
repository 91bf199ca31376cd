"""Says the value of any field in words, as the screen shows it: names for refs, hidden where
hidden values are wanted."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from resources.language import N_, Words
from storage.kinds.extra import AnyObject
from storage.kinds.fields import (
    Choice,
    Date,
    Field,
    FieldType,
    Flag,
    Group,
    Many,
    Money,
    Period,
    Rate,
    Ref,
    Rows,
    Said,
    Text,
    Time,
)
from storage.rows import CaseFile, Row
from storage.rules import masking
from storage.rules.dates import date_words, month_words, time_words
from storage.rules.money import print_money, said_words
from ui.forms.candidates import UNDER_WAY, VISITS, candidates
from ui.forms.editors.flags import NO, YES
from ui.forms.typed import percent

HIDDEN: Final = N_("(hidden)")
_MASKS: Final[Mapping[str, Callable[[str], str]]] = {
    "name": masking.mask_name,
    "id": masking.mask_id,
    "phone": masking.mask_phone,
    "card": masking.mask_card,
    "address": masking.mask_address,
}
_BETWEEN: Final = " · "
_PLACED: Final = frozenset({"visits", "stop_visits", "interviews"})


@dataclass(frozen=True)
class Speech:
    """How values of one case are said; ``masked`` hides what is hidden by default."""

    words: Words
    file: CaseFile | None = None
    masked: bool = False
    staff: Mapping[str, Row] = field(default_factory=dict)

    def say(self, item: Field, value: Any) -> str:
        """Return a value in words, empty where it is not known; lists one item a line."""
        if value is None:
            return ""
        for kind in type(item.type).__mro__:
            if kind in _SAY:
                return _SAY[kind](self, item, value)
        return str(value)

    def lines(self, fields: tuple[Field, ...], values: Mapping[str, Any]) -> Iterator[str]:
        """Yield ``label: value`` of every known field of a group."""
        for item in fields:
            if said := self.say(item, values.get(item.name)):
                yield f"{self.words(item.label)}{self.colon}{said}"

    def text(self, item: Field, value: Any) -> str:
        """Return what somebody wrote, hidden as the field is."""
        text = str(value)
        if not self.masked:
            return text
        if item.mask == "care":
            return self.words(HIDDEN)
        if item.mask:
            return _MASKS[item.mask](text)
        free = isinstance(item.type, Many) or (isinstance(item.type, Text) and item.type.long)
        return masking.mask_text(text, self._names) if free else text

    def name(self, target: str, ref: str) -> str:
        """Return the name of the record that a ref leads to."""
        found = self._candidates(target).get(ref)
        if found is None:
            return self.words(UNDER_WAY) if target in VISITS else ref
        if not self.masked:
            return found
        # The middle of such a line is a place.
        parts = found.split(_BETWEEN)
        short = f"{parts[0]}{_BETWEEN}{parts[-1]}" if target in _PLACED and parts[2:] else found
        return masking.mask_text(short, self._names)

    def when(self, iso: str) -> str:
        """Return a time or a day in words; text that is neither stands for itself."""
        if not iso:
            return ""
        said = time_words if len(iso) > len("2019-04-12") else date_words
        try:
            return said(iso, self.words.language)
        except ValueError:
            return iso

    @property
    def colon(self) -> str:
        """What stands between a label and a value."""
        return "：" if self.words.language.startswith("zh") else ": "

    @cached_property
    def _names(self) -> tuple[str, ...]:
        rows = self.file.rows("parties") if self.file else ()
        return tuple(str(row["name"]) for row in rows if row["name"])

    def _candidates(self, target: str) -> dict[str, str]:
        staff = self.staff or (self.file.staff if self.file else {})
        return dict(candidates(target, self.file, staff, self.words))


def _many(speech: Speech, item: Field, value: Any) -> str:
    kind = item.type
    inner = kind.item if isinstance(kind, Many) else kind
    if isinstance(inner, Text):
        return "\n".join(speech.text(item, one) for one in value)
    of_one = Field(item.name, inner, item.label, mask=item.mask)
    return "\n".join(speech.say(of_one, one) for one in value)


def _group(speech: Speech, item: Field, value: Any) -> str:
    fields = item.type.fields if isinstance(item.type, Group) else ()
    return "\n".join(speech.lines(fields, value))


def _rows(speech: Speech, item: Field, value: Any) -> str:
    fields = item.type.row.fields if isinstance(item.type, Rows) else ()
    rows = (_BETWEEN.join(speech.lines(fields, row)) for row in value)
    return "\n".join(f"{n}. {row}" for n, row in enumerate(rows, start=1))


def _said(speech: Speech, item: Field, value: Any) -> str:
    fields = item.type.fields if isinstance(item.type, Said) else ()
    own = {"amount", "qualifier", "words"}
    rest = [speech.say(one, value.get(one.name)) for one in fields if one.name not in own]
    return _BETWEEN.join([part for part in rest if part] + [_amount_said(speech, value)])


def _amount_said(speech: Speech, value: Mapping[str, Any]) -> str:
    said = said_words(value, speech.words.language)
    return masking.mask_text(said) if speech.masked else said


def _choice(speech: Speech, item: Field, value: Any) -> str:
    return speech.words(item.type.label(value)) if isinstance(item.type, Choice) else str(value)


def _month(speech: Speech, _item: Field, value: Any) -> str:
    return month_words(value, speech.words.language)


def _ref(speech: Speech, item: Field, value: Any) -> str:
    return speech.name(item.type.target if isinstance(item.type, Ref) else "", value)


_SAY: Final[dict[type[FieldType], Callable[[Speech, Field, Any], str]]] = {
    Text: lambda speech, item, value: speech.text(item, value),
    Flag: lambda speech, _item, value: speech.words(YES if value else NO),
    Date: lambda speech, _item, value: speech.when(value),
    Time: lambda speech, _item, value: speech.when(value),
    Period: _month,
    Money: lambda _speech, _item, value: print_money(Decimal(value)),
    Rate: lambda _speech, _item, value: percent(value),
    Choice: _choice,
    Ref: _ref,
    Many: _many,
    Group: _group,
    Said: _said,
    Rows: _rows,
    AnyObject: lambda _speech, _item, value: json.dumps(value, ensure_ascii=False, indent=1),
}
