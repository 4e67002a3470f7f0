"""conditions/{slug}/referral/: whom to see for a known condition."""

from datetime import date

import pytest
from django.utils import timezone

from conditions.models import Condition
from conditions.texts import notices
from tests.conditions.api.client import API, assert_invalid, assert_problem
from tests.factories import (
    ConditionSpecialistFactory,
    DraftConditionFactory,
    SpecialistPriceFactory,
    TreatmentPriceFactory,
)

PATH = "conditions/plantar-fasciitis/referral/"
NOTICES = ("not-a-diagnosis", "emergency", "contraindications", "indicative-prices")


@pytest.fixture(autouse=True)
def _october(monkeypatch):
    """180 days after the only dated price."""
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 10, 28))


def test_whole_answer(api, world, content_version):
    assert api.read(PATH, {"lang": "en"}) == {
        "content_version": content_version(),
        "language": "en",
        "call": [],
        "condition": {
            "slug": "plantar-fasciitis",
            "name": "Plantar fasciitis",
            "icd10_code": "M72.2",
            "urgency": "routine",
            "when_to_see_a_doctor": "If it does not pass.",
            "prices": [
                {
                    "service": "treatment",
                    "audience": "any",
                    "min": 150,
                    "typical": None,
                    "max": None,
                    "currency": "RUB",
                    "label": "from ₽150",
                    "collected_on": None,
                    "stale": True,
                    "note": "",
                    "source": "Clinic survey",
                    "basis": "treatment",
                }
            ],
            "clinically_reviewed": False,
        },
        "first_contact": {"slug": "general-practitioner", "name": "General practitioner"},
        "specialists": [
            {
                "slug": "orthopedist",
                "name": "Orthopedist",
                "forms": {"genitive": "Orthopedist", "dative": "Orthopedist"},
                "role": "lead",
                "score": 1.0,
                "because": ["plantar-fasciitis"],
                "prices": [
                    {
                        "service": "first_visit",
                        "audience": "adult",
                        "min": 2000,
                        "typical": 2500,
                        "max": 4000,
                        "currency": "RUB",
                        "label": "₽2,000–4,000",
                        "collected_on": "2026-05-01",
                        "stale": False,
                        "note": "",
                        "source": "Clinic survey",
                        "basis": "specialist",
                    },
                    {
                        "service": "online",
                        "audience": "any",
                        "min": None,
                        "typical": None,
                        "max": 1200,
                        "currency": "RUB",
                        "label": "up to ₽1,200",
                        "collected_on": None,
                        "stale": True,
                        "note": "",
                        "source": "Clinic survey",
                        "basis": "specialist",
                    },
                ],
            },
            {
                "slug": "general-practitioner",
                "name": "General practitioner",
                "forms": {"genitive": "General practitioner", "dative": "General practitioner"},
                "role": "first_contact",
                "score": 0.5,
                "because": ["plantar-fasciitis"],
                "prices": [
                    {
                        "service": "first_visit",
                        "audience": "any",
                        "min": None,
                        "typical": 1500,
                        "max": None,
                        "currency": "RUB",
                        "label": "≈ ₽1,500",
                        "collected_on": None,
                        "stale": True,
                        "note": "Depends on the clinic.",
                        "source": "Clinic survey",
                        "basis": "any_specialist",
                    }
                ],
            },
        ],
        "examinations": [{"slug": "foot-x-ray", "name": "Foot X-ray", "kind": "imaging"}],
        "until_then": [
            {"slug": "cold-pack", "name": "Cold pack", "stage": "first_aid"},
            {"slug": "calf-massage", "name": "Calf massage", "stage": "early"},
        ],
        "notices": notices("en", *NOTICES),
    }


def test_what_the_condition_forbids_is_not_advised(api, in_memory):
    assert api.read("conditions/deep-vein-thrombosis/referral/")["until_then"] == []


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ({}, "general-practitioner"),
        ({"age": 18}, "general-practitioner"),
        ({"age": 17}, "pediatrician"),
        ({"age_months": 215}, "pediatrician"),
        ({"age_months": 216}, "general-practitioner"),
        ({"age": 0}, "pediatrician"),
    ],
)
def test_the_age_chooses_the_doctor(api, in_memory, query, first):
    body = api.read(PATH, query)
    assert body["first_contact"]["slug"] == first
    assert [doctor["slug"] for doctor in body["specialists"]] == ["orthopedist", first]


def test_the_age_chooses_the_prices(api, in_memory):
    labels = [price["label"] for price in api.read(PATH, {"age": 10})["specialists"][0]["prices"]]
    assert labels == ["≈ 1 500 ₽", "до 1 200 ₽"]


def test_the_city_chooses_the_prices(api, in_memory):
    body = api.read(PATH, {"city": "kazan"})
    assert body["condition"]["prices"] == []
    assert [price["label"] for price in body["specialists"][0]["prices"]] == ["≈ 900 ₽"]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_emergency_names_no_doctor_and_no_price(api, world, language):
    Condition.objects.filter(slug="plantar-fasciitis").update(urgency="emergency")
    body = api.read(PATH, {"lang": language})
    assert body["condition"]["urgency"] == "emergency"
    assert body["call"] == ["103", "112"]
    assert (body["condition"]["prices"], body["first_contact"]) == ([], None)
    assert (body["specialists"], body["examinations"], body["until_then"]) == ([], [], [])
    assert notices(language, "emergency")[0] in body["notices"]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("city=atlantis", ("city", "unknown-slug")),
        ("age=131", ("age", "out-of-range")),
        ("age=4&age_months=48", ("age_months", "conflict")),
        ("age_months=1561", ("age_months", "out-of-range")),
        ("age=x", ("age", "invalid-number")),
        ("sex=male", ("sex", "unknown-parameter")),
        ("page=1", ("page", "unknown-parameter")),
    ],
)
def test_wrong_parameters(api, in_memory, query, place):
    assert_invalid(api.get(f"{API}{PATH}?{query}"), place)


@pytest.mark.django_db
def test_only_of_published_conditions(api):
    DraftConditionFactory(slug="secret")
    for slug in ("secret", "nothing"):
        assert_problem(api.get(f"{API}conditions/{slug}/referral/"), 404, "not-found")


@pytest.mark.django_db
@pytest.mark.parametrize("records", [1, 3])
def test_queries(api, only_the_counter, records):
    condition = ConditionSpecialistFactory().condition
    for _number in range(records - 1):
        ConditionSpecialistFactory(condition=condition)
    for link in condition.specialist_links.all():
        SpecialistPriceFactory(specialist=link.specialist)
        TreatmentPriceFactory(condition=condition)
    path = f"conditions/{condition.slug}/referral/"
    api.read(path)
    with only_the_counter():
        assert len(api.read(path)["specialists"]) == records
