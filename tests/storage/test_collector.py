"""The collector of cycles is held off for a piece of work, and no longer."""

import gc

import pytest

from storage.collector import held


@pytest.fixture(autouse=True)
def on() -> None:
    gc.enable()


def test_it_is_held_and_let_go() -> None:
    with held():
        assert not gc.isenabled()
        with held():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_lets_it_go() -> None:
    @held()
    def fail() -> None:
        assert not gc.isenabled()
        raise KeyError

    for _ in range(2):
        with pytest.raises(KeyError):
            fail()
        assert gc.isenabled()


def test_whoever_had_it_off_keeps_it_off() -> None:
    gc.disable()
    try:
        with held():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
