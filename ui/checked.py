"""What a check of a file from outside found, in words: the same at the window and in a command."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from resources.language import N_, Words
from storage.errors import CaseError
from storage.exchange.outside import Outside, look_at
from storage.progress import Progress

if TYPE_CHECKING:
    from reports.pdf.signed import Mark


@dataclass(frozen=True, slots=True)
class Checked:
    """A file as it was found, with the signatures and timestamps that were added to it."""

    found: Outside
    marks: tuple["Mark", ...]

    @property
    def whole(self) -> bool:
        """Tell whether nothing is wrong with it."""
        return not self.found.problems

    def headline(self, words: Words) -> str:
        """Return the outcome as one sentence."""
        return words(N_("The file is whole.") if self.whole else N_("The file is not whole."))

    def problems(self, words: Words) -> list[str]:
        """Return what is wrong."""
        return [
            one.message(words) if isinstance(one, CaseError) else words(one)
            for one in self.found.problems
        ]

    def signed(self, words: Words) -> list[str]:
        """Return who signed, and what the file was before."""
        made = self.found.made_sha256
        said = words(N_("As made, before what was added: SHA-256 {hash}"), hash=made)
        return [*(_line(one, words) for one in self.marks), *([said] if made else [])]

    def notes(self, words: Words) -> list[str]:
        """Return what cannot be told from the file alone."""
        notes = [words(note) for note in self.found.notes]
        if self.marks:
            said = N_("Who issued a certificate, and whether to trust it, is for people.")
            notes.append(words(said))
        return notes


def check(path: Path, progress: Progress) -> Checked:
    """Check a package, a pack or a bundle; raises what ``look_at`` raises."""
    from reports.pdf.signed import look_behind

    marks: list[Mark] = []

    def judge(path: Path, base: int) -> tuple[str, ...]:
        behind = look_behind(path, base)
        marks.extend(behind.marks)
        return behind.problems

    found = look_at(path, progress, judge)
    return Checked(found, tuple(marks))


def _line(mark: "Mark", words: Words) -> str:
    said = (
        N_("Signature of {name}, {at}, certificate issued by {issuer}: {state}")
        if mark.kind == "signature"
        else N_("Timestamp of {name}, {at}, certificate issued by {issuer}: {state}")
    )
    state = words(N_("it holds") if mark.holds else N_("it does not hold"))
    issuer = words(N_("itself")) if mark.own else mark.issuer
    return words(said, name=mark.name, at=mark.at, issuer=issuer, state=state)
