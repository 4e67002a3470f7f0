"""Conditions, on list and detail."""

import pytest

from tests.factories import DraftConditionFactory, PublishedConditionFactory, RetiredConditionFactory

from .client import assert_invalid, assert_problem

FASCIITIS = {
    "ru": {
        "slug": "plantar-fasciitis",
        "name": "Подошвенный фасциит",
        "alternate_names": ["Пяточная боль"],
        "icd10_code": "M72.2",
        "overview": "Боль под пяткой.",
        "urgency": "routine",
        "prevalence": "very_common",
        "sex": "any",
        "age_months": {"min": None, "max": None},
        "body_sites": [{"slug": "foot", "name": "Стопа"}, {"slug": "heel", "name": "Пятка"}],
        "symptoms": [
            {
                "slug": "heel-pain-first-steps",
                "name": "Боль в пятке при первых шагах",
                "frequency": "very_frequent",
            },
            {"slug": "heel-pain", "name": "Боль в пятке", "frequency": "frequent"},
            {"slug": "fever", "name": "Жар", "frequency": "excluded"},
        ],
        "risk_factors": [{"slug": "running", "name": "Бег", "strength": "moderate"}],
        "specialists": [
            {"slug": "orthopedist", "name": "Ортопед", "role": "lead", "audience": "any"},
            {"slug": "general-practitioner", "name": "Терапевт", "role": "first_contact", "audience": "any"},
        ],
        "treatments": [
            {"slug": "cold-pack", "name": "Холод", "kind": "self_care", "stage": "first_aid"},
            {"slug": "calf-massage", "name": "Массаж икр", "kind": "self_care", "stage": "early"},
            {"slug": "ibuprofen", "name": "Ибупрофен", "kind": "medication", "stage": "early"},
        ],
        "examinations": [{"slug": "foot-x-ray", "name": "Рентген стопы", "kind": "imaging"}],
        "when_to_see_a_doctor": "Если не проходит.",
        "possible_complications": "Хромота.",
        "sources": [{"title": "Справочник", "url": "https://example.org/handbook"}],
        "clinically_reviewed": False,
        "last_reviewed": None,
    },
    "en": {
        "slug": "plantar-fasciitis",
        "name": "Plantar fasciitis",
        "alternate_names": ["Jogger's heel"],
        "icd10_code": "M72.2",
        "overview": "Pain under the heel.",
        "urgency": "routine",
        "prevalence": "very_common",
        "sex": "any",
        "age_months": {"min": None, "max": None},
        "body_sites": [{"slug": "foot", "name": "Foot"}, {"slug": "heel", "name": "Heel"}],
        "symptoms": [
            {"slug": "heel-pain-first-steps", "name": "Heel pain on the first steps", "frequency": "very_frequent"},
            {"slug": "heel-pain", "name": "Heel pain", "frequency": "frequent"},
            {"slug": "fever", "name": "Fever", "frequency": "excluded"},
        ],
        "risk_factors": [{"slug": "running", "name": "Running", "strength": "moderate"}],
        "specialists": [
            {"slug": "orthopedist", "name": "Orthopedist", "role": "lead", "audience": "any"},
            {
                "slug": "general-practitioner",
                "name": "General practitioner",
                "role": "first_contact",
                "audience": "any",
            },
        ],
        "treatments": [
            {"slug": "cold-pack", "name": "Cold pack", "kind": "self_care", "stage": "first_aid"},
            {"slug": "calf-massage", "name": "Calf massage", "kind": "self_care", "stage": "early"},
            {"slug": "ibuprofen", "name": "Ibuprofen", "kind": "medication", "stage": "early"},
        ],
        "examinations": [{"slug": "foot-x-ray", "name": "Foot X-ray", "kind": "imaging"}],
        "when_to_see_a_doctor": "If it does not pass.",
        "possible_complications": "A limp.",
        "sources": [{"title": "Handbook", "url": "https://example.org/handbook"}],
        "clinically_reviewed": False,
        "last_reviewed": None,
    },
}
THROMBOSIS = {
    "slug": "deep-vein-thrombosis",
    "name": "Тромбоз глубоких вен",
    "alternate_names": [],
    "icd10_code": "I80.2",
    "overview": "Что это.",
    "urgency": "urgent",
    "prevalence": "uncommon",
    "sex": "any",
    "age_months": {"min": None, "max": None},
    "body_sites": [{"slug": "leg", "name": "Нога"}],
    "symptoms": [
        {"slug": "calf-swelling", "name": "Отёк голени", "frequency": "very_frequent"},
        {"slug": "breathlessness", "name": "Одышка", "frequency": "occasional"},
    ],
    "risk_factors": [{"slug": "recent-surgery", "name": "Недавняя операция", "strength": "strong"}],
    "specialists": [{"slug": "general-practitioner", "name": "Терапевт", "role": "first_contact", "audience": "adult"}],
    "treatments": [{"slug": "calf-massage", "name": "Массаж икр", "kind": "self_care", "stage": "avoid"}],
    "examinations": [{"slug": "leg-ultrasound", "name": "УЗИ вен", "kind": "imaging"}],
    "when_to_see_a_doctor": "Сегодня.",
    "possible_complications": "",
    "sources": [{"title": "Справочник", "url": "https://example.org/handbook"}],
    "clinically_reviewed": False,
    "last_reviewed": None,
}
SEVERS_DISEASE = {
    "slug": "severs-disease",
    "name": "Болезнь Севера",
    "alternate_names": [],
    "icd10_code": "M92.8",
    "overview": "Что это.",
    "urgency": "self_care",
    "prevalence": "common",
    "sex": "male",
    "age_months": {"min": 84, "max": 191},
    "body_sites": [{"slug": "heel", "name": "Пятка"}],
    "symptoms": [{"slug": "heel-pain", "name": "Боль в пятке", "frequency": "very_frequent"}],
    "risk_factors": [{"slug": "running", "name": "Бег", "strength": "weak"}],
    "specialists": [{"slug": "pediatrician", "name": "Педиатр", "role": "first_contact", "audience": "child"}],
    "treatments": [{"slug": "cold-pack", "name": "Холод", "kind": "self_care", "stage": "first_aid"}],
    "examinations": [],
    "when_to_see_a_doctor": "Если не проходит.",
    "possible_complications": "",
    "sources": [{"title": "Справочник", "url": "https://example.org/handbook"}],
    "clinically_reviewed": True,
    "last_reviewed": "2026-01-31",
}


