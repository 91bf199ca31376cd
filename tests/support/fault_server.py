"""Forks a child for every trial, so that a campaign of hundreds does not import for each.

Lines of JSON on standard input and output: ``{"verb", "folder"}`` forks a child that opens the
vault and waits; ``"go"`` lets it run. Nothing it says passes through a write, which is what faults
are put into.
"""

import gc
import json
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from storage.casework import backups, intake, records
from storage.casework.session import Session
from storage.errors import CaseError
from storage.progress import NoProgress
from storage.vault.container import Vault
from tests.support.vaults import CHEAP, PASSPHRASE

NEW = "neu"


def acknowledged(text: str) -> None:
    """Leave a mark in a trace of calls: what stands before it was said to be saved."""
    with suppress(OSError):
        Path(f"/acknowledged/{text}").unlink()


def save(session: Session) -> str:
    ((case,),) = session.tables.run("SELECT id FROM case_row")
    done: list[str] = []
    for n in range(3):
        made = records.add(session, "flag", case, {"kind": "dispute", "note": f"saved {n}"})
        done += made.operations
        acknowledged(",".join(made.operations))
    changed = records.correct(session, made.ids[0], {"note": "corrected"}, "reason")
    acknowledged(",".join(changed.operations))
    removed = records.remove(session, made.ids[0], "reason")
    acknowledged(",".join(removed.operations))
    return ",".join([*done, *changed.operations, *removed.operations])


def take_in(session: Session) -> str:
    ((case,),) = session.tables.run("SELECT id FROM case_row")
    files = sorted(session.vault.folder.with_name("photos").iterdir())
    done = []
    for path in files:
        (result,) = intake.take_in(session, case, [path], {}, NoProgress())
        done.append(result.sha256)
        acknowledged(result.sha256)
    return ",".join(done)


def back_up(session: Session) -> str:
    report = backups.back_up(session, NoProgress(), folder=session.vault.folder.with_name("copies"))
    return str(report.verified)


def rekey(session: Session) -> str:
    for n in range(6):
        session.vault.change_passphrase(f"{NEW} {n}" if n < 5 else NEW, kdf=CHEAP)
        session.vault.new_recovery_code()
    return "rekeyed"


def day(session: Session) -> str:
    """Do a bit of everything that writes into the vault."""
    done = f"{save(session)};{take_in(session)}"
    session.vault.change_passphrase(NEW, kdf=CHEAP)
    acknowledged("passphrase")
    save(session)
    return done


VERBS: dict[str, Callable[[Session], str]] = {
    "save": save, "intake": take_in, "backup": back_up, "rekey": rekey, "day": day,
}  # fmt: skip


def child(order: dict[str, Any], line: socket.socket) -> str:
    """Do what the order says and return how it ended."""
    folder = Path(order["folder"])
    if order["verb"] == "migration":
        line.send(b"ready")
        line.recv(2)
        return _told(lambda: Vault.open(folder, PASSPHRASE).close() or "migrated")
    session = Session(Vault.open(folder, PASSPHRASE))
    line.send(b"ready")
    line.recv(2)
    return _told(lambda: VERBS[order["verb"]](session))


def _told(work: Callable[[], str]) -> str:
    try:
        return f"done {work()}"
    except CaseError as error:
        return f"refused {error.code}"
    except BaseException as error:
        return f"broken {type(error).__name__}: {error}"


def say(answer: dict[str, Any]) -> None:
    """Answer with a line."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    # What stands now stays in pages that all children share.
    gc.freeze()
    for text in sys.stdin:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if not pid:
            ours.close()
            try:
                theirs.send(child(json.loads(text), theirs).encode())
            finally:
                os._exit(0)
        theirs.close()
        ready = ours.recv(5) == b"ready"
        say({"pid": pid, "ready": ready})
        sys.stdin.readline()
        ours.send(b"go")
        said = ours.makefile("rb").read()
        _pid, status = os.waitpid(pid, 0)
        killed = os.WIFSIGNALED(status)
        say({"killed": killed, "outcome": said.decode()})
        ours.close()


if __name__ == "__main__":
    main()
