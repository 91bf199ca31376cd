"""``anjuan demo`` looks at what lies in its folder before it touches anything."""

from pathlib import Path

import pytest

from reports.refusals import FileInTheWay
from ui.commands.demo import make_sample


@pytest.mark.parametrize("name", ["pack-A-1.pdf", "notice-1.pdf", "visit-report-1.pdf"])
def test_a_foreign_file_in_the_way_leaves_the_former_sample_as_it_was(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"%PDF-1.4 somebody else's")
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "kept").write_text("as it was")
    with pytest.raises(FileInTheWay):
        make_sample(tmp_path)
    assert [path.name for path in vault.iterdir()] == ["kept"]
