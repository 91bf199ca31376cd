"""A file settles only what its author could have known; else both values stay side by side."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from storage.casework import conflicts, custody, records
from storage.casework.lookup import find_case, find_record
from storage.exchange.case_export import export_cases
from storage.exchange.case_import import import_cases
from storage.exchange.document import ImportResult
from tests.support.sites import TestSite, friends


def document(folder: Path, employer: str, **more: Any) -> Path:
    party = {"ref": "p1", "role": "borrower", "name": "张三", "employer": employer, **more}
    case = {"case_no": "A1", "opened_on": "2019-04-01", "stage": "assigned", "parties": [party]}
    path = folder / "document.json"
    made = {"format": "anjuan-case", "version": 1, "cases": [case]}
    path.write_text(json.dumps(made), encoding="utf-8")
    return path


def take(site: TestSite, folder: Path, employer: str, **more: Any) -> ImportResult:
    return import_cases(site.session, document(folder, employer, **more))


def standing(site: TestSite) -> list[Any]:
    return [side.value for one in conflicts.conflicts(site.session) for side in one.sides]


def party_of(site: TestSite) -> str:
    return find_record(site.session, find_case(site.session, "A1"), "p1").id


def at_odds(tmp_path: Path) -> tuple[TestSite, TestSite]:
    """Return two sites of which each changed what a file said; the first has seen both values."""
    sites = friends(tmp_path, "one", "two")
    one, two = sites["one"], sites["two"]
    take(one, tmp_path, "甲厂")
    two.take(one.send(two, tmp_path / "out").files)
    one.set(party_of(one), {"employer": "乙厂"})
    two.clock.at += timedelta(hours=1)
    two.set(party_of(two), {"employer": "丙厂"})
    one.take(two.send(one, tmp_path / "back").files)
    return one, two


def test_what_was_corrected_here_since_stands_beside_a_later_file(tmp_path: Path) -> None:
    one = friends(tmp_path, "one")["one"]
    take(one, tmp_path, "甲厂")
    one.set(party_of(one), {"employer": "乙厂"})
    result = take(one, tmp_path, "丙厂")
    assert result.conflicts == result.changed == [("A1", "cases[0].parties[0].employer")]
    assert standing(one) == ["乙厂", "丙厂"]
    # The author's own later word takes the place of the earlier one, and of nothing else.
    take(one, tmp_path, "丁厂")
    assert standing(one) == ["乙厂", "丁厂"]
    (found,) = conflicts.conflicts(one.session)
    conflicts.settle(one.session, found, 0)
    assert take(one, tmp_path, "丁厂").changed == []
    one.close()


def test_a_conflict_of_two_sites_is_settled_by_no_file(tmp_path: Path) -> None:
    one, two = at_odds(tmp_path)
    assert standing(one) == ["乙厂", "丙厂"]
    preview = import_cases(one.session, document(tmp_path, "丁厂"), dry_run=True)
    result = take(one, tmp_path, "丁厂")
    assert preview.conflicts == result.conflicts == result.changed
    assert standing(one) == ["乙厂", "丙厂", "丁厂"]
    two.take(one.send(two, tmp_path / "again").files)
    assert standing(two) == standing(one)
    one.close()
    two.close()


def test_what_an_export_showed_its_reader_may_correct(tmp_path: Path) -> None:
    one = friends(tmp_path, "one")["one"]
    case = one.case("A1")
    values = {"role": "borrower", "name": "张三", "employer": "甲厂"}
    records.add(one.session, "party", case, values, ref="p1")
    export_cases(one.session, [case], tmp_path / "given")
    custody.log(one.session, case, "exported", "case JSON", reason="法务")
    assert take(one, tmp_path, "乙厂").conflicts == []
    assert standing(one) == []
    # What was written after that export its reader never saw.
    one.set(party_of(one), {"employer": "丙厂"})
    assert take(one, tmp_path, "丁厂").conflicts
    assert standing(one) == ["丙厂", "丁厂"]
    one.close()


def test_of_a_conflict_an_export_shows_the_latest_alone(tmp_path: Path) -> None:
    one, two = at_odds(tmp_path)
    case = find_case(one.session, "A1")
    custody.log(one.session, case, "exported", "case JSON", reason="法务")
    take(one, tmp_path, "丁厂")
    assert standing(one) == ["乙厂", "丁厂"]
    one.close()
    two.close()


def test_another_cell_of_a_list_is_no_conflict_and_the_same_cell_is(tmp_path: Path) -> None:
    def phones(*numbers: str) -> dict[str, Any]:
        return {"phones": [{"ref": f"t{n}", "number": no} for n, no in enumerate(numbers)]}

    one = friends(tmp_path, "one")["one"]
    take(one, tmp_path, "甲厂", **phones("138", "139"))
    one.set(party_of(one), phones("138", "150"))
    assert take(one, tmp_path, "甲厂", **phones("151", "139")).conflicts == []
    shown = find_record(one.session, find_case(one.session, "A1"), "p1")["phones"]
    assert [row["number"] for row in shown] == ["151", "150"]
    assert take(one, tmp_path, "甲厂", **phones("151", "152")).conflicts
    assert len(standing(one)) == 2
    one.close()


def test_an_import_into_the_bin_leaves_the_record_there(tmp_path: Path) -> None:
    one = friends(tmp_path, "one")["one"]
    take(one, tmp_path, "甲厂")
    one.set(party_of(one), {"employer": "乙厂"})
    party = party_of(one)
    records.remove(one.session, party, "错录")
    take(one, tmp_path, "丙厂")
    assert one.session.tables.run("SELECT removed FROM record WHERE id = ?", party) == [(1,)]
    one.close()
