"""Words, sentences and clauses."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from marsad.reading.tokens import tokenise

TEXTS = st.text(st.sampled_from('ab c1.!?؟\n،,:;؛"»”() '), max_size=80)


def test_quote_marks_and_brackets_after_a_stop_belong_to_the_sentence_before() -> None:
    tokens = tokenise('a b." c d! e')
    assert tokens.sentences == [(0, 2), (2, 4), (4, 5)]


def test_a_stop_inside_a_number_ends_nothing() -> None:
    assert tokenise("a 1.5 b").sentences == [(0, 4)]


@given(TEXTS)
def test_words_stand_where_they_say(text: str) -> None:
    tokens = tokenise(text)
    assert [text[s:e] for s, e in zip(tokens.starts, tokens.ends, strict=True)] == tokens.words
    assert "".join(tokens.words) == re.sub(r"\W", "", text)


@given(TEXTS)
def test_sentences_cover_all_words_in_order(text: str) -> None:
    tokens = tokenise(text)
    covered = [k for begin, end in tokens.sentences for k in range(begin, end)]
    assert covered == list(range(len(tokens.words)))
    assert len(tokens.sentence) == len(tokens.words)


@given(TEXTS)
def test_a_clause_ends_exactly_where_a_mark_stands_between_words(text: str) -> None:
    tokens = tokenise(text)
    for index in range(1, len(tokens.words)):
        marked = bool(set(tokens.gap(index)) & set(".;:؛،,\n"))
        assert (tokens.clause[index] != tokens.clause[index - 1]) == marked
