"""The one door: runs a command, or opens the window."""

import gc
import sys

# What a shell calls a program that was ended by Ctrl+C.
INTERRUPTED = 130


def main() -> int:
    """Run what the command line asks for and return the exit code."""
    try:
        return _asked_for() if len(sys.argv) > 1 else _window()
    except KeyboardInterrupt:  # while the program was still being loaded: nothing was begun
        return INTERRUPTED


def _window() -> int:
    """Open the window, without what reads command lines: it is there sooner."""
    # The window collects garbage by itself; while it is being loaded there is none to look for.
    gc.disable()
    import ui.ground  # noqa: F401 - before Qt
    from ui.app import open_window

    return open_window()


def _asked_for() -> int:
    from reports import DRAW_PACK
    from reports.pdf import foreign_reader
    from storage.evidence import channel
    from storage.exchange.sheets import limits
    from storage.signatures import CHECK_SIGNATURES

    if sys.argv[1:2] == [channel.ARGUMENT]:
        from storage.evidence.decoder import main as decode

        return decode()
    if sys.argv[1:2] == [limits.ARGUMENT]:
        from storage.exchange.sheets.reader import main as read_sheet

        return read_sheet(sys.argv[2])
    if sys.argv[1:2] == [CHECK_SIGNATURES]:
        from storage.signatures.checker import main as check_signatures

        return check_signatures()
    if sys.argv[1:2] == [foreign_reader.ARGUMENT]:
        return foreign_reader.main()
    if sys.argv[1:2] == [DRAW_PACK]:
        from reports.pack.press_process import main as draw_pack

        return draw_pack()
    from ui.commands import entry

    return entry.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
