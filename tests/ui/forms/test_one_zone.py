"""What is typed as 08:10 is 08:10 everywhere, whatever zone the computer is set to."""

import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from resources.language import Words
from storage.clock import SystemClock
from storage.kinds import BY_NAME
from storage.rows import CaseFile
from storage.rules.dates import CHINA, clock_words
from storage.rules.moments import day_of
from ui.desk import Desk
from ui.dialogs.intake_visits import visits_by_file
from ui.dialogs.record_remarks import remarks
from ui.forms.record_form import RecordForm
from ui.models.cells import time_text
from ui.models.quick_log import contacts_of_day, read, start

zones = pytest.mark.parametrize("computer", ["UTC", "America/New_York", "Asia/Shanghai"])
pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set here")


@pytest.fixture(autouse=True)
def zone(computer: str) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = computer
    time.tzset()
    yield
    del os.environ["TZ"]
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


@pytest.fixture
def own(dressed: object, zone: None) -> Iterator[Desk]:
    """Return a desk with the clocks of this computer."""
    made = Desk(Words("zh_CN"))
    yield made
    made.stop()


@zones
def test_the_clock_is_read_in_china(computer: str) -> None:
    now = SystemClock().now()
    assert now.wall.utcoffset() == timedelta(hours=8)
    assert now.iso.endswith("+08:00")
    assert now.milliseconds / 1000 == pytest.approx(time.time(), abs=5)


@zones
def test_what_is_typed_is_what_lists_and_the_form_read_back(own: Desk, computer: str) -> None:
    form = RecordForm(own, BY_NAME["visit"], {}, None)
    slot = form.slot("arrived_at")
    assert slot is not None
    part = slot.editor.focus_part()
    assert isinstance(part, QLineEdit)
    part.setText("08:10")
    part.editingFinished.emit()
    stored = form.values()["arrived_at"]
    assert (time_text(stored)[11:], clock_words(stored, "en")) == ("08:10", "08:10")
    assert day_of(stored) == own.today().isoformat()
    again = RecordForm(own, BY_NAME["visit"], {"arrived_at": stored}, None)
    slot = again.slot("arrived_at")
    assert slot is not None
    shown = slot.editor.focus_part()
    assert isinstance(shown, QLineEdit)
    assert shown.text() == time_text(stored)


@zones
def test_a_record_from_elsewhere_shows_its_own_time_marked(own: Desk, computer: str) -> None:
    form = RecordForm(own, BY_NAME["visit"], {"arrived_at": "2026-11-22T08:10:00+00:00"}, None)
    slot = form.slot("arrived_at")
    assert slot is not None
    part = slot.editor.focus_part()
    assert isinstance(part, QLineEdit)
    assert part.text() == "2026-11-22 08:10 +00:00"
    assert form.values()["arrived_at"] == "2026-11-22T08:10:00+00:00"


@zones
@pytest.mark.parametrize(("clock", "barred"), [("07:59", True), ("08:10", False), ("21:59", False)])
def test_a_call_is_judged_by_the_hour_that_was_typed(
    own: Desk, file: CaseFile, computer: str, clock: str, barred: bool
) -> None:
    now = own.clock.now()
    typed = {**start("call", file, own.words, now.iso, ""), "result": "answered", "at": clock}
    contact = read(typed, now.wall).contact
    assert time_text(contact["at"])[11:] == clock
    marks = remarks(file, BY_NAME["contact"], None, contact, now.iso)[1]
    assert ("G1" in {mark.guard for mark in marks}) is barred


@zones
def test_the_day_of_a_contact_is_that_of_china(file: CaseFile, computer: str) -> None:
    row = file.rows("contacts")[0]
    when = datetime.fromisoformat(row["at"]).astimezone(CHINA)
    late = when.replace(hour=0, minute=5)
    assert row in tuple(contacts_of_day(file, late))


@zones
def test_a_camera_without_a_zone_is_in_china(file: CaseFile, computer: str, tmp_path: Path) -> None:
    visit = file.rows("visits")[0]
    bare = time_text(visit["arrived_at"]).replace(" ", "T") + ":00"
    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"")
    assert visits_by_file([photo], file, {photo: bare}) == {photo: visit.ref}
