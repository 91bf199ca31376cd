"""The guard of the architecture: who may import whom, and what rules may read."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
ROOMS: Final = ("main", "ui", "reports", "storage", "resources")
QT: Final = ("PySide6", "shiboken6")
DATABASE: Final = ("peewee", "playhouse", "sqlcipher3", "sqlite3", "apsw")
PAPER: Final = ("reportlab", "pikepdf")
# What gives another answer on another day or machine.
RESTLESS: Final = ("time", "random", "uuid", "secrets", "os", "platform", "socket")
LONGEST: Final = 400


def parse(source: str, file: str) -> ast.Module:
    return ast.parse(source, filename=file)


def imports(tree: ast.AST, file: str) -> Iterator[tuple[str, int]]:
    """Yield every dotted name that a module imports, `from a import b` as a.b, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                home = Path(file).parent.parts[: len(Path(file).parts) - node.level]
                base = ".".join((*home, base)).strip(".")
            yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "importlib.import_module",
            "import_module",
            "__import__",
        ):
            match node.args:
                case [ast.Constant(value=str(name)), *_]:
                    yield name, node.lineno


def below(name: str, *roots: str) -> bool:
    return any(name == root or name.startswith(f"{root}.") for root in roots)


def forbidden(file: str, name: str) -> str:
    """Return why `file` (relative, with slashes) may not import `name`; empty where it may."""
    room = file.partition("/")[0].removesuffix(".py")
    target = name.partition(".")[0]
    if target in ROOMS and ROOMS.index(target) < ROOMS.index(room):
        return "reaches up"
    if below(name, *QT) and (room != "ui" or file.startswith("ui/commands/")):
        return "Qt belongs to the window"
    if below(name, *DATABASE) and room != "storage":
        return "the database belongs to storage"
    if below(name, "storage.records") and room != "storage":
        return "tables belong to storage"
    if below(name, *PAPER) and not file.startswith("reports/pdf/"):
        return "PDF libraries belong to reports/pdf"
    if below(name, "PIL", "pi_heif") and not (
        file.startswith("storage/evidence/") or file == "reports/pdf/png.py"
    ):
        return "pictures are decoded in storage/evidence"
    if file.startswith("storage/rules/") and below(name, *RESTLESS):
        return "rules read no clock, randomness or device"
    return ""


def clock_reads(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield calls of the clock: datetime.now(), date.today() and their kin, however imported."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="now" | "today" | "utcnow" as name)):
                yield f"{name}()", node.lineno


def faults(source: str, file: str) -> list[str]:
    tree = parse(source, file)
    found = [
        f"{file}:{line}: {name}: {why}"
        for name, line in imports(tree, file)
        if (why := forbidden(file, name))
    ]
    if file.startswith("storage/rules/"):
        found += [f"{file}:{line}: {name}: rules read no clock" for name, line in clock_reads(tree)]
    return found


def sources(*rooms: str) -> list[Path]:
    files = [ROOT / "main.py"] if (ROOT / "main.py").exists() else []
    return files + [file for room in rooms for file in sorted((ROOT / room).rglob("*.py"))]


def inside(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def own_files(pattern: str) -> list[Path]:
    """Return the project's own files by a glob, without asking git, which may not be there."""
    folders = [ROOT / name for name in (".ci", "benchmarks", "docs", "packaging", "tests", *ROOMS)]
    found = [*ROOT.glob(pattern), *(file for folder in folders for file in folder.rglob(pattern))]
    return [file for file in found if file.is_file() and file.parent.name != "__pycache__"]


def test_no_room_reaches_where_it_may_not() -> None:
    found = [
        fault
        for file in sources("ui", "reports", "storage", "resources")
        for fault in faults(file.read_text(encoding="utf-8"), inside(file))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("resources/language.py", "import storage.errors"),
        ("storage/search.py", "from reports import content"),
        ("storage/search.py", "import ui"),
        ("storage/casework/visit.py", "from PySide6.QtCore import QObject"),
        ("reports/pack/plan.py", "def draw():\n    import PySide6"),
        ("reports/pack/plan.py", "from reportlab.pdfgen import canvas"),
        ("reports/sheets/book.py", "import pikepdf"),
        ("reports/pack/plan.py", "from storage.records.tables import CaseRow"),
        ("reports/pack/plan.py", "from storage.records import tables"),
        ("reports/pack/plan.py", "from storage import records"),
        ("reports/pack/plan.py", "from main import main"),
        ("reports/pdf/page.py", "from PIL import Image"),
        ("storage/casework/intake.py", "import PIL.Image"),
        ("ui/pages/photos.py", "import pi_heif"),
        ("ui/models/cases.py", "import peewee as p"),
        ("ui/models/cases.py", "from playhouse.sqlcipher_ext import SqlCipherDatabase"),
        ("ui/models/cases.py", "import sqlite3"),
        ("ui/pages/cases.py", "import importlib\nimportlib.import_module('sqlcipher3')"),
        ("ui/commands/demo.py", "from PySide6 import QtCore"),
        ("main.py", "from PySide6.QtWidgets import QApplication"),
        ("storage/rules/interest.py", "import time"),
        ("storage/rules/interest.py", "from os import environ"),
        ("storage/rules/interest.py", "from uuid import uuid4"),
        ("storage/rules/interest.py", "import random"),
        ("storage/rules/interest.py", "import secrets"),
        ("storage/rules/interest.py", "from datetime import date\nday = date.today()"),
        ("storage/rules/interest.py", "import datetime as d\nnow = d.datetime.now(d.UTC)"),
    ],
)
def test_the_guard_bites(file: str, source: str) -> None:
    assert len(faults(source, file)) == 1


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("main.py", "from ui.commands import demo"),
        ("ui/pages/cases.py", "from storage.rows import Row\nimport reports.content"),
        ("ui/pages/cases.py", "from PySide6.QtWidgets import QWidget"),
        ("reports/pdf/page.py", "from reportlab.pdfgen.canvas import Canvas"),
        ("reports/pack/plan.py", "from storage.rows import CaseFile"),
        ("storage/evidence/picture.py", "from PIL import Image"),
        ("storage/records/tables.py", "import peewee\nfrom . import canonical"),
        ("storage/rules/interest.py", "from datetime import date\nfrom resources import table"),
        ("storage/search.py", "from timeit import default_timer"),
    ],
)
def test_the_guard_lets_the_way_down_pass(file: str, source: str) -> None:
    assert not faults(source, file)


