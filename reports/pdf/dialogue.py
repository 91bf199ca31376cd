"""Draws an interview as spoken: numbered questions, answers below them, marks beside."""

from typing import Final

from reports.content import Dialogue
from reports.pdf.book import Book
from reports.pdf.glyphs import Role, span
from reports.pdf.lines import broken
from reports.pdf.prose import Setting

_MARK_GREY: Final = 0.35
_MARK_SHARE: Final = 0.8


def draw_dialogue(book: Book, block: Dialogue) -> None:
    """Draw all turns; a question keeps the first lines of its answer with it."""
    for number, (question, answer, marks) in enumerate(block.turns, 1):
        asked = _Turn(book, f"{block.question}{number}", question, "strong")
        told = _Turn(book, f"{block.answer}{number}", answer, "body", marks)
        book.ensure(min(asked.height + 2 * told.leading, book.frame.height / 2))
        asked.draw(book)
        told.draw(book)
        book.y -= told.leading * 0.35
        book.tick()


class _Turn:
    """One side's words, hanging from the letter that says who speaks."""

    def __init__(self, book: Book, who: str, words: str, role: Role, marks: str = "") -> None:
        size = book.layout.body - 0.5
        self._hang = 3.4 * size
        # The colon of the language that the label is in.
        colon = ":" if who.isascii() else "："
        self._who = book.fonts.set(f"{who}{colon}", "strong", size)
        glyphs = book.fonts.set(words, role if role != "strong" else "plain", size)
        width = book.frame.width - self._hang
        self.leading = size * book.layout.leading * 0.95
        self._setting = Setting(broken(glyphs, width), size, self.leading, shift=self._hang)
        self._marks = marks

    @property
    def height(self) -> float:
        return len(self._setting.lines) * self.leading

    def draw(self, book: Book) -> None:
        size = self._setting.size
        book.ensure(min(2, len(self._setting.lines)) * self.leading)
        book.line(book.frame.left, book.y, self._who, size, self.leading)
        self._setting.draw(book)
        if self._marks:
            self._draw_marks(book, size * _MARK_SHARE)

    def _draw_marks(self, book: Book, size: float) -> None:
        # Beside the answer's last line where there is room, else on a line of its own.
        last = self._setting.lines[-1].width + self._hang
        glyphs = book.fonts.set(f"［{self._marks}］", "plain", size)
        if last + size + span(glyphs) <= book.frame.width:
            x = book.frame.left + last + size
            book.line(x, book.y + self.leading, glyphs, size, self.leading, _MARK_GREY)
            return
        lines = broken(glyphs, book.frame.width - self._hang)
        Setting(lines, size, size * 1.5, grey=_MARK_GREY, shift=self._hang).draw(book)
