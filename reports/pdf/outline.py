"""What leads a reader through the file: bookmarks and the page numbers that viewers show."""

from dataclasses import dataclass, field

from reports.pdf.book import Book, Entry
from reports.pdf.file import PdfFile
from reports.pdf.objects import Name, Ref, Value


@dataclass(slots=True)
class _Node:
    ref: Ref
    entry: Entry | None
    children: "list[_Node]" = field(default_factory=list)

    def size(self) -> int:
        return sum(1 + child.size() for child in self.children)


def write_outline(file: PdfFile, book: Book) -> Ref | None:
    """Write the bookmarks and return their root; None when there are none."""
    if not book.outline:
        return None
    root = _Node(file.reserve(), None)
    path = [root]
    for entry in book.outline:
        # A level that skips one hangs below what there is.
        del path[max(1, min(entry.level + 1, len(path))) :]
        node = _Node(file.reserve(), entry)
        path[-1].children.append(node)
        path.append(node)
    _write(file, book.pages, root, None)
    return root.ref


def _write(file: PdfFile, pages: list[Ref], node: _Node, around: dict[str, Value] | None) -> None:
    entries: dict[str, Value] = dict(around or {"Type": Name("Outlines")})
    if node.entry is not None:
        entries["Title"] = node.entry.words
        entries["Dest"] = [pages[node.entry.page], Name("XYZ"), None, node.entry.top, None]
    if node.children:
        entries |= {"First": node.children[0].ref, "Last": node.children[-1].ref,
                    "Count": node.size()}  # fmt: skip
    file.write(node.ref, entries)
    for at, child in enumerate(node.children):
        beside: dict[str, Value] = {"Parent": node.ref}
        if at:
            beside["Prev"] = node.children[at - 1].ref
        if at + 1 < len(node.children):
            beside["Next"] = node.children[at + 1].ref
        _write(file, pages, child, beside)


def page_labels(book: Book) -> dict[str, Value]:
    """Return the numbers that viewers show beside pages: as printed, Roman where none is."""
    numbers: list[Value] = []
    unnumbered = 0
    for at, (index, section, first) in enumerate(book.labels):
        after = book.labels[at + 1][0] if at + 1 < len(book.labels) else len(book.pages)
        if after == index:
            continue
        if section.sequence == "none":
            numbers += [index, {"S": Name("r"), "St": unnumbered + 1}]
            unnumbered += after - index
        else:
            numbers += [index, {"S": Name("D"), "St": first}]
    return {"Nums": numbers}
