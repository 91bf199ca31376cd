"""``anjuan demo``: the sample field day, all the way to its papers."""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from reports.pack.build import PackOptions, build_pack
from reports.pack.overwrite import title_of
from reports.papers.build import build_paper
from reports.refusals import FileInTheWay
from resources.language import N_, Words
from storage.casework import caselist
from storage.casework.lookup import require_row
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.exchange.filenames import safe_name
from storage.exchange.sample import PASSPHRASE, fill_sample
from storage.vault.container import Vault
from storage.vault.removal import remove_vault
from ui.commands.frame import Arguments, Command
from ui.commands.output import Output

# What the sample's papers are called.
_NAMES: Final = ("pack-*.pdf", "visit-report-*.pdf", "notice-*.pdf")
NOT_OF_SAMPLE: Final = N_("it is no paper of the sample")


def _arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("dir", metavar="DIR", help=words(N_("where the sample is made")))
    parser.add_argument("--open", action="store_true", help=words(N_("open the folder after it")))


def _demo(args: Arguments, out: Output) -> int:
    folder = Path(args.dir)
    folder.mkdir(parents=True, exist_ok=True)
    files = make_sample(folder)
    words = out.words
    out.document(
        {"vault": str(folder / "vault"), "passphrase": PASSPHRASE,
         "files": [str(file) for file in files]},
        words(N_("Sample vault: {path}, passphrase: {passphrase}"), path=folder / "vault",
              passphrase=PASSPHRASE),
        *(str(file) for file in files),
        words(N_("Open {file} next; then the vault in the window.", ), file=files[0]),
    )  # fmt: skip
    if args.open:
        _show(folder)
    return 0


def make_sample(folder: Path) -> list[Path]:
    """Make the sample vault and its papers in ``folder``, replacing what a former run made."""
    _require_free(folder)
    remove_vault(folder / "vault", PASSPHRASE)
    vault, _code = Vault.create(folder / "vault", PASSPHRASE)
    with vault:
        session = Session(vault)
        fill_sample(session)
        found = [
            path
            for case in caselist.case_ids(session, caselist.Filter())
            for path in _papers(session, case, folder)
        ]
    return sorted(found, key=lambda path: (not path.name.startswith("pack-"), path.name))


def _require_free(folder: Path) -> None:
    """Raise ``FileInTheWay`` for a file that bears a name of the sample's and is none of ours.

    So nothing of a former run is touched where the new one could not be finished.
    """
    for name in _NAMES:
        for path in sorted(folder.glob(name)):
            if not (path.is_file() and title_of(path)):
                raise FileInTheWay(path=str(path), problem=NOT_OF_SAMPLE)


def _papers(session: Session, case_id: str, folder: Path) -> Iterator[Path]:
    case_no = require_row(session, case_id)["case_no"]
    pack = folder / safe_name(f"pack-{case_no}.pdf")
    build_pack(session, case_id, PackOptions(reason="sample"), pack)
    yield pack
    visits = rows_of(session, case_id, "visit")
    for n, visit in enumerate(visits, start=1):
        suffix = f"-{n}" if len(visits) > 1 else ""
        path = folder / safe_name(f"visit-report-{case_no}{suffix}.pdf")
        build_paper(session, case_id, "visit-report", visit.ref, path, reason="sample")
        yield path
    for notice in rows_of(session, case_id, "notice"):
        path = folder / safe_name(f"notice-{notice['number']}.pdf")
        build_paper(session, case_id, "notice", notice.ref, path, reason="sample")
        yield path


def _show(folder: Path) -> None:
    if sys.platform == "win32":
        os.startfile(folder)  # noqa: S606 - the folder that was just made
        return
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    subprocess.run([opener, str(folder)], check=False)  # noqa: S603 - no shell, our own folder


COMMANDS = (Command(("demo",), N_("make the sample"), _arguments, _demo),)
