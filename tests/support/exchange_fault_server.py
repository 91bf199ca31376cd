"""The fault server for packages: exports to ``sent`` and imports of ``packages`` beside a vault."""

from storage.casework.session import Session
from storage.exchange.packages.receiving import import_packages
from storage.exchange.packages.sending import export_packages
from storage.progress import NoProgress
from tests.support import fault_server
from tests.support.sites import PASSPHRASE


def send(session: Session) -> str:
    """Export everything to the site ``legal``."""
    folder = session.vault.folder
    done = export_packages(
        session, "legal", folder.with_name("sent"), NoProgress(), state=folder.with_name("state"),
        volume_size=70_000,
    )  # fmt: skip
    return f"{done.operations},{len(done.files)}"


def take(session: Session) -> str:
    """Import the packages that lie beside the vault."""
    files = sorted(session.vault.folder.with_name("packages").glob("*.ajpkg"))
    report = import_packages(session, files, NoProgress())
    return f"{len(report.delta.records)},{len(report.refused)}"


if __name__ == "__main__":
    fault_server.PASSPHRASE = PASSPHRASE
    fault_server.VERBS.update({"export": send, "import": take})
    fault_server.main()
