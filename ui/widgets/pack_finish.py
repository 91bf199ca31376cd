"""How a pack is finished: with what it is signed, and what opens the documents in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from reports.pack.options import PackOptions, PackResult
from reports.pdf.foreign import PROBLEMS
from reports.pdf.foreign_limits import ENCRYPTED
from reports.pdf.signer import Signer, Signing
from resources.language import Words
from storage.clock import Moment
from storage.errors import CannotRead, CaseError, problem_of
from storage.progress import Progress
from ui.desk import Desk
from ui.widgets.basics import Elided, button, label, named, row

_CERTIFICATE = "PKCS#12 (*.p12 *.pfx);;* (*)"
_PICTURE = "PNG, JPEG (*.png *.jpg *.jpeg)"


@dataclass(frozen=True, slots=True)
class Locked:
    """A document of the pack that needs a password."""

    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Finish:
    """What the dialog asks for; nothing of it is kept beyond the page."""

    signing: Signing | None = field(default=None, repr=False)
    passwords: tuple[tuple[str, str], ...] = field(default=(), repr=False)


class FinishRow(QWidget):
    """A way to the dialog, and what was chosen there; ``changed`` tells of other passwords."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.finish = Finish()
        self._locked: tuple[Locked, ...] = ()
        words = desk.words
        self.state = Elided(part="muted")
        self.ask_button = button(words("Signature and passwords…"), self.ask, part="link")
        self.setLayout(row(self.state, self.ask_button))
        self._tell()

    def put_into(self, options: PackOptions) -> PackOptions:
        """Return ``options`` with what was chosen."""
        passwords = dict(self.finish.passwords)
        return replace(options, signing=self.finish.signing, passwords=passwords)

    def offer(self, result: PackResult, refs_of: Callable[[str], Sequence[str]]) -> None:
        """Ask for the passwords of the documents that a drawing could not open."""
        sentences = {Words(name)(PROBLEMS[ENCRYPTED]) for name in ("zh_CN", "en")}
        found = {
            refs[0]: Locked(refs[0], one.message)
            for one in result.warnings
            if one.code == "DocumentNotShown"
            and any(one.message.endswith(sentence) for sentence in sentences)
            and (refs := refs_of(one.where))
        }
        known = {one.ref: one for one in self._locked if one.ref in dict(self.finish.passwords)}
        self._locked = tuple((known | found).values())
        self._tell()

    def forget(self) -> None:
        """Forget what belongs to another case; nobody signs by accident either."""
        self.finish, self._locked = Finish(), ()
        self._tell()

    def ask(self) -> None:
        """Open the dialog."""
        dialog = FinishDialog(self._desk, self._locked, self.finish, self)
        dialog.chosen.connect(self.take)
        dialog.open()

    def take(self, finish: Finish) -> None:
        """Use what was chosen."""
        former, self.finish = self.finish, finish
        self._tell()
        if former.passwords != finish.passwords:
            self.changed.emit()

    def _tell(self) -> None:
        words, signing = self._desk.words, self.finish.signing
        missing = len(self._locked) - len(self.finish.passwords)
        said = []
        if signing is not None:
            said.append(words("Will be signed: {name}", name=signing.name))
        if missing > 0:
            said.append(words("Documents that need a password: {n}", n=missing))
        self.state.say(words("; ").join(said))


