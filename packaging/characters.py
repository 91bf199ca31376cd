"""Writes the tables by which search folds characters: traditional forms and old private use.

``python packaging/characters.py TSCharacters.txt`` rewrites ``resources/tables/traditional.json``
from that file of OpenCC (``data/dictionary``, Apache-2.0), and ``private_use.json`` from the codecs
of Python; ``--check`` writes nothing and exits 1 where a shipped table differs.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

TABLES = Path(__file__).resolve().parent.parent / "resources" / "tables"
PAIRS_A_LINE: Final = 20
# Still private in GB 18030-2005, at their characters in the edition of 2022.
STILL_PRIVATE: Final = {
    **{0xE78D + n: code for n, code in enumerate((0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A)))},
    0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE832: 0x9FB8,
    0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE864: 0x9FBB, 0xE816: 0x20087, 0xE817: 0x20089,
    0xE818: 0x200CC, 0xE831: 0x215D7, 0xE83B: 0x2298F, 0xE855: 0x241FE, 0xE7C7: 0x1E3F,
}  # fmt: skip
# Rows of GBK whose characters were private at first: lead byte, trail bytes, first code point.
GBK_ROWS: Final = ((0xA8, range(0xBF, 0xC0), 0xE7C8), (0xA9, range(0x89, 0x96), 0xE7E7))
GBK_LAST_ROW: Final = (0xFE, [n for n in range(0x50, 0xA1) if n != 0x7F], 0xE815)


def private_use() -> dict[str, str]:
    """Return the character behind each code point that GBK and GB 18030 once kept private."""
    found = dict(STILL_PRIVATE)
    for lead, trails, first in (*GBK_ROWS, GBK_LAST_ROW):
        for n, trail in enumerate(trails):
            code = ord(bytes((lead, trail)).decode("gb18030"))
            if not 0xE000 <= code <= 0xF8FF:
                found[first + n] = code
            elif code != first + n or code not in STILL_PRIVATE:
                raise ValueError(f"{code:04X} is not where it should be")
    return {chr(old): chr(new) for old, new in sorted(found.items())}


def traditional(source: Path) -> dict[str, str]:
    """Return the simplified form of each traditional character that has another one."""
    first = dict(_pairs(source.read_text(encoding="utf-8")))
    pairs = {old: first.get(new, new) for old, new in sorted(first.items())}
    return {old: new for old, new in pairs.items() if old != new}


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        old, _tab, forms = line.partition("\t")
        if forms and not line.startswith("#"):
            yield old, forms.split()[0]


def written(source: str, pairs: dict[str, str]) -> str:
    """Return a table as text: each pair is two characters, one after the other."""
    joined = [old + new for old, new in pairs.items()]
    lines = ["".join(joined[n : n + PAIRS_A_LINE]) for n in range(0, len(joined), PAIRS_A_LINE)]
    # Private characters look like nothing in an editor, so they are escaped.
    plain = any("\ue000" <= old <= "\uf8ff" for old in pairs)
    return json.dumps({"source": source, "pairs": lines}, ensure_ascii=plain, indent=1) + "\n"


def main() -> int:
    """Write or check the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("characters", type=Path, help="TSCharacters.txt of OpenCC")
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args()
    tables = {
        "traditional.json": written(
            "OpenCC, data/dictionary/TSCharacters.txt, Apache-2.0; the first form of each",
            traditional(options.characters),
        ),
        "private_use.json": written(
            "GBK positions by GB 18030-2000, the rest by GB 18030-2005 and GB 18030-2022",
            private_use(),
        ),
    }
    stale = [n for n, text in tables.items() if _differs(TABLES / n, text)]
    if options.check:
        return int(bool(stale))
    for name in stale:
        (TABLES / name).write_text(tables[name], encoding="utf-8", newline="\n")
    return 0


def _differs(file: Path, text: str) -> bool:
    return not file.is_file() or file.read_text(encoding="utf-8") != text


if __name__ == "__main__":
    sys.exit(main())
