"""A small invented case with one item of every make: recordings, messages, mail, photos in series.

Nothing in it is real; the same call gives the same case.
"""

from typing import Any, Final

from reports.content import Document, Picture
from storage.rows import CaseFile
from tests.support import large_case as large
from tests.support.casefiles import case_file, sample_document

TRANSCRIPT: Final = "\n".join(
    [
        "[00:05] 外访员甲：请问是王某本人吗？我们是受托的外访人员，通话会录音。",
        "[00:12] 被告王某：是我。欠的两万元本金我认，四月底前先还五千元。",
        "[00:31] （听不清，约三秒）",
        "[00:40] 被告王某：利息能不能算清楚给我看，我对每个月的罚息有疑问，希望有一份明细表。",
        *(f"[0{n}:10] 外访员甲：第{n}项事实请您确认。{large.LONG_NOTE}" for n in range(1, 9)),
    ]
)
SAMPLE_SHA: Final = "ab" * 32


def full_case() -> CaseFile:
    """Return the case as a snapshot."""
    document = sample_document()
    case = document["cases"][0]
    case |= {
        "case_no": "FULL-2024-0001",
        "evidence": [*_series(), *_papers()],
        "notices": [_notice()],
        "interviews": [_interview()],
    }
    return case_file(case, document)


def picture(ref: str) -> Picture | None:
    """Return the picture of a photo or of a print of messages."""
    place = {"far": 0, "middle": 1, "near": 2, "sms": 4, "chat": 1}.get(ref)
    return None if place is None else large.picture(f"ph{place}")


def document(ref: str, content: bytes, broken: bytes) -> Document | None:
    """Return the PDF of a paper; that of the certificate does not open."""
    if ref not in ("waybill", "certificate"):
        return None
    return large.paper("doc0", broken if ref == "certificate" else content)


def _series() -> list[dict[str, Any]]:
    said = (("far", "远景：3栋2单元楼门与门牌"), ("middle", "中景：1502室入户门与封口信封"),
            ("near", "近景：封口信封正面，仅写收件人姓名"))  # fmt: skip
    return [
        {"ref": ref, "file": f"{ref}.jpg", "kind": "photo", "visit": "v1", "group": 6,
         "taken_by": "s2", "taken_at": f"2019-04-12T11:0{n}:00+08:00", "place": large.LONG_PLACE,
         "medium": "执法记录仪 01", "caption": caption, "witness": "保安赵某"}
        for n, (ref, caption) in enumerate(said)
    ]  # fmt: skip


def _papers() -> list[dict[str, Any]]:
    call = {
        "ref": "call",
        "file": "通话录音.m4a",
        "kind": "audio",
        "group": 6,
        "medium": "手机 02",
        "taken_by": "s1",
        "taken_at": "2019-04-12T13:10:00+08:00",
        "name": "与王某的通话录音",
        "transcript": TRANSCRIPT,
        "original_kept_at": "档案室 A-12",
        "duration_seconds": 752,
    }
    messages = [
        {"ref": ref, "file": f"{ref}.png", "kind": "message_print", "group": 6,
         "medium": "手机 02（号码 138****5678）", "taken_by": "s1", "name": name,
         "taken_at": "2019-04-13T09:00:00+08:00", "caption": "全部往来，未裁剪",
         "original_kept_at": "档案室 A-12"}
        for ref, name in (("sms", "短信往来打印件"), ("chat", "微信往来打印件"))
    ]  # fmt: skip
    papers = [
        {"ref": "waybill", "file": "EMS底单.pdf", "kind": "document", "group": 6,
         "name": "EMS底单及物流记录", "source": "邮政出具", "proves": "证明通知已于2019-04-14签收",
         "form": "copy", "original_kept_at": "档案室 A-12"},
        {"ref": "certificate", "file": "物业证明.pdf", "kind": "document", "group": 6,
         "name": "物业公司欠费证明", "source": "物业公司出具，盖章并由负责人、制作人签名",
         "proves": "证明被告实际居住于此", "form": "original"},
        {"ref": "table", "file": "流水.xlsx", "kind": "document", "group": 4, "name": "还款流水",
         "source": "系统导出", "proves": "证明还款情况", "form": "electronic_printout"},
    ]  # fmt: skip
    export = {
        "ref": "thread", "file": "微信聊天记录导出.txt", "kind": "message_print", "group": 6,
        "name": "微信聊天记录导出文件", "medium": "手机 02", "taken_by": "s1",
        "taken_at": "2019-04-13T09:30:00+08:00", "source": "直接导出自手机 02",
        "proves": "证明往来",
    }  # fmt: skip
    return [call, *messages, export, *papers]


def _notice() -> dict[str, Any]:
    return {
        "ref": "n1", "number": "YQ-2019-004", "kind": "overdue_contact", "issued_on": "2019-04-12",
        "visit": "v1",
        "claim": {"principal": "20000.00", "interest": "1320.50", "penalty": "0.00",
                  "total": "21320.50", "until": "2019-04-12"},
        "deliveries": [
            {"method": "posted", "at": "2019-04-12T11:05:00+08:00", "place": large.LONG_PLACE,
             "sealed": True, "amount_visible": False, "result": "posted",
             "evidence": ["far", "middle", "near"],
             "witnesses": [{"name": "赵某", "organisation": "某某物业", "phone": "13900001111"}]},
            {"method": "mail", "at": "2019-04-12T15:00:00+08:00", "receiver": "王某",
             "relation": "本人", "tracking_no": "EMS1234567890CN", "contents_named": True,
             "arrived_at": "2019-04-14T10:20:00+08:00", "result": "signed", "signed": True,
             "place": large.LONG_PLACE, "evidence": ["waybill"]},
        ],
    }  # fmt: skip


def _interview() -> dict[str, Any]:
    return {
        "ref": "i1", "visit": "v1", "started_at": "2019-04-12T14:00:00+08:00",
        "ended_at": "2019-04-12T15:10:00+08:00", "place": "某某工地办公室", "interviewee": "p1",
        "interviewers": ["s1"], "recorder": "s2", "read_back": True, "signed": True,
        "turns": [{"question": f"问题{n}：对尚欠本金有无异议？", "answer": large.LONG_NOTE}
                  for n in range(1, 17)],
    }  # fmt: skip
