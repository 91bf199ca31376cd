"""What is shipped is whole: packages, data files, licences, versions; tests find their tools."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parent.parent
ROOMS: Final = ("ui", "storage", "reports", "resources")
PROJECT: Final[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# Programs that are there, or whose absence costs no judge.
WITH_EVERY_DEBIAN: Final = {"git", "mount", "sh", "umount"}
BUILD: Final = (
    "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Return the wheel, built from a copy so that the checkout stays clean."""
    copy = tmp_path_factory.mktemp("source") / "案卷 checkout"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "main.py"):
        shutil.copy(ROOT / name, copy)
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    built = tmp_path_factory.mktemp("wheel")
    run = subprocess.run(
        [sys.executable, "-c", BUILD, str(built)], cwd=copy, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return zipfile.ZipFile(next(built.glob("*.whl")))


def shipped_files() -> set[str]:
    """Return the names of all files of the rooms, with slashes."""
    files = (file for room in ROOMS for file in (ROOT / room).rglob("*") if file.is_file())
    return {f.relative_to(ROOT).as_posix() for f in files if f.parent.name != "__pycache__"}


def requirements(*extras: str) -> list[Requirement]:
    own = [*PROJECT["project"]["dependencies"]]
    for extra in extras:
        own += PROJECT["project"]["optional-dependencies"][extra]
    found = [Requirement(text) for text in own]
    return [need for need in found if not need.marker or need.marker.evaluate()]


def pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(p.name): str(p.specifier).removeprefix("==") for p in pins}


def test_the_wheel_holds_every_package_and_every_data_file(wheel: zipfile.ZipFile) -> None:
    missing = shipped_files() - set(wheel.namelist())
    assert not missing


def test_the_wheel_holds_the_licences(wheel: zipfile.ZipFile) -> None:
    names = {Path(name).name for name in wheel.namelist() if "/licenses/" in name}
    assert "LICENSE" in names
    assert {font.name for font in (ROOT / "resources/fonts").glob("OFL-*.txt")} <= names


def test_the_wheel_ships_nothing_of_tests_and_tools(wheel: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert tops - {name for name in tops if name.endswith(".dist-info")} == {*ROOMS, "main.py"}


RUN_INSTALLED: Final = """
import sys
sys.path.insert(0, sys.argv.pop())
from main import main
assert main.__code__.co_filename.startswith(sys.path[0]), main.__code__.co_filename
from resources import path
from resources.language import Words
assert path("sample", "field-day.json").is_file()
Words("zh_CN")
sys.argv = ["anjuan", "--help"]
sys.exit(main())
"""


def test_the_command_runs_from_the_wheel_alone(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    entry = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "anjuan = main:main" in wheel.read(entry).decode()
    wheel.extractall(tmp_path / "installed")
    run = subprocess.run(
        [sys.executable, "-P", "-c", RUN_INSTALLED, str(tmp_path / "installed")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    assert "demo" in run.stdout


def test_every_folder_with_code_is_a_package() -> None:
    folders = {file.parent for room in ROOMS for file in (ROOT / room).rglob("*.py")}
    assert not {str(folder) for folder in folders if not (folder / "__init__.py").is_file()}


def test_constraints_are_names_and_exact_versions() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    shape = re.compile(r"(#.*)?|[A-Za-z0-9._-]+==[0-9A-Za-z.+!]+(; .+)?")
    assert not [line for line in lines if not shape.fullmatch(line)]


@pytest.mark.parametrize("need", requirements("dev"), ids=lambda need: str(need.name))
def test_the_tested_version_is_in_the_range_and_is_the_one_running(need: Requirement) -> None:
    version = pinned()[canonicalize_name(need.name)]
    assert need.specifier.contains(version)
    assert metadata.version(need.name) == version


def closure(roots: list[Requirement]) -> set[str]:
    """Return the canonical names of all distributions that ``roots`` bring along here."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = canonicalize_name(waiting.pop().name)
        if name not in found:
            found.add(name)
            needs = [Requirement(text) for text in metadata.requires(name) or []]
            waiting += [n for n in needs if not n.marker or n.marker.evaluate({"extra": ""})]
    return found


def test_every_shipped_dependency_is_pinned_and_its_licence_named() -> None:
    named = (ROOT / "docs/third-party.md").read_text("utf-8").lower()
    names = closure(requirements())
    assert names <= set(pinned())
    assert not {name for name in names if f"| {name} |" not in named.replace("_", "-")}


def judges() -> set[str]:
    """Return the programs that the packages of apt-test.txt bring, from its remarks."""
    lines = (ROOT / "packaging/apt-test.txt").read_text("utf-8").splitlines()
    return {tool for line in lines if line[:1] != "#" for tool in line.partition("#")[2].split()}


def programs(tree: ast.AST) -> set[str]:
    """Return the literal names that a test looks up with shutil.which."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Name(id="which") | ast.Attribute(attr="which"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                found.add(name)
    return found


def test_every_outside_judge_has_its_package_listed() -> None:
    files = (ROOT / "tests").rglob("*.py")
    used = {name for file in files for name in programs(ast.parse(file.read_text("utf-8")))}
    assert used - WITH_EVERY_DEBIAN <= judges()


@pytest.mark.skipif(shutil.which("sh") is None, reason="no POSIX shell (sh) here")
def test_run_sh_explains_itself_and_refuses_what_it_does_not_know() -> None:
    run = subprocess.run(["sh", "run.sh", "fly"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 2
    assert "sh run.sh demo" in run.stderr


@pytest.mark.parametrize("command", ["demo", "app", "test", "lint", "campaign"])
def test_both_starters_know_the_same_commands(command: str) -> None:
    assert re.search(rf"^{command}\)$", (ROOT / "run.sh").read_text("utf-8"), re.MULTILINE)
    assert f'"{command}" {{' in (ROOT / "run.ps1").read_text("utf-8")
