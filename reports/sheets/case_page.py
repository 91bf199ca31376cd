"""The sheet of cases: a row for each person and loan of a case, in headings that import knows."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from reports.sheets.columns import Named, SheetColumn, columns_of, text_of, unlike
from resources.language import N_, Words
from storage.casework.listing import Listed
from storage.exchange.sheets.written import Value
from storage.kinds import BY_NAME
from storage.kinds.party import ADDRESSES
from storage.rows import Row

_ADDRESS_WIDTH: Final = 40.0
_PHONE_WIDTH: Final = 16.0
_BETWEEN: Final = "、"
ROWS: Final = ("phones", "addresses")
_NOTHING: Final[Mapping[str, Any]] = {}


class CasePage:
    """Knows the columns of the sheet of cases and fills them."""

    def __init__(self, words: Words) -> None:
        self._case = columns_of(BY_NAME["case"].stored_fields, words)
        self._party = _party_columns(words)
        self._loan = columns_of(BY_NAME["loan"].stored_fields, words)
        self._flags = columns_of(BY_NAME["flag"].stored_fields, words)
        flags = SheetColumn(words(BY_NAME["flag"].plural), _nothing, _ADDRESS_WIDTH)
        self.columns = unlike([*self._case, *self._party, *self._loan, flags])

    def rows(self, listed: Listed, named: Named) -> Iterator[list[Value]]:
        """Yield the rows of a case: the n-th person beside the n-th loan.

        A loan more than there are people stands beside the first of them again.
        """
        people, loans = _first_borrower(listed.of("party")), listed.of("loan")
        case = [column.fill(listed.case.values, named) for column in self._case]
        flags = "\n".join(self._flag(row, named) for row in listed.of("flag"))
        for n in range(max(1, len(people), len(loans))):
            person = people[n] if n < len(people) else people[0] if people else None
            loan = loans[n] if n < len(loans) else None
            own = [*_filled(self._party, person, named), *_filled(self._loan, loan, named)]
            yield [*case, *own, flags or None]

    def _flag(self, row: Row, named: Named) -> str:
        said = (column.fill(row.values, named) for column in self._flags)
        return " ".join(one for one in map(_text, said) if one)


def _first_borrower(people: list[Row]) -> list[Row]:
    return sorted(people, key=lambda row: row["role"] != "borrower")


def _filled(columns: list[SheetColumn], row: Row | None, named: Named) -> list[Value]:
    values = row.values if row else _NOTHING
    return [column.fill(values, named) for column in columns]


def _party_columns(words: Words) -> list[SheetColumn]:
    kind = BY_NAME["party"]
    plain = columns_of(kind.stored_fields, words, frozenset(ROWS))
    phones = SheetColumn(words(kind.by_name["phones"].label), _phones, _PHONE_WIDTH)
    places = [
        SheetColumn(
            words(N_("Other address") if option == "other" else label),
            _address(option),
            _ADDRESS_WIDTH,
        )
        for option, label in ADDRESSES
    ]
    more = SheetColumn(words(N_("Further addresses")), _more_addresses, _ADDRESS_WIDTH)
    return [*plain, phones, *places, more, *(_in_full(name, words) for name in ROWS)]


def _in_full(name: str, words: Words) -> SheetColumn:
    """Return the column that says all that is known of phones or addresses: source, state."""
    item = BY_NAME["party"].by_name[name]

    def fill(values: Mapping[str, Any], named: Named) -> Value:
        rows = values.get(name)
        return text_of(item.type, rows, words, named) if rows else None

    heading = words(N_("{field}: source and state"), field=words(item.label))
    return SheetColumn(heading, fill, _ADDRESS_WIDTH)


def _nothing(_values: Mapping[str, Any], _named: Named) -> Value:
    return None


def _text(value: Value) -> str:
    return "" if value is None else str(value[0] if isinstance(value, tuple) else value)


def _phones(values: Mapping[str, Any], _named: Named) -> Value:
    return _BETWEEN.join(row["number"] for row in values.get("phones") or ())


def _address(kind: str) -> Any:
    def fill(values: Mapping[str, Any], _named: Named) -> Value:
        return next(iter(_texts(values, kind)), None)

    return fill


def _more_addresses(values: Mapping[str, Any], _named: Named) -> Value:
    return "\n".join(text for kind, _ in ADDRESSES for text in _texts(values, kind)[1:])


def _texts(values: Mapping[str, Any], kind: str) -> list[str]:
    return [row["text"] for row in values.get("addresses") or () if row["kind"] == kind]
