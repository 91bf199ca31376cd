"""A pack is drawn by a process of its own, with its items' keys alone, while all is locked."""

import hashlib
import io
import json
import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reports import DRAW_PACK
from reports.content import Attached, Document, Paper, Section, Text
from reports.pack import making
from reports.pack.build import PackMaking, PackOptions, build_pack
from reports.pack.press_line import PressLine
from reports.pdf.division import Cut
from reports.pdf.draw import draw
from reports.pdf.parcel import unwrap, wrap
from reports.pdf.signer import Signing
from reports.refusals import DrawingBrokeOff
from reports.sources import Held
from storage.casework.reading import case_file, rows_of
from storage.casework.session import Session
from storage.errors import AttachmentAltered, PackStopped, VaultLocked
from storage.evidence import channel
from storage.evidence.channel import BrokenChannel
from storage.exchange.outside import BOUND_IN, look_at
from storage.progress import NoProgress
from storage.readers.starting import end, start
from storage.vault.container import Vault
from tests.reports.test_pack_documents import case_with
from tests.support.certificates import PASSPHRASE, pkcs12_file
from tests.support.foreign_pdf import foreign_pdf
from tests.support.vaults import PASSPHRASE as VAULT_PASSPHRASE
from tests.support.vaults import SetClock, new_session

QUIET = NoProgress()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = new_session(tmp_path / "vault")
    with opened.vault:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "out"
    place.mkdir()
    return place


def test_a_pack_is_drawn_while_the_vault_is_locked_and_entered_when_it_is_open_again(
    session: Session, tmp_path: Path, folder: Path
) -> None:
    case = case_with(session, tmp_path, a=foreign_pdf(pages=2), b=foreign_pdf(pages=3))
    options = PackOptions(copies=2, cut=Cut("pages", 4), attach_originals=True)
    under_way = PackMaking(session, case, options, folder / "pack.pdf")
    session.vault.close()
    with pytest.raises(VaultLocked):
        session.vault.blobs.name("00")
    under_way.draw(QUIET)
    assert all(path.name.startswith(".") for path in folder.iterdir())
    with Vault.open(tmp_path / "vault", VAULT_PASSPHRASE) as vault:
        again = Session(vault, clock=SetClock())
        assert rows_of(again, case, "pack") == ()
        made = under_way.enter(again)
        (pack,) = rows_of(again, case, "pack")
    assert {path.name for path in folder.iterdir()} == {file.path.name for file in made.files}
    for file, told in zip(made.files, pack["files"], strict=True):
        assert hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256 == told["sha256"]


def test_what_is_recorded_meanwhile_counts_as_new_since_the_pack(
    session: Session, tmp_path: Path, folder: Path
) -> None:
    case = case_with(session, tmp_path, a=foreign_pdf())
    under_way = PackMaking(session, case, PackOptions(), folder / "pack.pdf")
    under_way.draw(QUIET)
    other = build_pack(session, case, PackOptions(profile="internal"), folder / "other.pdf")
    with pytest.raises(PackStopped):
        under_way.enter(session)
    assert [path.name for path in folder.iterdir()] == ["other.pdf"]
    assert [row["number"] for row in rows_of(session, case, "pack")] == [other.number]


class _Watched(PressLine):
    """Keeps what is sent, and what started it."""

    orders: list[dict[str, Any]]
    started: str

    def _send(self, order: dict[str, Any]) -> None:
        type(self).orders.append(order)
        place = Path(f"/proc/{self.process_id}")
        if place.exists():
            said = [place.joinpath(name).read_bytes() for name in ("cmdline", "environ")]
            type(self).started += b" ".join(said).decode(errors="replace")
        super()._send(order)


