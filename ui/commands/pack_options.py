"""The options of ``anjuan pack``: what is in it, how it is cut, with what it is signed."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from resources.language import N_, Words
from storage.errors import CannotRead, problem_of
from ui.commands.frame import Arguments
from ui.commands.secrets import read_secret

if TYPE_CHECKING:
    from reports.pdf.division import Cut
    from reports.pdf.signer import Signing

SIGN_PASSPHRASE = "ANJUAN_SIGN_PASSPHRASE"  # noqa: S105 - the name of a variable
_SPLIT = re.compile(r"(pages|bytes):([0-9]{1,15})")
# Below this a volume holds nothing but its own cover, or its own fonts.
_LEAST = {"pages": 4, "bytes": 1_000_000}


def add_options(parser: argparse.ArgumentParser, words: Words) -> None:
    """Add the options."""
    parser.add_argument(
        "--attach-originals", action="store_true",
        help=words(N_("embed the originals of all items, byte for byte")),
    )  # fmt: skip
    parser.add_argument(
        "--split", type=split(words), metavar="item|pages:N|bytes:N",
        help=words(N_("a file for each item, or volumes of so many pages or bytes")),
    )  # fmt: skip
    parser.add_argument(
        "--duplex", action="store_true",
        help=words(N_("printed on both sides: every part begins on a front")),
    )  # fmt: skip
    parser.add_argument(
        "--document-passwords", metavar="FILE",
        help=words(N_("file with a line for each locked document: its ref, a space, its password")),
    )  # fmt: skip
    parser.add_argument(
        "--sign", metavar="CERT.p12", help=words(N_("sign with this certificate (PKCS#12)"))
    )
    parser.add_argument(
        "--sign-passphrase-file", metavar="FILE",
        help=words(N_("file whose first line opens the certificate")),
    )  # fmt: skip
    parser.add_argument(
        "--sign-look", metavar="words|none|PICTURE", default="words",
        help=words(N_("what the cover shows of the signature: words, nothing, or a picture")),
    )  # fmt: skip


def split(words: Words) -> Callable[[str], "Cut"]:
    """Return the type of ``--split``."""

    def read(text: str) -> "Cut":
        from reports.pdf.division import Cut

        if text == "item":
            return Cut("item")
        found = _SPLIT.fullmatch(text)
        if found is None:
            problem = words(N_("{value} is not item, pages:N or bytes:N"), value=repr(text))
            raise argparse.ArgumentTypeError(problem)
        by, limit = found[1], int(found[2])
        if limit < _LEAST[by]:
            problem = words(
                N_("a volume needs room for {least} {unit} or more"),
                least=f"{_LEAST[by]:,}",
                unit=words(N_("pages") if by == "pages" else N_("bytes")),
            )
            raise argparse.ArgumentTypeError(problem)
        return Cut("pages" if by == "pages" else "bytes", limit)

    return read


def signing(args: Arguments, words: Words) -> "Signing | None":
    """Return with what to sign; raises ``CannotRead``, ``SecretMissing``."""
    if args.sign is None:
        return None
    from reports.pdf.signer import Signing

    prompt = N_("Passphrase of the certificate:")
    certificate = _bytes(Path(args.sign))
    look = args.sign_look
    return Signing(
        name=Path(args.sign).name,
        certificate=certificate,
        passphrase=read_secret(args.sign_passphrase_file, SIGN_PASSPHRASE, prompt, words),
        visible=look != "none",
        seal=b"" if look in ("words", "none") else _bytes(Path(look)),
    )


def passwords(args: Arguments) -> dict[str, str]:
    """Return the passwords of documents by their refs; raises ``CannotRead``."""
    if args.document_passwords is None:
        return {}
    path = Path(args.document_passwords)
    try:
        lines = _bytes(path).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise CannotRead(path=str(path), problem=N_("it is no text in UTF-8")) from error
    pairs = (line.split(maxsplit=1) for line in lines if line.strip())
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
