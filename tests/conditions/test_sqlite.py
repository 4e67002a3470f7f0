import pytest
from django.db import connection

from conditions.models import Symptom
from conditions.sqlite import like

from ..factories import DraftSymptomFactory


@pytest.mark.parametrize(
    ("pattern", "value", "found"),
    [
        ("боль", "БОЛЬ", True),
        ("Ёлка", "елка", True),
        ("%ПЯТК%", "Боль в пятке", True),
        ("пятк%", "Боль в пятке", False),
        ("%пятке", "Боль в пятке", True),
        ("б_ль", "боль", True),
        ("б_ль", "бль", False),
        ("%", "", True),
        ("", "", True),
        ("", "боль", False),
        ("%конец", "начало\nконец", True),
        ("a.c", "abc", False),
        ("(a+)*$", "(a+)*$", True),
        ("5%", 50, True),
        (5, "5", True),
    ],
)
def test_like_compares_as_people_read(pattern, value, found):
    assert like(pattern, value) is found


@pytest.mark.parametrize(
    ("pattern", "value", "found"),
    [
        (r"100\%", "100%", True),
        (r"100\%", "1000", False),
        (r"a\_b", "a_b", True),
        (r"a\_b", "acb", False),
        (r"a\\b", r"a\b", True),
        ("a\\", "a", True),
    ],
)
def test_an_escaped_character_is_itself(pattern, value, found):
    assert like(pattern, value, "\\") is found


@pytest.mark.parametrize(("pattern", "value"), [(None, "боль"), ("боль", None), (None, None)])
def test_null_is_like_nothing(pattern, value):
    assert like(pattern, value) is None


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["боль", "БОЛЬ", "ПЯТКЕ", "ь в п"])
def test_a_search_ignores_the_case_of_cyrillic(text):
    heel = DraftSymptomFactory(name_ru="Боль в пятке")
    DraftSymptomFactory(name_ru="Отёк")
    assert list(Symptom.objects.filter(name_ru__icontains=text)) == [heel]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["%", "_", "\\"])
def test_a_search_takes_wildcards_as_they_are(text):
    DraftSymptomFactory(name_ru="Боль")
    odd = DraftSymptomFactory(name_ru=f"Боль{text}Боль")
    assert list(Symptom.objects.filter(name_ru__icontains=f"ль{text}б")) == [odd]


@pytest.mark.django_db
def test_sqlite_takes_yo_for_ye():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL tells ё from е")
    swelling = DraftSymptomFactory(name_ru="Отёк")
    assert list(Symptom.objects.filter(name_ru__icontains="отек")) == [swelling]
