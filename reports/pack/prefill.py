"""The catalogue's wording that practice expects, from ``tables/catalogue.json`` (rules 1.15)."""

from functools import cache
from typing import Any

from resources import table
from resources.language import Words

BLANK = "　　"


class Wording:
    """Kinds, forms and prefilled sentences of the catalogue in one language."""

    def __init__(self, words: Words) -> None:
        self._language = words.language
        self._table = _table()

    def kind(self, code: str) -> str:
        """Return the name of one of the eight kinds of evidence."""
        return self._say(self._table["kinds"].get(code))

    def form(self, code: str) -> str:
        """Return the name of a form, such as a copy."""
        return self._say(self._table["forms"].get(code))

    def fact(self, thing: str, name: str) -> str:
        """Return a plain word of a thing's row: its ``kind`` or ``form``."""
        return str(self._table["objects"][thing].get(name, ""))

    def sentence(self, thing: str, name: str, **values: str) -> str:
        """Return a prefilled sentence; what is not known of it is left as a blank to fill."""
        template = self._say(self._table["objects"][thing].get(name))
        return template.format(**{key: value or BLANK for key, value in values.items()})

    def nameless(self, sentence: str) -> str:
        """Return a sentence without its first blank, where nobody is to be named in it."""
        blank = f" {BLANK}" if f" {BLANK}" in sentence else BLANK
        return sentence.replace(blank, "", 1)

    def _say(self, row: dict[str, str] | None) -> str:
        return row[self._language] if row else ""


@cache
def _table() -> Any:
    return table("catalogue")
