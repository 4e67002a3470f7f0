"""Folding, tokens and stems."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.engine.words import fold, settle, stem, tokenize

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ПЯТКА", "пятка", id="case"),
        pytest.param("Отёк", "отек", id="dots"),
        pytest.param(unicodedata.normalize("NFD", "Отёк мой"), "отек мой", id="decomposed"),
        pytest.param("ｋｎｅｅ", "knee", id="wide letters"),
        pytest.param("Knee", "knee", id="English"),
    ],
)
def test_fold(text, expected):
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "is_fever"),
    [
        ("С утра 39, на ногу не встаёт", True),
        ("к вечеру 38", True),
        ("ночью 40 и бредит", True),
        ("утром 40 минут хожу", False),
        ("вечером 38 км", False),
        ("мне 39", False),
        ("утром 15", False),
    ],
)
def test_degrees_after_a_time_of_day_need_no_word_for_them(text, is_fever):
    assert ("fever" in [token.stem for token in tokenize(text)]) == is_fever


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Пятка болит.", [("пятка", "Пятка"), ("болит", "болит")], id="words without punctuation"),
        pytest.param("doesn't", [("doesn't", "doesn't")], id="an apostrophe inside a word"),
        pytest.param("doesn’t", [("doesn't", "doesn’t")], id="a typographic one"),
        pytest.param("'knee'", [("knee", "knee")], id="but not around it"),
        pytest.param("ко-лено, 46", [("ко", "ко"), ("лено", "лено"), ("46", "46")], id="a hyphen divides"),
        pytest.param("бoль", [("боль", "бoль")], id="a Latin o in a Russian word"),
        pytest.param("...!?", [], id="punctuation alone"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_tokenize(text, expected):
    assert [(token.word, text[token.start : token.end]) for token in tokenize(text)] == expected


def test_spans_of_a_decomposed_text_hold_whole_letters():
    text = unicodedata.normalize("NFD", "мой отёк")
    assert [text[token.start : token.end] for token in tokenize(text)] == text.split(" ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("нет", True, id="a Russian no"),
        pytest.param("не", True, id="a Russian not"),
        pytest.param("ни", True, id="a Russian nor"),
        pytest.param("без", True, id="a Russian without"),
        pytest.param("no", True, id="no"),
        pytest.param("without", True, id="without"),
        pytest.param("can't", True, id="a short form"),
        pytest.param("WON’T", True, id="a loud one"),
        pytest.param("нога", False, id="a leg"),
        pytest.param("not-so", True, id="half a word"),
    ],
)
def test_negations_are_known(text, expected):
    assert bool(next(tokenize(text)).negation) is expected


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("пятка пятки пятке пятку пяткой", id="cases of heel"),
        pytest.param("колено колени коленях", id="numbers of knee"),
        pytest.param("болит болят болела боль больно", id="ways to say that it hurts"),
        pytest.param("отёк отёки отекает опухла распухло", id="ways to say that it swells"),
        pytest.param("мурашки мурашками мурашкам", id="cases of a word that no table holds"),
        pytest.param("hurt hurts hurting pain ache", id="English pain"),
        pytest.param("swelling swollen swells", id="English swelling"),
        pytest.param("tingle tingling tingled", id="an English word that no table holds"),
        pytest.param("heel heels пятка", id="both languages"),
    ],
)
def test_forms_of_one_word_share_a_stem(words):
    assert len({stem(fold(word)) for word in words.split()}) == 1


def test_other_words_have_other_stems():
    words = "пятка колено боль отёк температура мурашки tingling knee"
    assert len({stem(fold(word)) for word in words.split()}) == 7


@pytest.mark.parametrize("text", ["и", "я", "the", "is", "my", "нет", "not"])
def test_grammar_has_no_content(text):
    assert [token.has_content for token in tokenize(text)] == [False]


@pytest.mark.parametrize("text", ["пятка", "swelling", "46"])
def test_words_with_content(text):
    assert [token.has_content for token in tokenize(text)] == [True]


@given(ANY_TEXT)
def test_tokens_stand_in_order_and_their_spans_hold_them(text):
    tokens = list(tokenize(text))
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(one.end <= other.start for one, other in pairwise(tokens))
    assert not any(letter.isspace() for token in tokens for letter in text[token.start : token.end])


@given(st.lists(st.sampled_from(["Отёк", "мой", "Пятка", "моё", "Ещё", "нет", "can't", "swelling", "naïve"])))
def test_case_and_form_change_no_token(words):
    text = " ".join(words)
    expected = [(token.word, token.stem, token.negation) for token in tokenize(text)]
    for changed in (text.upper(), unicodedata.normalize("NFD", text), text.replace("ё", "е"), text.replace(" ", "\t ")):
        assert [(token.word, token.stem, token.negation) for token in tokenize(changed)] == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("right calf swollen", {"one"}),
        ("left and right calves", {"both"}),
        ("правая икра распухла, левая обычная", {"one"}),
        ("the left calf is swollen, the right one is fine", {"one"}),
        ("левая голень отекла, правая нет", {"one"}),
    ],
)
def test_a_side_that_is_well_makes_no_pair(text, told):
    assert set(settle([token.stem for token in tokenize(text)])) & {"one", "both"} == told
