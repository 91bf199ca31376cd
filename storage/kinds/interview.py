"""Interviews: question and answer as spoken, what was told beforehand, distress, signature."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import (
    Choice,
    Field,
    Flag,
    Group,
    Many,
    Money,
    Options,
    Ref,
    Rows,
    Text,
    Time,
)
from storage.kinds.kind import Kind, in_order
from storage.kinds.parts import (
    EVIDENCE,
    EVIDENCE_LIST,
    LEVELS,
    STAFF,
    STAFF_LIST,
    VISIT,
    WITNESSES,
)

INFORMED: Options = (
    ("identity", NC_("informed", "Who we are and for whom we act")),
    ("purpose", NC_("informed", "What the talk is for")),
    ("may_refuse", NC_("informed", "May refuse to answer")),
    ("may_stop", NC_("informed", "May stop at any time")),
    ("recording", NC_("informed", "Recording and its use")),
    ("truthful", NC_("informed", "Asked to tell the truth")),
    ("data_use", NC_("informed", "How personal data are handled")),
)
TURN_TAGS: Options = (
    ("acknowledgement", NC_("answer", "Acknowledgement")),
    ("promise", NC_("answer", "Promise")),
    ("hardship", NC_("answer", "Hardship")),
    ("collateral", NC_("answer", "Collateral")),
    ("expected_money", NC_("answer", "Expected money")),
    ("asset", NC_("answer", "Asset")),
    ("other_debt", NC_("answer", "Other debt")),
    ("dispute", NC_("answer", "Dispute")),
    ("distress", NC_("answer", "Care")),
)
TURN = Group(
    fields=(
        Field("question", Text(long=True), N_("Question"), required=True),
        Field("answer", Text(long=True), N_("Answer"), required=True, mask="care"),
        Field("at", Time(), N_("At")),
        Field("tags", Many(item=Choice(options=TURN_TAGS)), N_("Marks")),
    )
)
EXPECTED_MONEY = Group(
    fields=(
        Field("kind", Text(), N_("Kind")),
        Field("amount", Money(), N_("Amount")),
        Field("when", Text(), N_("When")),
        Field("proof", Text(), N_("Proof")),
    )
)
PERSON = Group(
    fields=(
        Field("name", Text(), N_("Name"), mask="name"),
        Field("relation", Text(), N_("Relation")),
        Field("phone", Text(), N_("Telephone"), mask="phone"),
    )
)
DISTRESS = Group(
    fields=(
        Field("flag", Flag(), N_("Distress"), required=True),
        Field("action", Text(long=True), NC_("distress", "What was done"), mask="care"),
    )
)


def shows_distress(values: Mapping[str, Any]) -> bool:
    """Tell whether an interview holds distress: its flag, or a turn so tagged (guard G13)."""
    if (values.get("distress") or {}).get("flag"):
        return True
    return any("distress" in (turn.get("tags") or ()) for turn in values.get("turns") or ())


def _closed(values: Mapping[str, Any]) -> bool:
    # Signed or read back, it is evidence: later words are a supplement (rules.md R2.5).
    return bool(values.get("signed") or values.get("read_back"))


def _summary(values: Mapping[str, Any], words: Words) -> str:
    turns = len(values.get("turns") or ())
    place = values.get("place", "")
    return words(N_("Interview at {place}, {turns} answers"), place=place, turns=turns)


KIND = Kind(
    name="interview",
    list_name="interviews",
    label=N_("Interview"),
    plural=N_("Interviews"),
    summary=_summary,
    moment=("started_at",),
    columns=("started_at", "place", "interviewee", "willingness", "ability", "signed"),
    tab="interviews",
    icon="interview",
    closed=_closed,
    checks=(in_order("started_at", "ended_at"),),
    fields=(
        VISIT,
        Field("started_at", Time(), N_("Started at"), required=True),
        Field("ended_at", Time(), N_("Ended at")),
        Field("place", Text(), N_("Place"), required=True, mask="address"),
        Field("interviewee", Ref(target="parties"), N_("Interviewee")),
        Field("person", PERSON, N_("Somebody else")),
        Field("relation", Text(), N_("Relation")),
        Field(
            "identity_check",
            Group(
                fields=(
                    Field("how", Text(), N_("How checked")),
                    Field("by", STAFF, N_("Checked by")),
                )
            ),
            N_("Identity check"),
        ),
        Field("interviewers", STAFF_LIST, N_("Interviewers")),
        Field("recorder", STAFF, N_("Recorder")),
        Field("others_present", Many(item=Text()), N_("Others present"), mask="name"),
        Field("informed", Many(item=Choice(options=INFORMED)), N_("Informed of")),
        Field("recording_consent", Flag(), N_("Consent to recording")),
        Field("recording", EVIDENCE, N_("Recording")),
        Field("turns", Rows(row=TURN), N_("Questions and answers")),
        Field("expected_money", Rows(row=EXPECTED_MONEY), N_("Expected money")),
        Field("acknowledges_debt", Flag(), N_("Acknowledges the debt")),
        Field("willingness", Choice(options=LEVELS), N_("Attitude")),
        Field("ability", Choice(options=LEVELS), N_("Ability")),
        Field("reason", Text(long=True), N_("Reason for the arrears")),
        Field("distress", DISTRESS, N_("Care")),
        Field("read_back", Flag(), N_("Read back")),
        Field("signed", Flag(), N_("Signed")),
        Field("refusal_reason", Text(), N_("Why not signed")),
        WITNESSES,
        EVIDENCE_LIST,
    ),
)
