"""Phrases are found where they stand, the longest first, however they are typed."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from storage.rules.wordlist import REASONS, Phrase, lexicon_hits, phrases


def test_a_phrase_is_found_with_its_place_and_reason() -> None:
    text = "若不还款，后果自负；传票已寄。"
    hits = lexicon_hits(text)
    assert [(text[hit.start : hit.end], hit.reason) for hit in hits] == [
        ("后果自负", "threat"),
        ("传票已寄", "false_authority"),
    ]


def test_single_nouns_are_no_hits() -> None:
    assert lexicon_hits("可向人民法院起诉，律师费另计，公示催告，监狱，公安局出具的证明。") == ()


def test_the_longest_phrase_wins_where_they_overlap() -> None:
    extra = (Phrase("甲乙"), Phrase("甲乙丙", "threat"))
    assert [(hit.phrase, hit.end) for hit in lexicon_hits("甲乙丙丁", extra)] == [("甲乙丙", 3)]


def test_width_capitals_and_spaces_do_not_hide_a_phrase() -> None:
    extra = (Phrase("Pay NOW"),)
    assert [(hit.start, hit.end) for hit in lexicon_hits("x ｐａｙ　now！", extra)] == [(2, 9)]
    assert lexicon_hits("老 赖")[0].phrase == "老赖"


def test_a_user_extends_the_list_and_gives_his_own_reason() -> None:
    assert lexicon_hits("别装死") == ()
    assert lexicon_hits("别装死", (Phrase("别装死"),))[0].reason == "own"
    assert lexicon_hits("老赖", (Phrase("老赖", "own"), Phrase("  ")))[0].reason == "own"


@given(st.sampled_from(phrases()), st.text(max_size=8), st.text(max_size=8))
def test_every_phrase_is_found_in_any_surroundings(phrase: Phrase, left: str, right: str) -> None:
    text = f"{left}。{phrase.text}。{right}"
    hits = lexicon_hits(text)
    assert any(hit.start <= len(left) + 1 and hit.end >= len(left) + 1 for hit in hits)
    assert all(hit.reason in REASONS and text[hit.start : hit.end] for hit in hits)
    assert all(one.end <= two.start for one, two in pairwise(hits))
