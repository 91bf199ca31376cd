"""Two sites and files between them: what is sent, stated, taken in, waits and is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.sites import TestSite, befriend


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[TestSite, TestSite]]:
    """Return two sites that trust each other."""
    one, two = TestSite(tmp_path / "one", "field"), TestSite(tmp_path / "two", "legal")
    befriend(one, two)
    yield one, two
    one.close()
    two.close()


def test_what_is_sent_arrives_whole(pair: tuple[TestSite, TestSite], tmp_path: Path) -> None:
    one, two = pair
    case = one.case("A-1")
    sha256 = one.photo(case, b"photo" * 100_000)
    sent = one.send(two, tmp_path / "out")
    assert (sent.operations, sent.attachments, len(sent.files)) == (2, 1, 1)
    report = two.take(sent.files)
    assert not report.refused
    assert report.senders == ["field"]
    assert (len(report.delta.cases), len(report.delta.records)) == (1, 2)
    assert report.missing == []
    assert two.dump() == one.dump()
    two.session.vault.blobs.verify(sha256, 500_000)
