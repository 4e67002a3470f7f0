"""The lists beside conditions/: every kind of record, on list and detail, and the search for symptoms."""

import pytest

from conditions.api.urls import router
from tests.factories import (
    BodySiteFactory,
    DraftExaminationFactory,
    DraftRedFlagFactory,
    DraftRiskFactorFactory,
    DraftSpecialistFactory,
    DraftSymptomFactory,
    DraftTreatmentFactory,
    PublishedConditionFactory,
    PublishedExaminationFactory,
    PublishedRedFlagFactory,
    PublishedRiskFactorFactory,
    PublishedSpecialistFactory,
    PublishedSymptomFactory,
    PublishedTreatmentFactory,
)

from .client import assert_invalid, assert_problem

HANDBOOK = {
    "ru": [{"title": "Справочник", "url": "https://example.org/handbook"}],
    "en": [{"title": "Handbook", "url": "https://example.org/handbook"}],
}
NOT_REVIEWED = {"clinically_reviewed": False, "last_reviewed": None}


def provenance(language="ru"):
    return {"sources": HANDBOOK[language], **NOT_REVIEWED}


BREATHLESSNESS = {
    "slug": "breathlessness",
    "name": "Одышка",
    "question": "Трудно ли дышать?",
    "parent": None,
    "body_site": "leg",
    **provenance(),
}
CALF_SWELLING = {
    "slug": "calf-swelling",
    "name": "Отёк голени",
    "question": "Отекла ли голень?",
    "parent": None,
    "body_site": "leg",
    **provenance(),
}
FEVER = {
    "slug": "fever",
    "name": "Жар",
    "question": "Есть ли температура?",
    "parent": None,
    "body_site": "leg",
    **provenance(),
}
HEEL_PAIN = {
    "slug": "heel-pain",
    "name": "Боль в пятке",
    "question": "Болит ли пятка?",
    "parent": None,
    "body_site": "heel",
    **provenance(),
}
FIRST_STEPS = {
    "slug": "heel-pain-first-steps",
    "name": "Боль в пятке при первых шагах",
    "question": "Болит ли пятка, когда вы встаёте утром?",
    "parent": "heel-pain",
    "body_site": "heel",
    **provenance(),
}
RUNNING = {"slug": "running", "name": "Бег", "question": "Бегаете ли вы?", **provenance()}
SURGERY = {
    "slug": "recent-surgery",
    "name": "Недавняя операция",
    "question": "Была ли у вас операция в этом месяце?",
    **provenance(),
}
IBUPROFEN = {
    "slug": "ibuprofen",
    "name": "Ибупрофен",
    "kind": "medication",
    "description": "Снимает боль.",
    "caution": "Не при язве.",
    **provenance(),
}
MASSAGE = {
    "slug": "calf-massage",
    "name": "Массаж икр",
    "kind": "self_care",
    "description": "",
    "caution": "",
    **provenance(),
}
COLD_PACK = {
    "slug": "cold-pack",
    "name": "Холод",
    "kind": "self_care",
    "description": "",
    "caution": "",
    **provenance(),
}
X_RAY = {
    "slug": "foot-x-ray",
    "name": "Рентген стопы",
    "kind": "imaging",
    "description": "Показывает кость.",
    **provenance(),
}
ULTRASOUND = {"slug": "leg-ultrasound", "name": "УЗИ вен", "kind": "imaging", "description": "", **provenance()}
ORTHOPEDIST = {
    "slug": "orthopedist",
    "name": "Ортопед",
    "forms": {"genitive": "ортопеда", "dative": "ортопеду"},
    "description": "",
    "age_months": {"min": None, "max": None},
    "fallback_for": None,
    **provenance(),
}
PEDIATRICIAN = {
    "slug": "pediatrician",
    "name": "Педиатр",
    "forms": {"genitive": "педиатра", "dative": "педиатру"},
    "description": "",
    "age_months": {"min": None, "max": 215},
    "fallback_for": "child",
    **provenance(),
}
PRACTITIONER = {
    "slug": "general-practitioner",
    "name": "Терапевт",
    "forms": {"genitive": "терапевта", "dative": "терапевту"},
    "description": "С чего начать.",
    "age_months": {"min": 216, "max": None},
    "fallback_for": "adult",
    **provenance(),
}
CLOT_IN_LUNG = {
    "slug": "clot-in-lung",
    "name": "Тромб в лёгком",
    "message": "Звоните 103 или 112.",
    "urgency": "emergency",
    "age_months": {"min": None, "max": None},
    "clauses": [
        {"symptoms": [{"slug": "calf-swelling", "name": "Отёк голени"}], "risk_factors": []},
        {"symptoms": [{"slug": "breathlessness", "name": "Одышка"}], "risk_factors": []},
    ],
    **provenance(),
}
# In the order of the list: by name.
RECORDS = {
    "symptoms": [HEEL_PAIN, FIRST_STEPS, FEVER, BREATHLESSNESS, CALF_SWELLING],
    "body-sites": [
        {"slug": "leg", "name": "Нога", "parent": None},
        {"slug": "heel", "name": "Пятка", "parent": "foot"},
        {"slug": "foot", "name": "Стопа", "parent": "leg"},
    ],
    "risk-factors": [RUNNING, SURGERY],
    "treatments": [IBUPROFEN, MASSAGE, COLD_PACK],
    "examinations": [X_RAY, ULTRASOUND],
    "specialists": [ORTHOPEDIST, PEDIATRICIAN, PRACTITIONER],
    "red-flags": [CLOT_IN_LUNG],
}
# What a detail tells beyond the list.
ONLY_IN_DETAIL = {
    "heel-pain": {
        "kinds": [{"slug": "heel-pain-first-steps", "name": "Боль в пятке при первых шагах"}],
        "conditions": [
            {"slug": "plantar-fasciitis", "name": "Подошвенный фасциит"},
            {"slug": "severs-disease", "name": "Болезнь Севера"},
        ],
    },
    "heel-pain-first-steps": {
        "kinds": [],
        "conditions": [{"slug": "plantar-fasciitis", "name": "Подошвенный фасциит"}],
    },
    "fever": {"kinds": [], "conditions": []},
    "breathlessness": {
        "kinds": [],
        "conditions": [{"slug": "deep-vein-thrombosis", "name": "Тромбоз глубоких вен"}],
    },
    "calf-swelling": {
        "kinds": [],
        "conditions": [{"slug": "deep-vein-thrombosis", "name": "Тромбоз глубоких вен"}],
    },
}
IN_ENGLISH = {
    "symptoms/heel-pain/": {
        "slug": "heel-pain",
        "name": "Heel pain",
        "question": "Does your heel hurt?",
        "parent": None,
        "body_site": "heel",
        "kinds": [{"slug": "heel-pain-first-steps", "name": "Heel pain on the first steps"}],
        "conditions": [
            {"slug": "plantar-fasciitis", "name": "Plantar fasciitis"},
            {"slug": "severs-disease", "name": "Sever's disease"},
        ],
        **provenance("en"),
    },
    "body-sites/heel/": {"slug": "heel", "name": "Heel", "parent": "foot"},
    "risk-factors/running/": {
        "slug": "running",
        "name": "Running",
        "question": "Do you run?",
        **provenance("en"),
    },
    "treatments/ibuprofen/": {
        "slug": "ibuprofen",
        "name": "Ibuprofen",
        "kind": "medication",
        "description": "Eases pain.",
        "caution": "Not with an ulcer.",
        **provenance("en"),
    },
    "examinations/foot-x-ray/": {
        "slug": "foot-x-ray",
        "name": "Foot X-ray",
        "kind": "imaging",
        "description": "Shows the bone.",
        **provenance("en"),
    },
    "specialists/general-practitioner/": {
        "slug": "general-practitioner",
        "name": "General practitioner",
        "forms": {"genitive": "General practitioner", "dative": "General practitioner"},
        "description": "Where to begin.",
        "age_months": {"min": 216, "max": None},
        "fallback_for": "adult",
        **provenance("en"),
    },
    "red-flags/clot-in-lung/": {
        "slug": "clot-in-lung",
        "name": "Clot in the lung",
        "message": "Call 103 or 112.",
        "urgency": "emergency",
        "age_months": {"min": None, "max": None},
        "clauses": [
            {"symptoms": [{"slug": "calf-swelling", "name": "Swollen calf"}], "risk_factors": []},
            {"symptoms": [{"slug": "breathlessness", "name": "Breathlessness"}], "risk_factors": []},
        ],
        **provenance("en"),
    },
}
FACTORIES = {
    "conditions": PublishedConditionFactory,
    "symptoms": PublishedSymptomFactory,
    "body-sites": BodySiteFactory,
    "risk-factors": PublishedRiskFactorFactory,
    "treatments": PublishedTreatmentFactory,
    "examinations": PublishedExaminationFactory,
    "specialists": PublishedSpecialistFactory,
    "red-flags": PublishedRedFlagFactory,
}
DRAFTS = {
    "symptoms": DraftSymptomFactory,
    "risk-factors": DraftRiskFactorFactory,
    "treatments": DraftTreatmentFactory,
    "examinations": DraftExaminationFactory,
    "specialists": DraftSpecialistFactory,
    "red-flags": DraftRedFlagFactory,
}
each_list = pytest.mark.parametrize("name", FACTORIES)


