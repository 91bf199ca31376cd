"""``anjuan vault escrow``, ``rescue``, ``rehearse``: keys left with the office, restores tried."""

import argparse
from pathlib import Path

from resources.language import N_, Words
from storage.casework import backups
from storage.exchange.packages import escrow
from ui.commands.checked import tell
from ui.commands.frame import (
    Arguments,
    Command,
    add_passphrase,
    add_vault,
    add_way_in,
    opened,
    way_in,
)
from ui.commands.output import ConsoleProgress, Output
from ui.commands.secrets import NEW_PASSPHRASE, new_secret


def _escrow_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--to", metavar="SITE", help=words(N_("the trusted office that may open it")))
    way.add_argument(
        "--withdraw", action="store_true", help=words(N_("take the office's way in away"))
    )


def _escrow(args: Arguments, out: Output) -> int:
    with opened(args, out) as session:
        if args.to:
            escrow.deposit(session, args.to)
        elif args.withdraw:
            escrow.withdraw(session)
        name = escrow.deposited(session)
    said = N_("The office {name} can open this vault.") if name else N_("No office can open it.")
    out.document({"office": name or None}, out.words(said, name=name))
    return 0


def _rescue_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument(
        "vault", metavar="OFFICE_VAULT", help=words(N_("the vault of the office, opened here"))
    )
    parser.add_argument(
        "other", metavar="VAULT", help=words(N_("the vault whose passphrase is forgotten"))
    )
    add_passphrase(parser, words)
    parser.add_argument(
        "--new-passphrase-file",
        metavar="FILE",
        help=words(N_("file whose first line is the new passphrase")),
    )


def _rescue(args: Arguments, out: Output) -> int:
    with opened(args, out) as session, escrow.open_at_office(session, Path(args.other)) as vault:
        vault.change_passphrase(new_secret(args.new_passphrase_file, NEW_PASSPHRASE, out.words))
    out.document({"path": str(args.other)}, out.words(N_("The passphrase is changed.")))
    return 0


def _rehearse_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("vault", metavar="BACKUP", help=words(N_("the folder of the backup")))
    add_way_in(parser, words)


def _rehearse(args: Arguments, out: Output) -> int:
    secret, by_code = way_in(args, out.words)
    report = backups.rehearse(Path(args.vault), secret, ConsoleProgress(), by_recovery_code=by_code)
    return tell(report, out, N_("The backup restores; it is whole."), N_("The backup is damaged."))


COMMANDS = (
    Command(
        ("vault", "escrow"), N_("leave the key with an office, or take it back"),
        _escrow_arguments, _escrow,
    ),
    Command(
        ("vault", "rescue"), N_("at the office: a new passphrase for a vault left with it"),
        _rescue_arguments, _rescue,
    ),
    Command(
        ("vault", "rehearse"), N_("restore a backup for trial and check it"),
        _rehearse_arguments, _rehearse,
    ),
)  # fmt: skip
