"""The order of names in a list: by pinyin and tone, each character as a surname is read."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from storage.search.folding import fold

# How characters are read as surnames where that differs from their usual reading (Xiandai Hanyu
# Cidian, the entries marked as surnames).
_SURNAMES: Final[Mapping[str, str]] = MappingProxyType({
    "单": "shan4", "解": "xie4", "仇": "qiu2", "区": "ou1", "曾": "zeng1", "覃": "qin2",
    "翟": "zhai2", "查": "zha1", "盖": "ge3", "乐": "yue4", "缪": "miao4", "朴": "piao2",
    "任": "ren2", "华": "hua4", "宁": "ning4", "燕": "yan1", "冼": "xian3", "员": "yun4",
    "贲": "ben1", "召": "shao4", "折": "she2", "黑": "he4", "秘": "bi4", "薄": "bo2",
    "柏": "bai3", "纪": "ji3", "牟": "mu4", "过": "guo1", "繁": "po2", "隗": "wei3",
    "种": "chong2", "乜": "nie4", "句": "gou1", "哈": "ha3", "那": "na1", "能": "nai4",
    "撒": "sa3", "应": "ying1", "於": "yu1", "祭": "zhai4", "藏": "zang1", "相": "xiang4",
    "盛": "sheng4", "谌": "chen2", "葛": "ge3", "曲": "qu1", "干": "gan1", "要": "yao1",
    "钻": "zuan1", "车": "che1", "石": "shi2", "重": "chong2", "洗": "xian3", "晁": "chao2",
    "尉迟": "yu4 chi2", "万俟": "mo4 qi2", "长孙": "zhang3 sun1", "澹台": "tan2 tai2",
    "鲜于": "xian1 yu2", "令狐": "ling2 hu2", "乐正": "yue4 zheng4", "单于": "chan2 yu2",
})  # fmt: skip


def name_order(name: str) -> str:
    """Return the key by which names are sorted: syllable by syllable, then as they are written.

    Letters of other scripts stand among the syllables. An empty name stays empty.
    """
    head = next((_SURNAMES[name[:n]] for n in (2, 1) if name[:n] in _SURNAMES), "")
    rest = name[head.count(" ") + 1 :] if head else name
    said = " ".join(_read(char) for char in rest)
    return f"{head} {said}\t{name}" if head else f"{said}\t{name}" if name else ""


@lru_cache(maxsize=16384)
def _read(char: str) -> str:
    # Imported here: it takes longer than everything else that a list needs.
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.TONE3, errors="ignore", neutral_tone_with_five=True)
    return found[0][0].replace("ü", "v") if found else fold(char)
