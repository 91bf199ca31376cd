"""Papers on their way to the process that draws them: dataclasses of known names as plain JSON.

A dataclass is ``{"is": name, field: value, …}``, an original ``{"sealed": […]}``, bytes in memory
``{"held": n}`` after the n-th of them that was sent, a mapping ``{"map": {…}}``, a missing original
``{"absent": sha256}``; lists are tuples.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from reports import content
from reports.pdf.division import Mark, Volume
from reports.sources import Absent, Held
from storage.evidence.channel import BrokenChannel
from storage.vault.sealed import Sealed

_KINDS: Final[Mapping[str, type[Any]]] = {
    kind.__name__: kind
    for kind in (
        *(one for one in vars(content).values() if isinstance(one, type)),
        Mark,
        Volume,
    )
    if dataclasses.is_dataclass(kind)
}


def wrap(value: Any, held: Callable[[Held], int]) -> Any:
    """Return ``value`` as JSON; ``held`` gives the number of bytes that are sent beside it.

    Raises ``TypeError`` for what is no part of a paper.
    """
    match value:
        case None | bool() | int() | float() | str():
            return value
        case tuple() | list():
            return [wrap(one, held) for one in value]
        case dict():
            return {"map": {str(key): wrap(one, held) for key, one in value.items()}}
        case Sealed():
            return {"sealed": [str(value.path), value.key.hex(), value.name.hex(), value.label]}
        case Held():
            return {"held": held(value)}
        case Absent():
            return {"absent": value.sha256}
    kind = type(value)
    if _KINDS.get(kind.__name__) is not kind:
        raise TypeError(f"{kind.__name__} is no part of a paper")
    names = [one.name for one in dataclasses.fields(kind)]
    return {"is": kind.__name__} | {name: wrap(getattr(value, name), held) for name in names}


def unwrap(node: Any, held: Sequence[Held] = ()) -> Any:
    """Return what ``wrap`` was given; raises ``BrokenChannel`` for anything else."""
    match node:
        case list():
            return tuple(unwrap(one, held) for one in node)
        case {"is": str(name), **fields} if name in _KINDS:
            made = {str(key): unwrap(one, held) for key, one in fields.items()}
            return _made(_KINDS[name], made)
        case {"map": dict(inner)}:
            return {key: unwrap(one, held) for key, one in inner.items()}
        case {"sealed": [str(path), str(key), str(name), str(label)]}:
            return Sealed(Path(path), bytes.fromhex(key), bytes.fromhex(name), label)
        case {"held": int(number)} if 0 <= number < len(held):
            return held[number]
        case {"absent": str(sha256)}:
            return Absent(sha256)
        case dict():
            raise BrokenChannel(str(sorted(node))[:80])
    return node


def _made(kind: type[Any], fields: Mapping[str, Any]) -> Any:
    try:
        return kind(**fields)
    except TypeError as error:
        raise BrokenChannel(kind.__name__) from error
