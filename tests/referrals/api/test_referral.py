"""referral/: the answer of match/ with whom to see, what for, and for about how much."""

from datetime import date

import pytest
from django.utils import timezone

from conditions.models import ConditionSpecialist
from conditions.texts import REASONS, URGENCY, notices
from tests.conditions.api.client import API
from tests.factories import (
    AnySpecialistPriceFactory,
    CityFactory,
    ConditionSpecialistFactory,
    ConditionSymptomFactory,
    SpecialistPriceFactory,
    TreatmentPriceFactory,
)

FASCIITIS = {
    "present": ["heel-pain-first-steps"],
    "absent": ["fever"],
    "risk_factors": ["running"],
    "age": {"value": 40, "unit": "year"},
}
FIRST_VISIT = {
    "service": "first_visit",
    "audience": "any",
    "min": None,
    "typical": 1500,
    "max": None,
    "currency": "RUB",
    "label": "≈ 1 500 ₽",
    "collected_on": None,
    "stale": True,
    "note": "Зависит от клиники.",
    "source": "Опрос клиник",
    "basis": "any_specialist",
}
ORTHOPEDIST = {
    "slug": "orthopedist",
    "name": "Ортопед",
    "forms": {"genitive": "ортопеда", "dative": "ортопеду"},
    "role": "lead",
    "score": 0.999,
    "because": ["plantar-fasciitis"],
    "prices": [
        {
            "service": "first_visit",
            "audience": "adult",
            "min": 2000,
            "typical": 2500,
            "max": 4000,
            "currency": "RUB",
            "label": "2 000–4 000 ₽",
            "collected_on": "2026-05-01",
            "stale": False,
            "note": "",
            "source": "Опрос клиник",
            "basis": "specialist",
        },
        {
            "service": "online",
            "audience": "any",
            "min": None,
            "typical": None,
            "max": 1200,
            "currency": "RUB",
            "label": "до 1 200 ₽",
            "collected_on": None,
            "stale": True,
            "note": "",
            "source": "Опрос клиник",
            "basis": "specialist",
        },
    ],
}
PRACTITIONER = {
    "slug": "general-practitioner",
    "name": "Терапевт",
    "forms": {"genitive": "терапевта", "dative": "терапевту"},
    "prices": [FIRST_VISIT],
}
IBUPROFEN_PRICE = {
    "service": "treatment",
    "audience": "any",
    "min": 150,
    "typical": None,
    "max": None,
    "currency": "RUB",
    "label": "от 150 ₽",
    "collected_on": None,
    "stale": True,
    "note": "",
    "source": "Опрос клиник",
    "basis": "treatment",
}


@pytest.fixture(autouse=True)
def _october(monkeypatch):
    """180 days after the only dated price."""
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 10, 28))


def test_whole_answer(api, world, content_version):
    assert api.send("referral/", FASCIITIS) == {
        "content_version": content_version(),
        "language": "ru",
        "coverage": "full",
        "understood": {"present": [], "absent": [], "risk_factors": [], "age": None, "unrecognised": []},
        "urgency": {
            "level": "routine",
            "text": URGENCY["routine"]["ru"],
            "call": [],
            "reasons": [
                {
                    "kind": "condition",
                    "slug": "plantar-fasciitis",
                    "message": REASONS["routine"]["ru"].format(name="Подошвенный фасциит"),
                }
            ],
        },
        "conditions": [
            {
                "slug": "plantar-fasciitis",
                "name": "Подошвенный фасциит",
                "icd10_code": "M72.2",
                "rank": 1,
                "score": 6.709,
                "band": "strong",
                "share": 0.9987,
                "prior": 0.6,
                "not_mentioned": 0.0,
                "for": [
                    {
                        "kind": "symptom",
                        "slug": "heel-pain-first-steps",
                        "name": "Боль в пятке при первых шагах",
                        "reported": "heel-pain-first-steps",
                        "contribution": 5.193,
                    },
                    {
                        "kind": "risk_factor",
                        "slug": "running",
                        "name": "Бег",
                        "reported": "running",
                        "contribution": 0.916,
                    },
                ],
                "against": [],
                "ask": [],
                "prices": [IBUPROFEN_PRICE],
                "clinically_reviewed": False,
            }
        ],
        "next_question": None,
        "first_contact": {"slug": "general-practitioner", "name": "Терапевт"},
        "specialists": [
            ORTHOPEDIST,
            PRACTITIONER | {"role": "first_contact", "score": 0.499, "because": ["plantar-fasciitis"]},
        ],
        "examinations": [{"slug": "foot-x-ray", "name": "Рентген стопы", "kind": "imaging"}],
        "until_then": [
            {"slug": "cold-pack", "name": "Холод", "stage": "first_aid"},
            {"slug": "calf-massage", "name": "Массаж икр", "stage": "early"},
        ],
        "notices": notices("ru", "not-a-diagnosis", "emergency", "contraindications", "indicative-prices"),
    }


