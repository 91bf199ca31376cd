"""What a list may not write into a case that is here, by the role of the vault's owner."""

from collections.abc import Iterable

from storage.casework.session import Session
from storage.exchange.case_plan import Write
from storage.exchange.rights import is_bound, write_flaws
from storage.exchange.sheets.rows import SheetLine
from storage.roles import role_label


class Permission:
    """Judges the writes of one import by the rules that hold for case JSON too."""

    def __init__(self, session: Session) -> None:
        self._session = session
        # Asked once: a list of a hundred thousand cases is judged by one role.
        self._bound = is_bound(session)

    def refuse(self, lines: Iterable[SheetLine], writes: Iterable[Write]) -> bool:
        """Put what the role may not write on the rows that say it; tell whether there is any."""
        if not self._bound:
            return False
        by_path = {line.path: line for line in lines}
        refused = [write for write in writes if write_flaws(self._session, write)]
        for write in refused:
            _refuse(by_path[write.item.path], write, role_label(self._session.role))
        return bool(refused)


def _refuse(line: SheetLine, write: Write, role: str) -> None:
    if write.known is None:
        line.refuse("not_for_role", role=role)
        return
    kind = write.item.kind
    for name in write.fields:
        column, heading = line.columns.get(f"{kind.name}.{name}"), kind.by_name[name].label
        # A field that follows from others has no column of its own.
        named = {} if column else {"column": heading}
        line.refuse("not_permitted", column, role=role, **named)
