"""Cities and prices at the editor's desk."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conditions.management.commands.create_demo_editor import prepare_editors
from referrals.models import City, Price
from tests.factories import CityFactory, PublishedConditionFactory, PublishedSpecialistFactory, SpecialistPriceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    user = User.objects.create_user("editor", is_staff=True)
    user.groups.add(prepare_editors())
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def changelist(model, **query):
    return reverse(f"admin:referrals_{model._meta.model_name}_changelist", query=query)


def post_price(desk, **changes):
    price = SpecialistPriceFactory()
    data = {
        "city": price.city_id,
        "specialist": price.specialist_id,
        "service": "first_visit",
        "audience": "any",
        "typical": 1000,
        "currency": "RUB",
        "source": price.source_id,
    }
    return desk.post(reverse("admin:referrals_price_change", args=[price.pk]), data | changes)


every_model = pytest.mark.parametrize(("model", "make"), [(City, CityFactory), (Price, SpecialistPriceFactory)])


@every_model
def test_pages_open(desk, model, make):
    name, record = f"admin:referrals_{model._meta.model_name}", make()
    for page in (changelist(model), reverse(f"{name}_add"), reverse(f"{name}_change", args=[record.pk])):
        assert desk.get(page).status_code == 200


@every_model
def test_queries_of_a_changelist_do_not_grow_with_its_rows(desk, model, make):
    def count():
        with CaptureQueriesContext(connection) as queries:
            desk.get(changelist(model))
        return len(queries)

    make()
    with_one = count()
    make.create_batch(2)
    assert count() == with_one


@pytest.mark.parametrize("term", ["ОРЕЛ", "oryol", "хирург", "surgeon", "visit-in"])
def test_prices_are_found(desk, term):
    city = CityFactory(name_ru="Орёл", name_en="Oryol")
    specialist = PublishedSpecialistFactory(name_ru="Хирург", name_en="Surgeon")
    price = SpecialistPriceFactory(slug="visit-in-oryol", city=city, specialist=specialist)
    SpecialistPriceFactory()
    assert [*desk.get(changelist(Price, q=term)).context["cl"].result_list] == [price]


def test_a_price_is_saved(desk):
    assert post_price(desk, min=900, max=1500).status_code == 302
    assert Price.objects.values_list("min", "typical", "max").get() == (900, 1000, 1500)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"typical": ""}, "Give at least one amount."),
        ({"typical": 0}, "An amount is above zero."),
        ({"min": 2000}, "The amounts grow: from, typical, to."),
        ({"service": "treatment"}, "The price of a treatment names its condition, and no other price does."),
        ({"note_ru": "Цена"}, "Fill in “note” in both languages or in neither."),
    ],
)
def test_a_price_that_makes_no_sense_is_refused_in_words(desk, changes, message):
    page = post_price(desk, **changes)
    assert page.context["adminform"].form.non_field_errors() == [message]


def test_a_price_has_one_subject(desk):
    page = post_price(desk, service="treatment", condition=PublishedConditionFactory().pk)
    message = "A price is for a specialist or for a treatment, not for both."
    assert page.context["adminform"].form.non_field_errors() == [message]


def test_a_city_with_prices_is_not_deleted(desk):
    price = SpecialistPriceFactory()
    page = desk.post(reverse("admin:referrals_city_delete", args=[price.city_id]), {"post": "yes"})
    assert price.slug in str(page.context["protected"])
    assert City.objects.exists()


@every_model
def test_what_nothing_links_to_is_deleted(desk, model, make):
    record = make()
    desk.post(reverse(f"admin:referrals_{model._meta.model_name}_delete", args=[record.pk]), {"post": "yes"})
    assert not model.objects.exists()
