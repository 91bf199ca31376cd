"""Names and addresses at the edge: in, found, listed, out, unchanged, every row of the lists."""

import csv
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from storage.casework.caselist import Filter, case_ids
from storage.casework.session import Session
from storage.search.folding import fold
from storage.search.readings import readings
from storage.vault.container import Vault
from tests.support.foreign_files import SHARED, need
from tests.ui.commands.conftest import Run

# Some of what the collections hold, for where they are absent.
OWN_NAMES = (
    "单明远", "欧阳志远", "王䶮", "王\ue863", "张𬭎", "周𰻝", "葛\U000e0100文", "买买提·艾力",
    "买买提.艾力", "李  明", "　李明", "李\u200b明", "\ufeff李明", "李\r\n明", "李\t明",
    "李明（曾用名：李大明）", "李明/王芳", "CON", "Mary-Jane O\u2019Neil", "<b>李明</b>", "=1+1",
    "'; drop table borrower;--", "e\u0301ric", "李明\u202e明李",
)  # fmt: skip
# What stands in the list for characters that a line cannot hold.
_ESCAPES = {"\\r\\n": "\r\n", "\\t": "\t"}


def rows(name: str) -> list[dict[str, str]]:
    """Return a list of the shared collection; tabs are its only separators."""
    text = need(SHARED / "text" / name).read_bytes().decode("utf-8")
    return list(csv.DictReader(text.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE))


def collected_names() -> list[str]:
    found = []
    for row in rows("names_edge.tsv"):
        name = row["name"]
        for written, meant in _ESCAPES.items():
            name = name.replace(written, meant)
        found.append(name)
    return found


def import_all(run: Run, vault: Path, folder: Path, parties: list[dict[str, Any]]) -> list[str]:
    """Import a case for each borrower; return their numbers in order."""
    cases = [
        {"case_no": f"BY-{n:03}", "opened_on": "2019-01-02", "stage": "visiting",
         "parties": [{"ref": "p1", "role": "borrower", **party}]}
        for n, party in enumerate(parties)
    ]  # fmt: skip
    document = {"format": "anjuan-case", "version": 1, "cases": cases}
    (folder / "in.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    numbers = [str(case["case_no"]) for case in cases]
    assert run("case", "import", vault, folder / "in.json", "--json").document == {
        "added": numbers, "changed": [], "unchanged": [], "refused": [],
    }  # fmt: skip
    return numbers


def exported(run: Run, vault: Path, folder: Path, numbers: list[str]) -> Iterator[dict[str, Any]]:
    out = folder / "out"
    ended = run("case", "export", vault, *numbers, "--out", out, "--reason", "test")
    assert ended.code == 0
    for case in json.loads((out / "cases.json").read_text(encoding="utf-8"))["cases"]:
        yield case["parties"][0]


def check_names(run: Run, vault: Path, folder: Path, names: list[str]) -> None:
    numbers = import_all(run, vault, folder, [{"name": name} for name in names])
    listed = run("case", "list", vault, "--unmask", "--json").document
    kept = [unicodedata.normalize("NFC", name) for name in names]
    assert [row["name"] for row in listed["rows"]] == kept
    assert [party["name"] for party in exported(run, vault, folder, numbers)] == kept
    ids = [row["case_id"] for row in listed["rows"]]
    with Vault.open(vault, "word") as opened:
        session = Session(opened)
        for case, name in zip(ids, names, strict=True):
            for query in (name, fold(name), *readings(name)[:40]):
                assert not fold(query) or case in case_ids(session, Filter(query=query)), query
    masked = run("case", "list", vault, "--json").document["rows"]
    assert not [row for row in masked if row["name"] == "单明远"]


def test_names_at_the_edge_come_through(run: Run, vault: Path, tmp_path: Path) -> None:
    check_names(run, vault, tmp_path, list(OWN_NAMES))


def test_every_name_of_the_collection_comes_through(run: Run, vault: Path, tmp_path: Path) -> None:
    check_names(run, vault, tmp_path, collected_names())


def test_a_name_finds_those_that_are_written_otherwise(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    alike = (("王䶮", "王\ue863"), ("买买提·艾力", "买买提.艾力"), ("李  明", "\ufeff李明"))
    numbers = import_all(run, vault, tmp_path, [{"name": one} for two in alike for one in two])
    for place, two in enumerate(alike):
        for name in two:
            rows_ = run("case", "list", vault, "--query", name, "--json").document["rows"]
            found = {row["case_no"] for row in rows_}
            assert {numbers[2 * place], numbers[2 * place + 1]} <= found, name


def test_every_address_of_the_collection_comes_through(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    texts = [row["address"] for row in rows("address_edge_cases.tsv")]
    parties = [{"name": "某", "addresses": [{"kind": "residence", "text": text}]} for text in texts]
    numbers = import_all(run, vault, tmp_path, parties)
    out = [party["addresses"][0]["text"] for party in exported(run, vault, tmp_path, numbers)]
    assert out == [unicodedata.normalize("NFC", text) for text in texts]
    with Vault.open(vault, "word") as opened:
        session = Session(opened)
        ids = case_ids(session, Filter())
        for case, text in zip(ids, texts, strict=True):
            for query in (text, text[-6:], text[len(text) // 2 :][:2]):
                assert case in case_ids(session, Filter(query=query)), query
