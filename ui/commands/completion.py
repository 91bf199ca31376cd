"""``anjuan completion``: the script by which a shell completes commands and options."""

import argparse
from collections.abc import Iterator
from typing import Final

from resources.language import N_, Words
from ui.commands.frame import Arguments, Command
from ui.commands.output import Output

SHELLS: Final = ("bash", "zsh", "fish", "powershell")
Tree = dict[tuple[str, ...], tuple[str, ...]]

_BASH: Final = """\
_anjuan() {{
    local word="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}" offered=""
    case "$before" in
{values}
    esac
    if [ -z "$offered" ]; then
        case "${{COMP_WORDS[1]:-}} ${{COMP_WORDS[2]:-}}" in
{groups}
        esac
    fi
    if [ "$COMP_CWORD" -eq 1 ]; then offered="{top}"; fi
    COMPREPLY=( $(compgen -W "$offered" -- "$word") )
    if [ ${{#COMPREPLY[@]}} -eq 0 ]; then COMPREPLY=( $(compgen -f -- "$word") ); fi
}}
complete -o filenames -F _anjuan anjuan
"""
_ZSH: Final = "autoload -U +X bashcompinit && bashcompinit\n"
_POWERSHELL: Final = """\
Register-ArgumentCompleter -Native -CommandName anjuan -ScriptBlock {{
    param($word, $line, $position)
    $offers = @{{
{offers}
    }}
    $words = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object {{ "$_" }})
    if ($word -and $words.Count) {{ $words = @($words | Select-Object -SkipLast 1) }}
    $found = $null
    if ($words.Count -and $offers.ContainsKey($words[-1]) -and $words[-1].StartsWith('--')) {{
        $found = $offers[$words[-1]]
    }}
    foreach ($count in 2, 1, 0) {{
        if ($found) {{ break }}
        $key = ($words | Select-Object -First $count) -join ' '
        if ($words.Count -ge $count -and $offers.ContainsKey($key)) {{
            $found = $offers[$key]; break
        }}
    }}
    $found | Where-Object {{ $_ -like "$word*" }} | ForEach-Object {{
        [System.Management.Automation.CompletionResult]::new($_)
    }}
}}
"""


def _arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("shell", metavar="SHELL", choices=SHELLS, help=words(N_("which shell")))


def _completion(args: Arguments, out: Output) -> int:
    from ui.commands.entry import parser

    whole = parser(Words("en"))
    script = _WRITERS[args.shell](tree(whole), values(whole))
    out.document({"shell": args.shell, "script": script}, script.rstrip("\n"))
    return 0


def tree(parser: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> Tree:
    """Return what may follow each command: its subcommands, or its options."""
    found: Tree = {}
    offered: list[str] = []
    for action in parser._actions:
        offered += [option for option in action.option_strings if option.startswith("--")]
        if isinstance(action, argparse._SubParsersAction):
            offered += action.choices
            for name, inner in action.choices.items():
                found |= tree(inner, (*path, name))
        elif not action.option_strings and action.choices:
            offered += map(str, action.choices)
    return found | {path: tuple(offered)}


def values(parser: argparse.ArgumentParser) -> dict[str, tuple[str, ...]]:
    """Return the words that may follow an option, for options that take one of a few words."""
    found: dict[str, tuple[str, ...]] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                for option, offered in values(inner).items():
                    found[option] = tuple(dict.fromkeys((*found.get(option, ()), *offered)))
        elif action.choices:
            texts = tuple(str(one) for one in action.choices if str(one))
            found |= dict.fromkeys(action.option_strings, texts)
    return found


def _bash(offers: Tree, choices: dict[str, tuple[str, ...]]) -> str:
    return _BASH.format(
        values="\n".join(
            f'        {option}) offered="{" ".join(texts)}" ;;' for option, texts in choices.items()
        ),
        groups="\n".join(
            f'            "{" ".join(path)}{" *" if len(path) == 1 else ""}"'.replace(' *"', ' "*')
            + f') offered="{" ".join(texts)}" ;;'
            for path, texts in _deepest_first(offers)
        ),
        top=" ".join(offers[()]),
    )


def _zsh(offers: Tree, choices: dict[str, tuple[str, ...]]) -> str:
    return _ZSH + _bash(offers, choices)


def _fish(offers: Tree, choices: dict[str, tuple[str, ...]]) -> str:
    lines = [f"complete -c anjuan -n __fish_use_subcommand -a '{' '.join(offers[()])}'"]
    for path, texts in _deepest_first(offers):
        seen = " and ".join(f"__fish_seen_subcommand_from {word}" for word in path)
        words = [text for text in texts if not text.startswith("-")]
        if words:
            lines.append(f"complete -c anjuan -n '{seen}' -a '{' '.join(words)}'")
        for text in texts:
            if text.startswith("--"):
                value = f" -x -a '{' '.join(choices[text])}'" if text in choices else ""
                lines.append(f"complete -c anjuan -n '{seen}' -l {text[2:]}{value}")
    return "\n".join(lines).replace(" and ", "; and ") + "\n"


def _powershell(offers: Tree, choices: dict[str, tuple[str, ...]]) -> str:
    # The words after an option are looked up like those after a command, under its own name.
    keys = {" ".join(path): texts for path, texts in offers.items()} | choices
    rows = [
        f"        '{key}' = @({', '.join(repr(text) for text in texts)})"
        for key, texts in keys.items()
    ]
    return _POWERSHELL.format(offers="\n".join(rows))


def _deepest_first(offers: Tree) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    return iter(sorted(((p, t) for p, t in offers.items() if p), key=lambda one: -len(one[0])))


_WRITERS: Final = {"bash": _bash, "zsh": _zsh, "fish": _fish, "powershell": _powershell}

COMMANDS = (
    Command(("completion",), N_("print the completion script of a shell"), _arguments, _completion),
)