class FinishDialog(QDialog):
    """Emits ``chosen`` with a ``Finish`` whose certificate opens and is valid today."""

    chosen = Signal(object)

    def __init__(
        self, desk: Desk, locked: Sequence[Locked], now: Finish, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._former = now
        words = desk.words
        self.setWindowTitle(words("Signature and passwords…").rstrip("…"))
        self.setMinimumWidth(560)
        self.certificate = named(QLineEdit(), words("Certificate (PKCS#12)"))
        self.certificate.setPlaceholderText(
            now.signing.name if now.signing else words("None: the pack is not signed")
        )
        self.passphrase = _secret(words("Passphrase of the certificate"))
        self.visible_box = named(
            QCheckBox(words("Show the signature on the cover")),
            words("Show the signature on the cover"),
        )
        self.visible_box.setChecked(now.signing is None or now.signing.visible)
        self.seal = named(QLineEdit(), words("Picture of a seal"))
        self.reason = named(QLineEdit(), words("Reason in the signature"))
        self.unsign_button = button(words("Do not sign"), self._unsign, part="link")
        self.unsign_button.setVisible(now.signing is not None)
        given = dict(now.passwords)
        self.passwords = {one.ref: (one, _secret(one.name)) for one in locked}
        for ref, (_one, secret) in self.passwords.items():
            secret.setText(given.get(ref, ""))
        self.problem = label("", "danger", wrap=True)
        self.problem.hide()
        self.use_button = button(words("Use these"), self.take, part="primary")
        self._lay_out(words)

    def take(self) -> None:
        """Open the certificate on the worker; what was chosen is told when it opens."""
        passwords = tuple(
            (ref, secret.text()) for ref, (_one, secret) in self.passwords.items() if secret.text()
        )
        if not self.certificate.text().strip():
            self._tell(replace(self._former, passwords=passwords))
            return
        self.use_button.setEnabled(False)
        asked = _Asked(
            Path(self.certificate.text().strip()), self.passphrase.text(),
            self.visible_box.isChecked(), self.seal.text().strip(), self.reason.text().strip(),
        )  # fmt: skip
        work = partial(_opened, asked=asked, words=self._desk.words, now=self._desk.clock.now())
        self._desk.tasks.run(
            work, lambda signing: self._tell(Finish(signing, passwords)), self._refuse
        )

    def _tell(self, finish: Finish) -> None:
        self.chosen.emit(finish)
        self.accept()

    def _refuse(self, error: Exception) -> None:
        self.use_button.setEnabled(True)
        if isinstance(error, CaseError):
            self.problem.setText(error.message(self._desk.words))
            self.problem.show()
            self.adjustSize()
        else:
            self._desk.show_error(error)

    def _unsign(self) -> None:
        self._former = replace(self._former, signing=None)
        self.certificate.setPlaceholderText(self._desk.words("None: the pack is not signed"))
        self.certificate.clear()
        self.unsign_button.hide()

    def _lay_out(self, words: Words) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(
            words("Certificate (PKCS#12)"), self._with_choice(self.certificate, _CERTIFICATE)
        )
        form.addRow(words("Passphrase of the certificate"), self.passphrase)
        form.addRow("", self.visible_box)
        form.addRow(words("Picture of a seal"), self._with_choice(self.seal, _PICTURE))
        form.addRow(words("Reason in the signature"), self.reason)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(10)
        layout.addLayout(form)
        if self.passwords:
            layout.addWidget(label(words("Passwords of documents"), "heading"))
        for one, secret in self.passwords.values():
            layout.addWidget(label(one.name, "muted", wrap=True))
            layout.addWidget(secret)
        layout.addWidget(self.problem)
        buttons = (button(words("Cancel"), self.reject), self.use_button)
        layout.addLayout(row(self.unsign_button, None, *buttons))

    def _with_choice(self, line: QLineEdit, kinds: str) -> QWidget:
        holder, words = QWidget(), self._desk.words
        inner = row(line, button(words("Choose…"), partial(self._choose, line, kinds)))
        inner.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(inner)
        return holder

    def _choose(self, line: QLineEdit, kinds: str) -> None:
        name, _filter = QFileDialog.getOpenFileName(self, line.accessibleName(), "", kinds)
        if name:
            line.setText(name)


@dataclass(frozen=True, slots=True)
class _Asked:
    certificate: Path
    passphrase: str = field(repr=False)
    visible: bool
    seal: str
    reason: str


def _opened(_progress: Progress, *, asked: _Asked, words: Words, now: Moment) -> Signing:
    """Read and try a certificate; raises ``CannotRead``, ``CertificateRefused``."""
    signing = Signing(
        name=asked.certificate.name,
        certificate=_bytes(asked.certificate),
        passphrase=asked.passphrase,
        visible=asked.visible,
        seal=_bytes(Path(asked.seal)) if asked.seal else b"",
        reason=asked.reason,
    )
    Signer(signing, words, now.wall)
    return signing


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error


def _secret(name: str) -> QLineEdit:
    field = named(QLineEdit(), name)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