def test_the_process_gets_the_keys_of_its_items_and_no_other(
    session: Session, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_with(session, tmp_path, a=foreign_pdf(pages=2), b=foreign_pdf(pages=3))
    first, second = (row for row in case_file(session, case).rows("evidence"))
    _Watched.orders, _Watched.started = [], ""
    monkeypatch.setattr(making, "PressLine", _Watched)
    since = session.clock.now().wall - timedelta(days=1)
    signing = Signing("c.p12", pkcs12_file(since=since, days=9999), PASSPHRASE)
    build_pack(session, case, PackOptions(items=(first.ref,), signing=signing), folder / "pack.pdf")
    said = json.dumps(_Watched.orders)
    blobs = session.vault.blobs
    assert blobs.sealed(first["sha256"]).key.hex() in said
    assert blobs.sealed(second["sha256"]).key.hex() not in said
    for key in blobs._unlocked:
        assert key.hex() not in said
    assert PASSPHRASE in said
    assert PASSPHRASE not in _Watched.started


class _Killed(PressLine):
    """Is killed by the system at its third report."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = 0

    def _tick(self) -> None:
        self.seen += 1
        if self.seen == 3:
            os.kill(self.process_id, signal.SIGTERM)
        super()._tick()


@pytest.mark.parametrize("options", [PackOptions(copies=2), PackOptions(cut=Cut("pages", 4))])
def test_a_process_that_is_killed_leaves_nothing_and_is_said(
    session: Session, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch,
    options: PackOptions,
) -> None:  # fmt: skip
    case = case_with(session, tmp_path, a=foreign_pdf(pages=2), b=foreign_pdf(pages=3))
    monkeypatch.setattr(making, "PressLine", _Killed)
    with pytest.raises(DrawingBrokeOff):
        build_pack(session, case, options, folder / "pack.pdf")
    assert list(folder.iterdir()) == []
    assert rows_of(session, case, "pack") == ()


def paper(content: bytes) -> Paper:
    held = Held(content)
    sha256 = hashlib.sha256(content).hexdigest()
    block = Document("合同.pdf", sha256, held)
    beside = Attached("a.pdf", "application/pdf", sha256, len(content), "2025-04-12", held)
    sections = tuple(
        Section((Text(f"第{n}页"), block), anchor=f"s{n}", attached=(beside,)) for n in range(3)
    )
    return Paper("T", "A", "zh_CN", "2025-04-12T09:00:00+08:00", sections)


def test_a_process_whose_program_went_away_leaves_nothing(folder: Path) -> None:
    process = start("reports.pack.press_process", DRAW_PACK)
    assert process.stdin is not None
    assert process.stdout is not None
    held: list[Held] = []

    def keep(one: Held) -> int:
        held.append(one)
        return 0

    wrapped = wrap(paper(foreign_pdf(pages=4)), keep)
    begin = {"do": "begin", "signing": None, "language": "en", "now": "2025-04-12T09:00:00+08:00"}
    channel.send_header(process.stdin, begin)
    order = {"do": "draw", "paper": wrapped, "paths": [str(folder / ".a")], "held": 1}
    channel.send_header(process.stdin, order)
    channel.send_chunks(process.stdin, [held[0].content])
    process.stdin.flush()
    while "step" not in channel.receive_header(process.stdout):
        continue
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert list(folder.iterdir()) == []
    end(process)


def test_the_process_draws_the_same_bytes_and_is_refused_in_the_same_words(folder: Path) -> None:
    asked = paper(foreign_pdf(pages=2))
    draw(asked, folder / "here.pdf")
    altered = Held(b"something else")
    wrong = Paper(
        "T", "A", "en", "2025-04-12T09:00:00+08:00",
        (Section((Document("contract.pdf", "00" * 32, altered),)),),
    )  # fmt: skip
    with PressLine() as press:
        press.begin(None, "zh_CN", datetime.now(UTC), QUIET)
        press.draw(asked, folder / "there.pdf")
        with pytest.raises(AttachmentAltered, match=r"contract\.pdf"):
            press.draw(wrong, folder / "wrong.pdf")
        press.end()
    assert (folder / "here.pdf").read_bytes() == (folder / "there.pdf").read_bytes()
    assert not (folder / "wrong.pdf").exists()


def test_a_parcel_is_believed_in_nothing() -> None:
    for node in (
        {"is": "Path"}, {"is": "Text"}, {"is": "Text", "text": "a", "run": "b"}, {"held": 0},
        {"sealed": ["/etc/passwd"]}, {"x": 1},
    ):  # fmt: skip
        with pytest.raises(BrokenChannel):
            unwrap(node)
    with pytest.raises(TypeError):
        wrap(io.BytesIO(), lambda _one: 0)


def test_files_of_the_earlier_pack_that_no_new_one_replaces_are_removed_and_named(
    session: Session, tmp_path: Path, folder: Path
) -> None:
    case = case_with(session, tmp_path, a=foreign_pdf(pages=3), b=foreign_pdf(pages=3))
    target = folder / "pack.pdf"
    build_pack(session, case, PackOptions(), folder / "pack-other.pdf")
    build_pack(session, case, PackOptions(copies=2, cut=Cut("pages", 4)), target)
    folder.joinpath("pack.v9.pdf").write_bytes(b"a letter")
    before = {path.name for path in folder.iterdir()}
    again = build_pack(session, case, PackOptions(), target)
    gone = {one.where for one in again.warnings if one.code == "FileRemoved"}
    assert {path.name for path in folder.iterdir()} == {"pack.pdf", "pack-other.pdf", "pack.v9.pdf"}
    assert gone == before - {"pack.pdf", "pack-other.pdf", "pack.v9.pdf"}
    assert len(gone) > 2


def test_what_is_remarked_is_told_in_the_language_of_the_program_not_of_the_pack(
    session: Session, tmp_path: Path, folder: Path
) -> None:
    case_id = case_with(session, tmp_path, contract=foreign_pdf(pages=2))
    told = []
    for talk in ("zh_CN", "en"):
        options = PackOptions(profile="opponent", language="en", talk=talk)
        pack = PackMaking(session, case_id, options, folder / f"{talk}.pdf")
        pack.draw(QUIET)
        told.append(pack.enter(session).warnings)
    chinese, english = told
    assert [one.code for one in chinese] == [one.code for one in english]
    assert english
    assert all(one.message.isascii() for one in english)
    assert not any(one.message.isascii() for one in chinese)


def test_a_check_says_that_documents_of_others_are_bound_in(
    session: Session, tmp_path: Path, folder: Path
) -> None:
    case = case_with(session, tmp_path, a=foreign_pdf())
    build_pack(session, case, PackOptions(), folder / "pack.pdf")
    assert BOUND_IN in look_at(folder / "pack.pdf", QUIET).notes
    draw(Paper("T", "A", "zh_CN", "2025-04-12T09:00:00+08:00", (Section((Text("甲"),)),)),
         folder / "own.pdf")  # fmt: skip
    assert BOUND_IN not in look_at(folder / "own.pdf", QUIET).notes
