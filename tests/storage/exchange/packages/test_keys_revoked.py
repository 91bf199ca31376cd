"""Revoked keys stay revoked, sites of one name are told apart, copies can be given up."""

from collections.abc import Callable
from pathlib import Path

import pytest

from storage.casework import cases, conflicts
from storage.errors import CaseError, NoSuchSite
from storage.exchange.packages import trust
from storage.exchange.packages.refusals import (
    AmbiguousSite,
    KeyRevoked,
    LastCopy,
    NoSuchCopy,
    RevokedByOffice,
    SiteRevoked,
)
from storage.exchange.packages.site import become_office, export_identity, make_new_key
from storage.exchange.packages.standing import give_up, peer_states
from storage.salvage.found import Found, from_journal
from tests.support.sites import ALL, TestSite, befriend, friends

Make = Callable[[str], TestSite]
Copied = Callable[[TestSite, Path], None]


def office_of(make_site: Make) -> TestSite:
    office = make_site("office")
    person = {"name": "主管", "employee_no": "1", "role": "supervisor"}
    cases.add_staff(office.session, person, owner=True)
    become_office(office.session)
    return office


def refused(site: TestSite, files: tuple[Path, ...]) -> list[str]:
    return [error.code for _name, error in site.take(files).refused]


def test_a_key_that_was_revoked_is_never_trusted_again(tmp_path: Path) -> None:
    sites = friends(tmp_path, "field", "legal")
    field, legal = sites["field"], sites["legal"]
    trust.revoke_site(legal.session, "field", "丢失")
    before = legal.dump(*ALL)
    with pytest.raises(KeyRevoked):
        legal.trust(field)
    with pytest.raises(SiteRevoked):
        legal.send(field, tmp_path / "out")
    assert legal.dump(*ALL) == before
    field.case("A-1")
    old = field.send(legal, tmp_path / "old").files
    make_new_key(field.session)
    assert refused(legal, old) == ["SenderRevoked"]
    # The revoked key names the new one: that counts for nothing before its fingerprint was read.
    new = field.send(legal, tmp_path / "new").files
    assert refused(legal, new) == ["SenderRevoked"]
    legal.trust(field)
    assert refused(legal, old) == ["SenderRevoked"]
    assert refused(legal, new) == []
    assert legal.dump() == field.dump()
    field.close()
    legal.close()


def test_only_the_office_enrols_again_whom_it_revoked(make_site: Make, out: Path) -> None:
    office, one, two = office_of(make_site), make_site("field"), make_site("legal")
    for site in (one, two):
        befriend(office, site)
    two.trust(one)
    one.case("A-1")
    office.take(one.send(office, out).files)
    trust.revoke_site(office.session, "field", "丢失")
    two.take(office.send(two, out).files)
    with pytest.raises(KeyRevoked):
        office.trust(one)
    make_new_key(one.session)
    with pytest.raises(RevokedByOffice):
        two.trust(one)
    office.trust(one)
    assert refused(two, office.send(two, out).files) == []
    (peer,) = [state.peer for state in peer_states(two.session) if state.peer.name == "field"]
    assert (peer.revoked, peer.device) == ("", one.session.device.id)
    two.trust(one)
    one.trust(two)
    assert refused(two, one.send(two, out).files) == []


def test_a_site_that_the_office_enrolled_stays_revoked_here(make_site: Make, out: Path) -> None:
    office, one, two = office_of(make_site), make_site("field"), make_site("legal")
    for site in (one, two):
        befriend(office, site)
    two.take(office.send(two, out).files)
    trust.revoke_site(two.session, "field", "不再往来")
    office.case("O-1")
    two.take(office.send(two, out).files)
    one.take(office.send(one, out).files)
    assert refused(two, one.send(two, out).files) == ["SenderRevoked"]


