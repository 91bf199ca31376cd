"""``anjuan verify`` and ``timestamp``: checking a file from outside, adding a time to a pack."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from resources.language import N_, NC_, Words
from ui.commands.frame import Arguments, Command
from ui.commands.output import ConsoleProgress, Output

_TYPES: Final[Mapping[str, str]] = {
    "package": NC_("checked file", "Package"),
    "pack": NC_("checked file", "Evidence pack"),
    "bundle": NC_("checked file", "Disclosure bundle"),
}


def _verify_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument(
        "file",
        metavar="FILE",
        help=words(N_("a package, an evidence pack or the folder of a disclosure bundle")),
    )


def _verify(args: Arguments, out: Output) -> int:
    from ui.checked import check

    words = out.words
    checked = check(Path(args.file), ConsoleProgress())
    found, problems, notes = checked.found, checked.problems(words), checked.notes(words)
    signatures = [
        {"kind": one.kind, "name": one.name, "at": one.at, "issuer": one.issuer, "holds": one.holds}
        for one in checked.marks
    ]
    more = {"signatures": signatures, "made_sha256": found.made_sha256} if signatures else {}
    out.document(
        {
            "type": found.type, "ok": not problems, "problems": problems,
            "from": found.sender or None, "made_at": found.made_at or None,
            "sha256": found.sha256, "notes": notes, **more,
        },
        checked.headline(words), *problems,
        words(N_("{what}: {sender} {at}"), what=words(_TYPES[found.type]), sender=found.sender,
              at=found.made_at).strip(),
        f"SHA-256 {found.sha256}", *checked.signed(words), *notes,
    )  # fmt: skip
    return 0 if checked.whole else 1


def _request_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("file", metavar="FILE.pdf", help=words(N_("an evidence pack")))
    parser.add_argument(
        "--out", metavar="FILE.tsq", required=True,
        help=words(N_("the request to write, for a timestamp authority")),
    )  # fmt: skip


def _request(args: Arguments, out: Output) -> int:
    from ui.stamping import write_request

    target = Path(args.out)
    write_request(Path(args.file), target)
    said = N_("Send {path} to the authority, and keep the file beside it until its response comes.")
    out.document({"path": str(target)}, out.words(said, path=target))
    return 0


def _add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("file", metavar="FILE.pdf", help=words(N_("an evidence pack")))
    parser.add_argument("request", metavar="FILE.tsq", help=words(N_("the request that was sent")))
    parser.add_argument("response", metavar="FILE.tsr", help=words(N_("the authority's response")))


def _add(args: Arguments, out: Output) -> int:
    from ui.stamping import add_response

    path = Path(args.file)
    add_response(path, Path(args.request), Path(args.response))
    said = N_("The timestamp was added to {path}.")
    out.document({"path": str(path)}, out.words(said, path=path))
    return 0


COMMANDS = (
    Command(
        ("verify",), N_("check a package, a pack or a disclosure without a vault"),
        _verify_arguments, _verify,
    ),
    Command(
        ("timestamp", "request"), N_("ask an authority for the time of a pack"),
        _request_arguments, _request,
    ),
    Command(
        ("timestamp", "add"), N_("add the authority's response to the pack"), _add_arguments, _add
    ),
)  # fmt: skip