def test_list(api, world):
    assert api.read("conditions/") == {
        "count": 3,
        "next": None,
        "previous": None,
        "results": [SEVERS_DISEASE, FASCIITIS["ru"], THROMBOSIS],
    }


@pytest.mark.parametrize("language", ["ru", "en"])
def test_detail(api, world, language):
    assert api.read("conditions/plantar-fasciitis/", {"lang": language}) == FASCIITIS[language]


def test_list_in_english(api, world):
    body = api.read("conditions/", {"lang": "en", "body_site": "foot", "sex": "female"})
    assert body == {"count": 1, "next": None, "previous": None, "results": [FASCIITIS["en"]]}


def test_names_order_the_list_in_the_language_of_the_answer(api, in_memory):
    assert api.slugs("conditions/", {"lang": "ru"}) == ["severs-disease", "plantar-fasciitis", "deep-vein-thrombosis"]
    assert api.slugs("conditions/", {"lang": "en"}) == ["deep-vein-thrombosis", "plantar-fasciitis", "severs-disease"]


@pytest.mark.django_db
def test_yo_stands_where_ye_stands_and_case_does_not_count(api):
    for slug, name in (("a", "Ёлка б"), ("b", "ежевика"), ("c", "елка а"), ("d", "Яблоко"), ("e", "ёлка Б")):
        PublishedConditionFactory(slug=slug, name_ru=name)
    assert api.slugs("conditions/") == ["b", "c", "a", "e", "d"]
    assert api.slugs("conditions/", {"ordering": "-name"}) == ["d", "a", "e", "c", "b"]


@pytest.mark.django_db
def test_prevalence_orders_from_common_to_rare(api):
    for slug, prevalence in (("a", "rare"), ("b", "very_common"), ("c", "uncommon"), ("d", "common"), ("e", "rare")):
        PublishedConditionFactory(slug=slug, prevalence=prevalence)
    assert api.slugs("conditions/", {"ordering": "prevalence"}) == ["b", "d", "c", "a", "e"]
    assert api.slugs("conditions/", {"ordering": "-prevalence,-slug"}) == ["e", "a", "c", "d", "b"]


def test_pages(api, in_memory):
    first = api.read("conditions/", {"page_size": 2, "symptom_none": "fever", "ordering": "slug"})
    assert (first["count"], first["previous"]) == (3, None)
    assert first["next"] == "/api/v1/conditions/?ordering=slug&page=2&page_size=2&symptom_none=fever"
    second = api.get(first["next"]).json()
    assert (second["count"], second["next"]) == (3, None)
    assert second["previous"] == "/api/v1/conditions/?ordering=slug&page=1&page_size=2&symptom_none=fever"
    assert [row["slug"] for row in first["results"] + second["results"]] == [
        "deep-vein-thrombosis",
        "plantar-fasciitis",
        "severs-disease",
    ]


def test_links_keep_repeated_parameters(api, in_memory):
    query = {"page_size": 1, "urgency": ["urgent", "routine"]}
    body = api.read("conditions/", query)
    assert body["next"] == "/api/v1/conditions/?page=2&page_size=1&urgency=urgent&urgency=routine"


def test_a_page_past_the_end_is_not_found(api, in_memory):
    assert_problem(api.get("/api/v1/conditions/?page=2"), 404, "not-found")


def test_the_first_page_of_nothing_is_empty(api, in_memory):
    body = api.read("conditions/", {"page": 1, "icd10": "Z99"})
    assert body == {"count": 0, "next": None, "previous": None, "results": []}


def test_a_page_holds_25_unless_told(api, db):
    for _number in range(26):
        PublishedConditionFactory()
    assert len(api.read("conditions/")["results"]) == 25
    assert len(api.read("conditions/", {"page_size": 100})["results"]) == 26


@pytest.mark.parametrize("factory", [DraftConditionFactory, RetiredConditionFactory])
def test_only_published_ones_are_there(api, db, factory):
    factory(slug="secret")
    assert api.slugs("conditions/") == []
    assert_problem(api.get("/api/v1/conditions/secret/"), 404, "not-found")


def test_nothing_of_the_list_can_be_asked_of_a_detail(api, in_memory):
    assert_invalid(api.get("/api/v1/conditions/plantar-fasciitis/?page=1"), ("page", "unknown-parameter"))


@pytest.mark.django_db
@pytest.mark.parametrize("records", [1, 3])
def test_queries(api, only_the_counter, records):
    slugs = [PublishedConditionFactory().slug for _number in range(records)]
    api.read("conditions/")
    with only_the_counter():
        assert len(api.read("conditions/")["results"]) == records
    with only_the_counter():
        api.read(f"conditions/{slugs[0]}/")
    with only_the_counter():
        api.read("conditions/", {"symptom_none": [], "sex": "male", "q": "what", "ordering": "-name"})
