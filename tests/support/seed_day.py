"""The day of the seed documents before anything happened: the office, three cases, a clock."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from resources import path as resource
from storage.casework import cases
from storage.casework.session import Session
from storage.clock import Moment
from storage.exchange.case_import import import_cases
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost

PASSPHRASE: Final = "seed day"
# What the day brings: everything else is known before it.
_OF_THE_DAY: Final = (
    "contacts", "visits", "findings", "notices", "interviews", "promises", "evidence", "flags",
    "feedback", "assessments", "limitation_events", "plans",
)  # fmt: skip


class DayClock:
    """The clock of the day; it goes on by itself a second with each reading."""

    def __init__(self) -> None:
        self._wall = datetime.fromisoformat("2019-04-12T08:30:00+08:00")
        self._readings = 0

    def set(self, clock: str) -> None:
        """Go on to a time of the day, ``HH:MM``."""
        hour, minute = clock.split(":")
        self._wall = self._wall.replace(hour=int(hour), minute=int(minute), second=0)

    def now(self) -> Moment:
        """See Clock.now."""
        self._readings += 1
        self._wall += timedelta(milliseconds=20)
        return Moment(self._wall, self._readings * 1_000_000, "seed")


def make_vault(folder: Path, clock: DayClock, scratch: Path) -> None:
    """Make the vault of the first officer with the cases of the day and a third one."""
    vault, _code = Vault.create(folder, PASSPHRASE, kdf=KdfCost(64, 1, 1))
    with vault:
        session = Session(vault, clock=clock)
        document = _before_the_day()
        owner = document["staff"][0]
        known = {name: value for name, value in owner.items() if name != "ref"}
        ref = cases.add_staff(session, known, owner=True)
        del ref
        file = scratch / "before.json"
        file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        import_cases(session, file)


def _before_the_day() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(resource("sample", "field-day.json").read_text("utf-8"))
    document.pop("trips", None)
    for case in document["cases"]:
        for name in _OF_THE_DAY:
            case.pop(name, None)
    third = json.loads(json.dumps(document["cases"][0], ensure_ascii=False))
    third["case_no"] = "YD-2019-0003"
    third["parties"][0].update(name="李某", addresses=[
        {"kind": "residence", "text": "成都市金堂县", "source": "借款合同"}])  # fmt: skip
    third["parties"][0].pop("id_number", None)
    document["cases"].append(third)
    return document
