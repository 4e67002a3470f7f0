"""Which words of one sentence are denied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.engine.negation import find_denied
from conditions.engine.sentences import Sentence
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
        pytest.param("спина болит и ног не чувствую", ["чувствую"], id="the feeling alone is denied"),
        pytest.param("болит спина и помочиться не могу", ["помочиться"], id="only up to the and"),
        pytest.param("падений не было", ["падений"], id="what there was not"),
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
        pytest.param("отёка нет", ["отека"], id="a Russian no after its word"),
        pytest.param("отёка и красноты нет", ["отека", "красноты"], id="after two words"),
        pytest.param("нет отёка", ["отека"], id="before its word"),
        pytest.param("нет отёка и красноты", ["отека", "красноты"], id="before two words"),
        pytest.param("нет отёка, красноты и температуры", ["отека", "красноты", "температуры"], id="before a list"),
        pytest.param("ни отёка, ни красноты", ["отека", "красноты"], id="a Russian neither and nor"),
        pytest.param("нет ни отёка, ни красноты", ["отека", "красноты"], id="no, neither and nor"),
        pytest.param("без отёка и красноты", ["отека", "красноты"], id="a Russian without"),
        pytest.param("болит, отёка нет", ["отека"], id="a no reaches back to its comma"),
        pytest.param("отёк есть, красноты нет", ["красноты"], id="a yes beside it"),
        pytest.param("отёка нет, краснота есть", ["отека"], id="a yes after it"),
        pytest.param("нет отёка, есть краснота", ["отека"], id="a yes ends a list"),
        pytest.param("нет отёка, краснота есть", ["отека"], id="a yes after its word ends a list"),
        pytest.param("нет отёка, но есть краснота", ["отека"], id="a Russian but ends a list"),
        pytest.param("болит, но не опухает", ["опухает"], id="one Russian verb of two"),
        pytest.param("не болит, а немеет", ["болит"], id="not this but that"),
        pytest.param("не было отёка", ["отека"], id="there was none"),
        pytest.param("отёка не было", ["отека"], id="there was none, said the other way round"),
        pytest.param("не только болит", [], id="a Russian not only is no denial"),
    ],
)
def test_find_denied(text, expected):
    assert denied(text) == expected


NEGATIONS = st.sampled_from(["no", "not", "without", "нет", "не", "ни", "без"])
WORDS = st.sampled_from(["swelling", "redness", "hurts", "отёк", "краснота", "болит", "и", "or", "но", "but", ","])


@given(st.lists(NEGATIONS | WORDS))
def test_each_denied_word_points_at_the_word_that_denies_it(words):
    sentence = read(" ".join(words))
    for position, by in find_denied(sentence).items():
        assert sentence.tokens[by].negation
        assert not sentence.tokens[position].negation


@given(st.lists(WORDS))
def test_without_a_negation_nothing_is_denied(words):
    assert find_denied(read(" ".join(words))) == {}
