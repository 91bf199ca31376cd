"""The flow of a visit as plain data: times that stay, waits, safety checks, what is missing."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from resources.language import Words
from storage.casework.together import New
from tests.support.clean_day import clean_case
from ui.models.visit_flow import (
    FIELDS,
    OUTCOME_DIGITS,
    STEPS,
    Flow,
    begin,
    beside,
    clock_words,
    report_text,
    step_of,
)
from ui.models.visit_submit import flaws_of, submission

START = datetime.fromisoformat("2026-05-06T10:30:00+08:00")
WORDS = Words()


def at(minutes: int) -> str:
    return (START + timedelta(minutes=minutes)).isoformat()


def test_what_a_draft_keeps_gives_the_same_flow_back() -> None:
    flow = Flow("v-1").stamp("arrived_at", at(0)).wait(at(5)).safe_now(at(9))
    assert Flow.of(flow.content()) == flow


def test_a_stamp_is_set_once_and_its_first_value_stays() -> None:
    flow = Flow("v").stamp("arrived_at", at(0)).stamp("arrived_at", at(9))
    assert flow.values["arrived_at"] == at(0)
    changed = flow.with_values({"arrived_at": at(-5)})
    assert changed.changed_stamps() == {"arrived_at": at(0)}
    file = clean_case()
    found = submission(changed, file, None, at(60), "s1", WORDS, "t-9")
    visit = found.new[0]
    assert visit.values["arrived_at"] == at(0)
    assert visit.later == {"arrived_at": at(-5)}
    assert "10时30分" in visit.reason


@given(st.lists(st.integers(1, 90), min_size=1, max_size=9))
def test_a_wait_stands_from_the_first_start_to_the_last_stop(steps: list[int]) -> None:
    flow, minute = Flow("v"), 0
    for n, step in enumerate(steps):
        minute += step
        flow = flow.wait(at(minute))
        assert bool(flow.wait_from) == (n % 2 == 0)
    now = at(minute + 7)
    stopped = len(steps) // 2 * 2
    if not flow.wait_from:
        begun, ended = steps[0], sum(steps[:stopped])
        assert flow.values["waited"] == {"from": at(begun), "until": at(ended)}
    else:
        begun, ended = steps[0], minute + 7
    assert flow.waited(now) == timedelta(minutes=ended - begun)


def test_the_safety_check_is_due_an_hour_after_arrival_or_the_last_one() -> None:
    flow = Flow("v").stamp("arrived_at", at(0))
    assert flow.unsafe_since(at(59)) is None
    assert flow.unsafe_since(at(70)) == timedelta(minutes=10)
    safe = flow.safe_now(at(70))
    assert safe.unsafe_since(at(120)) is None
    assert safe.stamp("left_at", at(121)).unsafe_since(at(900)) is None


def test_the_fact_of_an_outcome_goes_with_it_and_others_are_only_offered() -> None:
    flow = Flow("v").found("no_answer", WORDS)
    assert flow.values["observations"] == ["无人应答"]
    assert flow.offers(WORDS) == ("门未打开",)
    stated = flow.with_fact("门未打开")
    assert stated.offers(WORDS) == ()
    met = stated.found("met_borrower", WORDS)
    assert met.values["observations"] == ["门未打开", "见到本人"]
    assert "observations" not in flow.found("moved", WORDS).values
    assert flow.found("no_answer", WORDS) == flow


def test_facts_that_somebody_edited_stay_whatever_the_outcome() -> None:
    flow = Flow("v").found("no_answer", WORDS)
    edited = flow.edited({"observations": ["无人应答", "灯亮着"]})
    assert edited.found("moved", WORDS).values["observations"] == ["无人应答", "灯亮着"]
    untouched = flow.edited({"notes": "门口有鞋"})
    assert "observations" not in untouched.found("moved", WORDS).values


def test_a_meeting_without_the_person_and_its_result_is_a_gap() -> None:
    met = Flow("v").found("met_relative", WORDS)
    assert {"met", "conclusion"} <= set(met.missing())
    assert not {"met", "conclusion"} & set(met.found("no_answer", WORDS).missing())
    whole = met.with_values({"met": {"name": "王某", "relation": "父"}, "conclusion": "转告本人"})
    assert not {"met", "conclusion"} & set(whole.missing())


def test_every_field_stands_in_one_step() -> None:
    names = [name for step in STEPS for name in FIELDS[step]]
    assert len(names) == len(set(names))
    assert all(step_of(name) == step for step in STEPS for name in FIELDS[step])
    assert beside("depart", -1) == "depart"
    assert beside("summary", 1) == "summary"
    assert len(OUTCOME_DIGITS) == 8


def test_nothing_missing_is_only_said_when_all_is_there() -> None:
    empty = Flow("v")
    assert "outcome" in empty.missing()
    assert {flaw.path.lstrip(".") for flaw in flaws_of(empty)} == {"place", "outcome"}


def test_a_visit_starts_where_the_borrower_lives() -> None:
    file = clean_case(lambda case: case["parties"][0].update(
        addresses=[{"kind": "residence", "text": "某小区1栋"}]))  # fmt: skip
    flow = begin(file, "v-2", None, "s1")
    assert flow.values["place"] == {"kind": "residence", "text": "某小区1栋"}
    assert flow.values["team"] == ["s1"]


def test_the_report_names_nobody_in_full() -> None:
    file = clean_case(lambda case: case["parties"][0].update(name="王小明"))
    flow = begin(file, "v", None, "s1").stamp("arrived_at", at(0))
    text = report_text(flow, file, file.staff, WORDS)
    assert "王某" in text
    assert "王小明" not in text
    assert "10时30分" in text
    assert "外访员甲" in text


def test_departure_without_a_trip_makes_one_and_the_visit_names_it() -> None:
    file = clean_case()
    flow = begin(file, "v", None, "s1").with_values({"outcome": "no_answer"}).safe_now(at(30))
    flow = Flow(**{**flow.__dict__, "trip": {"departed_at": at(-60), "vehicle": "川A"}})
    found = submission(flow.stamp("arrived_at", at(0)), file, None, at(60), "s1", WORDS, "t-9")
    kinds: dict[str, New] = {one.kind: one for one in found.new}
    assert kinds["trip"].ref == kinds["visit"].values["trip"] == "t-9"
    assert kinds["trip"].values["on"] == "2026-05-06"
    assert kinds["trip"].values["safety_checks"][0]["at"] == at(30)


def test_safety_checks_are_added_to_those_of_the_days_trip() -> None:
    file = clean_case()
    trip = file.trips["t1"]
    flow = begin(file, "v", trip).with_values({"outcome": "moved"}).safe_now(at(1)).safe_now(at(61))
    (mend,) = submission(flow, file, trip, at(90), "s1", WORDS, "x").mends
    assert mend.record == trip.id
    assert [one["at"] for one in mend.values["safety_checks"]] == [at(1), at(61)]


def test_a_span_is_written_as_a_clock() -> None:
    assert clock_words(timedelta(hours=1, minutes=42, seconds=10)) == "01:42:10"
    assert clock_words(timedelta(seconds=-3)) == "00:00:00"
