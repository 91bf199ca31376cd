#!/bin/sh
# Runs the project from its checkout. A bare machine gets what is missing first: system libraries
# (where root or sudo without a password is at hand), .venv, the project and its dependencies.
set -eu

usage() {
    cat <<'USAGE'
usage: sh run.sh demo [DIR]      sample vault and its papers, into out/ of the checkout or DIR
       sh run.sh app [ARGS]      the window; with ARGS any command of anjuan
       sh run.sh test [ARGS]     ruff, mypy and pytest (ARGS go to pytest)
       sh run.sh lint            ruff and mypy alone
       sh run.sh campaign [ARGS] the long tests as a whole (ARGS go to pytest)
USAGE
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
python="$here/.venv/bin/python"
apt_is_fresh=no

say() { printf '%s\n' "run.sh: $*" >&2; }

# Without HOME, tools fall back to "/": ask the user database instead.
if [ -z "${HOME-}" ]; then
    HOME=$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f6)
    export HOME="${HOME:-/tmp}"
fi

# --- system packages ---------------------------------------------------------------------------

# The packages that a list names and this machine lacks, on one line; newer Debian and Ubuntu
# releases call some of them NAMEt64.
missing_packages() {
    names=$(sed 's/#.*//' "$here/packaging/$1")
    # shellcheck disable=SC2086,SC2046 # names of packages hold no blanks
    present=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' $names \
        $(printf '%st64 ' $names) 2>/dev/null | sed -n 's/^ii *//p') || true
    for name in $names; do
        printf '%s\n' "$present" | grep -qxE "$name(t64)?" || printf '%s ' "$name"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_be_root() {
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

# Installs what a list names; fails where something is still missing then.
install_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        [ "$(uname -s)" != Linux ] || say "no apt here; packaging/$1 names what Debian would install"
        return 0
    fi
    missing=$(missing_packages "$1")
    [ -n "$missing" ] || return 0
    if may_be_root; then
        say "installing $missing"
        if [ "$apt_is_fresh" = no ]; then
            as_root apt-get update -qq >&2 || say "apt-get update failed; trying with what is known"
            apt_is_fresh=yes
        fi
        # shellcheck disable=SC2086
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
            -o DPkg::Lock::Timeout=120 $missing </dev/null >/dev/null || true
        missing=$(missing_packages "$1")
        [ -n "$missing" ] || return 0
    fi
    say "missing on this machine; install as root with:"
    say "  apt-get install --no-install-recommends $missing"
    return 1
}

# --- Python and the project --------------------------------------------------------------------

# The first Python of at least 3.11 that can make an environment with pip.
find_python() {
    for name in python3 python3.11 python3.12 python3.13 python3.14 python; do
        if "$name" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' \
            >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return 0
        fi
    done
    return 1
}

make_environment() {
    "$python" -c 'import pip' >/dev/null 2>&1 && return 0
    find_python >/dev/null || install_packages apt-run.txt || exit 1
    if ! found=$(find_python); then
        say "needs Python 3.11 or newer with its venv module"
        exit 1
    fi
    say "making .venv"
    "$found" -m venv --clear "$here/.venv"
}

# prepare [dev]: .venv with the project in it; quick where the stamp says that nothing changed.
prepare() {
    make_environment
    wanted="$(cat "$here/pyproject.toml" "$here/constraints.txt" | cksum) $here $("$python" -V)"
    for stamp in installed-dev "installed${1:+-$1}"; do
        [ "$(cat "$here/.venv/$stamp" 2>/dev/null)" != "$wanted" ] || return 0
    done
    say "installing the project into .venv (once; some minutes on a slow line)"
    # From the checkout, because pip takes "PATH[dev]" apart where PATH holds brackets or blanks.
    (cd "$here" && "$python" -m pip install --quiet --disable-pip-version-check \
        -c constraints.txt -e ".${1:+[$1]}")
    printf '%s\n' "$wanted" >"$here/.venv/installed${1:+-$1}"
}

# --- commands ----------------------------------------------------------------------------------

failed=0

# Runs one check in the checkout and goes on, so that one run shows everything that is wrong.
check() {
    say "$*"
    (cd "$here" && "$python" -m "$@") || failed=$?
}

lint_quickly() {
    check ruff check .
    check ruff format --check .
}

lint() {
    lint_quickly
    check mypy
}

prepare_test() {
    install_packages apt-screen.txt
    install_packages apt-test.txt || say "going on: tests skip, by name, the tools that are not here"
    prepare dev
    export QT_QPA_PLATFORM=offscreen
    # Both workers and every program that a test starts would compile everything anew.
    unset PYTHONDONTWRITEBYTECODE
}

# Runs ruff, then pytest with mypy beside it, which keeps a core busy for long by itself.
test_all() {
    lint_quickly
    typed=$(mktemp)
    (cd "$here" && exec "$python" -m mypy) >"$typed" 2>&1 &
    mypy=$!
    trap 'kill "$mypy" 2>/dev/null || true; rm -f "$typed"' EXIT
    trap 'exit 130' INT TERM
    # Each worker begins with a half of its own: what a module makes once is made once.
    check pytest -n 2 --dist worksteal "$@"
    say "mypy"
    wait "$mypy" || failed=$?
    trap 'rm -f "$typed"' EXIT
    cat "$typed"
}

command=${1-}
[ $# -eq 0 ] || shift
case $command in
demo)
    case ${1-} in '' | -*) set -- "$here/out" "$@" ;; esac
    prepare
    exec "$python" "$here/main.py" demo "$@"
    ;;
app)
    install_packages apt-screen.txt
    prepare
    exec "$python" "$here/main.py" "$@"
    ;;
test)
    prepare_test
    test_all "$@"
    exit "$failed"
    ;;
lint)
    prepare dev
    lint
    exit "$failed"
    ;;
campaign)
    prepare_test
    check pytest -n 2 -m campaign --share 100 "$@"
    # pytest's own word for "not one test was selected".
    [ "$failed" -ne 5 ] || say "no test was run: none carries the campaign marker"
    exit "$failed"
    ;;
-h | --help | help)
    usage
    ;;
*)
    usage >&2
    exit 2
    ;;
esac
