"""The work that a passphrase costs: Argon2id and how dear it is on this computer."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

KEY_SIZE: Final = 32
# What a key file may ask for; more than this is damage or an attack on memory, not a cost.
_MOST_MEMORY_KIB: Final = 1 << 20
_MOST_ITERATIONS: Final = 64
_MOST_LANES: Final = 16


@dataclass(frozen=True, slots=True)
class KdfCost:
    """Argon2id's memory in KiB, passes over it, and lanes (RFC 9106)."""

    memory_kib: int
    iterations: int
    lanes: int

    def __post_init__(self) -> None:
        allowed = (
            1 <= self.lanes <= _MOST_LANES
            and 8 * self.lanes <= self.memory_kib <= _MOST_MEMORY_KIB
            and 1 <= self.iterations <= _MOST_ITERATIONS
        )
        if not allowed:
            raise ValueError(self)

    def derive(self, secret: bytes, salt: bytes) -> bytes:
        """Return the 32-byte key that ``secret`` gives with a 16-byte ``salt``."""
        kdf = Argon2id(
            salt=salt,
            length=KEY_SIZE,
            iterations=self.iterations,
            lanes=self.lanes,
            memory_cost=self.memory_kib,
        )
        return kdf.derive(secret)


# 128 MiB fits old laptops; where even two passes of it take too long, RFC 9106's smaller choice.
_MEMORY: Final = 128 << 10
_SMALL: Final = KdfCost(memory_kib=64 << 10, iterations=3, lanes=2)
_WANTED_SECONDS: Final = 0.7
_DEAREST: Final = 16


def calibrated(clock: Callable[[], float] = time.perf_counter) -> KdfCost:
    """Measure this computer once and return a cost of 0.5 to 1.0 s on it, never below a floor.

    The floor is 64 MiB with 3 passes; the ceiling 128 MiB with 16.
    """
    one_pass = min(_measure(clock) for _ in range(2))
    passes = math.floor(_WANTED_SECONDS / max(one_pass, 1e-6))
    if passes < 2:
        return _SMALL
    return KdfCost(memory_kib=_MEMORY, iterations=min(passes, _DEAREST), lanes=2)


def _measure(clock: Callable[[], float]) -> float:
    start = clock()
    KdfCost(memory_kib=_MEMORY, iterations=1, lanes=2).derive(b"measure", bytes(16))
    return clock() - start
