"""Signatures of a package checked in another process: none that is forged gets through."""

import os
from dataclasses import replace

import pytest

from storage.exchange.packages import chains
from storage.signatures import checks
from tests.storage.exchange.packages.forgery import World


@pytest.mark.parametrize("own", [1, 3, 1000])
def test_one_forged_signature_anywhere_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch, own: int
) -> None:
    monkeypatch.setattr(chains, "BATCH", 2)
    monkeypatch.setattr(chains, "_OWN", own)
    monkeypatch.setattr(checks, "_WORTH", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    session, operations = world.two.session, world.operations()
    devices, before = world.head().devices, world.two.dump()
    assert len(operations) > 3
    found = chains.continuation(session, operations, devices)
    assert [entry.operation.id for entry in found.new] == [one.id for one in operations]
    for place, one in enumerate(operations):
        mark = bytearray(one.signature)
        mark[place % 64] ^= 1
        given = [*operations[:place], replace(one, signature=bytes(mark)), *operations[place + 1 :]]
        with pytest.raises(chains.NotWhole, match=f"{one.head['case']}/.*/{one.head['seq']}"):
            chains.continuation(session, given, devices)
    assert world.two.dump() == before
