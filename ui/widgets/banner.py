"""The strip above everything while sample data are open."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QSizePolicy

from resources.language import Words
from ui.widgets.basics import button, column, label, role, row


def sample_banner(words: Words, remove: Callable[[], object]) -> QFrame:
    """Return the strip; ``remove`` is called where the sample data are to go."""
    banner = role(QFrame(), "banner")
    text = label(words("Sample data in a vault of their own: nothing here is real."), wrap=False)
    go = button(words("Remove sample data"), remove, icon="trash", part="link")
    holder = column(margins=(16, 3, 12, 3))
    holder.addLayout(row(text, None, go))
    banner.setLayout(holder)
    banner.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return banner
