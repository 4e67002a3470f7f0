"""prices/."""

from datetime import date

import pytest
from django.utils import timezone

from tests.conditions.api.client import API, assert_invalid, assert_problem
from tests.factories import AnySpecialistPriceFactory, CityFactory, SpecialistPriceFactory, TreatmentPriceFactory

NOT_DATED = {"collected_on": None, "stale": True, "city": "moscow", "currency": "RUB"}
PRICES = [
    {
        "subject": None,
        "service": "first_visit",
        "audience": "any",
        "min": None,
        "typical": 1500,
        "max": None,
        "label": "≈ 1 500 ₽",
        "note": "Зависит от клиники.",
        "source": "Опрос клиник",
        **NOT_DATED,
    },
    {
        "subject": {"condition": "plantar-fasciitis", "treatment": "ibuprofen"},
        "service": "treatment",
        "audience": "any",
        "min": 150,
        "typical": None,
        "max": None,
        "label": "от 150 ₽",
        "note": "",
        "source": "Опрос клиник",
        **NOT_DATED,
    },
    {
        "subject": {"specialist": "orthopedist"},
        "service": "first_visit",
        "audience": "adult",
        "min": 2000,
        "typical": 2500,
        "max": 4000,
        "label": "2 000–4 000 ₽",
        "note": "",
        "source": "Опрос клиник",
        **NOT_DATED,
        "collected_on": "2026-05-01",
        "stale": False,
    },
    {
        "subject": {"specialist": "orthopedist"},
        "service": "online",
        "audience": "any",
        "min": None,
        "typical": None,
        "max": 1200,
        "label": "до 1 200 ₽",
        "note": "",
        "source": "Опрос клиник",
        **NOT_DATED,
    },
]


@pytest.fixture(autouse=True)
def _october(monkeypatch):
    """180 days after the only dated price."""
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 10, 28))


def test_list(api, world):
    assert api.read("prices/") == {"count": 4, "next": None, "previous": None, "results": PRICES}


def test_one_in_english(api, world):
    body = api.read("prices/", {"lang": "en", "specialist": "pediatrician"})
    assert body == {
        "count": 1,
        "next": None,
        "previous": None,
        "results": [
            {
                "subject": None,
                "service": "first_visit",
                "audience": "any",
                "min": None,
                "typical": 1500,
                "max": None,
                "label": "≈ ₽1,500",
                "note": "Depends on the clinic.",
                "source": "Clinic survey",
                **NOT_DATED,
            }
        ],
    }


def test_pages(api, in_memory):
    page = api.read("prices/", {"page_size": 3, "page": 2})
    assert (page["count"], page["results"]) == (4, PRICES[3:])
    assert page["previous"] == "/api/v1/prices/?page=1&page_size=3"


LABELS = [
    ({"typical": 1000}, "≈ 1 000 ₽", "≈ ₽1,000"),
    ({"typical": 950}, "≈ 950 ₽", "≈ ₽950"),
    ({"typical": 1_234_567}, "≈ 1 234 567 ₽", "≈ ₽1,234,567"),
    ({"typical": None, "min": 2000, "max": 75_000}, "2 000–75 000 ₽", "₽2,000–75,000"),
    ({"typical": 3000, "min": 2000, "max": 75_000}, "2 000–75 000 ₽", "₽2,000–75,000"),
    ({"typical": None, "min": 900, "max": 900}, "≈ 900 ₽", "≈ ₽900"),
    ({"typical": None, "min": 2000}, "от 2 000 ₽", "from ₽2,000"),
    ({"typical": None, "max": 2000}, "до 2 000 ₽", "up to ₽2,000"),
    ({"typical": 30, "currency": "USD"}, "≈ 30 $", "≈ $30"),
    ({"typical": 30, "currency": "KZT"}, "≈ 30 KZT", "≈ KZT30"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("amounts", "russian", "english"), LABELS)
def test_labels(api, amounts, russian, english):
    AnySpecialistPriceFactory(city__slug="moscow", **amounts)
    for language, label in (("ru", russian), ("en", english)):
        assert [row["label"] for row in api.read("prices/", {"lang": language})["results"]] == [label]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("collected_on", "stale"),
    [(None, True), ("2026-05-01", False), ("2026-04-30", True), ("2026-10-28", False), ("2020-01-01", True)],
)
def test_stale_is_undated_or_older_than_180_days(api, collected_on, stale):
    AnySpecialistPriceFactory(city__slug="moscow", collected_on=collected_on)
    assert api.read("prices/")["results"][0]["stale"] is stale


@pytest.mark.django_db
def test_the_city_is_moscow_unless_told(api):
    CityFactory(slug="kazan")
    moscow = CityFactory(slug="moscow")
    AnySpecialistPriceFactory(city=moscow)
    assert api.read("prices/")["count"] == api.read("prices/", {"city": "moscow"})["count"] == 1
    assert api.read("prices/", {"city": "kazan"})["count"] == 0


@pytest.mark.django_db
def test_a_base_without_moscow_has_no_prices(api):
    AnySpecialistPriceFactory()
    assert api.read("prices/")["count"] == 0


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("city=atlantis", ("city", "unknown-slug")),
        ("city=moscow&city=kazan", ("city", "repeated-parameter")),
        ("specialist=nobody", ("specialist", "unknown-slug")),
        ("condition=nothing", ("condition", "unknown-slug")),
        ("service=magic", ("service", "invalid-choice")),
        ("audience=everybody", ("audience", "invalid-choice")),
        ("audience=adult&audience=child", ("audience", "repeated-parameter")),
        ("treatment=ibuprofen", ("treatment", "unknown-parameter")),
        ("ordering=typical", ("ordering", "unknown-parameter")),
        ("page_size=101", ("page_size", "out-of-range")),
    ],
)
def test_wrong_parameters(api, in_memory, query, place):
    assert_invalid(api.get(f"{API}prices/?{query}"), place)


def test_a_price_has_no_page_of_its_own(api, in_memory):
    assert_problem(api.get(f"{API}prices/any-first-visit/"), 404, "not-found")


@pytest.mark.django_db
@pytest.mark.parametrize("records", [1, 3])
def test_queries(api, only_the_counter, records):
    moscow = CityFactory(slug="moscow")
    for _number in range(records):
        SpecialistPriceFactory(city=moscow)
        TreatmentPriceFactory(city=moscow)
    api.read("prices/")
    with only_the_counter():
        assert api.read("prices/")["count"] == 2 * records
