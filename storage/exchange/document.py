"""Reading a case-JSON file: strict JSON, its frame, and what of it is refused, with paths."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from resources.language import N_, Words
from storage.errors import CannotRead, CaseError, WrongDocument, problem_of
from storage.kinds import BY_LIST
from storage.kinds.fields import Flaw, Flaws
from storage.progress import Cancelled

FORMAT: Final = "anjuan-case"
VERSION: Final = 1
TOP: Final = ("format", "version", "organisation", "staff", "trips", "cases", "x")
CASE_JSON: Final = N_("case JSON")
_LARGEST: Final = 512 << 20
_DEEPEST: Final = 64
_TOO_DEEP: Final = N_("it nests deeper than {most} levels")


@dataclass(frozen=True, slots=True)
class Document:
    """A case-JSON document whose frame is right; ``folder`` is where its files are looked for."""

    folder: Path
    content: Mapping[str, Any]
    flaws: tuple[Flaw, ...] = ()

    def objects(self, name: str, flaws: Flaws) -> list[Any]:
        """Return a list of the document; null and absent are the empty list."""
        value = self.content.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            flaws.append(Flaw(name, "wrong_type", N_("must be a list")))
            return []
        return value


@dataclass
class ImportResult:
    """What an import did or, on a dry run, would do.

    ``changed`` names the case and the path of what changed; what belongs to the whole office (its
    own data, staff, trips) has no case number. ``conflicts`` are those of ``changed`` that now
    stand beside a value which the author of the file could not have known; both are kept until a
    person settles it. ``kept`` are paths of what the file says otherwise of this vault's owner:
    that is not taken.
    """

    added: list[str] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[Flaw] = field(default_factory=list)
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)

    @property
    def changed_cases(self) -> list[str]:
        """The numbers of the cases that changed, each once."""
        return list(dict.fromkeys(case_no for case_no, _path in self.changed if case_no))

    @property
    def changed_office(self) -> list[str]:
        """The paths of what changed for the whole office."""
        return [path for case_no, path in self.changed if not case_no]

    @property
    def told(self) -> set[str]:
        """The numbers of all cases that are told of."""
        return {*self.added, *self.changed_cases, *self.unchanged}

    @property
    def changes_anything(self) -> bool:
        """Tell whether a case or the office is other than before."""
        return bool(self.added or self.changed)

    @property
    def taken(self) -> int:
        """How many cases are here now as the file says, those that were so before apart."""
        return len(self.added) + len(self.changed_cases)

    @property
    def besides(self) -> list[tuple[str, str]]:
        """What the file says otherwise and was not simply taken: conflicts, and what was kept."""
        return [*self.conflicts, *self.kept]


class ImportCancelled(Cancelled):
    """Somebody stopped an import; ``result`` tells what had been taken, each case whole."""

    def __init__(self, result: ImportResult) -> None:
        super().__init__()
        self.result = result


class ImportStopped(CaseError):
    """Something outside the file ended an import behind its first case."""

    sentence = N_("The import stopped after {done} of {total} cases: {problem}")
    safe = N_("The cases that were finished are complete; nothing half is left.")
    advice = N_("Mend the cause, then import the same file again: it goes on where it stopped.")

    def message(self, words: Words) -> str:
        """See CaseError.message; the sentence of the cause is filled before it stands in ours."""
        cause = words(str(self.details["problem"]), **self.details)
        filled = type(self)(**self.details | {"problem": cause})
        return super(ImportStopped, filled).message(words)


def read_document(path: Path) -> Document:
    """Read a file; raises ``CannotRead`` or ``WrongDocument`` where it is no JSON object.

    A wrong ``format`` or ``version`` is a flaw of the returned document, which is then empty.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise WrongDocument(path=str(path), expected=CASE_JSON, problem=N_("it is too large"))
        content = parse(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
    except NotJson as error:
        raise not_json(path, CASE_JSON, error) from error
    except UnicodeDecodeError as error:
        problem = N_("it is no text in UTF-8")
        raise WrongDocument(path=str(path), expected=CASE_JSON, problem=problem) from error
    if not isinstance(content, dict):
        problem = N_("it is not a JSON object")
        raise WrongDocument(path=str(path), expected=CASE_JSON, problem=problem)
    flaws = _frame_flaws(content)
    if any(flaw.path in {"format", "version"} for flaw in flaws):
        content = {}
    return Document(path.parent, content, tuple(flaws))


class NotJson(ValueError):
    """A text is no strict JSON; ``problem`` is a message id that ``values`` fill."""

    def __init__(self, problem: str, **values: object) -> None:
        super().__init__(problem.format(**values))
        self.problem = problem
        self.values = values


class NoDocument(WrongDocument):
    """A text is no document at all; its problem may have values of its own."""

    def message(self, words: Words) -> str:
        """Return the full text; see ``CaseError``."""
        problem = words(str(self.details["problem"]), **self.details)
        return WrongDocument(**{**self.details, "problem": problem}).message(words)


def not_json(path: Path | str, expected: str, error: NotJson) -> NoDocument:
    """Return the error for a file that is no strict JSON; ``expected`` says what it should be."""
    return NoDocument(path=str(path), expected=expected, problem=error.problem, **error.values)


# One name for programs, whatever is wrong with the file.
NoDocument.code = WrongDocument.code


def parse(text: str) -> Any:
    """Parse JSON strictly; raises ``NotJson``, for a key given twice, NaN and great depth too."""
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        problem = N_("it is no JSON from line {line}, column {column} on")
        raise NotJson(problem, line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise NotJson(_TOO_DEEP, most=_DEEPEST) from error
    except NotJson:
        raise
    except ValueError as error:  # a number of more digits than are ever computed with
        raise NotJson(N_("a number in it has too many digits")) from error
    _require_shallow(value)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        ((twice, _count),) = Counter(name for name, _value in pairs).most_common(1)
        raise NotJson(N_("the key {key} stands twice in one object"), key=twice)
    return found


def _require_shallow(value: Any) -> None:
    """Refuse what nests deeper than any document does, before anything walks it."""
    level = [value] if isinstance(value, dict | list) else []
    for _depth in range(_DEEPEST):
        inner = (item.values() if isinstance(item, dict) else item for item in level)
        level = [one for items in inner for one in items if isinstance(one, dict | list)]
        if not level:
            return
    raise NotJson(_TOO_DEEP, most=_DEEPEST)


def _no_constant(name: str) -> Any:
    raise NotJson(N_("{name} is no value of JSON"), name=name)


def _frame_flaws(content: Mapping[str, Any]) -> Flaws:
    flaws: Flaws = [
        Flaw(str(name), "unknown_key", N_("is not known")) for name in content if name not in TOP
    ]
    for name, expected in (("format", FORMAT), ("version", VERSION)):
        value = content.get(name)
        if value is None:
            flaws.append(Flaw(name, "missing", N_("is required")))
        elif value != expected or isinstance(value, bool):
            flaws.append(
                Flaw(name, "wrong_format", N_("must be {expected}"), {"expected": expected})
            )
    extra = content.get("x")
    if extra is not None and not isinstance(extra, dict):
        flaws.append(
            Flaw("x", "wrong_type", N_("must be {expected}"), {"expected": N_("an object")})
        )
    return flaws


def list_names() -> tuple[str, ...]:
    """Return the names of all lists that a document or a case may hold."""
    return tuple(BY_LIST)
