"""The canonical form is that of the standard encoder, whichever way it is reached."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.records import canonical

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)  # fmt: skip


@given(VALUES)
def test_it_is_what_the_standard_encoder_writes_and_reads(value: Any) -> None:
    said = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    assert canonical.text(value) == said
    assert canonical.decode(said) == value


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), VALUES, max_size=6))
def test_an_object_is_put_together_from_its_values(value: dict[str, Any]) -> None:
    texts = {name: canonical.text(one) for name, one in value.items()}
    assert canonical.members(texts) == canonical.text(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"a": [float("-inf")]}])
def test_what_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical.encode(value)


def test_what_is_no_value_of_json_is_refused() -> None:
    with pytest.raises(TypeError):
        canonical.encode({"a": b"bytes"})


def test_depth_without_end_is_an_error_and_no_crash() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(RecursionError):
        canonical.encode(deep)
    while deep:  # taken apart by hand: so deep a list is no pleasure to free at once
        deep = deep.pop()
