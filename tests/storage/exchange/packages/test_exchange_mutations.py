"""Every check of the reader is needed: taken out, a directed attack on it is noticed.

An attack prepares a file, then the check is taken out, then the file is given: whole, the program
refuses it for the right reason; without the check the attack's own assertion must fail.
"""

from contextlib import nullcontext

import pytest

from tests.storage.exchange.packages.checks import CHECKS, Check
from tests.storage.exchange.packages.forgery import World
from tests.support.mutations import without


def attempt(check: Check, world: World, *, taken_out: bool) -> None:
    """Make an attack, with the check in its place or taken out."""
    steps = check.attack(world)
    next(steps)
    with (
        without(f"storage.exchange.packages.{check.where}", check.old, check.new)
        if taken_out
        else nullcontext(),
        pytest.raises(StopIteration),
    ):
        next(steps)


every_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)


@every_check
def test_the_attack_is_refused(check: Check, world: World) -> None:
    attempt(check, world, taken_out=False)


@every_check
def test_an_attack_is_noticed_where_its_check_is_missing(check: Check, world: World) -> None:
    noticed = ""
    try:
        attempt(check, world, taken_out=True)
    except (Exception, pytest.fail.Exception) as error:
        noticed = str(error) or type(error).__name__
    assert noticed, "nobody notices that this check is missing"
    assert "does not say once" not in noticed
