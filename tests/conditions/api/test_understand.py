"""understand/: which findings a text reports or denies."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conditions.texts import notices

RUSSIAN = "Пятка болит, отёка голени нет. Много бегаю. Мне 40 лет. Абракадабра."
ENGLISH = "My heel hurts, no swollen calf."


def mention(text, slug, name, words):
    start = text.index(words)
    return {"slug": slug, "name": name, "text": words, "span": [start, start + len(words)], "confidence": 1.0}


def test_russian(api, world, content_version):
    assert api.send("understand/", {"text": RUSSIAN}) == {
        "content_version": content_version(),
        "language": "ru",
        "understood": {
            "present": [mention(RUSSIAN, "heel-pain", "Боль в пятке", "Пятка болит")],
            "absent": [mention(RUSSIAN, "calf-swelling", "Отёк голени", "отёка голени")],
            "risk_factors": [mention(RUSSIAN, "running", "Бег", "Много бегаю")],
            "age": {"value": 40, "unit": "year"},
            "unrecognised": ["Абракадабра"],
        },
        "notices": notices("ru", "not-a-diagnosis", "emergency"),
    }


def test_english(api, in_memory):
    assert api.send("understand/?lang=en", {"text": ENGLISH}) == {
        "content_version": 7,
        "language": "en",
        "understood": {
            "present": [mention(ENGLISH, "heel-pain", "Heel pain", "heel hurts")],
            "absent": [mention(ENGLISH, "calf-swelling", "Swollen calf", "swollen calf")],
            "risk_factors": [],
            "age": None,
            "unrecognised": [],
        },
        "notices": notices("en", "not-a-diagnosis", "emergency"),
    }


def test_lists_alone_leave_nothing_to_understand(api, in_memory):
    answer = api.send("understand/", {"present": ["fever"], "age": {"value": 4, "unit": "year"}})
    nothing = {"present": [], "absent": [], "risk_factors": [], "age": None, "unrecognised": []}
    assert answer["understood"] == nothing


def test_either_language_is_understood_in_either(api, in_memory):
    for language in ("ru", "en"):
        for text in (RUSSIAN, ENGLISH):
            understood = api.send(f"understand/?lang={language}", {"text": text})["understood"]
            assert [found["slug"] for found in understood["present"]] == ["heel-pain"]
            assert [found["slug"] for found in understood["absent"]] == ["calf-swelling"]


def test_it_is_what_match_understands(api, in_memory):
    for text in (RUSSIAN, ENGLISH):
        assert api.send("match/", {"text": text})["understood"] == api.send("understand/", {"text": text})["understood"]


@pytest.mark.parametrize(
    "change", [str.upper, str.lower, lambda text: text.replace("ё", "е"), lambda text: f"  {text}  "]
)
def test_the_way_of_writing_changes_nothing(api, in_memory, change):
    assert findings(api, change(RUSSIAN)) == findings(api, RUSSIAN)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_the_unicode_form_changes_nothing(api, in_memory, form):
    assert findings(api, unicodedata.normalize(form, RUSSIAN)) == findings(api, RUSSIAN)


def findings(api, text):
    understood = api.send("understand/", {"text": text})["understood"]
    slugs = {name: [found["slug"] for found in understood[name]] for name in ("present", "absent", "risk_factors")}
    return slugs | {"age": understood["age"]}


WORDS = st.lists(
    st.sampled_from([*RUSSIAN.split(), *ENGLISH.split(), "🦶", "e\u0301", "И\u0306", "не", "нет", "и", "—", "..."])
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5),
    max_size=20,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WORDS)
def test_spans_count_code_points_of_the_text_as_sent(api, in_memory, words):
    text = " ".join(["Пятка", *words])
    understood = api.send("understand/", {"text": text})["understood"]
    for found in [*understood["present"], *understood["absent"], *understood["risk_factors"]]:
        start, end = found["span"]
        assert text[start:end] == found["text"] != ""
        assert 0 < found["confidence"] <= 1
    assert {found["slug"] for found in understood["present"]}.isdisjoint(f["slug"] for f in understood["absent"])
    assert all(part in text for part in understood["unrecognised"])
