"""Sites for tests of packages, copied from vaults that were made once."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.storage.exchange.packages.forgery import World, make_world
from tests.support.sites import TestSite, friends


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
def pair(tmp_path: Path) -> Iterator[tuple[TestSite, TestSite]]:
    """Return two sites that trust each other."""
    sites = friends(tmp_path, "field", "legal")
    yield sites["field"], sites["legal"]
    for site in sites.values():
        site.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return two sites and a package between them."""
    made = make_world(tmp_path)
    yield made
    made.one.close()
    made.two.close()


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
