"""``anjuan vault``: create, info, verify, backup, restore, passwd, recover, salvage."""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from resources.language import N_, Words
from storage.casework import backups, cases, checkup, oversight
from storage.casework.leftovers import clear_leftovers
from storage.casework.session import Session
from storage.salvage.rebuild import LOG_GONE, salvage
from storage.vault.backup import backup
from storage.vault.container import Vault
from ui.commands.checked import listed, tell, told_problems
from ui.commands.frame import (
    Arguments,
    Command,
    add_passphrase,
    add_vault,
    add_way_in,
    open_vault,
    opened,
    passphrase,
    way_in,
)
from ui.commands.output import ConsoleProgress, Output
from ui.commands.secrets import (
    NEW_PASSPHRASE,
    PASSPHRASE,
    RECOVERY,
    new_secret,
    read_secret,
)

_SHORT: Final = 8


def _create_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    parser.add_argument(
        "--site", metavar="NAME", default="", help=words(N_("name of this laptop or office"))
    )
    parser.add_argument(
        "--staff", metavar="NAME", help=words(N_("name of the person who works with it"))
    )
    parser.add_argument(
        "--employee-no", metavar="NO", help=words(N_("that person's employee number"))
    )
    parser.add_argument(
        "--role", choices=("field", "supervisor", "legal"),
        help=words(N_("what that person may do (field unless said)")),
    )  # fmt: skip


def _create(args: Arguments, out: Output) -> int:
    if bool(args.staff) != bool(args.employee_no):
        args.parser.error(out.words(N_("--staff and --employee-no go together")))
    if args.role and not args.staff:
        out.note(out.words(N_("--role is that of the person whom --staff names: it was not kept.")))
    secret = new_secret(args.passphrase_file, PASSPHRASE, out.words)
    if len(secret) < _SHORT:
        out.note(out.words(N_("This passphrase is short; a few words are harder to guess.")))
    vault, code = Vault.create(Path(args.vault), secret)
    with vault:
        session = Session(vault)
        session.name_site(args.site)
        if args.staff:
            cases.add_staff(
                session,
                {"name": args.staff, "employee_no": args.employee_no, "role": args.role or "field"},
                owner=True,
            )
    out.document(
        {"vault": str(args.vault), "site": args.site, "recovery_code": code},
        out.words(N_("Vault made: {path}"), path=args.vault),
        out.words(N_("Recovery code, shown only now: {code}"), code=code),
        out.words(N_("Write it down and keep it apart from this computer.")),
    )
    return 0


_LABELS = {
    "vault": N_("Vault id"),
    "site": N_("Site"),
    "role": N_("Role of its owner"),
    "device": N_("Device id"),
    "cases": N_("Cases"),
    "records": N_("Records"),
    "operations": N_("Signed operations"),
    "attachments": N_("Originals"),
    "copies": N_("Page copies"),
    "bytes": N_("Bytes of the originals"),
    "packs": N_("Evidence packs"),
    "schema": N_("Version of the tables"),
    "operations_saved": N_("Entries saved"),
    "operations_lost": N_("Entries lost"),
    "attachments_saved": N_("Originals saved"),
    "attachments_lost": N_("Originals lost"),
    "pages": N_("Pages of the database"),
    "damaged_pages": N_("Damaged pages"),
    "files_unnamed": N_("Files saved that no entry tells of"),
    "leftovers": N_("Stored files that nothing names, left by an interruption"),
    "cleared": N_("Such files removed"),
    "mended": N_("Damage made good"),
}


def _counted(found: Mapping[str, Any], words: Words) -> list[str]:
    return [
        words(N_("{name}: {value}"), name=words(_LABELS.get(name, name)), value=value)
        for name, value in found.items()
    ]


def _info(args: Arguments, out: Output) -> int:
    with opened(args, out) as session:
        found = oversight.vault_info(session)
    out.document(found, *_counted(found, out.words))
    return 0


def _verify_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    parser.add_argument(
        "--mend", action="store_true",
        help=words(
            N_("make damaged page copies and a damaged second journal anew, remove leftovers")
        ),
    )  # fmt: skip


def _verify(args: Arguments, out: Output) -> int:
    folder = Path(args.vault)
    progress = ConsoleProgress()
    report = oversight.verify_folder(folder, lambda: open_vault(args, out), progress)
    if args.mend and (checkup.can_mend(report.problems) or report.checked.get("leftovers")):
        with opened(args, out) as session:
            cleared, found = clear_leftovers(session), report.problems
            checkup.mend(session, report.problems, progress)
        report = oversight.verify_folder(folder, lambda: open_vault(args, out), progress)
        mended = len(found) - len(report.problems)
        report = replace(report, checked={**report.checked, "cleared": cleared, "mended": mended})
    return tell(
        report,
        out,
        N_("The vault is whole."),
        N_("The vault is not whole."),
        *_counted(report.checked, out.words),
    )


def _backup_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    parser.add_argument("dest", metavar="DEST", help=words(N_("a folder that does not exist yet")))


