"""Fetches the fonts of window and paper, checks what came, and writes which characters they hold.

    python packaging/fetch_fonts.py            fetch, check, place
    python packaging/fetch_fonts.py coverage   only write resources/fonts/coverage.json anew

The files are the static TrueType weights of Noto Sans SC and Noto Serif SC under the SIL Open Font
License, as packed on npm. They are placed byte for byte; nothing is converted.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
VERSION = "0.4.3"
# Where it goes: package, path inside it, SHA-256.
FILES = {
    "NotoSansSC-400.ttf": (
        "noto-sans-sc",
        "400Regular/NotoSansSC_400Regular.ttf",
        "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    ),
    "NotoSansSC-700.ttf": (
        "noto-sans-sc",
        "700Bold/NotoSansSC_700Bold.ttf",
        "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
    ),
    "NotoSerifSC-400.ttf": (
        "noto-serif-sc",
        "400Regular/NotoSerifSC_400Regular.ttf",
        "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
    ),
    "OFL-NotoSansSC.txt": (
        "noto-sans-sc",
        "LICENSE_FONT",
        "1c05c68c34f9708415aada51f17e1b0092d2cea709bf4a94cd38114f9e73d7d9",
    ),
    "OFL-NotoSerifSC.txt": (
        "noto-serif-sc",
        "LICENSE_FONT",
        "5e0da210fb04058a8c0087985d2d456b931c2579811a49655721d3cf0c36b6d6",
    ),
}


def fetch(target: Path) -> None:
    """Place every file under ``target``; raises SystemExit when one is not what is expected."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to fetch the fonts")
    with tempfile.TemporaryDirectory() as folder:
        packages = {package for package, _, _ in FILES.values()}
        archives = {package: _packed(npm, package, Path(folder)) for package in sorted(packages)}
        for name, (package, inside, digest) in FILES.items():
            data = _member(archives[package], inside)
            found = hashlib.sha256(data).hexdigest()
            if found != digest:
                raise SystemExit(f"{name}: expected {digest}, found {found}")
            (target / name).write_bytes(data)


def _packed(npm: str, package: str, folder: Path) -> Path:
    spec = f"@expo-google-fonts/{package}@{VERSION}"
    done = subprocess.run(
        [npm, "pack", "--silent", spec], cwd=folder, check=True, capture_output=True, text=True
    )
    return folder / done.stdout.strip().splitlines()[-1]


def _member(archive: Path, inside: str) -> bytes:
    with tarfile.open(archive) as packed:
        member = packed.extractfile(f"package/{inside}")
        if member is None:
            raise SystemExit(f"{archive.name} does not hold {inside}")
        return member.read()


def coverage(folder: Path) -> dict[str, str]:
    """Return the characters of each font in ``folder`` as hexadecimal ranges (``20-7E A0``)."""
    from reportlab.pdfbase.ttfonts import TTFontFile

    return {
        path.stem: ranges(sorted(TTFontFile(str(path)).charToGlyph))
        for path in sorted(folder.glob("*.ttf"))
    }


def ranges(codes: list[int]) -> str:
    """Return sorted ``codes`` as inclusive ranges in hexadecimal."""
    spans: list[tuple[int, int]] = []
    for code in codes:
        if spans and spans[-1][1] == code - 1:
            spans[-1] = (spans[-1][0], code)
        else:
            spans.append((code, code))
    return " ".join(f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in spans)


def main(arguments: list[str]) -> None:
    """Fetch and check unless only the coverage is asked for; then write the coverage."""
    if arguments != ["coverage"]:
        fetch(FONTS)
    text = json.dumps(coverage(FONTS), indent=1) + "\n"
    (FONTS / "coverage.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
