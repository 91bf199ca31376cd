"""``anjuan vault escrow``, ``keyring``, ``rescue``, ``rehearse``: more ways in, restores tried."""

import argparse
from pathlib import Path

from resources.language import N_, Words
from storage.casework import backups
from storage.exchange.packages import escrow
from storage.vault import system_keyring
from storage.vault.container import Vault
from storage.vault.system_keyring import SystemStore
from ui.commands.checked import tell
from ui.commands.frame import (
    Arguments,
    Command,
    add_passphrase,
    add_vault,
    add_way_in,
    opened,
    passphrase,
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


def _keyring_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("vault", metavar="VAULT", help=words(N_("the folder of the vault")))
    add_passphrase(parser, words)
    way = parser.add_mutually_exclusive_group()
    way.add_argument(
        "--on", action="store_true", help=words(N_("let this computer's keyring open the vault"))
    )
    way.add_argument("--off", action="store_true", help=words(N_("take that way in away")))


def _keyring(args: Arguments, out: Output) -> int:
    with Vault.open(Path(args.vault), passphrase(args, out.words)) as vault:
        if args.on:
            system_keyring.turn_on(vault, SystemStore())
        elif args.off:
            system_keyring.turn_off(vault, SystemStore())
        stands = system_keyring.is_on(vault.key_file)
    on = N_("This computer's keyring opens the vault: so does whoever uses this account.")
    off = N_("No keyring opens the vault.")
    out.document({"keyring": stands}, out.words(on if stands else off))
    return 0


def _rescue_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words, "OFFICE_VAULT", N_("the vault of the office, opened here"))
    parser.add_argument(
        "other", metavar="VAULT", help=words(N_("the vault whose passphrase is forgotten"))
    )
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
        ("vault", "keyring"), N_("let this computer's keyring open the vault, or no more"),
        _keyring_arguments, _keyring,
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
