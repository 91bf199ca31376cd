"""What commands share: how a vault is opened, and the shape of a command file."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from resources.language import N_, Words
from ui.commands.output import Output
from ui.commands.parser import day_of
from ui.commands.secrets import PASSPHRASE, RECOVERY, read_secret

if TYPE_CHECKING:
    from storage.casework.session import Session
    from storage.vault.container import Vault

CANCELLED: Final = 130
Arguments = argparse.Namespace
LEAVING = N_("{guard} {case}: {said}")


class Configure(Protocol):
    """Adds the arguments of a command to its parser."""

    def __call__(self, parser: argparse.ArgumentParser, words: Words) -> None:
        """Add the arguments."""


class Run(Protocol):
    """Carries a command out and returns the exit code."""

    def __call__(self, args: Arguments, out: Output) -> int:
        """Carry the command out."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its words on the command line, a line of help, its arguments, its deed."""

    name: tuple[str, ...]
    help: str
    configure: Configure
    run: Run


def add_vault(
    parser: argparse.ArgumentParser,
    words: Words,
    metavar: str = "VAULT",
    help: str = N_("the folder of the vault"),  # noqa: A002 - argparse's word for it
) -> None:
    """Add the vault and the ways to open it; what ``opened`` reads is added here alone."""
    parser.add_argument("vault", metavar=metavar, help=words(help))
    add_passphrase(parser, words)
    parser.add_argument(
        "--keyring", action="store_true",
        help=words(N_("open it with this computer's keyring, where that was allowed")),
    )  # fmt: skip


def add_case(parser: argparse.ArgumentParser, words: Words) -> None:
    """Add the case, by its number or its id."""
    parser.add_argument("case", metavar="CASE", help=words(N_("case number or case id")))


def add_passphrase(parser: argparse.ArgumentParser, words: Words) -> None:
    """Add the file of the passphrase; without it ANJUAN_PASSPHRASE, then a prompt."""
    parser.add_argument(
        "--passphrase-file", metavar="FILE", help=words(N_("file whose first line opens the vault"))
    )


def add_way_in(parser: argparse.ArgumentParser, words: Words) -> None:
    """Add the files of passphrase and recovery code, of which either opens the vault."""
    add_passphrase(parser, words)
    parser.add_argument(
        "--recovery-file",
        metavar="FILE",
        help=words(N_("file whose first line is the recovery code")),
    )


def add_day(parser: argparse.ArgumentParser, words: Words) -> None:
    """Add ``--on``, the day that counts as today."""
    parser.add_argument(
        "--on", type=day_of(words), metavar="DATE", help=words(N_("the day that counts as today"))
    )


def add_reason(parser: argparse.ArgumentParser, words: Words, *, required: bool) -> None:
    """Add ``--reason``: why something leaves the vault in the clear; it is logged."""
    parser.add_argument(
        "--reason",
        metavar="TEXT",
        required=required,
        type=reason(words),
        default=None if required else "unspecified",
        help=words(N_("why it leaves the vault; this is logged")),
    )


def reason(words: Words) -> Callable[[str], str]:
    """Return the type of an argument that is a reason: words, not blanks (guard G22)."""

    def read(text: str) -> str:
        if not text.strip():
            raise argparse.ArgumentTypeError(words(N_("a reason cannot be blank")))
        return text.strip()

    return read


def note_leaving(
    session: "Session", case_id: str, reason: str, out: Output, *, evidence: tuple[str, ...] = ()
) -> None:
    """Say on standard error what the guards remark on data of a case that leaves bare."""
    from storage.casework.planning import remarks_on_leaving
    from storage.casework.reading import case_file

    file = case_file(session, case_id)
    today = session.clock.now().wall.date()
    for mark in remarks_on_leaving(file, today, "export", reason, evidence=evidence):
        said = mark.message.say(out.words)
        out.note(out.words(LEAVING, guard=mark.guard, case=file.case["case_no"], said=said))


def day(args: Arguments) -> date:
    """Return the day that counts as today."""
    from storage.clock import SystemClock

    return args.on if args.on is not None else SystemClock().now().wall.date()


def passphrase(args: Arguments, words: Words) -> str:
    """Return the passphrase that opens the vault."""
    return read_secret(args.passphrase_file, PASSPHRASE, N_("Passphrase:"), words)


def way_in(args: Arguments, words: Words) -> tuple[str, bool]:
    """Return the recovery code where its file is named, else the passphrase; and which it is."""
    if args.recovery_file:
        return read_secret(args.recovery_file, RECOVERY, N_("Recovery code:"), words), True
    return passphrase(args, words), False


@contextmanager
def opened(args: Arguments, out: Output) -> Iterator["Session"]:
    """Open the vault of the arguments for the time of a block."""
    # Imported here: helps and calculations need neither a database nor a key.
    from storage.casework.oversight import made_good
    from storage.casework.session import Session

    with open_vault(args, out) as vault:
        session = Session(vault)
        for one in made_good(vault):
            out.note(f"{one.where}: {out.words(one.what, **one.values)}")
        yield session


def open_vault(args: Arguments, out: Output) -> "Vault":
    """Open the vault of the arguments; the caller closes it."""
    from storage.exchange.packages.incarnation import settle
    from storage.state import state_folder
    from storage.vault.container import Vault

    if args.keyring:
        from storage.vault.system_keyring import SystemStore, unlocking

        vault = Vault.open_by(Path(args.vault), unlocking(SystemStore()))
    else:
        vault = Vault.open(Path(args.vault), passphrase(args, out.words))
    with ExitStack() as undo:
        undo.callback(vault.close)
        settle(vault, state_folder())
        undo.pop_all()
    return vault
