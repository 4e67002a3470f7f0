"""Finding a symptom while typing its name, in this vocabulary:

heel-pain   Боль в пятке, Heel pain       пятка болит, sore heel
knee-pain   Боль в колене, Knee pain      колено болит
swelling    Отёк, Swelling                нога опухла, puffy leg
fever       Температура, Fever            жар
"""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.engine.search import SymptomSearch

TEXTS = {
    "heel-pain": (["Боль в пятке", "Heel pain"], ["пятка болит", "sore heel"]),
    "knee-pain": (["Боль в колене", "Knee pain"], ["колено болит"]),
    "swelling": (["Отёк", "Swelling"], ["нога опухла", "puffy leg"]),
    "fever": (["Температура", "Fever"], ["жар"]),
}
SEARCH = SymptomSearch(TEXTS)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("отёк", ["swelling"], id="a name"),
        pytest.param("swelling", ["swelling"], id="an English name"),
        pytest.param("жар", ["fever"], id="a phrase"),
        pytest.param("опухла", ["swelling"], id="a word of a phrase"),
        pytest.param("боль", ["heel-pain", "knee-pain"], id="a word of two names, by slug"),
        pytest.param("темп", ["fever"], id="the beginning of a word"),
        pytest.param("боль кол", ["knee-pain"], id="every word counts"),
        pytest.param("пятке боль", ["heel-pain"], id="in any order"),
        pytest.param("отек", ["swelling"], id="without dots"),
        pytest.param("ОТЁК", ["swelling"], id="in capitals"),
        pytest.param(unicodedata.normalize("NFD", "отёк"), ["swelling"], id="decomposed"),
        pytest.param("  боль   в  пятке ", ["heel-pain"], id="with spaces to spare"),
        pytest.param("темпиратура", ["fever"], id="a wrong letter"),
        pytest.param("температра", ["fever"], id="a lost letter"),
        pytest.param("swellling", ["swelling"], id="a letter too many"),
        pytest.param("swelilng", ["swelling"], id="two letters swapped"),
        pytest.param("jntr", ["swelling"], id="Russian on the English layout"),
        pytest.param("gznrf ,jkbn", ["heel-pain"], id="with letters that are punctuation there"),
        pytest.param("ыцуддштп", ["swelling"], id="English on the Russian layout"),
        pytest.param("temperatura", ["fever"], id="transliterated"),
        pytest.param("pyatka bolit", ["heel-pain"], id="two words transliterated"),
        pytest.param("zhar", ["fever"], id="two letters for one"),
        pytest.param("боль бегемот", [], id="a word that is nowhere"),
        pytest.param("бегемот", [], id="nothing like it"),
        pytest.param("", [], id="nothing typed"),
        pytest.param("?!", [], id="punctuation alone"),
    ],
)
def test_find(query, expected):
    assert [found.slug for found in SEARCH.find(query)] == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("боль пятке", ("Боль в пятке", ["Боль", "пятке"]), id="the words that were typed"),
        pytest.param("тем", ("Температура", ["Температура"]), id="a word that begins so"),
        pytest.param("sor", ("sore heel", ["sore"]), id="in a phrase"),
        pytest.param("пятка болит", ("пятка болит", ["пятка", "болит"]), id="the text that fits best"),
    ],
)
def test_what_fits_best_is_highlighted(query, expected):
    best = SEARCH.find(query)[0]
    assert (best.text, [best.text[start:end] for start, end in best.spans]) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("лом", ["exact", "longer", "typo"][:2], id="an exact word before a longer one"),
        pytest.param("ломота", ["longer", "typo"], id="an exact word before a similar one"),
    ],
)
def test_better_fits_come_first(query, expected):
    search = SymptomSearch({"typo": (["Ломата"], []), "longer": (["Ломота"], []), "exact": (["Лом"], [])})
    found = [found.slug for found in search.find(query)]
    assert [slug for slug in found if slug in expected] == expected


def test_a_name_comes_before_a_phrase():
    search = SymptomSearch({"a-phrase": (["Жар"], ["судорога"]), "b-name": (["Судорога"], [])})
    assert [found.slug for found in search.find("судорога")] == ["b-name", "a-phrase"]


WORDS = st.sampled_from(["боль", "в", "пятке", "отёк", "мой", "темп", "опухла", "heel", "sore", "jntr", "zhar"])
QUERIES = st.text(st.characters(exclude_categories=["Cs"]), max_size=200) | st.lists(WORDS, max_size=10).map(" ".join)


@given(QUERIES)
def test_any_query_is_answered_with_highlights_inside_the_text(query):
    results = SEARCH.find(query)
    assert results == sorted(results, key=lambda found: (-found.score, found.slug))
    for found in results:
        names, phrases = TEXTS[found.slug]
        assert found.text in [*names, *phrases]
        assert found.spans
        assert all(0 <= start < end <= len(found.text) for start, end in found.spans)


@given(st.lists(WORDS, max_size=4))
def test_case_form_and_spaces_change_nothing(words):
    query = " ".join(words)
    expected = SEARCH.find(query)
    for changed in (query.upper(), unicodedata.normalize("NFD", query), query.replace("ё", "е"), f"  {query}  "):
        assert SEARCH.find(changed) == expected


@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_every_beginning_of_three_letters_or_more_finds_its_symptom(slug, data):
    names, phrases = TEXTS[slug]
    word = max(data.draw(st.sampled_from([*names, *phrases])).split(), key=len)
    beginning = word[: data.draw(st.integers(3, max(3, len(word))))]
    assert slug in [found.slug for found in SEARCH.find(beginning)]
