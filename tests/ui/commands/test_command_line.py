"""The command line as a user meets it: helps, wrong usage, secrets, what it leaves behind."""

import argparse
import json
import os
import pkgutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import ui.commands
from resources.language import Words
from storage.casework.session import Session
from storage.progress import Cancelled
from storage.vault.container import Vault
from tests.support.judges import needs
from tests.ui.commands.conftest import ROOT, Run
from ui.commands import entry, registry

Start = Callable[..., "subprocess.Popen[str]"]


def parsers(
    parser: argparse.ArgumentParser, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    yield path, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from parsers(inner, (*path, name))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_argument_of_every_command_is_explained(language: str) -> None:
    for path, parser in parsers(entry.parser(Words(language))):
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                told = {one.dest: one.help for one in action._choices_actions}
                assert all(told.get(name) for name in action.choices), (path, told)
                continue
            assert action.help, (path, action.dest)
            foreign = any("\u4e00" <= char <= "\u9fff" for char in action.help)
            assert foreign == (language == "zh_CN"), (path, action.dest, action.help)


def test_every_file_of_commands_is_registered() -> None:
    known = {command.name for command in registry.commands_of()}
    for module in pkgutil.iter_modules(ui.commands.__path__):
        own = getattr(import_module(f"ui.commands.{module.name}"), "COMMANDS", ())
        assert {command.name for command in own} <= known, module.name
    assert {name[0] for name in known} == registry.first_words()
    for first in registry.first_words():
        alone = {command.name for command in registry.commands_of(first)}
        assert alone == {name for name in known if name[0] == first}, first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["case", "list"], "缺少必需的参数：VAULT"),
        (["case"], "缺少必需的参数：命令"),
        (["case", "lst"], "不可用的值 'lst'"),
        (["cse", "list"], "不可用的值 'cse'"),
        (["no-such-folder"], "不可用的值 'no-such-folder'"),
        (["case", "list", "v", "--on", "2019-13-01"], "'2019-13-01' 不是 2019-04-12 这样的日期"),
        (["case", "list", "v", "--on", "20190412"], "'20190412' 不是"),
        (["case", "list", "v", "--limit", "-1"], "--limit"),
        (["case", "list", "v", "--limit", "ten"], "'ten' 不是不小于 0 的整数"),
        (["case", "list", "v", "--stage", "x"], "不可用的值 'x'"),
        (["case", "list", "v", "--pass", "x"], "不认识的参数：--pass x"),
        (["case", "list", "v", "--query"], "参数 --query：需要一个值"),
        (["case", "export", "v", "1", "--out", "d"], "缺少必需的参数：--reason"),
        (["case", "list", "v", "--json=1"], "不接受值 '1'"),
        (["evidence", "add", "v", "1", "f", "--group", "9"], "'9' 不是 1 至 8 的整数"),
        (["vault", "create", "v", "--staff", "甲"], "--employee-no"),
        (["--json"], "缺少必需的参数"),
    ],
)
def test_wrong_usage_is_one_sentence_on_standard_error(
    run: Run, arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for extra in ([], ["--json"] if len(arguments) > 2 else []):
        ended = run(*arguments, *extra)
        assert (ended.code, ended.out) == (2, "")
        assert said in ended.err.splitlines()[-1]
        assert "用法：" in ended.err
    assert not list(tmp_path.iterdir())


def test_argparse_speaks_english_when_asked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJUAN_LANGUAGE", "en")
    ended = run("case", "list", "--on", "soon")
    assert "usage: anjuan case list" in ended.err
    assert "error: argument --on: 'soon' is no date like 2019-04-12" in ended.err
    assert run("--help").out.startswith("usage: ")


def test_helps_hold_nothing_that_is_not_translated(run: Run) -> None:
    for path in ([], ["vault"], ["case", "import"], ["pack"]):
        shown = run(*path, "--help")
        assert shown.code == 0
        for english in ("usage", "options:", "positional", "show this"):
            assert english not in shown.out
    assert run("--version").out.startswith("anjuan ")


# --- secrets -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"pass w\xc3\xb6rd", b"pass w\xc3\xb6rd\n", b"\xef\xbb\xbfpass w\xc3\xb6rd\r\nmore\r\n"],
)
def test_a_secret_is_the_first_line_of_its_file(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret").write_bytes(content)
    assert (
        run("vault", "create", tmp_path / "v", "--passphrase-file", tmp_path / "secret").code == 0
    )
    with Vault.open(tmp_path / "v", "pass wörd") as vault:
        assert vault.folder


def test_an_empty_passphrase_makes_no_vault(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("\nsecond line")
    file = tmp_path / "secret"
    ended = run("vault", "create", tmp_path / "v", "--passphrase-file", file, "--json")
    assert ended.code == 1
    assert ended.document["error"]["code"] == "EmptyPassphrase"
    assert not (tmp_path / "v").exists()


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_secret_file_that_cannot_be_read_gets_a_sentence(
    run: Run, vault: Path, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "secret").write_bytes(content)
    ended = run("vault", "info", vault, "--passphrase-file", tmp_path / "secret", "--json")
    assert (ended.code, ended.document["error"]["code"]) == (1, "CannotRead")


def test_a_passphrase_is_changed_by_files_and_by_the_recovery_code(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run("vault", "create", tmp_path / "v", "--json").document
    (tmp_path / "new").write_text("second\n")
    (tmp_path / "code").write_text(made["recovery_code"] + "\n")
    new = ("--new-passphrase-file", tmp_path / "new")
    assert run("vault", "passwd", tmp_path / "v", *new).code == 0
    assert run("vault", "info", tmp_path / "v").code == 1
    (tmp_path / "new").write_text("third\n")
    code = ("--recovery-file", tmp_path / "code")
    assert run("vault", "recover", tmp_path / "v", *code, *new).code == 0
    monkeypatch.setenv("ANJUAN_PASSPHRASE", "third")
    assert run("vault", "info", tmp_path / "v").code == 0


def test_without_a_terminal_nobody_is_asked(
    run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANJUAN_PASSPHRASE")
    ended = run("vault", "info", vault, "--json")
    assert ended.document["error"]["code"] == "SecretMissing"
    assert "：。" not in ended.document["error"]["message"]


# --- cases ---------------------------------------------------------------------------------------


def add_case(run: Run, vault: Path, folder: Path, **values: Any) -> None:
    case = {"case_no": "A-1", "opened_on": "2019-01-02", "stage": "visiting", **values}
    document = {"format": "anjuan-case", "version": 1, "cases": [case]}
    (folder / "in.json").write_text(json.dumps(document))
    assert run("case", "import", vault, folder / "in.json").code == 0


def test_a_case_is_named_by_number_or_id(run: Run, vault: Path, tmp_path: Path) -> None:
    add_case(run, vault, tmp_path)
    (row,) = run("case", "list", vault, "--json").document["rows"]
    for name in ("A-1", row["case_id"], row["case_id"].upper()):
        assert run("case", "show", vault, name, "--json").document["cases"][0]["case_no"] == "A-1"
    unknown = run("case", "show", vault, "A-2", "--json")
    assert (unknown.code, unknown.document["error"]["code"]) == (1, "NoSuchCase")


def test_two_cases_of_one_number_are_told_apart_by_id(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    from storage.casework.cases import open_case

    values = {"case_no": "A-1", "opened_on": "2019-01-02", "stage": "visiting"}
    with Vault.open(vault, "word") as opened:
        ids = [open_case(Session(opened), values).case_id for _ in range(2)]
    ended = run("case", "show", vault, "A-1", "--json")
    assert (ended.code, ended.document["error"]["code"]) == (1, "AmbiguousCase")
    assert all(one in ended.document["error"]["message"] for one in ids)
    assert run("case", "show", vault, ids[1], "--json").code == 0


def test_limit_and_stage_leave_the_total_of_what_matches(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    for number, stage in (("A-1", "visiting"), ("A-2", "visiting"), ("A-3", "closed")):
        add_case(run, vault, tmp_path, case_no=number, stage=stage)
    listed = run("case", "list", vault, "--stage", "visiting", "--limit", "1", "--json").document
    assert (listed["total"], [row["case_no"] for row in listed["rows"]]) == (2, ["A-1"])
    assert run("case", "list", vault, "--limit", "0", "--json").document["rows"] == []


def test_what_is_owed_and_until_when_are_told(run: Run, vault: Path, tmp_path: Path) -> None:
    loan = {
        "ref": "l1", "contract_no": "HT-1", "regime": "private", "principal": "10000",
        "due_on": "2018-04-12", "signed_on": "2017-04-12",
    }  # fmt: skip
    guarantor = {
        "ref": "p1", "role": "guarantor", "name": "钱某",
        "guarantee": {"kind": "joint", "period_until": "2019-04-12"},
    }  # fmt: skip
    add_case(run, vault, tmp_path, loans=[loan], parties=[guarantor])
    owed = run("owed", vault, "A-1", "--on", "2019-04-12", "--json").document
    assert owed["on"] == "2019-04-12"
    assert (owed["loans"][0]["principal"], owed["loans"][0]["contract_no"]) == ("10000.00", "HT-1")
    clocks = run("limitation", vault, "A-1", "--on", "2019-04-12", "--json").document
    assert clocks["loans"][0]["A"]["status"] == clocks["loans"][0]["B"]["status"] == "running"
    assert clocks["loans"][0]["A"]["safe"] == "2021-04-12"
    assert clocks["guarantors"][0]["party"] == "p1"
    for command in ("owed", "limitation"):
        assert "HT-1" in run(command, vault, "A-1", "--on", "2019-04-12").out


# --- how commands end ----------------------------------------------------------------------------


@pytest.mark.parametrize("stopped", [KeyboardInterrupt, Cancelled])
def test_a_stopped_command_exits_130(
    run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch, stopped: type[BaseException]
) -> None:
    from storage.casework import caselist

    def stop(*_rest: object, **_more: object) -> None:
        raise stopped

    monkeypatch.setattr(caselist, "case_rows", stop)
    ended = run("case", "list", vault, "--json")
    assert (ended.code, ended.out) == (130, "")
    assert "已取消" in ended.err


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes and signals")
def test_a_reader_that_goes_away_leaves_no_complaint(run: Run, start: Start) -> None:
    read, write = os.pipe()
    os.close(read)
    process = start("completion", "bash", stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    _out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (1, "")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_ends_a_command_with_130(start: Start) -> None:
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with start("calc", "fee", preexec_fn=_hear_ctrl_c, **pipes) as process:
        # It reads standard input once it runs: what is written now is taken before the signal.
        assert process.stdin is not None
        assert process.stderr is not None
        os.set_blocking(process.stdin.fileno(), True)
        _wait_until_reading(process.pid)
        process.send_signal(signal.SIGINT)
        assert process.stderr.read().startswith("已取消")
        assert process.wait(timeout=60) == 130


def _hear_ctrl_c() -> None:
    """What a shell starts in the background ignores the signal, and so would all below it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _wait_until_reading(process: int) -> None:
    """Wait until a process waits for its standard input (Linux tells the call it is in)."""
    state = Path(f"/proc/{process}/wchan")
    if not state.exists():
        pytest.skip("this system does not tell what a process waits for")
    for _ in range(10**7):
        if "pipe" in state.read_text():
            return
    pytest.fail("the command never asked for its input")


LOADED = """
import sys
sys.argv = ["anjuan", *{arguments}]
from main import main
try:
    main()
except SystemExit:
    pass
print(*sorted(sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "never"),
    [
        (["case", "list", "--help"], ("reportlab", "pypinyin", "PIL", "reports.pack", "openpyxl")),
        (["--help"], ("pypinyin",)),
        (["evidence", "add", "--help"], ("reportlab", "pypinyin", "reports.pack")),
        (["calc", "--help"], ("sqlcipher3", "reportlab", "PIL")),
    ],
)
def test_commands_load_no_more_than_they_need(arguments: list[str], never: tuple[str, ...]) -> None:
    code = LOADED.format(arguments=arguments)
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    loaded = set(ended.stderr.split())
    assert "ui.commands.entry" in loaded
    assert not loaded & {"PySide6", *never}


# --- completion ----------------------------------------------------------------------------------


@needs("bash")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("anjuan ca", {"case", "calc"}),
        ("anjuan vault cr", {"create"}),
        ("anjuan case list v --un", {"--unmask"}),
        ("anjuan case list v --stage vi", {"visiting"}),
        ("anjuan completion po", {"powershell"}),
    ],
)
def test_bash_completes_commands_options_and_words(
    run: Run, line: str, offered: set[str], tmp_path: Path
) -> None:
    (tmp_path / "script").write_text(run("completion", "bash").out, encoding="utf-8")
    words = line.split()
    quoted = " ".join(f"'{word}'" for word in words)
    ask = (
        f"source {tmp_path / 'script'}; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; "
        '_anjuan; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    ended = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, cwd=tmp_path)
    assert set(ended.stdout.split()) == offered, ended.stderr


@pytest.mark.parametrize("shell", ["zsh", "fish", "powershell"])
def test_the_other_shells_are_offered_every_command(run: Run, shell: str) -> None:
    script = run("completion", shell).out
    for command in registry.commands_of():
        assert all(word in script for word in command.name)
    assert run("completion", "tcsh").code == 2


@pytest.mark.parametrize("folder", ["/etc/hostname/vault", "n" * 300])
def test_a_vault_that_cannot_be_made_there_is_told(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ANJUAN_PASSPHRASE", "correct horse")
    place = folder if folder.startswith("/") else str(tmp_path / folder)
    assert entry.run(["vault", "create", place, "--json"]) == 1
    assert '"CannotWrite"' in capsys.readouterr().out


def test_a_mistake_of_the_program_is_a_document_too_and_tells_no_value(
    run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError("张三")

    monkeypatch.setattr("storage.casework.oversight.vault_info", broken)
    told = run("vault", "info", vault, "--json")
    assert (told.code, told.document["error"]["code"]) == (1, "ProgramMistake")
    assert "test_command_line.py" in told.err
    assert "张三" not in told.err + told.out
