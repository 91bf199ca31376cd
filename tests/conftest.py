"""What all tests share: Qt without a screen, how hard properties search, the size of campaigns."""

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.parts import parts_of

# Before anything imports Qt: tests must not open windows on the developer's screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

DEFAULT_SHARE = 5
WINDOWS = Path(__file__).parent / "ui"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--share``, the part of the long campaigns to run."""
    parser.addoption(
        "--share", type=int, default=DEFAULT_SHARE, metavar="PERCENT", help="part of the campaigns"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples properties try; a fixed choice of them where main is judged."""
    share: int = config.getoption("--share")
    quick = share <= DEFAULT_SHARE
    settings.register_profile(
        "anjuan",
        # A loaded machine is slow, not wrong.
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        max_examples=50 if quick else 20 * share,
        derandomize=quick and "CI" in os.environ,
        print_blob=True,
    )
    settings.load_profile("anjuan")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a campaign that asks for ``portion`` as many tests as it has parts."""
    if "portion" in metafunc.fixturenames:
        parts = parts_of(metafunc.config.getoption("--share") / 100)
        metafunc.parametrize("portion", parts, ids=[f"{n + 1}of{count}" for n, count in parts])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """Let no Qt object die on the worker thread: what a window's test made goes when it is over."""
    if WINDOWS not in item.path.parents:
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        # Not before: until now its fixtures held the window.
        gc.collect()
        if nextitem is None or nextitem.path != item.path:
            # What outlives a module stays: not to be gone through again after every test.
            gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def imported_once() -> None:
    """Leave what stands before the first test, modules and tests, out of every later collection."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def away_from_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what the program notes outside of vaults away from the developer's own folders."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        yield


@pytest.fixture(scope="session")
def share(pytestconfig: pytest.Config) -> float:
    """Return which part of a campaign to run, 0 to 1: scale counts of rounds by it."""
    percent: int = pytestconfig.getoption("--share")
    return percent / 100
