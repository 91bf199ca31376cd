"""The one door: runs a command, or opens the window."""

import sys


def main() -> int:
    """Run what the command line asks for and return the exit code."""
    from storage.evidence import channel

    if sys.argv[1:2] == [channel.ARGUMENT]:
        from storage.evidence.decoder import main as decode

        return decode()
    from ui.commands import entry

    return entry.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
