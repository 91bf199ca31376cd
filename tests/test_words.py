"""The translations are complete, and the check that says so can fail."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent


def load() -> ModuleType:
    """Load packaging/words.py, which is a script and no part of the product's packages."""
    spec = importlib.util.spec_from_file_location("words_upkeep", ROOT / "packaging/words.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # dataclasses look their module up by name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


upkeep = load()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a small project whose words are in order."""
    (tmp_path / "storage").mkdir()
    (tmp_path / "ui/commands").mkdir(parents=True)
    (tmp_path / upkeep.FOLDER).mkdir(parents=True)
    put(tmp_path, "storage/errors.py", 'x = N_("{path} is gone.")\ny = NC_("promise", "Open")\n')
    put(tmp_path, "ui/page.py", 'self.words("Open" if a else "Close")\n')
    put(tmp_path, "ui/commands/demo.py", '_words("Done.", n=1)\nwords(variable)\n')
    po = po_text(("", "{path} is gone.", "{path}不在了。"), ("promise", "Open", "未兑现"))
    put(tmp_path, f"{upkeep.FOLDER}/storage.po", po)
    po = po_text(("", "Open", "打开"), ("", "Close", "关闭"), ("", "Done.", "完成。"))
    put(tmp_path, f"{upkeep.FOLDER}/ui.po", po)
    assert upkeep.main([], tmp_path) == 0
    return tmp_path


def put(root: Path, name: str, text: str) -> None:
    (root / name).write_text(text, encoding="utf-8")


def po_text(*entries: tuple[str, str, str], flag: str = "") -> str:
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    for context, message, text in entries:
        mark = f'msgctxt "{context}"\n' if context else ""
        head += f'\n{flag}{mark}msgid "{message}"\nmsgstr "{text}"\n'
    return head


def add(tree: Path, room: str, text: str) -> None:
    """Append entries to a catalogue, without the header that po_text begins with."""
    with (tree / upkeep.FOLDER / f"{room}.po").open("a", encoding="utf-8") as stream:
        stream.write(text.partition('UTF-8\\n"\n')[2])


def problems(tree: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert upkeep.main(["--check"], tree) == 1
    return capsys.readouterr().out


def test_every_message_of_the_program_is_translated(capsys: pytest.CaptureFixture[str]) -> None:
    status = upkeep.main(["--check"])
    assert status == 0, capsys.readouterr().out


def test_words_in_order_pass_and_are_found_by_context(tree: Path) -> None:
    import gettext

    assert upkeep.main(["--check"], tree) == 0
    with (tree / upkeep.FOLDER / "anjuan.mo").open("rb") as stream:
        words = gettext.GNUTranslations(stream)
    assert words.gettext("Open") == "打开"
    assert words.gettext("promise\x04Open") == "未兑现"
    assert words.gettext("Done.") == "完成。"


@pytest.mark.parametrize(
    "code", ['words("New")', 'N_("New")', 'NC_("c", "New")', 'self.words("a" if b else "New")']
)
def test_a_missing_translation_is_reported(
    tree: Path, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    put(tree, "ui/new.py", f"\n{code}\n")
    assert re.search(r"ui/new.py:2: not translated: (c: )?'New'", problems(tree, capsys))


@pytest.mark.parametrize("code", ['words(f"{a} is gone")', "N_(text)", 'NC_("Open")'])
def test_a_message_put_together_at_run_time_is_reported(
    tree: Path, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    put(tree, "ui/new.py", code)
    assert "ui/new.py:1" in problems(tree, capsys)


def test_an_obsolete_translation_is_reported_and_pruned(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tree, "ui/page.py", 'words("Open")\n')
    assert "ui.po: no code says: 'Close'" in problems(tree, capsys)
    assert upkeep.main(["--prune"], tree) == 0
    assert "Close" not in (tree / upkeep.FOLDER / "ui.po").read_text(encoding="utf-8")


def test_a_fuzzy_translation_is_reported_and_not_compiled(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tree, "ui/new.py", 'words("New")')
    add(tree, "ui", po_text(("", "New", "大概"), flag="#, fuzzy\n"))
    assert "ui.po: fuzzy: 'New'" in problems(tree, capsys)
    upkeep.main([], tree)
    assert "大概".encode() not in (tree / upkeep.FOLDER / "anjuan.mo").read_bytes()


def test_two_translations_of_one_message_are_reported(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(tree, "storage", po_text(("", "Close", "结束")))
    assert "translated otherwise elsewhere: 'Close'" in problems(tree, capsys)


@pytest.mark.parametrize("text", ["{place}不在了。", "不在了。", "{path}{n}", "{path"])
def test_other_placeholders_are_reported(
    tree: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    po = po_text(("", "{path} is gone.", text), ("promise", "Open", "未兑现"))
    put(tree, f"{upkeep.FOLDER}/storage.po", po)
    assert "other {placeholders}" in problems(tree, capsys)


def test_a_stale_compiled_file_is_reported(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tree / upkeep.FOLDER / "storage.po"
    file.write_text(file.read_text(encoding="utf-8").replace("未兑现", "待兑现"), encoding="utf-8")
    assert "anjuan.mo: older" in problems(tree, capsys)


def test_new_messages_go_to_their_room_once_and_compiling_repeats_byte_for_byte(tree: Path) -> None:
    put(tree, "ui/commands/new.py", 'words("Both")')
    put(tree, "storage/new.py", 'N_("Both")')
    assert upkeep.main([], tree) == 1
    rooms = [
        f.stem for f in (tree / upkeep.FOLDER).glob("*.po") if '"Both"' in f.read_text("utf-8")
    ]
    assert rooms == ["commands"]
    before = {f.name: f.read_bytes() for f in (tree / upkeep.FOLDER).iterdir()}
    upkeep.main([], tree)
    assert {f.name: f.read_bytes() for f in (tree / upkeep.FOLDER).iterdir()} == before


def test_a_blank_entry_goes_when_another_room_translates_it(tree: Path) -> None:
    put(tree, "ui/new.py", 'words("Twice")')
    upkeep.main([], tree)
    add(tree, "storage", po_text(("", "Twice", "两次")))
    assert upkeep.main([], tree) == 0
    assert "Twice" not in (tree / upkeep.FOLDER / "ui.po").read_text(encoding="utf-8")
