"""The field lists of the kinds and the published JSON schema say the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from storage.kinds import BY_LIST, CASE_LISTS, KINDS
from storage.kinds.case import KIND as CASE
from storage.kinds.fields import (
    Choice,
    Date,
    Field,
    Flag,
    Group,
    Integer,
    Many,
    Money,
    Number,
    Period,
    Rate,
    Ref,
    Rows,
    Text,
    Time,
)

SCHEMA = Path(__file__).parents[4] / "shared" / "design" / "case-json.schema.json"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    if not SCHEMA.exists():
        pytest.skip("the published schema is not beside this checkout")
    return json.loads(SCHEMA.read_text(encoding="utf-8"))


def resolve(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" in node:
        node = next(one for one in node["anyOf"] if one.get("type") != "null")
    merged = dict(node)
    while "$ref" in merged:
        target = schema["$defs"][merged.pop("$ref").rpartition("/")[2]]
        merged = {**target, **merged}
        if "$ref" in target:
            merged["$ref"] = target["$ref"]
    return merged


def types(node: dict[str, Any]) -> set[str]:
    given = node.get("type", [])
    return {given} if isinstance(given, str) else set(given)


def compare(schema: dict[str, Any], field: Field, node: dict[str, Any], path: str) -> None:
    node = resolve(schema, node)
    kind = field.type
    if isinstance(kind, Rows):
        row = resolve(schema, node["items"])
        compare_fields(schema, kind.row.fields, row, path, ref=True)
        assert ("ref" in row.get("required", [])) == kind.ref_required, path
    elif isinstance(kind, Group):
        compare_fields(schema, kind.fields, node, path, ref=False)
    elif isinstance(kind, Many):
        compare(schema, Field("item", kind.item, ""), node["items"], path)
    elif isinstance(kind, Choice):
        listed = {value for value in node["enum"] if value is not None}
        assert listed == {value for value, _label in kind.options}, path
    elif isinstance(kind, Flag):
        assert types(node) <= {"boolean", "null"}, path
    elif isinstance(kind, Integer):
        assert "integer" in types(node), path
        assert node.get("minimum") == kind.minimum, path
        assert node.get("maximum") == kind.maximum, path
    elif isinstance(kind, Number):
        assert "number" in types(node), path
        assert node.get("minimum") == kind.minimum, path
    else:
        assert "string" in types(node), path
        compare_text(kind, node, path)


def compare_text(kind: Any, node: dict[str, Any], path: str) -> None:
    pattern = getattr(kind, "pattern", None)
    if isinstance(kind, Rate) and kind.signed:
        assert node["pattern"].startswith("^-?"), path
    elif pattern is not None:
        assert node["pattern"].strip("^$") == pattern.pattern, path
    elif isinstance(kind, Ref):
        assert node.get("minLength") == 1, path
    elif isinstance(kind, Text) and path not in {"evidence.file", "evidence.sha256"}:
        assert "pattern" not in node, path
        assert node.get("minLength", 0) == kind.min_length, path


def compare_fields(
    schema: dict[str, Any], fields: tuple[Field, ...], node: dict[str, Any], path: str, *, ref: bool
) -> None:
    properties = dict(node["properties"])
    if ref:
        assert "ref" in properties, path
        properties.pop("ref")
    for claim in ("recorded_at", "recorded_by"):
        properties.pop(claim, None)
    assert [field.name for field in fields] == list(properties), path
    required = set(node.get("required", [])) - {"ref"}
    assert {field.name for field in fields if field.required} == required, path
    for field in fields:
        compare(schema, field, properties[field.name], f"{path}.{field.name}")


@pytest.mark.parametrize(
    "kind", [k for k in KINDS if k.list_name not in {"", "x"}], ids=lambda k: k.name
)
def test_field_list_equals_the_schema(schema: dict[str, Any], kind: Any) -> None:
    cases = schema["$defs"]["cases"]["items"]["properties"]
    node = resolve(schema, schema["$defs"].get(kind.list_name) or cases[kind.list_name])
    if "items" in node:
        row = resolve(schema, node["items"])
        assert ("ref" in row.get("required", [])) == kind.ref_required
        compare_fields(schema, kind.fields, row, kind.list_name, ref=True)
    else:
        assert kind.single
        compare_fields(schema, kind.fields, node, kind.list_name, ref=False)


def test_case_fields_and_lists_stand_in_the_order_of_the_schema(schema: dict[str, Any]) -> None:
    properties = schema["$defs"]["cases"]["items"]["properties"]
    lists = [kind.list_name for kind in CASE_LISTS]
    assert [field.name for field in CASE.fields] + lists == list(properties)


def test_every_list_of_the_document_is_a_kind(schema: dict[str, Any]) -> None:
    assert set(schema["properties"]) - {"format", "version", "cases"} <= set(BY_LIST)


def test_dates_and_times_of_the_calendar() -> None:
    for field_type, good, bad in (
        (Date(), "2024-02-29", "2023-02-29"),
        (Time(), "2024-02-29T23:59+08:00", "2023-02-29T10:00:00+08:00"),
        (Period(), "2024-12", "2024-13"),
        (Money(), "2860.5", "2860.555"),
    ):
        flaws: list[Any] = []
        assert field_type.check(good, "p", flaws) == good
        assert flaws == []
        assert field_type.check(bad, "p", flaws) is None
        assert [flaw.path for flaw in flaws] == ["p"]
