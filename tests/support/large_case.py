"""A large invented case: many visits, contacts, photos and papers, with very long names and notes.

Nothing in it is real; the same call gives the same case.
"""

import hashlib
import io
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any, Final

from reports.content import Document, Picture
from storage.rows import CaseFile
from tests.support.casefiles import case_file, sample_document
from tests.support.foreign_files import corners, encoded

CHINA: Final = timezone(timedelta(hours=8))
START: Final = datetime(2024, 1, 8, 9, 0, tzinfo=CHINA)
LONG_NAME: Final = "阿卜杜拉·买买提江·吐尔逊尼亚孜·艾合买提"
LONG_PLACE: Final = (
    "四川省成都市温江区某某街道某某社区某某大道北段一千二百三十四号"
    "某某国际花园城二期三组团第18栋第3单元二十五楼二五零六号"
)
LONG_NOTE: Final = (
    "被访人称因所在单位连续数月未发放工资，家中老人住院治疗，收入减少，目前无力一次性清偿，"
    "愿意在收入恢复后分期偿还；对合同、收款金额没有异议，对逾期利息的计算希望看到明细。"
)
AIM: Final = "证明双方借贷关系成立及本金、期限、利率、违约责任、送达地址约定"
EMPLOYER: Final = "某某建筑劳务有限责任公司" * 3
OFFICE: Final = "某某物业服务有限公司温江分公司客户服务中心"
VISITS, CONTACTS, PHOTOS, PAPERS = 12, 300, 200, 15


def at(days: int, hours: float = 0) -> str:
    """Return a moment of the case as ISO with offset."""
    return (START + timedelta(days=days, hours=hours)).isoformat()


@cache
def large_case() -> CaseFile:
    """Return the case as a snapshot."""
    document = sample_document()
    case = document["cases"][0]
    case |= {
        "case_no": "LARGE-2024-0001",
        "parties": _parties(),
        "loans": [{**case["loans"][0], "name": "个人消费借款合同（" + "补充条款" * 6 + "）"}],
        "contacts": [_contact(n) for n in range(CONTACTS)],
        "visits": [_visit(n) for n in range(VISITS)],
        "findings": [_finding(n) for n in range(VISITS)],
        "interviews": [_interview(n) for n in range(3)],
        "notices": [_notice(n) for n in range(4)],
        "limitation": [_event(n) for n in range(6)],
        "evidence": [*(_photo(n) for n in range(PHOTOS)), *(_paper(n) for n in range(PAPERS))],
        "litigation": {
            "claim_type": "private",
            "court": "四川省成都市温江区人民法院",
            "plaintiff": {"name": "某某互联网金融信息服务有限公司（债权受让人）" * 2},
            "evidence_deadline": "2025-06-30",
        },
    }
    return case_file(case, document)


def picture(ref: str) -> Picture | None:
    """Return the picture of a photo: one of a few, tall or wide."""
    if not ref.startswith("ph"):
        return None
    number = int(ref[2:])
    content = _content(number % 3)
    width, height = ((640, 480), (480, 640), (800, 300))[number % 3]
    return Picture(
        f"IMG_{number:04}.jpg", hashlib.sha256(content).hexdigest(), len(content), "image/jpeg",
        width, height, lambda: io.BytesIO(content),
    )  # fmt: skip


def paper(ref: str, content: bytes) -> Document | None:
    """Return a foreign PDF with these bytes for each paper of the case."""
    if not ref.startswith("doc"):
        return None
    return Document(f"{ref}.pdf", hashlib.sha256(content).hexdigest(), lambda: io.BytesIO(content))


@cache
def _content(kind: int) -> bytes:
    return encoded(corners(*((640, 480), (480, 640), (800, 300))[kind]))


def _parties() -> list[dict[str, Any]]:
    return [
        {
            "ref": "p1", "role": "borrower", "name": LONG_NAME, "id_type": "resident_id",
            "id_number": "51011519000115001X", "sex": "male", "employer": EMPLOYER,
            "phones": [{"number": f"138000012{n:02}"} for n in range(4)],
            "addresses": [{"kind": "residence", "text": LONG_PLACE}],
        },
        {"ref": "p2", "role": "co_borrower", "name": "张𬭎", "id_number": "510115199001150028"},
        {"ref": "p3", "role": "guarantor", "name": "欧阳担保", "guarantee": {"kind": "joint"}},
        {"ref": "p4", "role": "contact", "name": "约定联系人某",
            "phones": [{"number": "13911112222"}]},
    ]  # fmt: skip


