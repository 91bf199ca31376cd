"""This computer's keyring allowed in the settings, used on the lock page, and taken away again."""

from collections.abc import Callable

import pytest

from storage.exchange.sample import PASSPHRASE
from storage.vault import system_keyring
from storage.vault.refusals import KeyringUnavailable
from ui.dialogs.keyring import KeyringDialog
from ui.main_window import MainWindow

Settle = Callable[[MainWindow], None]


class Store(dict[str, str]):
    """A keyring in memory, shared by all who ask for the system's."""

    def put(self, name: str, secret: str) -> None:
        self[name] = secret

    def drop(self, name: str) -> None:
        self.pop(name, None)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    kept = Store()
    monkeypatch.setattr(system_keyring, "SystemStore", lambda: kept)
    return kept


def shown(window: MainWindow, settle: Settle) -> KeyringDialog:
    dialog = KeyringDialog(window.desk, window)
    dialog.show()
    settle(window)
    return dialog


def change(window: MainWindow, settle: Settle) -> None:
    dialog = shown(window, settle)
    dialog.old.setText(PASSPHRASE)
    dialog.go_on.click()
    settle(window)


def test_the_keyring_opens_only_while_it_is_allowed(
    with_sample: MainWindow, settle: Settle, store: Store
) -> None:
    dialog = shown(with_sample, settle)
    dialog.old.setText("guess")
    dialog.go_on.click()
    settle(with_sample)
    assert "密码" in dialog.note.text()
    assert not store
    change(with_sample, settle)
    assert len(store) == 1
    with_sample.lock()
    settle(with_sample)
    page = with_sample.gate.unlock
    assert page.keyring.isVisibleTo(page)
    page.keyring.click()
    settle(with_sample)
    assert with_sample.workspace is not None
    change(with_sample, settle)
    assert not store
    with_sample.lock()
    settle(with_sample)
    assert not page.keyring.isVisibleTo(page)


def test_a_computer_without_a_keyring_says_so_and_changes_nothing(
    with_sample: MainWindow, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoStore(Store):
        def put(self, name: str, secret: str) -> None:
            raise KeyringUnavailable()

    monkeypatch.setattr(system_keyring, "SystemStore", NoStore)
    dialog = shown(with_sample, settle)
    dialog.old.setText(PASSPHRASE)
    dialog.go_on.click()
    settle(with_sample)
    assert "钥匙串" in dialog.note.text()
    assert dialog.go_on.isEnabled()
