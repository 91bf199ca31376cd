"""The sites: this one's identity to read aloud, those that are trusted, and what each waits for."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QStackedWidget, QVBoxLayout, QWidget

from resources.language import NC_
from storage.exchange.packages.site import Site
from storage.exchange.packages.standing import Copy, PeerState
from storage.exchange.packages.trust import Peer
from ui.desk import Desk
from ui.dialogs.confirm import confirm
from ui.dialogs.copies import CopiesDialog
from ui.dialogs.reason import ask_reason
from ui.dialogs.trust import TrustDialog
from ui.models.facts import FactsModel
from ui.models.site_lines import site_line, site_words, waiting_words
from ui.pages.package_work import (
    Standing,
    give_up_copy,
    new_key,
    office,
    open_identity,
    revoke_site,
    trust_site,
    write_identity,
)
from ui.widgets.basics import Elided, Empty, button, card, label, row
from ui.widgets.table import Table


class SitesTab(QWidget):
    """Emits ``trusted`` after the trust list or this site's own standing changed."""

    trusted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._standing: Standing | None = None
        self.dialog: TrustDialog | None = None
        words = desk.words
        self.name = Elided(part="heading")
        self.digits = label(part="code", wrap=True)
        self.syllables = label(part="muted", wrap=True)
        self.save_button = button(words("Save identity file…"), self._choose_target, icon="save")
        self.office_button = button(words("Make this the office"), self.become_office)
        self.trust_button = button(words("Trust a site…"), self.choose, icon="add", part="primary")
        self.revoke_button = button(words("Trust no more…"), self.revoke, icon="close")
        self.key_button = button(words("New key…"), self.make_key, icon="key")
        self.key_button.setToolTip(
            words("After a key was revoked, or when somebody may have copied it.")
        )
        self.copies_button = button(words("Give up a copy…"), self.choose_copy)
        self.copies: CopiesDialog | None = None
        self.note = label(part="muted", wrap=True)
        self.kept = label(part="warning", wrap=True)
        self.model = FactsModel(
            (
                words(NC_("exchange", "Site")),
                words("Standing"),
                words("Sent"),
                words("Received"),
                words(NC_("exchange", "Waiting")),
            )
        )
        self.table = Table(self.model, words("Sites"))
        self.table.set_widths([150, 180, 250, 226, 190], stretch=4)
        self.table.picked.connect(lambda _place: self._judge())
        # Cells show how their text begins; of the chosen site all of it is told.
        self.detail = label(part="muted", wrap=True)
        self.empty = Empty("office")
        self.empty.say(
            words("No other site is trusted yet: save this identity, give it to the others, and"
                  " trust theirs."),
            words("Trust a site…"), self.choose,
        )  # fmt: skip
        self._lay_out()

    def show_standing(self, found: Standing) -> None:
        """Show this site and the others."""
        words, self._standing = self._desk.words, found
        name = found.site.name or words("without a name")
        self.name.say(words("{site} (office)", site=name) if found.site.is_office else name)
        self.digits.setText(found.site.digits)
        key = words("Key of this computer: {key}", key=found.site.device[:12])
        self.syllables.setText(f"{found.site.syllables}    ·    {key}")
        place = max(self.table.currentIndex().row(), 0)
        self.model.show_lines([site_line(one, words) for one in found.states])
        self.stack.setCurrentWidget(self.table if found.states else self.empty)
        self.trust_button.setVisible(bool(found.states))  # the empty list has one of its own
        if found.states:
            self.table.selectRow(min(place, len(found.states) - 1))
        kept = [waiting_words(one, words) for one in found.kept]
        self.kept.setText("\n".join(kept))
        self.kept.setVisible(bool(kept))
        self._judge()

    def choose(self) -> None:
        """Ask for another site's identity file."""
        name, _filter = QFileDialog.getOpenFileName(
            self, self._desk.words("Identity file of the other site")
        )
        if name:
            self.look_at(Path(name))

    def look_at(self, path: Path) -> None:
        """Read an identity file and ask whether its fingerprint is the one read aloud."""
        self._desk.tasks.start(partial(open_identity, path=path), partial(self._ask, path))

    def become_office(self) -> None:
        """Ask whether this site is to be the office from now on; it stays that."""
        words = self._desk.words
        text = words(
            "Whom the office trusts is enrolled for all sites. The fingerprint of this site"
            " changes: who trusts it already compares it again. This cannot be undone."
        )
        act = words("Make this the office")

        def start() -> None:
            self._desk.tasks.start(office, self._changed, lasting=True)

        confirm(words, act, text, act, self, start)

    def make_key(self) -> None:
        """Ask whether this site signs with a new key from now on."""
        words = self._desk.words
        text = words(
            "This site signs with a new key from now on and its fingerprint changes. Whoever trusts"
            " it goes on trusting it; who revoked the old key has to trust the new identity file by"
            " its fingerprint."
        )
        act = words("Make a new key")

        def start() -> None:
            self._desk.tasks.start(new_key, self._changed, lasting=True)

        confirm(words, act, text, act, self, start)

    def choose_copy(self) -> None:
        """Ask which copy of the chosen site's vault nobody works with any more."""
        state = self._state()
        if state is None:
            return
        self.copies = CopiesDialog(self._desk.words, state, self)
        self.copies.given_up.connect(partial(self._give_up, state.peer.id))
        self.copies.finished.connect(self._copies_closed)
        self.copies.open()

    def _copies_closed(self, _answer: int) -> None:
        dialog, self.copies = self.copies, None
        if dialog is not None:
            dialog.deleteLater()

    def _give_up(self, site: str, device: str, reason: str) -> None:
        work = partial(give_up_copy, site=site, device=device, reason=reason)
        self._desk.tasks.start(work, self._changed, lasting=True)

    def revoke(self) -> None:
        """Ask why and refuse what the chosen site sends from now on."""
        peer = self._chosen()
        if peer is None or not self.revoke_button.isEnabled():
            return
        words = self._desk.words
        name = peer.title
        is_office = self._standing is not None and self._standing.site.is_office
        question = (
            words(
                "Why is {site} revoked? With this office's next packages all sites refuse what it"
                " sends. What it signed before stays.",
                site=name,
            )
            if is_office
            else words(
                "Why are packages of {site} refused from now on? What it signed before stays.",
                site=name,
            )
        )
        title = words("Trust no more")
        ask_reason(self._desk, title, question, title, self, partial(self._revoke, peer.id))

    def save(self, path: Path) -> None:
        """Write this site's identity file."""
        self._desk.tasks.start(partial(write_identity, path=path), self._saved)

    def _ask(self, path: Path, site: Site) -> None:
        if self._standing is not None and site.id == self._standing.site.id:
            self.note.show()
            self.note.setText(
                self._desk.words("This is the identity of this site itself: give it to the others.")
            )
            return
        known = self._standing.peers if self._standing is not None else ()
        same = [one for one in known if one.name == site.name and one.id != site.id]
        self.dialog = TrustDialog(self._desk.words, site, self, same)
        self.dialog.trusted.connect(partial(self._trust, path))
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _closed(self, _answer: int) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _trust(self, path: Path, fingerprint: str) -> None:
        work = partial(trust_site, path=path, fingerprint=fingerprint)
        self._desk.tasks.start(work, self._changed, lasting=True)

    def _revoke(self, site: str, reason: str) -> None:
        work = partial(revoke_site, site=site, reason=reason)
        self._desk.tasks.start(work, self._changed, lasting=True)

    def _changed(self, _site: Site | Peer | Copy) -> None:
        self.trusted.emit()

    def _saved(self, path: Path) -> None:
        words = self._desk.words
        self.note.show()
        self.note.setText(
            words("{name} was written. Give it to the other site and read the fingerprint aloud.",
                  name=path.name)
        )  # fmt: skip

    def _state(self) -> PeerState | None:
        place = self.table.currentIndex().row()
        states = self._standing.states if self._standing else ()
        return states[place] if 0 <= place < len(states) else None

    def _chosen(self) -> Peer | None:
        state = self._state()
        return state.peer if state is not None else None

    def _judge(self) -> None:
        words, peer, state = self._desk.words, self._chosen(), self._state()
        self.copies_button.setVisible(state is not None and len(state.in_use) > 1)
        self.detail.setText(site_words(state, words) if state is not None else "")
        self.detail.setVisible(state is not None)
        self.revoke_button.setVisible(peer is not None)
        self.revoke_button.setEnabled(peer is not None and not peer.revoked)
        is_office = self._standing is not None and self._standing.site.is_office
        self.office_button.setVisible(not is_office)
        may = self._desk.role in ("supervisor", "legal")
        self.office_button.setEnabled(may)
        self.office_button.setToolTip(
            words("Whom the office trusts is enrolled for all; the fingerprint changes with it.")
            if may
            else words("Only a supervisor or legal can make a site the office.")
        )

    def _choose_target(self) -> None:
        words = self._desk.words
        site = self._standing.site if self._standing else None
        proposed = f"{site.name or site.id[:8]}.ajsite" if site else "site.ajsite"
        name, _filter = QFileDialog.getSaveFileName(self, words("Save identity file"), proposed)
        if name:
            self.save(Path(name))

    def _own_card(self) -> QFrame:
        words = self._desk.words
        frame, inside = card(margin=14)
        inside.setSpacing(8)
        inside.addLayout(
            row(label(words("This site"), "muted"), self.name, self.office_button,
                self.key_button, self.save_button)
        )  # fmt: skip
        text = words("Read this fingerprint aloud to the other side, as digits or as words:")
        inside.addWidget(label(text, "muted", wrap=True))
        self.digits.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside.addWidget(self.digits)
        inside.addWidget(self.syllables)
        return frame

    def _lay_out(self) -> None:
        self.note.hide()
        self.kept.hide()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._own_card())
        layout.addLayout(row(self.trust_button, self.revoke_button, self.copies_button, None))
        layout.addWidget(self.note)
        layout.addWidget(self.kept)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.detail)
