"""The age that a text states about the patient."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.engine.ages import find_age

STATED = {
    "the speaker, in Russian": ("Мне 46 лет", 46, "year"),
    "with a word between": ("мне уже 70 лет, болят колени", 70, "year"),
    "a son": ("Сыну 4 года, хромает", 4, "year"),
    "a daughter": ("дочке 1 год", 1, "year"),
    "a baby in months": ("ребёнку 8 месяцев", 8, "month"),
    "a child, said later": ("Болит нога у сына, ему 9 лет.", 9, "year"),
    "she, in Russian": ("ей 61 год", 61, "year"),
    "a woman, between commas": ("Женщина, 54 года, болит пятка", 54, "year"),
    "a man as an adjective": ("46-летний мужчина", 46, "year"),
    "a woman as an adjective": ("46-летняя женщина", 46, "year"),
    "at the beginning": ("54 года, болит пятка", 54, "year"),
    "the speaker": ("I am 46, my heel hurts", 46, "year"),
    "years old": ("I'm 46 years old", 46, "year"),
    "a typographic apostrophe": ("I’m 46", 46, "year"),
    "my son": ("My son is 4 and he limps", 4, "year"),
    "my daughter, between commas": ("my daughter, 12, has a sore knee", 12, "year"),
    "with hyphens": ("a 60-year-old man", 60, "year"),
    "without hyphens": ("a 60 year old man", 60, "year"),
    "a baby in English months": ("10 month old baby", 10, "month"),
    "she": ("she is 73", 73, "year"),
    "aged": ("aged 72", 72, "year"),
}


@pytest.mark.parametrize(("text", "value", "unit"), STATED.values(), ids=STATED)
def test_a_stated_age_is_found(text, value, unit):
    age = find_age(text)
    assert age is not None
    assert (age.value, age.unit) == (value, unit)
    assert text[slice(*age.span)].startswith(str(value))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Болит 3 года", id="how long it has hurt"),
        pytest.param("болит уже 2 месяца, хуже по утрам", id="how many months"),
        pytest.param("нога болит 5 лет", id="how many years"),
        pytest.param("3 года назад была травма", id="how long ago"),
        pytest.param("мне 3 года назад делали операцию", id="what was done to me years ago"),
        pytest.param("My heel has hurt for 3 years", id="for three years"),
        pytest.param("it began 2 years ago", id="two years ago"),
        pytest.param("I am 20 weeks pregnant", id="weeks of pregnancy"),
        pytest.param("I am 5 months pregnant", id="months of pregnancy"),
        pytest.param("I'm 90 kg", id="a weight"),
        pytest.param("температура 38", id="a temperature"),
        pytest.param("мне 200 лет", id="older than anybody"),
        pytest.param("у меня 2 ноги", id="a number of legs"),
        pytest.param("пятка болит", id="no number at all"),
        pytest.param("", id="nothing"),
    ],
)
def test_no_age_is_read_into_other_numbers(text):
    assert find_age(text) is None


@pytest.mark.parametrize("who", ["мне", "сын", "женщина (", "I am", "my son is", "5", ""])
def test_blanks_without_end_come_to_an_end(who):
    """Of two runs of blanks side by side a pattern tries all ways to part them, which takes minutes."""
    assert find_age(who + " " * 1_900 + "x 5") is None


def test_of_several_ages_the_first_is_taken():
    assert find_age("Мне 46 лет, сыну 4 года").value == 46


def space_out(text: str) -> str:
    return "  " + text.replace(" ", "   ") + "  "


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(str.upper, id="in capitals"),
        pytest.param(str.lower, id="in small letters"),
        pytest.param(lambda text: text.replace("ё", "е"), id="without dots"),
        pytest.param(lambda text: unicodedata.normalize("NFD", text), id="decomposed"),
        pytest.param(lambda text: unicodedata.normalize("NFC", text), id="composed"),
        pytest.param(space_out, id="with spaces to spare"),
    ],
)
@pytest.mark.parametrize(("text", "value", "unit"), STATED.values(), ids=STATED)
def test_spelling_does_not_change_the_age(text, value, unit, change):
    changed = change(text)
    age = find_age(changed)
    assert age is not None
    assert (age.value, age.unit) == (value, unit)
    assert changed[slice(*age.span)].startswith(str(value))


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200) | st.text("мне сыну iam 0123456789летгодаyears-,.")
)
def test_any_text_has_an_age_within_bounds_or_none(text):
    age = find_age(text)
    if age is not None:
        assert 0 <= age.value <= {"year": 130, "month": 1560}[age.unit]
        assert text[slice(*age.span)].startswith(tuple("0123456789"))
