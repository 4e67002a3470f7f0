"""Filters: each of them once over the small world, and those of conditions against the database on random content."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conditions import models
from conditions.api.urls import router
from conditions.models import Condition, Prevalence
from referrals.api import urls as referrals_urls
from tests.factories import (
    BodySiteFactory,
    DraftConditionFactory,
    DraftExaminationFactory,
    DraftRiskFactorFactory,
    DraftSpecialistFactory,
    DraftSymptomFactory,
    DraftTreatmentFactory,
)

from .client import assert_invalid

FASCIITIS, SEVERS, THROMBOSIS = "plantar-fasciitis", "severs-disease", "deep-vein-thrombosis"
ALL = {FASCIITIS, SEVERS, THROMBOSIS}

# List -> parameter -> (value, what is found): slugs, or labels of prices; a list where the order counts.
CASES: dict[str, dict[str, list[tuple[Any, set[str] | list[str]]]]] = {
    "conditions": {
        "symptom": [
            ("heel-pain", {FASCIITIS, SEVERS}),
            ("heel-pain-first-steps", {FASCIITIS}),
            ("heel-pain,heel-pain-first-steps", {FASCIITIS}),
            (["heel-pain", "calf-swelling"], set()),
            ("fever", set()),
        ],
        "symptom_any": [
            ("heel-pain-first-steps,calf-swelling", {FASCIITIS, THROMBOSIS}),
            (["heel-pain", "breathlessness"], ALL),
            ("fever", set()),
        ],
        "symptom_none": [
            ("heel-pain", {THROMBOSIS}),
            ("heel-pain-first-steps,calf-swelling", {SEVERS}),
            ("fever", ALL),
        ],
        "body_site": [("leg", ALL), ("foot", {FASCIITIS, SEVERS}), ("heel", {FASCIITIS, SEVERS})],
        "specialist": [("orthopedist", {FASCIITIS}), ("general-practitioner,pediatrician", ALL)],
        "treatment": [("cold-pack", {FASCIITIS, SEVERS}), ("calf-massage", {FASCIITIS})],
        "risk_factor": [("running", {FASCIITIS, SEVERS}), ("recent-surgery", {THROMBOSIS})],
        "examination": [("foot-x-ray", {FASCIITIS}), ("foot-x-ray,leg-ultrasound", {FASCIITIS, THROMBOSIS})],
        "urgency": [("urgent", {THROMBOSIS}), (["routine", "self_care"], {FASCIITIS, SEVERS})],
        "prevalence": [("very_common,common", {FASCIITIS, SEVERS}), ("rare", set())],
        "icd10": [("M", {FASCIITIS, SEVERS}), ("M72,I80.2", {FASCIITIS, THROMBOSIS}), ("72", set())],
        "age": [("6", {FASCIITIS, THROMBOSIS}), ("7", ALL), ("15", ALL), ("16", {FASCIITIS, THROMBOSIS})],
        "age_months": [("83", {FASCIITIS, THROMBOSIS}), ("84", ALL), ("191", ALL), ("192", {FASCIITIS, THROMBOSIS})],
        "sex": [("female", {FASCIITIS, THROMBOSIS}), ("male", ALL)],
        "clinically_reviewed": [("true", {SEVERS}), ("false", {FASCIITIS, THROMBOSIS})],
        "q": [
            ("подошвенный", {FASCIITIS}),
            ("ПЯТКОЙ", {FASCIITIS}),
            ("jogger plantar", {FASCIITIS}),
            ("vein боль", set()),
        ],
        "ordering": [
            ("slug", [THROMBOSIS, FASCIITIS, SEVERS]),
            ("-slug", [SEVERS, FASCIITIS, THROMBOSIS]),
            ("name", [SEVERS, FASCIITIS, THROMBOSIS]),
            ("icd10_code", [THROMBOSIS, FASCIITIS, SEVERS]),
            ("-prevalence", [THROMBOSIS, SEVERS, FASCIITIS]),
        ],
    },
    "symptoms": {
        "q": [("одышка", {"breathlessness"})],
        "body_site": [
            ("heel", {"heel-pain", "heel-pain-first-steps"}),
            ("foot", {"heel-pain", "heel-pain-first-steps"}),
            ("leg", {"heel-pain", "heel-pain-first-steps", "calf-swelling", "breathlessness", "fever"}),
        ],
        "parent": [("heel-pain", {"heel-pain-first-steps"}), ("heel-pain,fever", {"heel-pain-first-steps"})],
    },
    "body-sites": {},
    "risk-factors": {},
    "treatments": {},
    "examinations": {},
    "specialists": {},
    "red-flags": {},
    "prices": {
        "city": [("kazan", ["≈ 900 ₽"]), ("moscow", ["≈ 1 500 ₽", "от 150 ₽", "2 000–4 000 ₽", "до 1 200 ₽"])],
        "specialist": [
            ("orthopedist", ["≈ 1 500 ₽", "2 000–4 000 ₽", "до 1 200 ₽"]),
            ("pediatrician", ["≈ 1 500 ₽"]),
            ("pediatrician,orthopedist", ["≈ 1 500 ₽", "2 000–4 000 ₽", "до 1 200 ₽"]),
        ],
        "condition": [(FASCIITIS, ["от 150 ₽"]), (THROMBOSIS, [])],
        "service": [("online", ["до 1 200 ₽"]), (["online", "treatment"], ["от 150 ₽", "до 1 200 ₽"])],
        "audience": [
            ("adult", ["≈ 1 500 ₽", "от 150 ₽", "2 000–4 000 ₽", "до 1 200 ₽"]),
            ("child", ["≈ 1 500 ₽", "от 150 ₽", "до 1 200 ₽"]),
        ],
    },
}


def registered_lists():
    return {prefix: view for prefix, view, _name in [*router.registry, *referrals_urls.router.registry]}


def test_every_filter_of_every_list(api, in_memory):
    declared = {name: set(view.filterset_class.base_filters) for name, view in registered_lists().items()}
    assert {name: set(cases) for name, cases in CASES.items()} == declared
    for name, filters in CASES.items():
        for parameter, cases in filters.items():
            for value, expected in cases:
                rows = api.read(f"{name}/", {parameter: value})["results"]
                found = [row["label"] if name == "prices" else row["slug"] for row in rows]
                assert type(expected)(found) == expected, (name, parameter, value)


def test_filters_are_joined_by_and(api, in_memory):
    query = {"symptom": "heel-pain", "risk_factor": "running", "age": "10", "sex": "male", "treatment": "cold-pack"}
    assert api.slugs("conditions/", query) == [SEVERS, FASCIITIS]
    assert api.slugs("conditions/", query | {"specialist": "pediatrician"}) == [SEVERS]
    assert api.slugs("conditions/", query | {"sex": "female"}) == [FASCIITIS]


def test_everything_wrong_is_told_at_once(api, in_memory):
    query = {"urgency": "soon", "age": "old", "symptom": "cough", "ordering": "score"}
    response = api.get("/api/v1/conditions/", query)
    errors = {(error["parameter"], error["code"]) for error in response.json()["errors"]}
    assert errors == {
        ("urgency", "invalid-choice"),
        ("age", "invalid-number"),
        ("symptom", "unknown-slug"),
        ("ordering", "invalid-choice"),
    }


LINKED_BY = [name for name in CASES["conditions"] if name.startswith("symptom")]
LINKED_BY += ["body_site", "specialist", "treatment", "risk_factor", "examination"]


@pytest.mark.parametrize("parameter", LINKED_BY)
def test_an_unknown_slug_is_named(api, in_memory, parameter):
    assert_invalid(api.get(f"/api/v1/conditions/?{parameter}=nothing"), (parameter, "unknown-slug"))


def test_age_is_given_once(api, in_memory):
    assert_invalid(api.get("/api/v1/conditions/?age=4&age_months=48"), ("age_months", "conflict"))


# Random content, with the database as the oracle ----------------------------------------------------------------------

NAMES = ["Ёж", "еж", "Ежа", "яма", "Яма", "ЁЛКА", "елка"]
CODES = ["M72.2", "M72", "M7", "I80.2", "I8", ""]
AGES = [None, 0, 11, 12, 23, 24, 215, 216, 1571]
# Positions in the pools of linked records; two of each are published, the third is a draft.
LINKS = st.lists(st.integers(0, 2), unique=True, max_size=2)
SITES = ["leg", "foot", "heel", "back"]
SYMPTOMS = ["pain", "pain-foot", "pain-heel", "numbness", "hidden", "below-hidden"]
PUBLISHED_SYMPTOMS = [slug for slug in SYMPTOMS if slug != "hidden"]


@st.composite
def conditions(draw) -> dict[str, Any]:
    low, high = draw(st.sampled_from(AGES)), draw(st.sampled_from(AGES))
    if low is not None and high is not None:
        low, high = sorted([low, high])
    links = {"specialists": LINKS, "risk_factors": LINKS, "examinations": LINKS}
    return {
        "status": draw(st.sampled_from(["published", "published", "published", "draft", "retired"])),
        "name_ru": draw(st.sampled_from(NAMES)),
        "name_en": draw(st.sampled_from(["Hedgehog", "hedge", "Pit", "pit"])),
        "alternate_names_ru": draw(st.sampled_from(["", "Колючка\nИгла"])),
        "overview_en": draw(st.sampled_from(["It stings.", "It is deep."])),
        "icd10_code": draw(st.sampled_from(CODES)),
        "urgency": draw(st.sampled_from(models.Urgency.values)),
        "prevalence": draw(st.sampled_from(Prevalence.values)),
        "sex": draw(st.sampled_from(models.Sex.values)),
        "min_age_months": low,
        "max_age_months": high,
        "last_reviewed": draw(st.sampled_from([None, "2026-01-01"])),
        "body_sites": draw(st.lists(st.sampled_from(SITES), unique=True, max_size=2)),
        "symptoms": draw(
            st.dictionaries(
                st.sampled_from(SYMPTOMS), st.sampled_from(["frequent", "very_rare", "excluded"]), max_size=4
            )
        ),
        "treatments": draw(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(models.Stage.values)), unique=True)),
        **{name: draw(strategy) for name, strategy in links.items()},
    }


def some(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3)


QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "symptom": some(PUBLISHED_SYMPTOMS),
        "symptom_any": some(PUBLISHED_SYMPTOMS),
        "symptom_none": some(PUBLISHED_SYMPTOMS),
        "body_site": some(SITES),
        "specialist": some(["specialist-0", "specialist-1"]),
        "treatment": some(["treatment-0", "treatment-1"]),
        "risk_factor": some(["risk-factor-0", "risk-factor-1"]),
        "examination": some(["examination-0", "examination-1"]),
        "urgency": some(models.Urgency.values),
        "prevalence": some(Prevalence.values),
        "icd10": some(["M", "M72", "I80.2", "Z"]),
        "age": st.sampled_from([0, 1, 2, 17, 18, 130]),
        "age_months": st.sampled_from([0, 11, 12, 23, 24, 216, 1560]),
        "sex": st.sampled_from(["female", "male"]),
        "clinically_reviewed": st.sampled_from(["false", "true"]),
        "q": st.sampled_from(["еж", "ЁЖ", "игла", "stings", "hedge deep", "ж it", "%"]),
        "ordering": st.lists(
            st.sampled_from([s + f for f in ("name", "slug", "icd10_code", "prevalence") for s in ("", "-")]),
            min_size=1,
            max_size=3,
        ),
        "lang": st.sampled_from(["ru", "en"]),
    },
).filter(lambda query: not {"age", "age_months"} <= set(query))


@dataclass
class Pools:
    """What conditions link to: three of each kind, the third of them a draft."""

    specialists: list[Any] = field(default_factory=list)
    treatments: list[Any] = field(default_factory=list)
    risk_factors: list[Any] = field(default_factory=list)
    examinations: list[Any] = field(default_factory=list)
    sites: dict[str, Any] = field(default_factory=dict)
    symptoms: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def pools(db) -> Pools:
    found = Pools()
    for number, status in enumerate(["published", "published", "draft"]):
        found.specialists.append(DraftSpecialistFactory(slug=f"specialist-{number}", status=status))
        found.treatments.append(DraftTreatmentFactory(slug=f"treatment-{number}", status=status))
        found.risk_factors.append(DraftRiskFactorFactory(slug=f"risk-factor-{number}", status=status))
        found.examinations.append(DraftExaminationFactory(slug=f"examination-{number}", status=status))
    for slug, parent in (("leg", None), ("foot", "leg"), ("heel", "foot"), ("back", None)):
        found.sites[slug] = BodySiteFactory(slug=slug, parent=found.sites.get(parent))
    above = {"pain-foot": "pain", "pain-heel": "pain-foot", "hidden": "pain", "below-hidden": "hidden"}
    for slug in SYMPTOMS:
        status = "draft" if slug == "hidden" else "published"
        found.symptoms[slug] = DraftSymptomFactory(
            slug=slug, parent=found.symptoms.get(above.get(slug)), background="0.5", status=status
        )
    return found


LINKED = {
    "specialists": (models.ConditionSpecialist, "specialist", {"role": "lead"}),
    "risk_factors": (models.ConditionRiskFactor, "risk_factor", {"strength": "weak"}),
    "examinations": (models.ConditionExamination, "examination", {}),
}


def write(pools: Pools, content: list[dict[str, Any]]) -> None:
    columns = {column.name for column in Condition._meta.fields}
    records = Condition.objects.bulk_create(
        DraftConditionFactory.build(slug=f"condition-{number}", **{k: v for k, v in parts.items() if k in columns})
        for number, parts in enumerate(content)
    )
    pairs = list(zip(records, content, strict=True))
    Condition.body_sites.through.objects.bulk_create(
        Condition.body_sites.through(condition=record, bodysite=pools.sites[slug])
        for record, parts in pairs
        for slug in parts["body_sites"]
    )
    models.ConditionSymptom.objects.bulk_create(
        models.ConditionSymptom(condition=record, symptom=pools.symptoms[slug], frequency=band)
        for record, parts in pairs
        for slug, band in parts["symptoms"].items()
    )
    models.ConditionTreatment.objects.bulk_create(
        models.ConditionTreatment(condition=record, treatment=pools.treatments[position], stage=stage)
        for record, parts in pairs
        for position, stage in parts["treatments"]
    )
    for name, (model, link, more) in LINKED.items():
        model.objects.bulk_create(
            model(condition=record, **{link: getattr(pools, name)[position]}, **more)
            for record, parts in pairs
            for position in parts[name]
        )


def below(records: Any, slug: str) -> list[int]:
    """Primary keys of the record and of everything under it, by way of `records` alone."""
    found, layer = [], list(records.filter(slug=slug).values_list("pk", flat=True))
    while layer:
        found += layer
        layer = list(records.filter(parent__in=layer).values_list("pk", flat=True))
    return found


def fold(text: str) -> str:
    return text.casefold().replace("ё", "е")


class Oracle:
    """What each parameter means, said to the database."""

    def __init__(self, query: dict[str, Any]) -> None:
        self.query = query

    def find(self) -> list[str]:
        found = Condition.objects.published()
        for name, value in self.query.items():
            if name not in ("ordering", "lang", "q"):
                found = getattr(self, name)(found, value)
        rows = [row for row in found.distinct() if self.has_words(row)]
        return [row.slug for row in self.order(rows)]

    def having(self, slug: str) -> Q:
        listed = models.ConditionSymptom.objects.exclude(frequency="excluded")
        listed = listed.filter(symptom__in=below(models.Symptom.objects.published(), slug))
        return Q(pk__in=listed.values("condition"))

    def symptom(self, found, slugs):
        for slug in slugs:
            found = found.filter(self.having(slug))
        return found

    def symptom_any(self, found, slugs):
        either = Q(pk__in=[])
        for slug in slugs:
            either |= self.having(slug)
        return found.filter(either)

    def symptom_none(self, found, slugs):
        return found.exclude(pk__in=self.symptom_any(Condition.objects.all(), slugs).values("pk"))

    def body_site(self, found, slugs):
        return found.filter(body_sites__in=[pk for slug in slugs for pk in below(models.BodySite.objects, slug)])

    def specialist(self, found, slugs):
        return found.filter(specialist_links__specialist__slug__in=slugs)

    def treatment(self, found, slugs):
        links = models.ConditionTreatment.objects.filter(treatment__slug__in=slugs).exclude(stage="avoid")
        return found.filter(pk__in=links.values("condition"))

    def risk_factor(self, found, slugs):
        return found.filter(risk_factor_links__risk_factor__slug__in=slugs)

    def examination(self, found, slugs):
        return found.filter(examination_links__examination__slug__in=slugs)

    def urgency(self, found, values):
        return found.filter(urgency__in=values)

    def prevalence(self, found, values):
        return found.filter(prevalence__in=values)

    def icd10(self, found, prefixes):
        either = Q(pk__in=[])
        for prefix in prefixes:
            either |= Q(icd10_code__startswith=prefix)
        return found.filter(either)

    def age(self, found, years):
        return self.of_ages(found, 12 * years, 12 * years + 11)

    def age_months(self, found, months):
        return self.of_ages(found, months, months)

    def of_ages(self, found, low, high):
        not_too_young = Q(min_age_months=None) | Q(min_age_months__lte=high)
        return found.filter(not_too_young, Q(max_age_months=None) | Q(max_age_months__gte=low))

    def sex(self, found, value):
        return found.filter(sex__in=["any", value])

    def clinically_reviewed(self, found, value):
        return found.filter(last_reviewed__isnull=value == "false")

    def has_words(self, row: Condition) -> bool:
        names = ("name", "alternate_names", "overview")
        text = fold("\n".join(getattr(row, f"{name}_{language}") for name in names for language in ("ru", "en")))
        return all(word in text for word in fold(self.query.get("q", "")).split())

    def order(self, rows: list[Condition]) -> list[Condition]:
        language = self.query.get("lang", "ru")
        keys = {
            "name": lambda row: fold(getattr(row, f"name_{language}")),
            "slug": lambda row: row.slug,
            "icd10_code": lambda row: row.icd10_code,
            "prevalence": lambda row: ["very_common", "common", "uncommon", "rare"].index(row.prevalence),
        }
        rows = sorted(rows, key=lambda row: row.slug)
        for name in reversed(self.query.get("ordering", ["name"])):
            rows = sorted(rows, key=keys[name.removeprefix("-")], reverse=name.startswith("-"))
        return rows


@pytest.mark.django_db
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would write content for minutes
)
@given(
    content=st.lists(conditions(), min_size=1, max_size=7),
    queries=st.lists(QUERIES, min_size=12, max_size=12),
)
def test_conditions_are_found_as_the_database_finds_them(api, pools, content, queries):
    with transaction.atomic():
        write(pools, content)
        for query in queries:
            assert api.slugs("conditions/", query) == Oracle(query).find(), query
        transaction.set_rollback(True)
