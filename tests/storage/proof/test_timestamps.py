"""The time of an authority over a case: openssl answers and openssl verifies; rewriting shows."""

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path

import pytest
from asn1crypto import core, tsp

from resources.language import Words
from storage.casework import custody
from storage.casework.oversight import verify_vault
from storage.exchange.outside import look_at
from storage.progress import NoProgress
from storage.proof.refusal import AuthorityRefused, require_granted
from storage.proof.timestamps import TimestampNotKept, keep, request, stamps
from storage.records.projection import rebuild
from tests.support.authority import Authority
from tests.support.disclosures import run_checker
from tests.support.judges import needs
from tests.support.sites import TestSite, friends

pytestmark = needs("openssl")
CASE = "YD-1"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[TestSite]:
    found = friends(tmp_path / "sites", "Büro", "Feld")["Büro"]
    case_id = found.case(CASE)
    custody.log(found.session, case_id, "opened", "案卷")
    yield found
    found.close()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "tsa")


def chain(site: TestSite) -> str:
    return str(site.session.tables.run("SELECT id FROM case_row")[0][0])


def kinds(site: TestSite) -> set[str]:
    return {one.kind for one in verify_vault(site.session, NoProgress()).problems}


def test_a_response_is_kept_and_openssl_verifies_it(
    site: TestSite, authority: Authority, tmp_path: Path
) -> None:
    made = keep(site.session, CASE, authority.answer(request(site.session, CASE)))
    assert made.authority == "示例时间戳"
    assert made.stamped_at
    (tmp_path / "a.json").write_bytes(made.content)
    (tmp_path / "a.tsr").write_bytes(made.response or b"")
    assert authority.verifies(tmp_path / "a.json", tmp_path / "a.tsr")
    (tmp_path / "a.json").write_bytes(made.content + b" ")
    assert not authority.verifies(tmp_path / "a.json", tmp_path / "a.tsr")
    site.close()
    site.reopen()
    assert stamps(site.session.tables, chain(site)) == (made,)
    assert kinds(site) == set()


def test_foreign_broken_and_repeated_responses_are_not_kept(
    site: TestSite, authority: Authority
) -> None:
    response = authority.answer(request(site.session, CASE))
    site.case("YD-2")
    for wrong in (b"", b"no response", response[:-1], response + b"\0"):
        with pytest.raises(TimestampNotKept):
            keep(site.session, CASE, wrong)
    with pytest.raises(TimestampNotKept):
        keep(site.session, "YD-2", response)
    keep(site.session, CASE, response)
    assert keep(site.session, CASE, response).response == response


def flipped(
    site: TestSite, authority: Authority, folder: Path, places: Callable[[int], Iterable[int]],
    bits: Iterable[int],
) -> int:  # fmt: skip
    """Return how many flips of a response were tried; what is kept, openssl verifies too."""
    response = authority.answer(request(site.session, CASE))
    made = keep(site.session, CASE, response)
    (folder / "a.json").write_bytes(made.content)
    tried = 0
    for place, bit in product(places(len(response)), bits):
        broken = bytearray(response)
        broken[place] ^= 1 << bit
        tried += 1
        try:
            keep(site.session, CASE, bytes(broken))
        except (TimestampNotKept, AuthorityRefused):
            continue
        (folder / "a.tsr").write_bytes(broken)
        assert authority.verifies(folder / "a.json", folder / "a.tsr"), (place, bit)
    return tried


@pytest.mark.campaign
@pytest.mark.parametrize("with_chain", [False, True])
def test_what_is_kept_openssl_verifies_whichever_bit_is_spoiled(
    site: TestSite, tmp_path: Path, with_chain: bool, share: float
) -> None:
    authority = Authority(tmp_path / "tsa", chain=with_chain)
    # Around what is signed, every byte; the rest by the share of the campaign.
    step = max(1, round(0.9 / share**2))
    bits = [0, 3, 6] if share > 0.5 else [0]
    assert flipped(
        site, authority, tmp_path, lambda size: (*range(55), *range(55, size, step)), bits
    )


def test_a_kept_response_that_no_longer_holds_is_told_by_the_check(
    site: TestSite, authority: Authority
) -> None:
    made = keep(site.session, CASE, authority.answer(request(site.session, CASE)))
    broken = bytearray(made.response or b"")
    broken[45] ^= 1
    site.session.tables.run("UPDATE timestamp SET response = ?", bytes(broken))
    assert kinds(site) == {"timestamp"}


def test_a_refusal_is_told_with_the_reason_of_the_authority(
    site: TestSite, authority: Authority
) -> None:
    response = authority.refuses(request(site.session, CASE))
    with pytest.raises(AuthorityRefused) as refused:
        keep(site.session, CASE, response)
    told = refused.value.message(Words("zh_CN"))
    assert "时间戳机构未签发时间戳：机构不支持所用的哈希算法" in told
    assert "Message digest algorithm is not supported" in told
    assert stamps(site.session.tables, chain(site))[0].response is None


def test_every_form_of_a_refusal_is_told_on_one_plain_line() -> None:
    cases: list[tuple[dict[str, object], str, str]] = [
        ({"status": "rejection"}, "机构未载明原因", "原文说明：无。"),
        ({"status": "waiting"}, "尚未作出决定", "原文说明：无。"),
        ({"status": "rejection", "fail_info": {"time_not_available"},
          "status_string": ["余额\u202e\x1b[31m不足\n。", "请充值{x}"]},
         "机构的时间源不可用", "余额[31m不足 。 请充值{x}。"),
        ({"status": "rejection", "status_string": ["长" * 5000]}, "机构未载明原因", "长" * 300),
    ]  # fmt: skip
    for status, reason, said in cases:
        body = tsp.PKIStatusInfo(status).dump()
        response = core.Sequence(contents=body).dump()
        with pytest.raises(AuthorityRefused) as refused:
            require_granted(response)
        told = refused.value.message(Words("zh_CN"))
        assert reason in told
        assert said in told
        assert "长" * 301 not in told
        # What only looks like one is for who reads it.
        require_granted(response + b"\0")
        require_granted(response[:-1])


def test_a_log_that_was_rewritten_after_it_is_noticed(site: TestSite, authority: Authority) -> None:
    keep(site.session, CASE, authority.answer(request(site.session, CASE)))
    custody.log(site.session, chain(site), "opened", "later")
    assert kinds(site) == set()
    tables, case_id = site.session.tables, chain(site)
    tables.run("DELETE FROM operation WHERE chain = ? AND seq >= 2", case_id)
    rebuild(tables)
    custody.log(site.session, case_id, "opened", "rewritten")
    assert "timestamp" in kinds(site)


def test_a_disclosure_carries_what_was_stamped(
    site: TestSite, authority: Authority, tmp_path: Path
) -> None:
    from storage.proof import bundle

    keep(site.session, CASE, authority.answer(request(site.session, CASE)))
    request(site.session, CASE)
    out = tmp_path / "out"

    def no_pack(path: Path) -> None:
        path.write_bytes(b"%PDF-1.7\n")

    bundle.disclose(
        site.session, chain(site), out, no_pack, reason="r", words=Words(), progress=NoProgress()
    )
    folder = out / "log" / "timestamps"
    assert sorted(path.name for path in folder.iterdir()) == ["1.ed25519", "1.json", "1.tsr"]
    assert authority.verifies(folder / "1.json", folder / "1.tsr")
    assert "openssl ts -verify -data log/timestamps/1.json" in (out / "README.md").read_text()
    assert run_checker(out).returncode == 0, run_checker(out).stdout
    assert look_at(out, NoProgress()).problems == ()
