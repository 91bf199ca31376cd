"""The list of originals with their hashes, and how to check them without this program."""

from collections.abc import Iterator

from reports.content import Block, Cell, Column, Facts, Heading, Table, Text, Together
from reports.sections.plates import claimed_time
from reports.sections.view import View
from resources.language import N_, NC_
from storage.casework.covering import chosen_copies
from storage.rows import Row

HOW = N_(
    "Each original is kept unchanged. Its SHA-256 hash is computed from its bytes alone and can "
    "be checked with the tools of any computer, without the program that made this list:"
)
SAME = N_("If the 64 characters agree with the list, the hash check agrees.")
HEAD = N_("Head of the log at the time of this pack (SHA-256)")


def integrity_blocks(view: View, rows: tuple[Row, ...], checkpoint: str) -> tuple[Block, ...]:
    """Return the list of the files of ``rows``, the checkpoint, and the commands to check them."""
    words = view.words
    return (
        Table(
            (
                Column(words(N_("Evidence no.")), 0.1),
                Column(words(N_("File name")), 0.17),
                Column(words(N_("Size (bytes)")), 0.09, "right"),
                Column(words(N_("SHA-256")), 0.27),
                Column(words(N_("Taken (said by the file)")), 0.13),
                Column(words(N_("Taken into the vault")), 0.13),
                Column(words(N_("Original medium")), 0.11),
            ),
            tuple(_rows(view, rows)),
            empty=words(N_("This pack holds no files.")),
            size=8,
        ),
        Facts(((words(HEAD), checkpoint),), label_share=0.32),
        Together(_how(view)),
    )


def _how(view: View) -> tuple[Block, ...]:
    """Return how a file is checked without this program, on one page."""
    words = view.words
    return (
        Heading(words(N_("How to check a file")), level=3),
        Text(words(HOW)),
        Text(words(SAME)),
        Facts(
            (
                (words(NC_("system", "Linux")), words(N_("sha256sum FILE"))),
                (words(NC_("system", "Windows")), words(N_("certutil -hashfile FILE SHA256"))),
                (words(NC_("system", "macOS")), words(N_("shasum -a 256 FILE"))),
            ),
            label_share=0.15,
        ),
    )


def _rows(view: View, rows: tuple[Row, ...]) -> Iterator[tuple[Cell, ...]]:
    copies = chosen_copies(view.file)
    for row in rows:
        found = view.file.attachment(row.ref)
        number = view.numbers.get(row.ref, "")
        medium = Text(view.text(row["medium"]))
        if found is None:
            name = str(row["name"] or row["file"] or "")
            absent = Text(view.words(N_("the original is not in this vault")))
            yield number, Text(view.text(name)), "", str(row["sha256"] or ""), absent, "", medium
            continue
        yield (
            number,
            Text(view.text(found.name)),
            f"{found.size:,}",
            Text(found.sha256),
            Text(claimed_time(view, found)),
            Text(view.when(found.taken_in_at)),
            medium,
        )
        yield from _copy(view, copies.get(row.ref), number)


def _copy(view: View, copy: Row | None, number: str) -> Iterator[tuple[Cell, ...]]:
    """Yield the covered copy that is printed in the place of an original."""
    if copy is None:
        return
    found = view.file.attachments[copy["sha256"]]
    name = view.bracket(view.text(found.name), view.words(N_("covered copy, as printed")))
    made = Text(view.when(copy["at"]))
    yield number, Text(name), f"{found.size:,}", Text(found.sha256), "", made, ""
