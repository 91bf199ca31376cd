"""Makes whole case-JSON documents over the field lists: refs that lead somewhere, rows, files."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from storage.casework.ids import without_refs
from storage.kinds import BY_NAME, CASE_LISTS
from storage.kinds.fields import Field, FieldType, Group, Many, Ref, Rows
from storage.kinds.kind import Kind
from tests.support.records import valid_values

FILES = {"a.txt": "走访记录".encode(), "夹 1/é b.txt": b"receipt", "c.txt": b"c"}
_NAMES = ("x1", "𬭎", "é", "a b", '"q"', "l/1", "Ω")


def write_files(folder: Path) -> None:
    """Write the files that documents name beside them."""
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


@st.composite
def documents(draw: Any, *, cases: int = 2, files: bool = True) -> dict[str, Any]:
    """Return a document that an import takes whole."""
    namer = _Namer(draw)
    document: dict[str, Any] = {"format": "anjuan-case", "version": 1}
    if draw(st.booleans()):
        document["organisation"] = draw(_plain(BY_NAME["organisation"]))
    staff = _staff(draw, namer)
    targets = {"staff": [one["ref"] for one in staff]}
    trips = [_trip(draw, namer, targets) for _ in range(draw(st.integers(0, 2)))]
    made = [
        _case(draw, n, targets, trips, files) for n in range(min(draw(st.integers(0, 6)), cases))
    ]
    _stops(draw, namer, trips, made)
    for name, value in (("staff", staff), ("trips", trips), ("cases", made)):
        if value or draw(st.booleans()):
            document[name] = value or draw(st.sampled_from([[], None]))
    if draw(st.booleans()):
        document["x"] = draw(st.dictionaries(st.sampled_from("ab"), _extras, max_size=2))
    return document


_extras = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "𬭎", "e\u0301"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("cd"), inner),
    max_leaves=4,
)  # fmt: skip


class _Namer:
    """Gives refs that are unique in their scope, strange ones among them."""

    def __init__(self, draw: Any) -> None:
        self._draw = draw
        self._count = 0

    def ref(self) -> str:
        self._count += 1
        return f"{self._draw(st.sampled_from(_NAMES))}-{self._count}"

    def name(self, kind: FieldType, value: Any) -> Any:
        """Name rows at any depth anew; some of them lose their ref where it is not required."""
        if isinstance(kind, Group):
            types = {item.name: item.type for item in kind.fields}
            return {name: self.name(types[name], one) for name, one in value.items()}
        if not isinstance(kind, Rows):
            return value
        rows = []
        for row in value:
            inner = self.name(kind.row, {k: v for k, v in row.items() if k != "ref"})
            named = kind.ref_required or self._draw(st.booleans())
            rows.append({"ref": self.ref(), **inner} if named else inner)
        return rows

    def object(self, kind: Kind, values: Mapping[str, Any], *, claims: bool) -> dict[str, Any]:
        made = self.name(Group(fields=kind.fields), values)
        if not kind.single and (kind.ref_required or self._draw(st.booleans())):
            made = {"ref": self.ref(), **made}
        if claims and self._draw(st.integers(0, 3)) == 0:
            made["recorded_at"] = "2019-04-12T18:00:00+08:00"
            made["recorded_by"] = "李四"
        return made


def _plain(kind: Kind) -> Any:
    return valid_values(kind, stored=False)


def _staff(draw: Any, namer: _Namer) -> list[dict[str, Any]]:
    kind = BY_NAME["staff_member"]
    return [
        {"ref": namer.ref(), **draw(_plain(kind)), "employee_no": f"工号{n}"}
        for n in range(draw(st.integers(0, 3)))
    ]


def _trip(draw: Any, namer: _Namer, targets: Mapping[str, list[str]]) -> dict[str, Any]:
    kind = BY_NAME["trip"]
    values = {name: one for name, one in draw(_plain(kind)).items() if name != "stops"}
    return namer.object(kind, _led(draw, kind.fields, values, targets), claims=True)


def _stops(
    draw: Any, namer: _Namer, trips: list[dict[str, Any]], cases: list[dict[str, Any]]
) -> None:
    for trip in trips:
        stops = []
        for order in range(1, draw(st.integers(0, 3)) + 1):
            stop: dict[str, Any] = {"order": draw(st.integers(1, order))}
            case = draw(st.sampled_from([None, "elsewhere", *cases]))
            if case is not None:
                stop["case_no"] = case if isinstance(case, str) else case["case_no"]
            visits = [] if case in (None, "elsewhere") else case.get("visits") or []
            if visits and draw(st.booleans()):
                stop["visit"] = draw(st.sampled_from(visits))["ref"]
            if draw(st.booleans()):
                stop["place"] = "村口"
            stops.append({"ref": namer.ref(), **stop} if draw(st.booleans()) else stop)
        if stops:
            trip["stops"] = stops


def _case(
    draw: Any,
    place: int,
    office: Mapping[str, list[str]],
    trips: list[dict[str, Any]],
    files: bool,
) -> dict[str, Any]:
    namer = _Namer(draw)
    companions = {trip["ref"]: [one["ref"] for one in trip.get("companions", [])] for trip in trips}
    lists = {
        kind.list_name: _objects(draw, namer, kind, files)
        for kind in CASE_LISTS
        if kind.list_name != "evidence" or files
    }
    targets = {
        **office,
        "trips": list(companions),
        **{name: [one["ref"] for one in rows if "ref" in one] for name, rows in lists.items()},
    }
    targets["loans_or_parties"] = [*targets["loans"], *targets["parties"]]
    case = _led(draw, BY_NAME["case"].fields, draw(_plain(BY_NAME["case"])), targets)
    case["case_no"] = f"案{place}" if draw(st.booleans()) else f"e\u0301{place}"
    for kind in CASE_LISTS:
        rows = [
            _led(draw, kind.fields, one, targets, companions)
            for one in lists.get(kind.list_name, [])
        ]
        rows = [
            one for one in rows if all(item.name in one for item in kind.fields if item.required)
        ]
        if rows:
            case[kind.list_name] = rows[0] if kind.single else rows
        elif draw(st.integers(0, 5)) == 0:
            case[kind.list_name] = None if kind.single else []
    return case


def _objects(draw: Any, namer: _Namer, kind: Kind, files: bool) -> list[dict[str, Any]]:
    most = 1 if kind.single or kind.name == "evidence" else 2
    made = []
    for _ in range(draw(st.integers(0, most))):
        values = dict(draw(_plain(kind)))
        if kind.name == "evidence":
            values["file"] = draw(st.sampled_from(sorted(FILES)))
            values.pop("sha256", None)
        made.append(namer.object(kind, values, claims=True))
    if made and not kind.single and draw(st.integers(0, 3)) == 0 and "ref" not in made[0]:
        made.append(without_refs(made[0]))
    return made


def _led(
    draw: Any,
    fields: tuple[Field, ...],
    values: Mapping[str, Any],
    targets: Mapping[str, list[str]],
    companions: Mapping[str, list[str]] | None = None,
) -> dict[str, Any]:
    """Lead every ref to something that is there; refs that cannot are left out."""
    led = {
        name: one for name, one in values.items() if name in {"ref", "recorded_at", "recorded_by"}
    }
    own: dict[str, list[str]] = dict(targets)
    for item in fields:
        if values.get(item.name) is None:
            continue
        if companions is not None:
            own["companions"] = companions.get(led.get("trip", ""), [])
        value = _lead(draw, item.type, values[item.name], own)
        if value is not None:
            led[item.name] = value
    return led


def _lead(draw: Any, kind: FieldType, value: Any, targets: Mapping[str, list[str]]) -> Any:
    if isinstance(kind, Ref):
        there = targets.get(kind.target) or []
        return value if value in there else draw(st.sampled_from(there)) if there else None
    if isinstance(kind, Many) and isinstance(kind.item, Ref):
        return [
            one for one in (_lead(draw, kind.item, one, targets) for one in value) if one
        ] or None
    if isinstance(kind, Group):
        return _led(draw, kind.fields, value, targets) or None
    if isinstance(kind, Rows):
        return [_led(draw, kind.row.fields, row, targets) for row in value]
    return value


def paths(value: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield (path, container, key) of everything inside a JSON value, outermost first."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        where = f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}".removeprefix(".")
        yield where, value, key
        if isinstance(inner, dict | list):
            yield from paths(inner, where)
