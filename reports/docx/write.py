"""A Word document in its place: written beside it, read back, synced, then given its name."""

import hashlib
import os
import secrets
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reports.content import PageSpan, Paper
from reports.docx.package import document
from storage.errors import CannotWrite, problem_of
from storage.vault.durable import require_outside


@dataclass(frozen=True, slots=True)
class Written:
    """A finished document: its size in bytes and its SHA-256."""

    size: int
    sha256: str


def write_docx(paper: Paper, target: Path, spans: Mapping[str, PageSpan] | None = None) -> Written:
    """Write a paper as .docx; a file of that name is replaced only by a whole one.

    ``spans`` are the printed pages of anchored sections, for a catalogue beside its PDF. Raises
    ``CannotWrite``; then nothing is left behind.
    """
    require_outside(target)
    content = document(paper, spans or {})
    staged = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with staged.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with zipfile.ZipFile(staged) as archive:
            if damaged := archive.testzip():
                raise CannotWrite(path=str(target), problem=damaged)
        staged.replace(target)
    except OSError as error:
        raise CannotWrite(path=str(target), problem=problem_of(error)) from error
    finally:
        staged.unlink(missing_ok=True)
    return Written(len(content), hashlib.sha256(content).hexdigest())
