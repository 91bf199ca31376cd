"""Taking one check out of a function while a test runs: what nobody notices is not tested."""

import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any


def function_of(name: str) -> FunctionType:
    """Return a function or method by dotted name, e.g. ``storage.x.y:Class.method``."""
    module, _, path = name.partition(":")
    found: Any = sys.modules[module]
    for part in path.split("."):
        found = inspect.getattr_static(found, part)
    if isinstance(found, classmethod | staticmethod):
        found = found.__func__
    if isinstance(found, property):
        found = found.fget
    found = inspect.unwrap(found)
    assert isinstance(found, FunctionType)
    return found


@contextmanager
def without(name: str, old: str, new: str) -> Iterator[None]:
    """Let a function read ``new`` where it says ``old``, exactly once, for everybody who holds it.

    Raises ``AssertionError`` where it says no such thing: then the list of checks is out of date.
    """
    function = function_of(name)
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(old) == 1, f"{name} does not say once: {old}"
    lines = source.replace(old, new).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("def "))
    made: dict[str, Any] = {}
    code = compile("\n".join(lines[start:]), f"<{name} mutated>", "exec")
    exec(code, function.__globals__, made)
    mutant: Callable[..., Any] = made[function.__name__]
    kept = function.__code__
    function.__code__ = mutant.__code__  # type: ignore[attr-defined]
    try:
        yield
    finally:
        function.__code__ = kept
