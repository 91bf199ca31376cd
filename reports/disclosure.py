"""Disclosing a case: its pack is drawn into the bundle that experts check without the program."""

from pathlib import Path

from reports.pack.build import PackOptions, build_pack
from resources.language import Words
from storage.casework.session import Session
from storage.progress import NoProgress, Progress
from storage.proof import bundle
from storage.proof.bundle import Disclosed

__all__ = ["Disclosed", "disclose_case"]


def disclose_case(
    session: Session,
    case_id: str,
    folder: Path,
    *,
    reason: str,
    language: str = "zh_CN",
    progress: Progress | None = None,
) -> Disclosed:
    """Write the disclosure bundle of a case into the new ``folder`` and log why.

    Gaps of the catalogue do not stop it, nor does a case without exhibits: its log is what the
    bundle proves. What may not be printed does. Raises what ``build_pack`` and
    ``bundle.disclose`` raise; then nothing is written or recorded.
    """
    told = progress or NoProgress()
    options = PackOptions(language=language, force=True, reason=reason, may_be_empty=True)

    def draw(path: Path) -> None:
        build_pack(session, case_id, options, path, told)

    return bundle.disclose(
        session, case_id, folder, draw, reason=reason, words=Words(language), progress=told
    )
