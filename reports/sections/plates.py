"""Photographs and scans with the sheet of facts that shows where they come from."""

from collections.abc import Callable, Iterator

from reports.content import Block, Cell, Facts, Heading, PageBreak, Picture, Plate, Text
from reports.sections.covering import covering_rows
from reports.sections.messages import message_rows
from reports.sections.view import View, known
from resources.language import N_, NC_
from storage.casework.covering import chosen_copies
from storage.rows import Attachment, Row

Pictures = Callable[[str], Picture | None]
Rows = tuple[tuple[str, Cell], ...]

PICTURE_OF = N_("Screenshot {n} of {total}")
SAYS = N_("What the messages say")
MADE_BY = N_("Signature of who made the screenshot")
DIRECT = N_("This page is printed directly from the original electronic data.")
TURNED = N_("turned for display as the file says; the file is unchanged")
NOT_CLEAR = N_("transparent parts are shown as white paper; the file is unchanged")
ON_WHITE = N_(
    "This page is printed from the original electronic data, its transparent parts as white paper."
)
COPY = N_("This page is printed from a copy derived from the original electronic data.")
DAMAGED = N_("The file is damaged and cannot be shown; it is kept and can be checked by its hash.")
ABSENT = N_("The original is not in this vault; what is known of it stands below.")
NOT_PRINTABLE = N_("This file cannot be printed; it is kept and can be checked by its hash.")
PICTURE_HEIGHT = 105.0
_LEAST_HEIGHT = 55.0
# Characters in a line of the fact sheet, and its height, cautiously.
_LINE = 36
_LINE_HEIGHT = 5.0


def plate_blocks(view: View, rows: tuple[Row, ...], pictures: Pictures) -> tuple[Block, ...]:
    """Return one page per photograph (rules.md R7.1)."""
    blocks: list[Block] = []
    for place, row in enumerate(rows, start=1):
        if place > 1:
            blocks.append(PageBreak())
        blocks += _plate(view, row, pictures(row.ref), place, len(rows))
        blocks += transcript_blocks(view, row)
    return tuple(blocks)


def _plate(
    view: View, row: Row, picture: Picture | None, place: int, total: int
) -> Iterator[Block]:
    words, found = view.words, view.file.attachment(row.ref)
    count = PICTURE_OF if row["kind"] == "message_print" else N_("Photograph {n} of {total}")
    numbered = words(count, n=place, total=total) if total > 1 else ""
    shown = view.text(row["caption"])
    # A long one stands among the facts only.
    shown = shown if _length(shown) <= _LINE else ""
    facts = _facts(view, row, picture, numbered)
    yield Plate(
        picture,
        Facts(facts, label_share=0.25),
        caption=" ".join(part for part in (numbered, shown) if part),
        missing=words(_missing(found)),
        height=_room(facts),
    )


