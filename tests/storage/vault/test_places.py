"""Where a vault lies: synced folders, sticks and full disks are told, quiet places are not."""

import os
from pathlib import Path

import pytest

from storage.vault import places
from storage.vault.places import REMOVABLE, SPACE, SYNCED, doubts, space_doubts


@pytest.fixture(autouse=True)
def fixed_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "is_removable", lambda _folder: False)
    monkeypatch.setattr(places, "LITTLE", 0)


def kinds(folder: Path, environment: dict[str, str] | None = None) -> list[str]:
    return [one.kind for one in doubts(folder, environment or {}) if one.kind != SPACE]


@pytest.mark.parametrize(
    "name",
    ["OneDrive", "OneDrive - 某某公司", "Dropbox (Personal)", "坚果云", "Nutstore Files",
     "BaiduSyncdisk", "WPS云盘", "Mobile Documents"],
)  # fmt: skip
def test_synced_folders_are_known_by_their_names(tmp_path: Path, name: str) -> None:
    inside = tmp_path / name / "办案" / "vault"
    assert kinds(inside) == [SYNCED]
    inside.mkdir(parents=True)
    assert kinds(inside) == [SYNCED]


def test_synced_folders_are_known_by_their_marks_and_by_the_system(tmp_path: Path) -> None:
    (tmp_path / "shared" / ".stfolder").mkdir(parents=True)
    assert kinds(tmp_path / "shared" / "vault") == [SYNCED]
    cloud = tmp_path / "elsewhere"
    assert kinds(cloud / "vault", {"OneDriveCommercial": str(cloud)}) == [SYNCED]
    assert kinds(tmp_path / "vault", {"OneDriveCommercial": str(cloud)}) == []


@pytest.mark.parametrize("name", ["案卷", "onedrives", "Documents", "dropboxes"])
def test_other_folders_are_quiet(tmp_path: Path, name: str) -> None:
    assert kinds(tmp_path / name / "vault") == []


def test_a_stick_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "is_removable", lambda _folder: True)
    assert kinds(tmp_path / "vault") == [REMOVABLE]


def test_a_nearly_full_disk_is_told_before_it_is_full(tmp_path: Path) -> None:
    (doubt,) = space_doubts(tmp_path / "not" / "there", little=1 << 62)
    assert doubt.kind == SPACE
    assert "iB" in str(doubt.values["free"])
    assert space_doubts(tmp_path, little=0) == ()


@pytest.mark.skipif(os.name == "nt", reason="Linux: block devices")
def test_devices_without_a_disk_are_not_removable() -> None:
    assert not places._is_removable_device(os.makedev(0, 0))