def test_it_is_the_answer_of_match_and_more(api, in_memory):
    bodies = [
        FASCIITIS,
        {"text": "Икра отекла"},
        {"text": "?"},
        {"present": ["calf-swelling", "breathlessness"]},
        {"present": ["heel-pain"], "age": {"value": 10, "unit": "year"}, "limit": 1},
    ]
    more = {"first_contact", "specialists", "examinations", "until_then"}
    for body in bodies:
        matched, referred = api.send("match/", body), api.send("referral/", body)
        assert set(referred) == set(matched) | more
        for condition in referred["conditions"]:
            del condition["prices"]
        for key in set(matched) - {"notices"}:
            assert referred[key] == matched[key]
        assert referred["notices"][:3] == matched["notices"]


def test_emergency(api, in_memory):
    answer = api.send("referral/?lang=en", {"present": ["calf-swelling", "breathlessness"], "text": "икра отекла"})
    assert answer["urgency"]["call"] == ["103", "112"]
    assert [condition["slug"] for condition in answer["conditions"]] == ["deep-vein-thrombosis"]
    assert {key: answer[key] for key in ("first_contact", "specialists", "examinations", "until_then")} == {
        "first_contact": None,
        "specialists": [],
        "examinations": [],
        "until_then": [],
    }
    assert answer["notices"] == notices("en", "not-a-diagnosis", "emergency", "contraindications")


def test_no_coverage_leaves_the_fallback_doctor(api, in_memory):
    answer = api.send("referral/", {"text": "бетономешалка"})
    assert answer["conditions"] == []
    assert answer["first_contact"] == {"slug": "general-practitioner", "name": "Терапевт"}
    assert answer["specialists"] == [PRACTITIONER | {"role": "fallback", "score": 0.0, "because": []}]


def doctors(api, **body):
    answer = api.send("referral/", body)
    return [(doctor["slug"], doctor["role"]) for doctor in answer["specialists"]]


def test_partial_coverage_adds_the_fallback_last(api, world):
    links = ConditionSpecialist.objects.filter(condition__slug="severs-disease")
    links.update(specialist=links.get().specialist._meta.model.objects.get(slug="orthopedist"), audience="any")
    child = {"present": ["heel-pain"], "age": {"value": 10, "unit": "year"}}
    assert api.send("referral/", child)["coverage"] == "partial"
    assert doctors(api, **child) == [("orthopedist", "first_contact"), ("pediatrician", "fallback")]


@pytest.mark.parametrize(
    ("age", "first"),
    [
        (None, "general-practitioner"),
        ({"value": 18, "unit": "year"}, "general-practitioner"),
        ({"value": 216, "unit": "month"}, "general-practitioner"),
        ({"value": 17, "unit": "year"}, "pediatrician"),
        ({"value": 215, "unit": "month"}, "pediatrician"),
        ({"value": 0, "unit": "month"}, "pediatrician"),
    ],
)
def test_under_18_the_pediatrician_stands_for_the_practitioner(api, in_memory, age, first):
    answer = api.send("referral/", {"present": ["heel-pain-first-steps"], "age": age})
    assert answer["first_contact"]["slug"] == first
    assert first in [doctor["slug"] for doctor in answer["specialists"]]
    other = {"general-practitioner": "pediatrician", "pediatrician": "general-practitioner"}[first]
    assert age is None or other not in [doctor["slug"] for doctor in answer["specialists"]]


def test_the_age_of_the_text_counts(api, in_memory):
    assert api.send("referral/", {"text": "Сыну 10 лет, у него пятка болит"})["first_contact"]["slug"] == "pediatrician"


