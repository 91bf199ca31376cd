"""Python's collector of cycles, held off while very many objects are made at once.

It looks through all that lives again and again while a log is read in: an eighth of an import.
What has no cycles is freed all the same.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held() -> Iterator[None]:
    """Hold the collector off for work of bounded size; as a decorator, for a function.

    It is one for the whole program: another thread does without meanwhile, and nothing else.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
