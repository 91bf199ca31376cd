"""Where this account keeps what is outside every vault: its own state, copies for a while."""

from pathlib import Path

import platformdirs


def state_folder() -> Path:
    """Return where it keeps what must not travel with a vault; it need not be there yet."""
    return Path(platformdirs.user_state_dir("anjuan", appauthor=False))


def copies_folder() -> Path:
    """Return where readable copies lie for a while; the system empties it by itself."""
    return Path(platformdirs.user_runtime_dir("anjuan", appauthor=False)) / "copies"
