"""Running commands as a shell would: arguments in, exit code and both streams out."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from storage.vault.container import Vault
from storage.vault.kdf import KdfCost
from ui.commands import entry

CHEAP = KdfCost(memory_kib=64, iterations=1, lanes=1)
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The JSON document that was printed."""
        return json.loads(self.out)


Run = Callable[..., Ended]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in this process; keys are derived in no time."""
    monkeypatch.setattr(Vault, "create", partial(Vault.create, kdf=CHEAP))
    monkeypatch.setenv("ANJUAN_PASSPHRASE", "word")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("ANJUAN_LANGUAGE", raising=False)

    def run(*arguments: object) -> Ended:
        capsys.readouterr()
        try:
            code = entry.run([str(one) for one in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return run


@pytest.fixture
def vault(tmp_path: Path, run: Run) -> Path:
    """Return the folder of a new vault."""
    assert run("vault", "create", tmp_path / "vault").code == 0
    return tmp_path / "vault"


@pytest.fixture
def start() -> Callable[..., "subprocess.Popen[str]"]:
    """Start the program as a process of its own."""

    def start(*arguments: object, **options: Any) -> "subprocess.Popen[str]":
        command = [sys.executable, str(ROOT / "main.py"), *(str(one) for one in arguments)]
        return subprocess.Popen(command, text=True, encoding="utf-8", **options)

    return start