def _contact(n: int) -> dict[str, Any]:
    results = ("answered", "rejected", "no_answer", "off")
    return {
        "ref": f"c{n}", "at": at(n, 1 + n % 8), "direction": "out",
        "channel": ("call", "sms", "im")[n % 3], "party": "p1", "number": "13800001200",
        "result": results[n % 4], "summary": LONG_NOTE if n % 17 == 0 else "提醒还款，未答复",
        "by": "s1",
    }  # fmt: skip


def _visit(n: int) -> dict[str, Any]:
    return {
        "ref": f"v{n}", "arrived_at": at(20 * n, 1.5), "left_at": at(20 * n, 2.5),
        "place": {"kind": "residence", "text": LONG_PLACE}, "team": ["s1", "s2"],
        "outcome": "no_answer" if n % 3 else "met_borrower", "notes": LONG_NOTE * (1 + n % 3),
    }  # fmt: skip


def _finding(n: int) -> dict[str, Any]:
    return {
        "ref": f"f{n}", "kind": "residence", "found_at": at(20 * n, 2), "visit": f"v{n}",
        "source": {"kind": "property_office", "organisation": OFFICE},
        "learned_by": "oral", "purpose": ("residence", "asset_clue", "none")[n % 3],
        "text": LONG_NOTE,
    }  # fmt: skip


def _interview(n: int) -> dict[str, Any]:
    return {
        "ref": f"i{n}", "visit": f"v{3 * n}", "started_at": at(60 * n, 1.6),
        "ended_at": at(60 * n, 2.4), "place": LONG_PLACE, "interviewee": "p1",
        "interviewers": ["s1"], "recorder": "s2", "read_back": True, "signed": True,
        "turns": [{"question": f"问题{k}：还款计划？", "answer": LONG_NOTE} for k in range(16)],
    }  # fmt: skip


def _notice(n: int) -> dict[str, Any]:
    return {
        "ref": f"n{n}", "number": f"YQ-2024-{n:03}-温江外访第一小组-补发",
        "kind": "overdue_contact",
        "issued_on": at(40 * n)[:10],
        "deliveries": [{"method": "mail", "at": at(40 * n, 3), "result": "signed",
                        "receiver": LONG_NAME, "place": LONG_PLACE,
                        "tracking_no": "EMS1234567890CN"}],
    }  # fmt: skip


def _event(n: int) -> dict[str, Any]:
    return {
        "ref": f"le{n}", "on": f"20{19 + n}-05-0{n + 1}", "kind": "mail_signed", "loan": "l1",
        "grade": "A", "evidence": [f"doc{n}"], "note": LONG_NOTE if n % 2 else "",
    }  # fmt: skip


def _photo(n: int) -> dict[str, Any]:
    return {
        "ref": f"ph{n}", "file": f"IMG_{n:04}.jpg", "kind": "photo", "visit": f"v{n % VISITS}",
        "group": 6, "taken_by": "s2", "taken_at": at(20 * (n % VISITS), 1.6),
        "place": LONG_PLACE, "medium": "DSJ-01",
        "caption": LONG_NOTE if n % 29 == 0 else "入户门及门牌",
        "proves": "证明到达现场及通知张贴情况", "source": "外访人员当日拍摄",
    }  # fmt: skip


def _paper(n: int) -> dict[str, Any]:
    return {
        "ref": f"doc{n}", "file": f"材料{n:02}-" + "很长的文件名" * 5 + ".pdf", "kind": "document",
        "group": 1 + n % 8, "source": "原告保存的原件扫描", "form": "copy",
        "proves": AIM if n % 2 else "证明款项交付",
        "original_kept_at": "档案室A-12", "caption": "材料" if n % 3 else "材料" * 30,
    }  # fmt: skip
