"""The list of what shows the promises of the window names tests that there are."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIST = ROOT / "docs" / "window-checks.md"
NAMED = re.compile(r"`(test_\w+\.py)::(test_\w+)`")
SCRIPT = re.compile(r"`(benchmarks/\w+\.py)`")


def test_every_check_is_shown_by_a_test_that_there_is_or_a_trial() -> None:
    text = LIST.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if re.match(r"\| \d+ \|", line)]
    assert [int(row.split("|")[1]) for row in rows] == list(range(1, 28))
    files = list((ROOT / "tests").rglob("test_*.py"))
    for row in rows:
        shown = row.split("|")[3]
        named = NAMED.findall(shown)
        assert named or SCRIPT.search(shown), row
        for file, name in named:
            texts = [one.read_text(encoding="utf-8") for one in files if one.name == file]
            assert any(f"def {name}(" in one for one in texts), (file, name)
    assert all((ROOT / script).exists() for script in SCRIPT.findall(text))