def _room(facts: Rows) -> float:
    """Return the height left to a picture in millimetres, so that its facts stay on its page."""
    texts = (value for _label, value in facts if isinstance(value, str))
    extra = sum(int(max(0.0, _length(text) - 1) // _LINE) for text in texts)
    return max(_LEAST_HEIGHT, PICTURE_HEIGHT - extra * _LINE_HEIGHT)


def _length(text: str) -> float:
    """Return the length of a text in Chinese characters; Latin ones take about half the room."""
    return sum(1.0 if char > "\u2e7f" else 0.55 for char in text)


def _missing(found: Attachment | None) -> str:
    if found is None:
        return ABSENT
    # A picture of a kind that is placed as it is, and yet cannot be shown, is broken.
    broken = found.problem or found.mime in ("image/jpeg", "image/png")
    return DAMAGED if broken else NOT_PRINTABLE


def _facts(view: View, row: Row, picture: Picture | None, numbered: str) -> Rows:
    words = view.words
    number = " ".join(part for part in (view.number(row.ref), numbered) if part)
    messages = row["kind"] == "message_print"
    return (
        (words(N_("Evidence no.")), number),
        *(message_rows(view, row) if messages else _taking(view, row)),
        (words(SAYS if messages else N_("What it shows")), view.text(row["caption"])),
        (words(N_("What it is to prove")), view.text(row["proves"])),
        *file_rows(view, row, picture),
        (words(N_("Original medium, where kept")), kept(view, row)),
        (words(MADE_BY if messages else N_("Signature of who took it")), ""),
    )


def made_rows(view: View, row: Row) -> Rows:
    """Return when, where and by whom a file was made, as far as anybody recorded it."""
    words = view.words
    return known(
        (
            (words(N_("Made at (as recorded)")), view.when(row["taken_at"])),
            (words(N_("Place (as recorded)")), view.text(row["place"])),
            (words(N_("Made or fetched by")), view.staff(row["taken_by"])),
            (words(N_("Present, witnesses")), view.text(row["witness"])),
        )
    )


def transcript_blocks(view: View, row: Row) -> tuple[Block, ...]:
    """Return the words of messages as somebody wrote them down, where somebody did."""
    if not row["transcript"]:
        return ()
    heading = Heading(view.words(N_("Text of the messages, as transcribed")), level=3)
    return (heading, Text(view.text(row["transcript"]), "quote"))


def _taking(view: View, row: Row) -> Rows:
    words, found = view.words, view.file.attachment(row.ref)
    in_file = claimed_time(view, found)
    return (
        (words(N_("Taken at (clock of the device)")), in_file),
        (words(N_("Taken at (as recorded)")), view.when(row["taken_at"])),
        (words(N_("Error of the device's clock")), _offset(view, row)),
        (words(N_("Place (as recorded)")), view.text(row["place"])),
        (words(N_("Place (said by the file)")), _position(found)),
        (words(N_("Taken by")), view.staff(row["taken_by"])),
        (words(N_("Present, witnesses")), view.text(row["witness"])),
    )


def claimed_time(view: View, found: Attachment | None) -> str:
    """Return the time that a file itself claims; without an offset of its own that is said."""
    if found is None or not found.taken_at:
        return ""
    said = view.when(f"{found.taken_at}{found.offset or ''}")
    return said if found.offset else view.bracket(said, view.words(N_("no time zone in the file")))


def _position(found: Attachment | None) -> str:
    if found is None or found.latitude is None or found.longitude is None:
        return ""
    return f"{found.latitude:.6f}, {found.longitude:.6f}"


def _offset(view: View, row: Row) -> str:
    """Return by how much the device's clock was wrong, where the trip's list of kit says so."""
    for trip in view.file.trips.values():
        for one in trip["equipment"] or ():
            if one.get("label") == row["medium"] and one.get("clock_offset_s") is not None:
                return view.words(N_("{seconds} s"), seconds=f"{one['clock_offset_s']:+}")
    return ""


def file_rows(view: View, row: Row, picture: Picture | None) -> Rows:
    """Return what is known of a file: name, size, hash, taking in, what it says of itself."""
    words, found = view.words, view.file.attachment(row.ref)
    if found is None:
        return ((words(N_("SHA-256")), str(row["sha256"] or "")),)
    rows: list[tuple[str, Cell]] = [
        (words(N_("Original file")), _file_words(view, found)),
        (words(N_("SHA-256")), found.sha256),
        (words(N_("Taken into the vault")), _taken_in(view, found)),
        (words(N_("Said by the file (EXIF)")), _said_by_file(view, found)),
    ]
    copy = chosen_copies(view.file).get(row.ref)
    if picture is not None and copy is not None:
        return (*rows, *covering_rows(view, copy))
    if picture is not None:
        rows.append((words(N_("Processing")), _processing(view, found, picture)))
        rows.append((words(N_("Statement")), words(_statement(found, picture))))
    return tuple(rows)


def _statement(found: Attachment, picture: Picture) -> str:
    if picture.sha256 != found.sha256:
        return COPY
    return ON_WHITE if picture.on_white else DIRECT


def _file_words(view: View, found: Attachment) -> str:
    pixels = f"{found.width} × {found.height}" if found.width and found.height else ""
    size = view.words(N_("{n} bytes"), n=f"{found.size:,}")
    parts = (view.text(found.name), found.mime, pixels, size)
    return view.words(N_(", ")).join(part for part in parts if part)


def _taken_in(view: View, found: Attachment) -> str:
    return view.bracket(view.when(found.taken_in_at), view.recorder(found.taken_in_by))


def _said_by_file(view: View, found: Attachment) -> str:
    parts = (found.device, found.software)
    return view.words(N_(", ")).join(part for part in parts if part)


def _processing(view: View, found: Attachment, picture: Picture) -> str:
    words = view.words
    if picture.sha256 != found.sha256:
        return words(N_("copy for print, SHA-256 {hash}"), hash=picture.sha256)
    done = [words(NOT_CLEAR)] if picture.on_white else []
    if (found.orientation or 1) > 1:
        done.append(words(TURNED))
    return words(N_("; ")).join(done) or words(NC_("processing", "none"))


def kept(view: View, row: Row) -> str:
    """Return the original medium and where it is kept."""
    parts = (view.text(row["medium"]), view.text(row["original_kept_at"]))
    return view.words(N_(", ")).join(part for part in parts if part)
