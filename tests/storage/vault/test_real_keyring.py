"""The system's keyring with a real service: unlocked, locked with nobody to ask, and not there."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("gnome-keyring-daemon", "dbus-run-session"))),
    reason="gnome-keyring-daemon, dbus-run-session: not here",
)
# Says what became of each step; everything happens in a session of its own.
TRIAL = """
import json, sys
from pathlib import Path
from storage.errors import CaseError
from storage.vault.container import Vault
from storage.vault.system_keyring import SystemStore, is_on, turn_off, turn_on, unlocking
from tests.support.vaults import CHEAP, PASSPHRASE

def tried(work):
    try:
        work()
    except CaseError as error:
        return error.code
    return "done"

def locked():
    import secretstorage
    secretstorage.get_default_collection(secretstorage.dbus_init()).lock()

folder, store, said = Path(sys.argv[1]), SystemStore(), []
if not folder.exists():
    Vault.create(folder, PASSPHRASE, kdf=CHEAP)[0].close()
for step in sys.argv[2:]:
    if step == "lock":
        locked()
        continue
    if step == "open":
        said.append(tried(lambda: Vault.open_by(folder, unlocking(store)).close()))
        continue
    with Vault.open(folder, PASSPHRASE) as vault:
        said.append(tried(lambda: {"on": turn_on, "off": turn_off}[step](vault, store)))
        said.append(is_on(vault.key_file))
print(json.dumps(said))
"""
UNLOCKED = "printf 'secret' | gnome-keyring-daemon --unlock --components=secrets >/dev/null"


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """Return the surroundings of an account that has nothing yet and no screen."""
    places = {"HOME": "home", "XDG_RUNTIME_DIR": "run", "XDG_DATA_HOME": "data"}
    for name in places.values():
        (tmp_path / name).mkdir(mode=0o700)
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG")}
    return {**kept, **{name: str(tmp_path / place) for name, place in places.items()}}


def said(home: dict[str, str], folder: Path, before: str, *steps: str) -> list[object]:
    """Do the steps in a session with a message bus, after ``before``; return what they said."""
    run = f'{before}; exec "$@"' if before else 'exec "$@"'
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", run, "sh",
         sys.executable, "-c", TRIAL, str(folder), *steps],
        env=home, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout.splitlines()[-1]))


def test_an_unlocked_keyring_opens_a_locked_one_refuses(
    home: dict[str, str], tmp_path: Path
) -> None:
    steps = ("on", "open", "lock", "open", "off", "open")
    found = said(home, tmp_path / "vault", UNLOCKED, *steps)
    # Turned off while it is locked, what stays in it opens nothing any more.
    assert found == ["done", True, "done", "KeyringUnavailable", "done", False, "KeyringEmpty"]


def test_a_keyring_that_nobody_can_unlock_changes_nothing(
    home: dict[str, str], tmp_path: Path
) -> None:
    # Without a screen nobody can be asked for the password of a new keyring: that is a refusal.
    assert said(home, tmp_path / "vault", "", "on", "open") == [
        "KeyringUnavailable", False, "KeyringEmpty",
    ]  # fmt: skip


def test_no_service_at_all_changes_nothing(home: dict[str, str], tmp_path: Path) -> None:
    nowhere = {**home, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/nothing"}
    run = subprocess.run(
        [sys.executable, "-c", TRIAL, str(tmp_path / "vault"), "on", "open"],
        env=nowhere, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert json.loads(run.stdout.splitlines()[-1]) == ["KeyringUnavailable", False, "KeyringEmpty"]
