"""Every kind: labels, summary, checks with exact paths, and no value that makes it crash."""

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from resources.language import Words
from storage.kinds import BY_LIST, BY_NAME, CASE_LISTS, KINDS
from storage.kinds.extra import AnyObject
from storage.kinds.fields import (
    Choice,
    Date,
    Field,
    FieldType,
    Flag,
    Flaws,
    Group,
    Integer,
    Many,
    Money,
    Number,
    Rate,
    Ref,
    Rows,
    Text,
    Time,
)
from storage.kinds.kind import Kind
from storage.records import canonical
from storage.search.texts import spoken, texts
from tests.support.records import full_values, valid_values

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
share = settings(
    suppress_health_check=list(HealthCheck), max_examples=max(5, settings().max_examples // 8)
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text()
    | st.sampled_from([10**400, "2023-02-29", "9999-12-31T23:59:59-14:00", "1e5", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
PLAIN: dict[type[Any], Any] = {
    Text: "x", Ref: "x", Date: "2024-01-01", Time: "2024-01-01T08:00:00+08:00", Money: "1",
    Integer: 1, Flag: True, Many: ["x"], AnyObject: {},
}  # fmt: skip
WRONG: dict[type[Any], list[tuple[Any, str]]] = {
    Text: [(5, "wrong_type"), ("a\x00b", "wrong_type"), ("\ud800", "wrong_type")],
    Flag: [("true", "wrong_type"), (1, "wrong_type")],
    Integer: [("1", "wrong_type"), (True, "wrong_type"), (1.5, "wrong_type")],
    Number: [("1", "wrong_type"), (float("nan"), "out_of_range"), (10**400, "out_of_range")],
    Date: [("2023-02-29", "impossible_date"), ("2023-13-01", "wrong_type"), (5, "wrong_type"),
           ("20230101", "wrong_type"), ("2023-01-01\n", "wrong_type"), ("０２３", "wrong_type")],
    Time: [("2023-02-29T10:00:00Z", "impossible_date"), ("2023-02-01T10:00:00", "wrong_type"),
           ("2023-02-01 10:00:00Z", "wrong_type"), ("2023-02-01T24:00:00Z", "wrong_type"),
           ("0001-01-01T00:00:00+08:00", "impossible_date"),
           ("9999-12-31T23:59:59-08:00", "impossible_date")],
    Money: [(5, "wrong_type"), ("1.005", "wrong_type"), ("-1", "wrong_type"),
            ("01", "wrong_type"), ("1,000", "wrong_type"), ("１", "wrong_type")],
    Rate: [("12%", "wrong_type"), (0.12, "wrong_type"), (".5", "wrong_type")],
    Choice: [("no such word", "unknown_word"), ([], "unknown_word"), (True, "unknown_word")],
    Ref: [("", "empty"), (5, "wrong_type")],
    Many: [("a", "wrong_type"), ({}, "wrong_type")],
    Group: [("a", "wrong_type"), ([], "wrong_type")],
    Rows: [({}, "wrong_type"), ("a", "wrong_type")],
}  # fmt: skip


def found(kind: Kind, values: Any, path: str = "p") -> list[tuple[str, str]]:
    flaws: Flaws = []
    kind.check(values, path, flaws)
    for flaw in flaws:
        assert flaw.say(Words("zh_CN"))
    return [(flaw.path, flaw.code) for flaw in flaws]


def fields(items: tuple[Field, ...], path: str = "") -> list[tuple[str, Field, tuple[str, ...]]]:
    """Return (name path, field, names to reach it) of every field that holds values."""
    reached = []
    for item in items:
        where = (*path.split("."), item.name) if path else (item.name,)
        reached.append((".".join(where), item, where))
        if isinstance(item.type, Group):
            reached += fields(item.type.fields, ".".join(where))
    return reached


def least(items: tuple[Field, ...]) -> dict[str, Any]:
    """Return the fewest values that a field list allows."""
    return {item.name: plainest(item.type) for item in items if item.required}


def plainest(kind: FieldType) -> Any:
    if isinstance(kind, Group):
        return least(kind.fields)
    if isinstance(kind, Choice):
        return kind.options[0][0]
    return next(PLAIN[one] for one in type(kind).__mro__ if one in PLAIN)


def put(values: dict[str, Any], names: tuple[str, ...], value: Any) -> dict[str, Any]:
    name, *rest = names
    inner = put(values.get(name) or {}, tuple(rest), value) if rest else value
    return {**values, name: inner}


def test_the_registry_names_each_kind_and_list_once() -> None:
    assert len(BY_NAME) == len(KINDS)
    named = [kind.list_name for kind in KINDS if kind.list_name]
    assert len(named) == len(set(named)) == len(BY_LIST)
    assert all(not kind.office for kind in CASE_LISTS)


@every_kind
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_word_of_a_kind_is_said(kind: Kind, language: str) -> None:
    words = Words(language)
    for label in (
        kind.label,
        kind.plural,
        *(item.label for _path, item, _at in fields(kind.fields)),
    ):
        assert words(label)
        assert "\x04" not in words(label)
    for _path, item, _at in fields(kind.fields):
        if isinstance(item.type, Choice):
            assert all(words(label) for _value, label in item.type.options)
            assert len(dict(item.type.options)) == len(item.type.options)
    assert set(kind.moment) | set(kind.columns) <= set(kind.by_name)


@every_kind
@share
@given(data=st.data())
def test_what_a_kind_takes_it_gives_back(kind: Kind, data: st.DataObject) -> None:
    values = data.draw(valid_values(kind) | full_values(kind))
    flaws: Flaws = []
    checked = kind.check(values, "", flaws, stored=True)
    assume(not flaws)
    assert checked == values
    assert kind.check(canonical.decode(canonical.encode(values)), "", [], stored=True) == values
    kind.notes(values)
    kind.closed(values)
    assert isinstance(kind.when(values), str)
    assert all(isinstance(text, str) for text in [*texts(kind, values), *spoken(kind, values)])
    assert all(use.ref for use in kind.uses(values))
    for language in ("zh_CN", "en"):
        summary = kind.summary(values, Words(language))
        assert isinstance(summary, str)
        assert "{" not in summary.replace(str(values.get("text")), "")


@every_kind
@share
@given(data=st.data())
def test_no_value_in_any_field_makes_a_kind_crash(kind: Kind, data: st.DataObject) -> None:
    values = dict(data.draw(valid_values(kind, stored=False)))
    for item in data.draw(st.lists(st.sampled_from(kind.fields), min_size=1, max_size=4)):
        values[item.name] = data.draw(anything)
    flaws: Flaws = []
    checked = kind.check(values, "", flaws)
    assert all(flaw.path and flaw.say(Words("zh_CN")) for flaw in flaws)
    if not flaws:
        canonical.encode(checked)
        kind.notes(checked)
        kind.summary(checked, Words("en"))
        assert kind.check(checked, "", []) == checked


@share
@given(value=anything)
def test_nothing_instead_of_a_record_makes_a_kind_crash(value: Any) -> None:
    for kind in KINDS:
        assert found(kind, value) or isinstance(value, dict)


@every_kind
def test_flaws_are_told_with_their_exact_paths(kind: Kind) -> None:
    good = least(kind.fields)
    assert found(kind, good) == []
    assert found(kind, {**good, "no_such": None}) == [("p.no_such", "unknown_key")]
    for item in kind.fields:
        if item.required:
            without = {name: value for name, value in good.items() if name != item.name}
            assert (f"p.{item.name}", "missing") in found(kind, without)
            assert (f"p.{item.name}", "missing") in found(kind, {**good, item.name: None})
    for path, item, names in fields(kind.fields):
        maker = next((one for one in type(item.type).__mro__ if one in WRONG), None)
        for value, code in WRONG.get(maker, ()) if maker else ():
            assert (f"p.{path}", code) in found(kind, put(good, names, value)), value


@every_kind
def test_flaws_inside_lists_are_told_with_their_place(kind: Kind) -> None:
    for item in kind.fields:
        if isinstance(item.type, Many):
            assert (f"p.{item.name}[1]", "wrong_type") in found(kind, {item.name: ["a", None]})
        if isinstance(item.type, Rows):
            told = found(kind, {item.name: [{"ref": "a", "no_such": 1}, 5, {"ref": ""}]})
            assert (f"p.{item.name}[0].no_such", "unknown_key") in told
            assert (f"p.{item.name}[1]", "wrong_type") in told
            assert (f"p.{item.name}[2].ref", "empty") in told


@pytest.mark.parametrize("value", [2.0, "2", True])
def test_a_whole_number_may_be_written_as_a_fraction(value: Any) -> None:
    flaws: Flaws = []
    checked = Integer(minimum=1).check(value, "n", flaws)
    assert (checked == 2 and type(checked) is int) == (value == 2.0)
    assert Choice(options=((365, "a"),)).check(365.0, "d", flaws) == 365


def test_what_a_text_cannot_hold_is_said() -> None:
    for text, said in (("a\x00b", "U+0000"), ("\ud800", "half a character")):
        flaws: Flaws = []
        assert Text().check(text, "d", flaws) is None
        assert (flaws[0].code, said in flaws[0].sentence) == ("wrong_type", True)
