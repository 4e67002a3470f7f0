"""The drawn content (synthetic.py) as rows of the database, so that filters can be measured beside SQL."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.core.management import call_command
from django.db.models import Count, Model, Q, QuerySet

from conditions.documents import Document, PublicDocuments
from conditions.models import (
    BodySite,
    Condition,
    ConditionSpecialist,
    ConditionSymptom,
    ConditionTreatment,
    Phrase,
    Specialist,
    Symptom,
    Treatment,
)

BATCH = 5_000


def write(documents: PublicDocuments) -> None:
    """Symptoms with phrases, and conditions with their symptoms, doctors and treatments; nothing is checked."""
    call_command("migrate", verbosity=0)
    site = BodySite.objects.create(slug="site", name_ru="site", name_en="site")
    symptoms = save(
        Symptom,
        documents["symptoms"],
        ("name", "question"),
        lambda d: {"body_site": site, "background": d["background"]},
    )
    doctors = save(Specialist, documents["specialists"], ("name", "description"))
    treatments = save(Treatment, documents["treatments"], ("name", "description"), lambda d: {"kind": d["kind"]})
    conditions = save(
        Condition,
        documents["conditions"],
        ("name", "overview", "when_to_see_a_doctor", "possible_complications"),
        lambda d: {
            "urgency": d["urgency"],
            "prevalence": d["prevalence"],
            "icd10_code": d["icd10_code"],
            "min_age_months": d["age_months"]["min"],
        },
    )
    phrases, symptom_links, doctor_links, treatment_links = [], [], [], []
    for slug, symptom in symptoms.items():
        for language, texts in documents["symptoms"][slug]["phrases"].items():
            phrases += [Phrase(symptom=symptom, language=language, text=text) for text in dict.fromkeys(texts)]
    for slug, condition in conditions.items():
        document = documents["conditions"][slug]
        for linked, frequency in document["symptoms"].items():
            link = ConditionSymptom(condition=condition, symptom=symptoms[linked], frequency=frequency)
            symptom_links.append(link)
        for doctor in document["specialists"]:
            specialist = doctors[doctor["specialist"]]
            doctor_links.append(ConditionSpecialist(condition=condition, specialist=specialist, role=doctor["role"]))
        for stage, linked in document["treatments"].items():
            treatment_links += [
                ConditionTreatment(condition=condition, treatment=treatments[name], stage=stage) for name in linked
            ]
    for rows in (phrases, symptom_links, doctor_links, treatment_links):
        type(rows[0]).objects.bulk_create(rows, BATCH)


def save(
    model: type[Model],
    documents: Mapping[str, Document],
    texts: Iterable[str],
    others: Callable[[Document], dict[str, Any]] = lambda _document: {},
) -> dict[str, Any]:
    """Published records by slug."""
    records = {
        slug: model(
            slug=slug,
            status="published",
            **{name: text for field in texts for name, text in in_both(field, document).items()},
            **others(document),
        )
        for slug, document in documents.items()
    }
    model._default_manager.bulk_create(records.values(), BATCH)
    return records


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