def test_these_are_all_lists():
    assert {prefix for prefix, _view, _name in router.registry} == set(FACTORIES)


@pytest.mark.parametrize("name", RECORDS)
def test_list(api, world, name):
    highlight = {"highlight": None} if name == "symptoms" else {}
    results = [record | highlight for record in RECORDS[name]]
    assert api.read(f"{name}/") == {"count": len(results), "next": None, "previous": None, "results": results}


@pytest.mark.parametrize("name", RECORDS)
def test_detail(api, world, name):
    for record in RECORDS[name]:
        more = ONLY_IN_DETAIL[record["slug"]] if name == "symptoms" else {}
        assert api.read(f"{name}/{record['slug']}/") == record | more


def test_detail_in_english(api, world):
    assert {path: api.read(path, {"lang": "en"}) for path in IN_ENGLISH} == IN_ENGLISH


@each_list
@pytest.mark.django_db
def test_an_empty_base_answers_empty_lists(api, name):
    assert api.read(f"{name}/") == {"count": 0, "next": None, "previous": None, "results": []}


@pytest.mark.django_db
@pytest.mark.parametrize("name", DRAFTS)
def test_drafts_are_not_there(api, name):
    DRAFTS[name](slug="secret")
    assert api.read(f"{name}/")["count"] == 0
    assert_problem(api.get(f"/api/v1/{name}/secret/"), 404, "not-found")