def test_the_limit_does_not_change_the_doctors(api, in_memory):
    body = {"present": ["heel-pain-first-steps", "calf-swelling"]}
    whole, cut = api.send("referral/", body), api.send("referral/", body | {"limit": 1})
    assert cut == whole | {"conditions": whole["conditions"][:1]}


def prices(api, body):
    answer = api.send("referral/", body)
    return {doctor["slug"]: [price["label"] for price in doctor["prices"]] for doctor in answer["specialists"]}


def test_prices_of_the_city(api, in_memory):
    moscow, kazan = prices(api, FASCIITIS), prices(api, FASCIITIS | {"city": "kazan"})
    assert moscow == {"orthopedist": ["2 000–4 000 ₽", "до 1 200 ₽"], "general-practitioner": ["≈ 1 500 ₽"]}
    assert kazan == {"orthopedist": ["≈ 900 ₽"], "general-practitioner": ["≈ 900 ₽"]}
    assert api.send("referral/", FASCIITIS | {"city": "kazan"})["conditions"][0]["prices"] == []


def test_prices_of_the_audience(api, in_memory):
    child = FASCIITIS | {"age": {"value": 10, "unit": "year"}}
    assert prices(api, child)["orthopedist"] == ["≈ 1 500 ₽", "до 1 200 ₽"]
    nobody = FASCIITIS | {"age": None}
    assert prices(api, nobody)["orthopedist"] == ["2 000–4 000 ₽", "до 1 200 ₽"]


@pytest.mark.parametrize(("day", "stale"), [(date(2026, 10, 28), False), (date(2026, 10, 29), True)])
def test_prices_grow_stale_on_the_day_of_the_request(api, in_memory, monkeypatch, day, stale):
    monkeypatch.setattr(timezone, "localdate", lambda: day)
    assert api.send("referral/", FASCIITIS)["specialists"][0]["prices"][0]["stale"] is stale


def test_in_english(api, in_memory):
    answer = api.send("referral/?lang=en", FASCIITIS)
    assert [doctor["forms"] for doctor in answer["specialists"]] == [
        {"genitive": "Orthopedist", "dative": "Orthopedist"},
        {"genitive": "General practitioner", "dative": "General practitioner"},
    ]
    assert answer["specialists"][0]["prices"][0]["label"] == "₽2,000–4,000"
    assert answer["specialists"][1]["prices"][0]["note"] == "Depends on the clinic."
    assert answer["until_then"][0] == {"slug": "cold-pack", "name": "Cold pack", "stage": "first_aid"}


@pytest.mark.django_db
@pytest.mark.parametrize("records", [1, 3])
def test_queries(api, only_the_counter, records):
    slugs = []
    for _number in range(records):
        link = ConditionSymptomFactory(frequency="obligate")
        doctor = ConditionSpecialistFactory(condition=link.condition)
        SpecialistPriceFactory(specialist=doctor.specialist)
        TreatmentPriceFactory(condition=link.condition)
        slugs.append(link.symptom.slug)
    api.send("referral/", {"present": slugs})
    with only_the_counter():
        answer = api.send("referral/", {"present": slugs})
    assert (len(answer["conditions"]), len(answer["specialists"])) == (records, records)


@pytest.mark.django_db
@pytest.mark.parametrize("slugs", [("a-first", "b-second"), ("b-second", "a-first")])
@pytest.mark.parametrize("of_one_doctor", [True, False])
def test_a_price_for_children_wins_over_one_for_all_whatever_their_slugs(api, slugs, of_one_doctor):
    link = ConditionSymptomFactory(frequency="obligate")
    doctor = ConditionSpecialistFactory(condition=link.condition).specialist
    prices = {"city": CityFactory(slug="moscow"), "specialist": doctor if of_one_doctor else None}
    for slug, audience, typical in zip(slugs, ("child", "any"), (3_000, 1_000), strict=True):
        AnySpecialistPriceFactory(slug=slug, audience=audience, typical=typical, **prices)
    body = {"present": [link.symptom.slug], "age": {"value": 7, "unit": "year"}}
    (shown,) = api.send("referral/", body)["specialists"][0]["prices"]
    assert (shown["typical"], shown["audience"]) == (3_000, "child")


def test_the_city_is_known(api, in_memory):
    errors = api.post(f"{API}referral/", FASCIITIS | {"city": "atlantis"}, "application/json").json()["errors"]
    assert [(error["pointer"], error["code"]) for error in errors] == [("#/city", "unknown-slug")]
