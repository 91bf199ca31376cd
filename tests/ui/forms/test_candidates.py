"""What a field offers to choose from: companions of its own trip, evidence as what it shows."""

from dataclasses import replace
from datetime import datetime

import pytest

from resources.language import Words
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.kinds import BY_NAME
from storage.rows import CaseFile
from tests.support.sample_work import sample_work
from tests.support.vaults import CHINA, new_session
from ui.forms.candidates import candidates, name_of
from ui.forms.editors.refs import ref_options
from ui.forms.surroundings import Surroundings

WORDS = Words("zh_CN")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> CaseFile:
    session: Session = new_session(tmp_path_factory.mktemp("candidates") / "vault")
    with session.vault, sample_work(session, datetime(2019, 4, 14, tzinfo=CHINA)) as (_s, one, _b):
        return case_file(session, one)


def test_a_visit_offers_the_companions_of_its_own_trip_alone(file: CaseFile) -> None:
    (trip,) = file.trips.values()
    today = replace(trip, ref="t-today", values={"on": "2026-05-06", "companions": []})
    both = replace(file, trips={**file.trips, today.ref: today})
    field = BY_NAME["visit"].by_name["companions"]

    def offered(trip_ref: str | None) -> list[str]:
        around = Surroundings(WORDS, lambda: datetime(2026, 5, 6, tzinfo=CHINA), both, {}, trip_ref)
        return [label for _ref, label in ref_options(field, around)]

    names = [str(one["name"]) for one in trip["companions"]]
    assert names
    assert offered(trip.ref) == names
    assert offered(today.ref) == offered("") == []
    assert all("2019" in label for label in offered(None))
    ref = str(trip["companions"][0]["ref"])
    assert name_of("companions", ref, both, {}, WORDS) == names[0]


def test_evidence_that_says_no_kind_is_offered_as_what_it_shows(file: CaseFile) -> None:
    labels = [label for _ref, label in candidates("evidence", file, {}, WORDS)]
    bare = [row for row in file.rows("evidence") if not row["kind"]]
    assert bare
    assert not [label for label in labels if label.startswith("文件")]
    assert any(label.startswith("照片") for label in labels)
