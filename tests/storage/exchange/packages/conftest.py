"""Sites for tests of packages, copied from vaults that were made once."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.sites import TestSite, befriend


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[Callable[[str], TestSite]]:
    """Return a function that makes an open site by name."""
    made: list[TestSite] = []

    def make(name: str) -> TestSite:
        made.append(TestSite(tmp_path / name / "vault", name))
        return made[-1]

    yield make
    for site in made:
        site.close()


@pytest.fixture
def pair(make_site: Callable[[str], TestSite]) -> tuple[TestSite, TestSite]:
    """Return two sites that trust each other."""
    one, two = make_site("field"), make_site("legal")
    befriend(one, two)
    return one, two


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return a folder for packages."""
    return tmp_path / "out"


@pytest.fixture
def copied() -> Callable[[TestSite, Path], None]:
    """Return a function that copies a closed vault's folder."""

    def copy(site: TestSite, to: Path) -> None:
        if to.exists():
            shutil.rmtree(to)
        shutil.copytree(site.folder, to)

    return copy
