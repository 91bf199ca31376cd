"""The register of guards as data: levels, limits, bases with their dates; users may hand in one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from resources import table
from resources.language import N_, Words
from storage.rules.sentences import UNCONFIRMED, holds
from storage.rules.wordlist import Phrase, phrases

Level = Literal["block", "warn", "log"]
LEVELS: tuple[Level, ...] = ("log", "warn", "block")
SECONDARY = N_("{basis} (known from a secondary source, counsel has to confirm it)")


@dataclass(frozen=True, slots=True)
class Source:
    """One law, standard or practice: its text by language, its mark, the days on which it holds.

    ``mark`` V was read in the text, 2 in a secondary source; M is printed nowhere by its name.
    ``regime`` is that of the loans for which alone it holds, empty for all.
    """

    texts: Mapping[str, str]
    mark: str
    days: Mapping[str, str | None]
    regime: str = ""

    def holds(self, on: date) -> bool:
        """Tell whether it is in force on a day."""
        return holds(self.days, on)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a mark stands on: the sources in force on the day."""

    sources: tuple[Source, ...]

    def say(self, words: Words) -> str:
        """Return the sources by name; what counsel has to confirm is said to be so."""
        read = [one.texts[words.language] for one in self.sources if one.mark == "V"]
        told = [one.texts[words.language] for one in self.sources if one.mark == "2"]
        said = [*read, *(words(SECONDARY, basis=name) for name in told)]
        if any(one.mark == "M" for one in self.sources):
            said.append(words(UNCONFIRMED))
        return words(N_("; ")).join(said)


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a guard: its limits, its sources, and its levels.

    ``first`` is the first day for which these limits hold, ``end`` the first one for which not.
    """

    name: str
    limits: Mapping[str, Any]
    sources: tuple[Source, ...]
    planned: Level
    recorded: Level
    first: date | None = None
    end: date | None = None

    def basis(self, on: date, regime: str = "") -> Basis | None:
        """Return what the check stands on that day, None where it does not hold yet or any more.

        ``regime`` leaves out what holds for loans of the other one only.
        """
        if (self.first and on < self.first) or (self.end and on >= self.end):
            return None
        found = tuple(source for source in self.sources if source.holds(on))
        own = tuple(one for one in found if not regime or one.regime in ("", regime))
        return Basis(own or found) if found else None


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard: its number, title by language, checks, and the roles that may overrule it."""

    id: str
    title: Mapping[str, str]
    level: str
    approver: tuple[str, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """All guards in the order of the register, and the phrases of G19."""

    guards: tuple[Guard, ...]
    phrases: tuple[Phrase, ...]

    def guard(self, number: str) -> Guard:
        """Return a guard by its number, e.g. ``G7``; KeyError where there is none."""
        for guard in self.guards:
            if guard.id == number:
                return guard
        raise KeyError(number)


def guard_rules(register: Mapping[str, Any] | None = None, extra: Iterable[Phrase] = ()) -> Rules:
    """Return the shipped register, or one of its shape; ``extra`` phrases are a user's own."""
    given = _shipped() if register is None else register
    sources = {name: _source(row) for name, row in given["bases"].items()}
    return Rules(tuple(_guard(row, sources) for row in given["guards"]), phrases(extra))


def _source(row: Mapping[str, Any]) -> Source:
    texts = {name: row[name] for name in ("zh_CN", "en")}
    return Source(
        texts, row["mark"], {name: row[name] for name in ("from", "until")}, row.get("regime", "")
    )


def _guard(row: Mapping[str, Any], sources: Mapping[str, Source]) -> Guard:
    return Guard(
        row["id"],
        row["title"],
        row["level"],
        tuple(row["approver"]),
        tuple(_check(check, row, sources) for check in row["checks"]),
    )


def _check(
    row: Mapping[str, Any], guard: Mapping[str, Any], sources: Mapping[str, Source]
) -> Check:
    return Check(
        row["check"],
        row["limits"],
        tuple(sources[name] for name in row["basis"]),
        row.get("planned", guard["planned"]),
        row.get("recorded", guard["recorded"]),
    )


@cache
def _shipped() -> dict[str, Any]:
    found: dict[str, Any] = table("guards")
    return found
