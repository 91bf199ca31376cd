"""A remark on a recorded value that is kept as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Note:
    """Something odd in a record: ``level`` is ``error`` or ``note``, ``name`` the field's path.

    ``values`` fill the ``{names}`` of the sentence; paths of fields among them are said by label.
    """

    level: Literal["error", "note"]
    name: str
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)
