"""What is made ready beside the vault is what the vault would make of the same drafts."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from storage.clock import Moment
from storage.records import canonical
from storage.records.identity import Device
from storage.records.operations import SALT, Draft, Signing, body_digest, content_of, sign
from storage.records.ready import make_ready, pack, unpack
from tests.support.vaults import SetClock

CHAIN, PARTY = "0190a1b2-0000-7000-8000-000000000001", "0190a1b2-0000-7000-8000-000000000002"
SALTS = [b"\1" * SALT, b"\2" * SALT]
TEXT = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('\x1d\x1e\x1f\n"\\王'), min_size=1
)


def drafts(case_no: str, name: str) -> list[Draft]:
    case = {"case_no": case_no, "opened_on": "2026-04-12", "stage": "assigned"}
    phones = [{"ref": "p-1", "number": "13800001234"}]
    party = {"ref": "p-2", "name": name, "role": "borrower", "phones": phones, "recorded_by": name}
    return [
        Draft(CHAIN, "case", CHAIN, case, via="import"),
        Draft(CHAIN, "party", PARTY, party, via="import"),
    ]


@given(TEXT, TEXT)
def test_a_case_crosses_as_it_was_or_not_at_all(case_no: str, name: str) -> None:
    made = drafts(case_no, name)
    ready = make_ready(made, SALTS)
    assert ready is not None
    for one, draft, salt in zip(ready.records, made, SALTS, strict=True):
        assert one.body.encode() == canonical.encode(content_of(draft, salt))
    said = pack(ready)
    if said:
        back = unpack(said)
        assert back.row == ready.row
        assert [tuple(map(list_of, one)) for one in back.records] == [
            tuple(map(list_of, one)) for one in ready.records
        ]
        assert not set(said) & set("\x1e\n")
    else:
        assert set("\x1e\x1f\n") & set(case_no + name)


def list_of(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def test_what_is_no_plain_new_case_is_not_made_ready() -> None:
    case, party = drafts("A1", "王某")
    assert make_ready([party], SALTS[:1]) is None
    assert make_ready([case, replace(party, chain="another")], SALTS) is None
    assert make_ready([case, replace(party, replaces={"name": ("ab",)})], SALTS) is None
    assert make_ready([case, replace(party, attachments=({"sha256": "00"},))], SALTS) is None
    assert make_ready([case, replace(party, fields={"ref": "p-2"})], SALTS) is None


@given(TEXT, st.integers(1, 2**62), st.sampled_from(["", "000001700000000-000003-00000000"]))
def test_headers_are_signed_alike_on_both_ways(boot: str, mono: int, last: str) -> None:
    device, wall = Device.of(bytes(32)), SetClock().now().wall
    moment = Moment(wall, mono, boot)
    signing = Signing(device, moment, last, staff=boot)
    prev = ""
    for seq, draft in enumerate(drafts("A1", "王某"), 1):
        body = canonical.encode(content_of(draft, SALTS[0]))
        digest = body_digest(body)
        found, header, signature = signing.sign(CHAIN, seq, prev, digest)
        whole = sign(draft, device, seq, prev, moment, signing.hlc, boot, SALTS[0])
        assert (found, header, signature) == (whole.id, whole.header, whole.signature)
        prev = found
