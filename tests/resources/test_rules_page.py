"""The page of the rules says what the tables say, and names everything that waits for counsel."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Final

from resources import table

ROOT: Final = Path(__file__).parents[2]


def load() -> ModuleType:
    """Load the script, which is no part of the product's packages."""
    spec = importlib.util.spec_from_file_location("rules_page", ROOT / "packaging/rules_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGE: Final = load().page().rstrip() + "\n"


def test_the_page_is_up_to_date_with_the_tables() -> None:
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == PAGE


def test_every_guard_and_check_stands_on_the_page() -> None:
    for guard in table("guards")["guards"]:
        for check in guard["checks"]:
            assert f"| {guard['id']} | {guard['title']['zh_CN']} | {check['check']} |" in PAGE


def test_whatever_was_not_read_in_the_law_waits_for_counsel() -> None:
    waiting = PAGE.partition("## 待律师确认")[2]
    for row in table("guards")["bases"].values():
        assert (row["zh_CN"] in waiting) == (row["mark"] != "V"), row
    for rows in table("laws")["laws"].values():
        for row in rows:
            if row["mark"] != "V":
                assert row["source"] in waiting
