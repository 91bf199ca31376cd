"""``anjuan verify`` and ``timestamp``: checking a file from outside, adding a time to a pack."""

import argparse
import secrets
from pathlib import Path

from resources.language import N_, Words
from ui.commands.frame import Arguments, Command
from ui.commands.output import ConsoleProgress, Output

# Beside a request: what will be added to the file, until the response comes.
_PENDING = ".pending"


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
        checked.headline(words), *problems, f"{found.type} {found.sender} {found.made_at}".strip(),
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
    from reports.pdf.timestamp import request_timestamp
    from storage.errors import CannotWrite, problem_of

    made = request_timestamp(Path(args.file), secrets.token_bytes(8))
    target = Path(args.out)
    try:
        target.with_name(target.name + _PENDING).write_bytes(made.pending)
        target.write_bytes(made.request)
    except OSError as error:
        raise CannotWrite(path=str(target), problem=problem_of(error)) from error
    said = N_("Send {path} to the authority, and keep the file beside it until its response comes.")
    out.document({"path": str(target)}, out.words(said, path=target))
    return 0


def _add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("file", metavar="FILE.pdf", help=words(N_("an evidence pack")))
    parser.add_argument("request", metavar="FILE.tsq", help=words(N_("the request that was sent")))
    parser.add_argument("response", metavar="FILE.tsr", help=words(N_("the authority's response")))


def _add(args: Arguments, out: Output) -> int:
    from reports.pdf.timestamp import add_timestamp

    path, request = Path(args.file), Path(args.request)
    pending = request.with_name(request.name + _PENDING)
    add_timestamp(path, _bytes(pending), _bytes(Path(args.response)))
    pending.unlink(missing_ok=True)
    said = N_("The timestamp was added to {path}.")
    out.document({"path": str(path)}, out.words(said, path=path))
    return 0


def _bytes(path: Path) -> bytes:
    from storage.errors import CannotRead, problem_of

    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error


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
