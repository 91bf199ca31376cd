"""Signatures checked in a process of their own: the same answer as here, whatever becomes of it."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.records.identity import Device
from storage.signatures import CHECK_SIGNATURES, checker, checks
from storage.signatures.checker import Signed
from storage.signatures.checks import broken

BATCH = 100
DEVICES = tuple(Device.of(bytes([n]) * 32) for n in (1, 2))
_Batches = list[tuple[int, list[Signed]]]


def signed(number: int, *, wrong: bool = False) -> Signed:
    device, content = DEVICES[number % 2], str(number).encode()
    return device.public_key, device.sign(content + b"!" * wrong), content


def made(count: int, size: int, wrong: set[int]) -> _Batches:
    """Return batches of a number each and their signatures, some of which are wrong."""
    ends = [*range(0, count, size), count]
    return [
        (at, [signed(number, wrong=number in wrong) for number in range(at, end)])
        for at, end in pairwise(ends)
    ]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches that are soon signed, on two cores."""
    monkeypatch.setattr(checks, "_WORTH", BATCH // 2)
    monkeypatch.setattr(checks, "_AHEAD", BATCH * 5)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def expected(batches: _Batches, wrong: set[int]) -> list[tuple[int, list[int]]]:
    return [
        (at, [place for place in range(len(found)) if at + place in wrong]) for at, found in batches
    ]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list["subprocess.Popen[bytes]"]:
    """Every process that is started."""
    found: list[subprocess.Popen[bytes]] = []
    start = checks.start

    def noted(module: str, argument: str) -> "subprocess.Popen[bytes]":
        found.append(start(module, argument))
        return found[-1]

    monkeypatch.setattr(checks, "start", noted)
    return found


def test_another_process_finds_what_is_wrong_and_ends(
    started: list["subprocess.Popen[bytes]"],
) -> None:
    wrong = {0, 7, 199, 200, 450}
    batches = made(451, BATCH, wrong)
    assert list(broken(batches)) == expected(batches, wrong)
    (process,) = started
    assert process.returncode is not None


def test_a_few_signatures_start_no_process(started: list["subprocess.Popen[bytes]"]) -> None:
    batches = made(90, 30, {31})
    assert list(broken(batches)) == expected(batches, {31})
    assert not started


def test_a_caller_that_gives_up_leaves_no_process(
    started: list["subprocess.Popen[bytes]"],
) -> None:
    answers = broken(made(9 * BATCH, BATCH, set()))
    next(answers)
    assert started[0].returncode is None
    answers.close()
    assert started[0].returncode is not None


@pytest.mark.parametrize("lost_after", [0, 1, 3])
def test_a_process_that_is_lost_changes_no_answer(
    started: list["subprocess.Popen[bytes]"], lost_after: int
) -> None:
    wrong = {1, 201, 699}
    batches = made(7 * BATCH, BATCH, wrong)

    def given_out() -> Iterator[tuple[int, list[Signed]]]:
        for number, batch in enumerate(batches):
            if number == lost_after + 1:
                started[0].kill()
            yield batch

    assert list(broken(given_out())) == expected(batches, wrong)
    assert len(started) == 1


def test_a_process_that_stands_still_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(_module: str, _argument: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-c", "import sys; sys.stdin.buffer.read()"]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    monkeypatch.setattr(checks, "start", silent)
    monkeypatch.setattr(checks, "_PATIENCE", 0.01)
    batches = made(2 * BATCH, BATCH, {5})
    assert list(broken(batches)) == expected(batches, {5})


def test_without_another_process_the_answer_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_module: str, _argument: str) -> "subprocess.Popen[bytes]":
        raise OSError("no more processes")

    monkeypatch.setattr(checks, "start", refused)
    batches = made(BATCH, BATCH, {5})
    assert list(broken(batches)) == expected(batches, {5})


def test_what_is_no_key_or_no_signature_never_holds() -> None:
    (_at, batch), *_none = made(BATCH, BATCH, set())
    key, mark, content = batch[3]
    batch[3], batch[4] = (key[:31], mark, content), (key, mark + content, b"")
    assert list(broken([(0, batch)])) == [(0, [3, 4])]


@given(st.lists(st.tuples(st.binary(max_size=300), st.booleans()), max_size=8))
def test_the_checker_answers_for_every_signature(entries: list[tuple[bytes, bool]]) -> None:
    device = DEVICES[0]
    asked = [
        (device.public_key, device.sign(content + b"!" * wrong), content)
        for content, wrong in entries
    ]
    stream = io.BytesIO(checker.batch_of(asked))
    count, size = int.from_bytes(stream.read(4)), int.from_bytes(stream.read(4))
    batch = stream.read()
    assert (count, size) == (len(entries), len(batch))
    answer = checker.answer_to(count, batch)
    assert list(answer) == [checker.HOLDS * (not wrong) for _content, wrong in entries]


def test_the_program_becomes_the_checker_when_it_is_told_to() -> None:
    program = Path(__file__).parents[3] / "main.py"
    batch = checker.batch_of([signed(1), signed(2, wrong=True), signed(3)])
    command = [sys.executable, str(program), CHECK_SIGNATURES]
    done = subprocess.run(command, input=batch * 2, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"\1\0\1" * 2, b"")
    cut_off = subprocess.run(command, input=batch[:-1], capture_output=True, timeout=60)
    assert cut_off.returncode != 0
    assert not cut_off.stdout
