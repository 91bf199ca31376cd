"""A pack under way: planned with the open vault, drawn without it, entered with it again."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from reports.content import Drawn
from reports.pack.asking import may_rule, planned, request_of, result_of, told_in
from reports.pack.entry import enter_pack
from reports.pack.files import SetMaker, oversized
from reports.pack.gather import gather
from reports.pack.item import PackWarning
from reports.pack.leftovers import numbered
from reports.pack.naming import copy_target, require_pdf
from reports.pack.options import PackFile, PackOptions, PackResult
from reports.pack.overwrite import earlier_set, replaced
from reports.pack.predecessors import NO_ORIGINAL
from reports.pack.preflight import forced_remarks
from reports.pack.press_line import PressLine
from reports.pack.request import PackRequest
from reports.pack.seal import Staging
from reports.pdf.signer import Signer
from resources.language import N_, Words
from storage.casework import unfinished
from storage.casework.completion import read_up_to
from storage.casework.session import Session
from storage.casework.unfinished import Unfinished
from storage.progress import Progress

REMOVED = N_("A file of the pack that was replaced here has been removed.")


class PackMaking:
    """One pack from its plan to its record.

    Making it raises ``WrongEnding``, ``ImpossibleCutoff``, ``FileInTheWay``, ``PackStopped``,
    ``CertificateRefused``, ``NoSuchRecord``.
    It must be entered or dropped; until then its files lie hidden beside their targets.
    """

    def __init__(self, session: Session, case_id: str, options: PackOptions, target: Path) -> None:
        require_pdf(target)
        self.case_id = case_id
        self.vault = session.vault.folder
        self._options = options
        self._target = target
        self._words = Words(options.language)
        self._talk = Words(options.talk or options.language)
        self._now = session.clock.now().wall
        self._remarks: list[PackWarning] = []
        self._made: list[PackFile] = []
        with session.snapshot():
            snapshot = gather(session, case_id, options.photos, options.passwords)
            self._seen = read_up_to(session, case_id)
            self._request = request_of(session, snapshot, options)
            self._known = numbered(session, case_id, self._request.number)
            ruled = may_rule(session, options)
        self._case_no = str(snapshot.file.case["case_no"])
        self._plan, self._forced = planned(snapshot, self._request, options, ruled=ruled)
        self._said, stops = told_in(self._talk, snapshot, self._request, self._plan, self._forced)
        if options.signing:
            # Refused before anything is drawn.
            Signer(options.signing, self._words, self._now)
        self._maker = SetMaker(snapshot, self._plan, options.cut, self._free)
        # Before anything is drawn, of the names that are known by then.
        self._targets = [copy_target(target, copy) for copy in range(1, options.copies + 1)]
        self._free(self._targets[1:])
        self._remarks[:] = forced_remarks(stops, self._request, self._talk)
        if options.profile == "opponent" and not self._request.duplicate_of:
            said = self._talk(NO_ORIGINAL)
            self._remarks.append(PackWarning("NoOriginal", self._request.number, said))
        self._maker.compose(self._copy(1))
        self._originals = self._maker.originals(self._copy(1))
        self._files = ExitStack()
        self._staging = self._files.enter_context(Staging())
        # Whoever opens the vault after a crash knows what may lie where.
        unfinished.note(session, self._note())

    def draw(self, progress: Progress) -> None:
        """Draw all files beside their targets, in a process of its own; no vault is needed.

        Raises what ``seal`` and ``Press`` raise; then nothing of it is left.
        """
        with ExitStack() as undo:
            undo.callback(self.drop)
            with PressLine() as press:
                press.begin(self._options.signing, self._options.language, self._now, progress)
                for copy, path in enumerate(self._targets, start=1):
                    files, self._drawn = self._maker.make(
                        self._copy(copy), path, self._staging, press
                    )
                    self._made += files
                press.end()
            undo.pop_all()

    def enter(self, session: Session) -> PackResult:
        """Give the files their names and record the pack, both or neither."""
        with ExitStack() as over:
            over.callback(unfinished.forget, session, self.mark)
            unfinished.note(session, self._note(self._staging.targets))
            return self._enter(session)

    def _enter(self, session: Session) -> PackResult:
        with self._files, ExitStack() as undo:
            self._staging.dismiss(self._leftovers())
            self._staging.place()
            self._remarks += oversized(self._made, self._options.cut, self._talk)
            beside = self._maker.catalogues(
                self._request, self._drawn, self._target, self._options.catalogue
            )
            for file in beside:
                undo.callback(file.path.unlink, missing_ok=True)
            result = replace(self._result(self._drawn), beside=beside, originals=self._originals)
            enter_pack(session, self.case_id, self._request, result, self._options, self._seen)
            undo.pop_all()
        return result

    @property
    def mark(self) -> str:
        """What the names of its hidden files bear."""
        return self._staging.mark

    def _note(self, targets: Iterable[Path] = ()) -> Unfinished:
        return Unfinished(
            self.mark, self.case_id, self._request.number, str(self._target.absolute()),
            tuple(str(path.absolute()) for path in targets), self._known,
        )  # fmt: skip

    def drop(self) -> None:
        """Remove what was drawn."""
        self._files.close()

    def _copy(self, copy: int) -> PackRequest:
        return replace(self._request, copy=copy, copies=self._options.copies)

    def _free(self, paths: Iterable[Path]) -> None:
        allowed = self._options.replace
        asked = [path for path in paths if not (allowed and path == self._target)]
        self._remarks.extend(replaced(asked, self._case_no, self._talk))

    def _leftovers(self) -> list[Path]:
        """Return the files of the earlier pack at the target that no new one replaces."""
        mine = {file.path for file in self._made}
        found = [one for one in earlier_set(self._target, self._case_no) if one not in mine]
        said = self._talk(REMOVED)
        self._remarks += [PackWarning("FileRemoved", path.name, said) for path in found]
        return found

    def _result(self, drawn: Drawn) -> PackResult:
        made, remarks = self._made, self._remarks
        return result_of(self._request, self._said, self._forced, made, drawn, remarks, self._talk)
