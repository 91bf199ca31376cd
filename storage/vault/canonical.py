"""One way to write a small JSON document, so that equal documents are equal bytes."""

import json
from typing import Any

Json = None | bool | int | float | str | list[Any] | dict[str, Any]


def encode(document: dict[str, Json]) -> bytes:
    """Return the document as sorted, indented ASCII JSON with a final line end."""
    return (json.dumps(document, sort_keys=True, indent=1) + "\n").encode("ascii")


def decode(content: bytes) -> dict[str, Any]:
    """Return the document; ``ValueError`` where the bytes are not exactly what ``encode`` gives."""
    try:
        document = json.loads(content)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(document, dict) or encode(document) != content:
        raise ValueError("not in canonical form")
    return document
