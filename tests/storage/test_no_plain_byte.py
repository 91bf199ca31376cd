"""No name, number, note or pixel stands readable in any file of a killed vault and its copies."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.vaults import PASSPHRASE, new_session

ROOT = Path(__file__).parents[2]
SECRETS = ("张三风不可见", "13800001111", "330102199003070013", "他说月底还一千元整")
# Works with a vault, leaves a draft, backs up, and is killed with everything open.
CHILD = """
import os, signal, sys
from pathlib import Path
from storage.casework import backups, drafts, intake, records
from storage.casework.cases import open_case
from storage.casework.session import Session
from storage.progress import NoProgress
from storage.vault.container import Vault

folder, secrets = Path(sys.argv[1]), sys.argv[3:]
session = Session(Vault.open(folder, sys.argv[2]))
case = open_case(session, {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"}).case_id
records.add(session, "party", case, {
    "role": "borrower", "name": secrets[0], "phones": [{"number": secrets[1]}],
    "id_number": secrets[2], "id_type": "resident_id"})
records.add(session, "flag", case, {"kind": "dispute", "note": secrets[3]})
drafts.save_draft(session, case, "flag", "", {"note": secrets[3]})
intake.take_in(session, case, [folder.with_name("photo.png")], {}, NoProgress())
backups.back_up(session, NoProgress(), folder=folder.with_name("copies"))
print("ready", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL: not on Windows")
def test_nothing_is_readable_in_the_files_of_a_killed_vault(tmp_path: Path) -> None:
    from PIL import Image

    (tmp_path / "copies").mkdir()
    Image.effect_noise((64, 64), 90).save(tmp_path / "photo.png", compress_level=0)
    pixels = (tmp_path / "photo.png").read_bytes()
    new_session(tmp_path / "vault").vault.close()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    names = ("HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    homes = {name: str(tmp_path / "home") for name in names}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path / "vault"), PASSPHRASE, *SECRETS],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, **homes, "TMPDIR": str(temporary)},
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    (tmp_path / "photo.png").unlink()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in files), "killed: its log is still there"
    assert any(path.parent.name == "journal" for path in files)
    assert len([path for path in files if path.parent.parent.name == "blobs"]) >= 2
    words = [one.encode(code) for one in SECRETS for code in ("utf-8", "utf-16-le", "gb18030")]
    windows = [pixels[at : at + 24] for at in range(200, len(pixels) - 24, 97)]
    for path in files:
        content = path.read_bytes()
        assert not [one for one in (*words, *windows) if one in content], path
        assert not any(one in str(path) for one in SECRETS)
