"""The drawn content (synthetic.py) as rows of the database, so that filters can be measured beside SQL."""

from collections.abc import Collection

from django.core.management import call_command
from django.db.models import Count, Q, QuerySet

from conditions.documents import Document, PublicDocuments
from conditions.models import BodySite, Condition, ConditionSymptom, Symptom

BATCH = 5_000


def write(documents: PublicDocuments) -> None:
    """Conditions, symptoms and the links between them; nothing is checked."""
    call_command("migrate", verbosity=0)
    site = BodySite.objects.create(slug="site", name_ru="site", name_en="site")
    symptoms = [
        Symptom(
            slug=slug,
            status="published",
            **in_both("name", document),
            **in_both("question", document),
            body_site=site,
            background=document["background"],
        )
        for slug, document in documents["symptoms"].items()
    ]
    Symptom.objects.bulk_create(symptoms, BATCH)
    conditions = [
        Condition(
            slug=slug,
            status="published",
            **in_both("name", document),
            **in_both("overview", document),
            **in_both("when_to_see_a_doctor", document),
            urgency=document["urgency"],
            prevalence=document["prevalence"],
            min_age_months=document["age_months"]["min"],
        )
        for slug, document in documents["conditions"].items()
    ]
    Condition.objects.bulk_create(conditions, BATCH)
    ids = dict(Symptom.objects.values_list("slug", "pk"))
    links = [
        ConditionSymptom(condition=condition, symptom_id=ids[slug], frequency=frequency)
        for condition in conditions
        for slug, frequency in documents["conditions"][condition.slug]["symptoms"].items()
    ]
    ConditionSymptom.objects.bulk_create(links, BATCH)


def in_both(field: str, document: Document) -> dict[str, str]:
    return {f"{field}_{language}": document[field][language] for language in ("ru", "en")}


def narrow(each: list[Collection[str]], without: Collection[str], age_months: int) -> QuerySet[Condition]:
    """Routine conditions with a symptom of each collection and none of `without`, that occur at the age."""
    found = Condition.objects.filter(
        Q(min_age_months=None) | Q(min_age_months__lte=age_months), status="published", urgency="routine"
    )
    for slugs in each:
        found = found.filter(pk__in=ConditionSymptom.objects.filter(symptom__slug__in=slugs).values("condition"))
    return found.exclude(pk__in=ConditionSymptom.objects.filter(symptom__slug__in=without).values("condition"))


def count_symptoms(found: QuerySet[Condition]) -> list[tuple[str, int]]:
    counted = ConditionSymptom.objects.filter(condition__in=found).values_list("symptom__slug")
    return list(counted.annotate(total=Count("condition")))
