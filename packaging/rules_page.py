"""Writes ``docs/rules.md`` from the tables of the rules: each rule, its basis, dates and mark.

``python packaging/rules_page.py`` rewrites the page; ``--check`` writes nothing and exits 1 where
the page differs from the tables.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from resources import table  # noqa: E402
from resources.language import Words  # noqa: E402
from storage.kinds.fields import Choice  # noqa: E402
from storage.kinds.limitation_event import EVENTS  # noqa: E402
from storage.rules import policy  # noqa: E402
from storage.rules.table_rows import fee_text  # noqa: E402

PAGE: Final = ROOT / "docs" / "rules.md"
ZH: Final = "zh_CN"
MARKS: Final = {
    "V": "已核对法条原文",
    "2": "仅见二手资料，待律师确认",
    "M": "未核实或为本单位设置，待律师确认",
    "C": "计算或公告数据",
}
LEVELS: Final = {"block": "拦下", "warn": "警示", "log": "记录在案"}
ROLES: Final = {"supervisor": "负责人", "legal": "法务", "field": "外访"}
TEXT: Final = Path(__file__).parent / "rules_page.zh.md"
TABLES: Final = "<!-- tables -->\n"


def page() -> str:
    """Return the whole page."""
    head, _, chosen = TEXT.read_text(encoding="utf-8").partition(TABLES)
    tables = (*guards(), *limitation(), *money(), *others())
    return "\n".join([head, *tables, chosen, *counsel()])


def guards() -> Iterator[str]:
    """Yield the register of guards."""
    shipped = table("guards")
    yield "## 合规检查（G1—G26）\n"
    yield "| 编号 | 名称 | 检查项 | 限额 | 计划时 | 已发生 | 可批准 | 依据 |"
    yield "|---|---|---|---|---|---|---|---|"
    for guard in shipped["guards"]:
        for check in guard["checks"]:
            planned = LEVELS[check.get("planned", guard["planned"])]
            recorded = LEVELS[check.get("recorded", guard["recorded"])]
            who = "、".join(ROLES[one] for one in guard["approver"]) or "不可批准"
            bases = "；".join(_basis(shipped["bases"][name]) for name in check["basis"])
            yield _row(guard["id"], guard["title"][ZH], check["check"], _limits(check["limits"]),
                       planned, recorded, who, bases)  # fmt: skip
    yield ""
    lexicon = table("lexicon")
    yield f"### 禁用词语（G19，{lexicon['mark']}）\n"
    for reason, phrases in lexicon["reasons"].items():
        yield f"- {reason}：{'、'.join(phrases)}"
    yield ""


def limitation() -> Iterator[str]:
    """Yield periods, events and the laws they stand on."""
    shipped, words = table("limitation"), Words(ZH)
    yield "## 诉讼时效与保证期间\n"
    for row in shipped["periods"]:
        until = f"，于{row['runs_out_before']}前届满的" if row["runs_out_before"] else ""
        yield f"- {row['years']}年{until}（{row['mark']}：{row['source']}）"
    yield f"- 最长{shipped['longest_years']}年；障碍消除后满{shipped['suspension_months']}个月。"
    yield f"- 提示灯：届满前{'、'.join(map(str, shipped['light_days']))}日。"
    yield from _limitation_reading(shipped)
    yield "| 事件 | 代码 | 默认等级 | 性质 |"
    yield "|---|---|---|---|"
    for kind, row in shipped["kinds"].items():
        yield _row(words(Choice(options=EVENTS).label(kind)), kind, row["grade"], row["role"])
    yield ""
    yield "| 保证合同签订 | 未约定方式 | 期间（月） | 约定不明（月） | 标记 | 出处 |"
    yield "|---|---|---|---|---|---|"
    for row in table("guarantee")["rows"]:
        span = _span(row["signed_from"], row["signed_until"])
        yield _row(span, row["not_agreed_kind"], row["months"], row["unclear_months"],
                   row["mark"], row["source"])  # fmt: skip
    yield ""
    yield "### 依据的条文（按事件当日有效者引用）\n"
    yield "| 用途 | 适用 | 条文 | 标记 |"
    yield "|---|---|---|---|"
    for name, rows in table("laws")["laws"].items():
        for row in rows:
            text = row["cite"][ZH] if "cite" in row else row["source"]
            yield _row(name, _span(row["from"], row["until"]), text, row["mark"])
    yield ""


def _limitation_reading(shipped: Mapping[str, Any]) -> Iterator[str]:
    """Yield how events, obstacles and steps of a suit are read where the law leaves a choice."""
    before = shipped["suspension_runs_on_before"]
    yield f"- {before}前已消除的障碍：剩余期间继续计算（待律师确认）；仍在持续的障碍：期间不届满。"
    yield "- 不晚于当时法定届满日的事件计入；早于起算日的事件亦计入，但不使期间提前届满。"
    yield "- 针对保证人的事件不影响对债务人的时效；针对其他人的事件仅下列种类计入："
    for role, kinds in shipped["events_of_others"].items():
        yield f"  - {role}：{'、'.join(kinds) or '无'}"
    yield f"- 履行期限届满的记录须整句为：{'、'.join(shipped['performance_stages'])}。"
    yield f"- 程序终结的记录须整句为：{'、'.join(shipped['ending_stages'])}。"
    yield f"- 仅含下列词语的记录不视为终结，另行提示：{'、'.join(shipped['unclear_stages'])}。\n"


def money() -> Iterator[str]:
    """Yield rates, caps and fees."""
    lpr, caps, fees, delay = (table(name) for name in ("lpr", "caps", "fees", "delay"))
    yield "## 利率、上限与费用\n"
    yield f"LPR（{lpr['mark']}：{lpr['source']}），表截至 {lpr['until']}：\n"
    yield "| 起 | 一年期 | 五年期以上 |"
    yield "|---|---|---|"
    terms = {t: {row["from"]: row["rate"] for row in lpr["terms"][t]} for t in ("1y", "5y")}
    for day in sorted({*terms["1y"], *terms["5y"]}):
        yield _row(day, *(_percent(terms[t].get(day)) for t in ("1y", "5y")))
    before = "、".join(f"{row['from']}起{_percent(row['rate'])}" for row in lpr["benchmark"]["1y"])
    yield f"\n此前一年期贷款基准利率：{before}（{lpr['benchmark']['mark']}）。\n"
    yield "| 上限 | 合同日 | 值 | 标记 | 出处 |"
    yield "|---|---|---|---|---|"
    for regime in ("private", "financial"):
        for row in caps[regime]:
            value = _percent(row.get("cap")) or f"一年期LPR的{row.get('multiple')}倍"
            span = _span(row["contract_from"], row["contract_until"])
            yield _row(regime, span, value, row["mark"], row.get("source") or row.get("law"))
    change = caps["private_transition"]
    yield f"\n{change['on']}前的合同：{change['source']}（{change['mark']}）。\n"
    yield f"诉讼费用（{fees['mark']}：{fees['source']}）：\n"
    for name in ("property", "preservation", "payment_order"):
        yield f"- {name}：{fee_text(fees[name])}"
    daily = _percent(delay["daily_rate"])
    yield f"- 加倍迟延利息：每日{daily}（{delay['mark']}：{delay['source']}）\n"


def others() -> Iterator[str]:
    """Yield the choices of the house, the care card, readiness, rest days."""
    words = Words(ZH)
    yield "## 本单位口径（可改）\n"
    for name, label in policy.NAMES.items():
        default = getattr(policy.Policy(), name)
        said = [
            words(text) + ("（默认）" if value == default else "")
            for value, text in policy.CHOICES[name].values()
        ]
        yield f"- {words(label)}：{'；'.join(said)}"
    care, ready, days = table("care"), table("readiness"), table("holidays")
    yield f"\n## 关怀卡（{care['mark']}）\n"
    yield from (f"{n}. {step[ZH]}" for n, step in enumerate(care["steps"], start=1))
    yield "\n" + "；".join(f"{row[ZH]} {row['number']}（待确认）" for row in care["lines"])
    yield f"\n## 诉讼准备（{ready['mark']}）\n"
    for claim, items in ready["claims"].items():
        yield f"- {claim}：{'、'.join(items)}"
    yield f"\n## 节假日（{days['mark']}）\n"
    yield f"{days['from']} 至 {days['until']}：{len(days['holidays'])} 个工作日放假，"
    yield f"{len(days['workdays'])} 个周末上班。来源：{days['source']}。\n"


def counsel() -> Iterator[str]:
    """Yield everything that waits for counsel."""
    yield "## 待律师确认\n"
    yield "以下各项标记为 2 或 M：M 项打印时只写“待律师确认”，2 项注明“据二手资料，待律师确认”。\n"
    for row in table("guards")["bases"].values():
        if row["mark"] in "2M":
            yield f"- {row[ZH]}（{row['mark']}，{_span(row['from'], row['until'])}）"
    seen = set()
    for rows in table("laws")["laws"].values():
        for row in rows:
            if row["mark"] in "2M" and row["source"] not in seen:
                seen.add(row["source"])
                yield f"- {row['source']}（{row['mark']}，{_span(row['from'], row['until'])}）"
    for name in ("limitation", "guarantee", "caps", "lexicon", "care", "readiness"):
        yield from (f"- {said}" for said in dict.fromkeys(_unconfirmed(table(name))))
    yield "- 一般保证、连带责任保证在各时期的认定与期间（签订日不明时）"
    yield "- 加速到期时起算日；约定复利的支持范围；2026年8月20日之后的 LPR"


def _unconfirmed(found: Any) -> Iterator[str]:
    if isinstance(found, Mapping):
        if found.get("mark") in ("2", "M") and found.get("source"):
            yield f"{found['source']}（{found['mark']}）"
        for inner in found.values():
            yield from _unconfirmed(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from _unconfirmed(inner)


def _basis(row: Mapping[str, Any]) -> str:
    return f"{row[ZH]}（{row['mark']}，{_span(row['from'], row['until'])}）"


def _span(start: str | None, end: str | None) -> str:
    if not start and not end:
        return "不限期"
    return f"{start or ''}起" if not end else f"{start or ''}至{end}"


def _limits(limits: Mapping[str, Any]) -> str:
    plain = {name: value for name, value in limits.items() if isinstance(value, int | str)}
    counted = {name: f"{len(value)}项" for name, value in limits.items() if name not in plain}
    said = {**plain, **counted}
    return "；".join(f"{name}={value}" for name, value in said.items() if name != "amount")


def _percent(rate: str | None) -> str:
    from decimal import Decimal

    return f"{(Decimal(rate) * 100).normalize():f}%" if rate else ""


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell).replace('|', '／') for cell in cells)} |"


def main() -> int:
    """Write or check the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    made = page().rstrip() + "\n"
    if parser.parse_args().check:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != made)
    PAGE.write_text(made, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