def _backup(args: Arguments, out: Output) -> int:
    with opened(args, out) as session:
        report = backup(session.vault, Path(args.dest), ConsoleProgress())
    out.document(
        {"path": str(report.path), "verified": report.verified},
        out.words(N_("Backup made and verified: {path}"), path=report.path),
    )
    return 0


def _restore_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("backup", metavar="BACKUP", help=words(N_("the folder of the backup")))
    parser.add_argument("dest", metavar="DEST", help=words(N_("a folder that does not exist yet")))
    add_passphrase(parser, words)


def _restore(args: Arguments, out: Output) -> int:
    path = Path(args.dest)
    secret = passphrase(args, out.words)
    report = backups.bring_back(Path(args.backup), path, secret, ConsoleProgress())
    problems = told_problems(report, out.words)
    whole, broken = N_("Restored and verified: {path}"), N_("Restored, but not whole: {path}")
    out.document(
        {"path": str(path), "verified": report.ok, **({"problems": problems} if problems else {})},
        out.words(whole if report.ok else broken, path=path),
        *listed(problems),
        *(() if report.ok else (out.words(backups.KEEP_OTHERS),)),
    )
    return 0 if report.ok else 1


def _passwd_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("vault", metavar="VAULT", help=words(N_("the folder of the vault")))
    add_passphrase(parser, words)
    _add_new_passphrase(parser, words)


def _add_new_passphrase(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument(
        "--new-passphrase-file",
        metavar="FILE",
        help=words(N_("file whose first line is the new passphrase")),
    )


def _passwd(args: Arguments, out: Output) -> int:
    with Vault.open(Path(args.vault), passphrase(args, out.words)) as vault:
        vault.change_passphrase(new_secret(args.new_passphrase_file, NEW_PASSPHRASE, out.words))
    return _changed(args, out)


def _recover_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("vault", metavar="VAULT", help=words(N_("the folder of the vault")))
    parser.add_argument(
        "--recovery-file",
        metavar="FILE",
        help=words(N_("file whose first line is the recovery code")),
    )
    _add_new_passphrase(parser, words)


def _recover(args: Arguments, out: Output) -> int:
    code = read_secret(args.recovery_file, RECOVERY, N_("Recovery code:"), out.words)
    with Vault.open_with_recovery(Path(args.vault), code) as vault:
        vault.change_passphrase(new_secret(args.new_passphrase_file, NEW_PASSPHRASE, out.words))
    return _changed(args, out)


def _changed(args: Arguments, out: Output) -> int:
    out.document({"path": str(args.vault)}, out.words(N_("The passphrase is changed.")))
    return 0


def _salvage_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument(
        "vault", metavar="VAULT", help=words(N_("the folder of the damaged vault; it is only read"))
    )
    parser.add_argument("dest", metavar="DEST", help=words(N_("a folder that does not exist yet")))
    add_way_in(parser, words)
    parser.add_argument(
        "--keys",
        metavar="BACKUP",
        help=words(N_("a backup of this vault, where its key files are gone")),
    )


def _salvage(args: Arguments, out: Output) -> int:
    secret, by_code = way_in(args, out.words)
    report = salvage(
        Path(args.vault),
        Path(args.dest),
        secret,
        ConsoleProgress(),
        by_recovery_code=by_code,
        keys_of=Path(args.keys) if args.keys else None,
    )
    counts = {
        "operations_saved": report.operations_saved,
        "operations_lost": report.operations_lost,
        "attachments_saved": report.attachments_saved,
        "attachments_lost": report.attachments_lost,
        "pages": report.pages,
        "damaged_pages": report.damaged_pages,
        "files_unnamed": report.files_unnamed,
    }
    elsewhere = N_(
        "What is lost here may stand on other sites: import a full package from each one that has"
        " these cases."
    )
    lost = report.operations_lost or report.attachments_lost or report.log_gone
    out.document(
        {"path": str(report.path), **counts},
        out.words(N_("Saved into a new vault: {path}"), path=report.path),
        *_counted(counts, out.words),
        *([out.words(LOG_GONE)] if report.log_gone else []),
        *([out.words(elsewhere)] if lost else []),
        out.words(N_("Keep the damaged folder. Check the new one with vault verify.")),
    )
    return int(report.log_gone)


COMMANDS = (
    Command(("vault", "create"), N_("make a new vault"), _create_arguments, _create),
    Command(("vault", "info"), N_("what is in a vault"), add_vault, _info),
    Command(("vault", "verify"), N_("check everything in a vault"), _verify_arguments, _verify),
    Command(("vault", "backup"), N_("make a verified copy"), _backup_arguments, _backup),
    Command(("vault", "restore"), N_("bring a copy back"), _restore_arguments, _restore),
    Command(("vault", "passwd"), N_("set a new passphrase"), _passwd_arguments, _passwd),
    Command(
        ("vault", "recover"),
        N_("set a new passphrase by recovery code"),
        _recover_arguments,
        _recover,
    ),
    Command(
        ("vault", "salvage"),
        N_("save what can be saved of a damaged vault"),
        _salvage_arguments,
        _salvage,
    ),
)
