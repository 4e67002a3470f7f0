import pytest
from django.core.management import call_command
from django.db import connection, transaction

from conditions.models import ConditionSymptom, ContentVersion, RedFlagClause, Symptom
from conditions.models.version import content_tables
from referrals.models import City, Price

from ..factories import (
    AnySpecialistPriceFactory,
    CityFactory,
    ConditionSymptomFactory,
    DraftSymptomFactory,
    PublishedRedFlagFactory,
    PublishedSymptomFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db

# Every way to write, as (what is there before, what is done to it).
WRITES = {
    "save": (DraftSymptomFactory, lambda symptom: symptom.save()),
    "create": (SourceFactory, lambda source: SourceFactory()),
    "bulk_create": (CityFactory, lambda _city: City.objects.bulk_create([City(slug="x", name_ru="Х", name_en="X")])),
    "update": (DraftSymptomFactory, lambda symptom: Symptom.objects.filter(pk=symptom.pk).update(background=5)),
    "bulk_update": (DraftSymptomFactory, lambda symptom: Symptom.objects.bulk_update([symptom], ["name_ru"])),
    "delete": (DraftSymptomFactory, lambda symptom: symptom.delete()),
    "queryset delete": (SourceFactory, lambda source: type(source).objects.filter(pk=source.pk).delete()),
    "raw insert": (
        CityFactory,
        lambda _city: execute("INSERT INTO referrals_city (slug, name_ru, name_en) VALUES ('x', 'Х', 'X')"),
    ),
    "raw update": (DraftSymptomFactory, lambda _symptom: execute("UPDATE conditions_symptom SET name_en = 'Other'")),
    "raw delete": (CityFactory, lambda _city: execute("DELETE FROM referrals_city")),
    "many-to-many add": (DraftSymptomFactory, lambda symptom: symptom.sources.add(SourceFactory())),
    "many-to-many remove": (PublishedSymptomFactory, lambda symptom: symptom.sources.clear()),
    "through row added": (ConditionSymptomFactory, lambda link: ConditionSymptomFactory(condition=link.condition)),
    "through row changed": (
        ConditionSymptomFactory,
        lambda _link: ConditionSymptom.objects.update(frequency="obligate"),
    ),
    "through row removed": (ConditionSymptomFactory, lambda link: link.delete()),
    "clause": (PublishedRedFlagFactory, lambda _flag: RedFlagClause.objects.get().symptoms.clear()),
    "price": (AnySpecialistPriceFactory, lambda _price: Price.objects.update(typical=2000)),
}


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def number() -> int:
    return ContentVersion.objects.get().number


@pytest.mark.parametrize("write", WRITES)
def test_any_write_raises_the_version(write):
    prepare, change = WRITES[write]
    record = prepare()
    before = number()
    change(record)
    assert number() > before


def test_reading_does_not_raise_it():
    symptom = PublishedSymptomFactory()
    before = number()
    list(symptom.sources.all())
    symptom.full_clean()
    assert number() == before


def test_what_is_not_content_does_not_raise_it(django_user_model):
    before = number()
    django_user_model.objects.create_user("editor")
    assert number() == before


def test_a_rollback_takes_it_back():
    before = number()
    with transaction.atomic():
        DraftSymptomFactory()
        assert number() > before
        transaction.set_rollback(True)
    assert number() == before


@pytest.mark.django_db(transaction=True)
def test_a_committed_edit_is_seen_by_another_connection():
    before = number()
    DraftSymptomFactory()
    seen = connection.copy()
    try:
        with seen.cursor() as cursor:
            cursor.execute("SELECT number FROM conditions_contentversion")
            assert cursor.fetchone()[0] > before
    finally:
        seen.close()


TRIGGERS = {
    "sqlite": "SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' GROUP BY tbl_name",
    "postgresql": "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger WHERE NOT tgisinternal GROUP BY tgrelid",
}
TRIGGERS_A_TABLE = {"sqlite": 3, "postgresql": 1}


def triggers() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return dict(cursor.fetchall())


def test_every_content_table_and_no_other_has_its_triggers():
    assert triggers() == dict.fromkeys(content_tables(), TRIGGERS_A_TABLE[connection.vendor])


def test_the_content_tables_are_those_that_documents_write():
    assert {"conditions_symptom", "conditions_symptom_sources", "conditions_phrase", "referrals_price"} <= set(
        content_tables()
    )
    assert not [table for table in content_tables() if "contentversion" in table or "auth" in table]


def test_a_second_migrate_changes_neither_triggers_nor_version():
    DraftSymptomFactory()
    version = ContentVersion.objects.values_list("number", "epoch").get()
    before = triggers()
    call_command("migrate", verbosity=0)
    assert triggers() == before
    assert ContentVersion.objects.values_list("number", "epoch").get() == version
    DraftSymptomFactory()
    assert number() > version[0]


def test_migrate_brings_back_a_lost_trigger():
    name = "content_version_conditions_symptom_INSERT" if connection.vendor == "sqlite" else "content_version"
    before = triggers()
    execute(f'DROP TRIGGER "{name}"' + (" ON conditions_symptom" if connection.vendor == "postgresql" else ""))
    assert triggers() != before
    call_command("migrate", verbosity=0)
    assert triggers() == before


def test_a_new_row_has_a_new_epoch():
    epoch = ContentVersion.objects.get().epoch
    ContentVersion.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert ContentVersion.objects.get().epoch != epoch


@pytest.mark.django_db(transaction=True)
def test_a_flushed_base_has_a_new_epoch():
    epoch = ContentVersion.objects.get().epoch
    call_command("flush", interactive=False, verbosity=0)
    assert ContentVersion.objects.get().epoch != epoch


def test_the_version_reads_as_epoch_and_number():
    version = ContentVersion.objects.get()
    assert str(version) == f"{version.epoch}.{version.number}"
