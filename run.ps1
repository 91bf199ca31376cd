# Runs the project from its checkout on Windows: makes .venv, installs the project, then runs.
#   powershell -ExecutionPolicy Bypass -File run.ps1 demo [DIR] | app | test | lint | campaign
# Needs Python 3.11 or newer; nothing else. The same commands as run.sh.
$ErrorActionPreference = "Stop"
# Chinese paths and words, whatever the code page of the console.
$env:PYTHONUTF8 = "1"
$here = $PSScriptRoot
$python = Join-Path $here ".venv\Scripts\python.exe"
$command = if ($args.Count -gt 0) { [string]$args[0] } else { "" }
$rest = @($args | Select-Object -Skip 1)

function Say([string]$text) { [Console]::Error.WriteLine("run.ps1: $text") }

# Runs a program and leaves with its exit code where it fails.
function Invoke-Step([string]$program, [string[]]$arguments) {
    & $program @arguments
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

# The first Python of at least 3.11, as a command line.
function Find-Python {
    foreach ($candidate in @(@("py", "-3"), @("python"), @("python3"))) {
        if (-not (Get-Command $candidate[0] -ErrorAction SilentlyContinue)) { continue }
        $before = @($candidate | Select-Object -Skip 1)
        & $candidate[0] @before -c "import sys; sys.exit(sys.version_info < (3, 11))" | Out-Null
        if ($LASTEXITCODE -eq 0) { return , $candidate }
    }
    Say "needs Python 3.11 or newer, with the py launcher or on PATH"
    exit 1
}

function Install-Project([string]$extra) {
    if (-not (Test-Path -LiteralPath $python)) {
        $found = Find-Python
        Say "making .venv"
        Invoke-Step $found[0] (@($found | Select-Object -Skip 1) + @("-m", "venv", (Join-Path $here ".venv")))
    }
    $hashes = Get-FileHash -LiteralPath (Join-Path $here "pyproject.toml"), (Join-Path $here "constraints.txt")
    $wanted = "$(($hashes | ForEach-Object Hash) -join ' ') $here"
    $stamps = @("installed-dev") + @(if ($extra -eq "") { "installed" })
    foreach ($name in $stamps) {
        $stamp = Join-Path $here ".venv\$name"
        if ((Test-Path -LiteralPath $stamp) -and (Get-Content -LiteralPath $stamp -Raw -Encoding UTF8).Trim() -eq $wanted) { return }
    }
    Say "installing the project into .venv (once; some minutes on a slow line)"
    $what = if ($extra -eq "") { "." } else { ".[$extra]" }
    Push-Location -LiteralPath $here
    try {
        Invoke-Step $python @("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", "constraints.txt", "-e", $what)
    } finally {
        Pop-Location
    }
    $name = if ($extra -eq "") { "installed" } else { "installed-$extra" }
    Set-Content -LiteralPath (Join-Path $here ".venv\$name") $wanted -Encoding UTF8
}

$script:failed = 0

# Runs one check in the checkout and goes on, so that one run shows everything that is wrong.
function Invoke-Check([string[]]$arguments) {
    Say ($arguments -join " ")
    Push-Location -LiteralPath $here
    try {
        & $python -m @arguments
        if ($LASTEXITCODE -ne 0) { $script:failed = $LASTEXITCODE }
    } finally {
        Pop-Location
    }
}

function Invoke-Lint {
    Invoke-Check @("ruff", "check", ".")
    Invoke-Check @("ruff", "format", "--check", ".")
    Invoke-Check @("mypy")
}

switch ($command) {
    "demo" {
        if ($rest.Count -eq 0 -or ([string]$rest[0]).StartsWith("-")) { $rest = @(Join-Path $here "out") + $rest }
        Install-Project ""
        Invoke-Step $python (@((Join-Path $here "main.py"), "demo") + $rest)
    }
    "app" {
        Install-Project ""
        Invoke-Step $python (@(Join-Path $here "main.py") + $rest)
    }
    "test" {
        Install-Project "dev"
        $env:QT_QPA_PLATFORM = "offscreen"
        Invoke-Lint
        Invoke-Check (@("pytest", "-n", "2") + $rest)
        exit $script:failed
    }
    "lint" {
        Install-Project "dev"
        Invoke-Lint
        exit $script:failed
    }
    "campaign" {
        Install-Project "dev"
        $env:QT_QPA_PLATFORM = "offscreen"
        Invoke-Check (@("pytest", "-m", "campaign", "--share", "100") + $rest)
        if ($script:failed -eq 5) { Say "no test was run: none carries the campaign marker" }
        exit $script:failed
    }
    default {
        Say "usage: run.ps1 demo [DIR] | app [ARGS] | test [ARGS] | lint | campaign [ARGS]"
        exit 2
    }
}