@each_list
def test_pages(api, in_memory, name):
    whole = api.slugs(f"{name}/")
    found, link = [], f"/api/v1/{name}/?page_size=1"
    while link:
        page = api.get(link).json()
        found += [row["slug"] for row in page["results"]]
        link = page["next"]
    assert found == whole


@each_list
@pytest.mark.django_db
@pytest.mark.parametrize("records", [1, 3])
def test_queries(api, only_the_counter, name, records):
    slugs = [FACTORIES[name](slug=f"record-{number}").slug for number in range(records)]
    api.read(f"{name}/")
    with only_the_counter():
        assert set(api.slugs(f"{name}/")) >= set(slugs)
    with only_the_counter():
        assert api.read(f"{name}/{slugs[0]}/")["slug"] == slugs[0]


# Search ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["отёк голени", "ОТЕК", "голен", "отёк голнеи", "swollen calf", "swolen", "jntr ujktyb", "otek goleni", "  отёк  "],
)
def test_search_finds_calf_swelling(api, in_memory, words):
    assert api.slugs("symptoms/", {"q": words})[0] == "calf-swelling"


def test_search_tells_where_the_words_stand(api, in_memory):
    body = api.read("symptoms/", {"q": "голени"})
    assert body == {
        "count": 1,
        "next": None,
        "previous": None,
        "results": [CALF_SWELLING | {"highlight": {"text": "Отёк голени", "spans": [[5, 11]]}}],
    }


def test_search_ranks_what_is_closest_first(api, in_memory):
    assert api.slugs("symptoms/", {"q": "боль в пятке"}) == ["heel-pain", "heel-pain-first-steps"]


def test_search_narrows_with_the_other_filters(api, in_memory):
    assert api.slugs("symptoms/", {"q": "боль в пятке", "parent": "heel-pain"}) == ["heel-pain-first-steps"]


def test_search_pages_keep_the_rank(api, in_memory):
    page = api.read("symptoms/", {"q": "боль в пятке", "page_size": 1, "page": 2})
    assert (page["count"], [row["slug"] for row in page["results"]]) == (2, ["heel-pain-first-steps"])


def test_search_that_finds_nothing(api, in_memory):
    assert api.read("symptoms/", {"q": "бетономешалка"})["count"] == 0


@pytest.mark.parametrize("name", ["symptoms", "conditions"])
@pytest.mark.parametrize(
    ("q", "code"),
    [("слово " * 1_000, "too-long"), ("a " * 11, "too-many"), ("a" * 201, "too-long"), ("   ", "empty"), ("", "empty")],
)
def test_search_has_limits(api, in_memory, name, q, code):
    assert_invalid(api.get(f"/api/v1/{name}/", {"q": q}), ("q", code))


@pytest.mark.parametrize("name", ["symptoms", "conditions"])
@pytest.mark.parametrize("q", ["a " * 10, "ы" * 200, "%_\\'\"*", "(" * 200, "\ufffd", "🦶"])
def test_search_takes_anything_within_them(api, in_memory, name, q):
    api.read(f"{name}/", {"q": q})
