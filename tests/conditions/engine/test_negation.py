"""Which words of one sentence are denied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.engine.negation import Sentence, find_denied
from conditions.engine.words import tokenize


def read(text: str) -> Sentence:
    tokens = tuple(tokenize(text))
    return Sentence(tokens, tuple(text.count(",", 0, token.start) for token in tokens))


def denied(text: str) -> list[str]:
    """The denied words with content, in their order."""
    sentence = read(text)
    return [sentence.tokens[i].word for i in sorted(find_denied(sentence)) if sentence.tokens[i].has_content]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("no swelling", ["swelling"], id="what follows a no"),
        pytest.param("no swelling or redness", ["swelling", "redness"], id="both sides of an or"),
        pytest.param("no fever, swelling or redness", ["fever", "swelling", "redness"], id="a whole list"),
        pytest.param("no fever, the knee hurts", ["fever"], id="a list ends where a new clause begins"),
        pytest.param("no fever but swelling", ["fever"], id="a contrast ends it"),
        pytest.param("neither swelling nor redness", ["swelling", "redness"], id="neither and nor"),
        pytest.param("swelling without redness", ["redness"], id="what stands before is told"),
        pytest.param("it hurts but does not swell", ["swell"], id="one verb of two"),
        pytest.param("it hurts but doesn't swell", ["swell"], id="a short form"),
        pytest.param("it hurts but doesn’t swell", ["swell"], id="a typographic apostrophe"),
        pytest.param("I don't have a fever", ["fever"], id="a verb that hands it on"),
        pytest.param("not only swelling but redness", [], id="not only is no denial"),
        pytest.param("swelling and redness", [], id="nothing is denied"),
        pytest.param("отёка нет", ["отека"], id="нет после слова"),
        pytest.param("отёка и красноты нет", ["отека", "красноты"], id="нет после двух слов"),
        pytest.param("нет отёка", ["отека"], id="нет перед словом"),
        pytest.param("нет отёка и красноты", ["отека", "красноты"], id="нет перед двумя"),
        pytest.param("нет отёка, красноты и температуры", ["отека", "красноты", "температуры"], id="нет перед списком"),
        pytest.param("ни отёка, ни красноты", ["отека", "красноты"], id="ни и ни"),
        pytest.param("нет ни отёка, ни красноты", ["отека", "красноты"], id="нет ни и ни"),
        pytest.param("без отёка и красноты", ["отека", "красноты"], id="без"),
        pytest.param("болит, отёка нет", ["отека"], id="только своя часть предложения"),
        pytest.param("отёк есть, красноты нет", ["красноты"], id="рядом утверждение"),
        pytest.param("отёка нет, краснота есть", ["отека"], id="утверждение после отрицания"),
        pytest.param("нет отёка, есть краснота", ["отека"], id="есть кончает список"),
        pytest.param("нет отёка, краснота есть", ["отека"], id="есть после слова кончает список"),
        pytest.param("нет отёка, но есть краснота", ["отека"], id="но кончает список"),
        pytest.param("болит, но не опухает", ["опухает"], id="один глагол из двух"),
        pytest.param("не болит, а немеет", ["болит"], id="не одно, а другое"),
        pytest.param("не было отёка", ["отека"], id="не было перед словом"),
        pytest.param("отёка не было", ["отека"], id="не было после слова"),
        pytest.param("не только болит", [], id="не только не отрицает"),
    ],
)
def test_find_denied(text, expected):
    assert denied(text) == expected


@given(st.lists(st.sampled_from(["no", "not", "нет", "не", "ни", "без", ",", "swelling", "отёк", "краснота", "but", "и", "or", "hurts", "болит"])))
def test_each_denied_word_points_at_the_word_that_denies_it(words):
    sentence = read(" ".join(words))
    for position, by in find_denied(sentence).items():
        assert sentence.tokens[by].negation
        assert not sentence.tokens[position].negation


@given(st.lists(st.sampled_from(["swelling", "redness", "hurts", "отёк", "болит", "и", "but", ","])))
def test_without_a_negation_nothing_is_denied(words):
    assert find_denied(read(" ".join(words))) == {}