COMMANDS_WITHOUT_QT: Final = """
import importlib, pkgutil, sys
sys.modules.update(dict.fromkeys(["PySide6", "shiboken6"]))
import ui.commands
found = list(pkgutil.walk_packages(ui.commands.__path__, "ui.commands."))
for module in found:
    importlib.import_module(module.name)
if importlib.util.find_spec("main"):
    importlib.import_module("main")
print(len(found))
"""


def test_every_command_is_imported_with_qt_blocked() -> None:
    run = subprocess.run(
        [sys.executable, "-c", COMMANDS_WITHOUT_QT], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) == len(list((ROOT / "ui/commands").rglob("[!_]*.py")))


def test_modules_are_nouns_that_say_what_they_own() -> None:
    vague = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common)(_|$)")
    names = [file for file in own_files("*.py") if any(map(vague.search, stems(file)))]
    assert not names


def stems(file: Path) -> list[str]:
    return [part.removesuffix(".py") for part in file.relative_to(ROOT).parts]


def test_no_module_outgrows_one_reading() -> None:
    lengths = {inside(file): len(file.read_bytes().splitlines()) for file in own_files("*.py")}
    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST}


# Put together here, so that this file does not hold what it looks for.
PLACES: Final = re.compile(
    "|".join(
        [
            r"/ho" + r"me/[a-z]",
            r"/Us" + r"ers/[A-Za-z]",
            r"[A-Z]:\\+Us" + r"ers\\",
            r"(?<![\w.])/(?:wo" + r"rk|ro" + r"ot|workspace)/\w",
            r"py" + r"pi\.org",
            r"pythonho" + r"sted",
            r"registry\.np" + r"mjs",
            r"deb\.deb" + r"ian",
            r"tuna\.tsing" + r"hua",
            r"mirrors?\.ali" + r"yun",
        ]
    )
)
TEXT: Final = {".py", ".md", ".toml", ".txt", ".json", ".sh", ".ps1", ".po", ".csv", ".sql", ""}


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{inside(file)}:{number}: {line.strip()[:80]}"
        for file in own_files("*")
        if file.suffix in TEXT and file.name != "LICENSE"
        for number, line in enumerate(file.read_text("utf-8", errors="replace").splitlines(), 1)
        if PLACES.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("line", ["cd /ho" + "me/ann/x", "see https://py" + "pi.org/project/x"])
def test_the_search_for_machines_and_registries_bites(line: str) -> None:
    assert PLACES.search(line)