def test_what_was_revoked_comes_back_from_the_second_journal(make_site: Make, out: Path) -> None:
    one, two = make_site("field"), make_site("legal")
    befriend(one, two)
    device = one.session.device.id
    trust.revoke_site(two.session, "field", "丢失")
    make_new_key(one.session)
    two.trust(one)
    two.case("B-1")
    two.close()
    two.reopen()
    found = Found()
    from_journal(found, two.session.vault.journal)
    assert [row[-1] for row in found.small["site_device"] if row[0] == device] == ["here"]


def test_two_sites_of_one_name_are_told_apart(make_site: Make, tmp_path: Path) -> None:
    office, zhang = make_site("office"), make_site("张")
    other = TestSite(tmp_path / "other" / "vault", "张")
    for site in (zhang, other):
        befriend(office, site)
    with pytest.raises(AmbiguousSite) as refusal:
        office.send("张", tmp_path / "out")
    marks = [peer.mark for peer in trust.peers(office.session)]
    assert all(mark in str(refusal.value.details["sites"]) for mark in marks)
    for site, peer in zip((zhang, other), sorted(trust.peers(office.session),
                          key=lambda one: one.device != zhang.session.device.id),
                          strict=True):  # fmt: skip
        identity = export_identity(site.session, tmp_path / "identity")
        assert peer.title == f"张 [{identity.digits[:11]}]"
        for name in (peer.id, peer.title, identity.digits, identity.digits[:11]):
            assert trust.find_peer(office.session, name) == peer
    zhang.case("A-1")
    case = other.case("B-1")
    first = office.take(zhang.send(office, tmp_path / "a").files)
    second = office.take(other.send(office, tmp_path / "b").files)
    assert len({*first.senders, *second.senders}) == 2
    office.set(office.record_of(case), {"client": "甲"})
    other.set(other.record_of(case), {"client": "乙"})
    office.take(other.send(office, tmp_path / "c").files)
    (found,) = conflicts.conflicts(office.session)
    assert second.senders[0] in {side.site for side in found.sides}
    with pytest.raises(NoSuchSite):
        trust.find_peer(office.session, "0")
    other.close()


def test_a_copy_that_was_given_up_holds_nothing_back(tmp_path: Path, copied: Copied) -> None:
    """Laptop and copy both sent; nobody opens the copy any more."""
    sites = friends(tmp_path, "field", "office")
    field, office = sites["field"], sites["office"]
    field.case("A-1")
    field.close()
    copied(field, tmp_path / "elsewhere" / "vault")
    field.reopen()
    copy = TestSite.standing(tmp_path / "elsewhere" / "vault", "field")
    for site in (field, copy, field):
        site.case(f"C-{site.folder.parent.name}{site.clock.readings}")
        office.take(site.send(office, tmp_path / "out" / site.session.device.id).files)
    (state,) = peer_states(office.session)
    assert len(state.in_use) == 2
    office.case("O-1")
    field.take(office.send(field, tmp_path / "to").files)
    office.take(field.send(office, tmp_path / "answer").files)
    (state,) = peer_states(office.session)
    assert (state.ahead > 0, state.unanswered) == (True, 0)
    given = copy.session.device.id
    with pytest.raises(NoSuchCopy):
        give_up(office.session, "field", "ffff", "无人使用")
    give_up(office.session, "field", given[:8], "无人使用")
    (state,) = peer_states(office.session)
    assert [one.standing for one in state.copies if one.device == given] == ["given_up"]
    assert office.send(field, tmp_path / "next").operations == 0
    with pytest.raises(LastCopy):
        give_up(office.session, "field", field.session.device.id, "误")
    # Whoever sends is in use all the same.
    copy.case("C-9")
    report = office.take(copy.send(office, tmp_path / "late").files)
    assert not report.refused
    assert len(peer_states(office.session)[0].in_use) == 2
    for site in (field, office, copy):
        site.close()


def test_refusals_say_what_is_safe_and_what_to_do() -> None:
    kinds: tuple[type[CaseError], ...] = (
        AmbiguousSite, KeyRevoked, LastCopy, NoSuchCopy, RevokedByOffice, SiteRevoked
    )  # fmt: skip
    assert all(kind.safe and kind.advice for kind in kinds)
