from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import override

from conditions.models import BodySite, Content, Symptom
from referrals.models import Price

from .. import factories as make

pytestmark = pytest.mark.django_db

Refusal = tuple[str, Any, dict[str, Any]]
"""The constraint, the factory of a record that is fine, and the change that the constraint refuses."""


def named(factory: Any, name: str) -> str:
    return f"{factory._meta.model._meta.label_lower.replace('.', '_')}_{name}"


def half_translated(factory: Any, *texts: str) -> Iterator[Refusal]:
    for text in texts:
        yield named(factory, f"{text}_both_languages"), factory, {f"{text}_en": ""}


def untold(factory: Any, *texts: str) -> Iterator[Refusal]:
    """A published record without its text."""
    for text in texts:
        yield named(factory, f"published_has_{text}"), factory, {f"{text}_ru": "", f"{text}_en": ""}


def unknown(factory: Any, *fields: str) -> Iterator[Refusal]:
    for field in fields:
        yield named(factory, f"{field}_known"), factory, {field: "?"}


def refused(factory: Any, name: str, **change: Any) -> Refusal:
    return named(factory, name), factory, change


AGES_REVERSED = {"min_age_months": 10, "max_age_months": 9}
CHECKS: list[Refusal] = [
    *half_translated(make.SourceFactory, "title"),
    *unknown(make.SourceFactory, "kind"),
    *half_translated(make.BodySiteFactory, "name"),
    *half_translated(make.PublishedSymptomFactory, "name", "question"),
    *untold(make.PublishedSymptomFactory, "name", "question"),
    *unknown(make.PublishedSymptomFactory, "status"),
    refused(make.PublishedSymptomFactory, "background_known", background=Decimal(3)),
    *half_translated(make.PublishedRiskFactorFactory, "name", "question"),
    *untold(make.PublishedRiskFactorFactory, "name", "question"),
    *unknown(make.PublishedRiskFactorFactory, "status"),
    *unknown(make.SymptomPhraseFactory, "language"),
    refused(make.SymptomPhraseFactory, "one_subject", symptom=None),
    *half_translated(make.PublishedTreatmentFactory, "name", "description", "caution"),
    *untold(make.PublishedTreatmentFactory, "name"),
    *unknown(make.PublishedTreatmentFactory, "status", "kind"),
    refused(make.PublishedTreatmentFactory, "medication_has_caution", kind="medication", caution_ru="", caution_en=""),
    *half_translated(make.PublishedExaminationFactory, "name", "description"),
    *untold(make.PublishedExaminationFactory, "name"),
    *unknown(make.PublishedExaminationFactory, "status", "kind"),
    *half_translated(make.PublishedSpecialistFactory, "name", "description"),
    *untold(make.PublishedSpecialistFactory, "name"),
    *unknown(make.PublishedSpecialistFactory, "status", "fallback_for"),
    refused(make.PublishedSpecialistFactory, "ages_in_order", **AGES_REVERSED),
    *half_translated(
        make.PublishedConditionFactory, "name", "overview", "when_to_see_a_doctor", "possible_complications"
    ),
    *untold(make.PublishedConditionFactory, "name", "overview", "when_to_see_a_doctor"),
    *unknown(make.PublishedConditionFactory, "status", "prevalence", "sex", "urgency"),
    refused(make.PublishedConditionFactory, "ages_in_order", **AGES_REVERSED),
    *unknown(make.ConditionSymptomFactory, "frequency"),
    *unknown(make.ConditionRiskFactorFactory, "strength"),
    *unknown(make.ConditionTreatmentFactory, "stage"),
    *unknown(make.ConditionSpecialistFactory, "role", "audience"),
    *half_translated(make.PublishedRedFlagFactory, "name", "message"),
    *untold(make.PublishedRedFlagFactory, "name", "message"),
    *unknown(make.PublishedRedFlagFactory, "status", "urgency"),
    refused(make.PublishedRedFlagFactory, "ages_in_order", **AGES_REVERSED),
    *half_translated(make.VignetteFactory, "story"),
    *unknown(make.VignetteFactory, "urgency", "age_unit", "sex"),
    refused(make.VignetteFactory, "age_possible", age_value=131, age_unit="year"),
    *half_translated(make.CityFactory, "name"),
    refused(make.AnySpecialistPriceFactory, "note_both_languages", note_ru="Зависит от клиники."),
    *unknown(make.AnySpecialistPriceFactory, "service", "audience"),
    refused(make.AnySpecialistPriceFactory, "treatment_of_condition", service="treatment"),
    refused(make.AnySpecialistPriceFactory, "has_amount", typical=None),
    refused(make.AnySpecialistPriceFactory, "above_zero", typical=0),
    refused(make.AnySpecialistPriceFactory, "min_typical_max", min=2000, typical=1000),
]
# Allowed or refused by the same constraint in one more way.
MORE_CHECKS: list[Refusal] = [
    refused(make.PublishedSymptomFactory, "name_both_languages", name_ru=""),
    refused(make.PublishedSymptomFactory, "background_known", background=Decimal("0.6")),
    refused(make.VignetteFactory, "age_possible", age_value=1561, age_unit="month"),
    refused(make.TreatmentPriceFactory, "treatment_of_condition", condition=None),
    refused(make.TreatmentPriceFactory, "treatment_of_condition", service="online"),
    refused(make.AnySpecialistPriceFactory, "above_zero", min=0, typical=None),
    refused(make.AnySpecialistPriceFactory, "above_zero", typical=None, max=0),
    refused(make.AnySpecialistPriceFactory, "min_typical_max", min=2000, typical=None, max=1000),
    refused(make.AnySpecialistPriceFactory, "min_typical_max", typical=2000, max=1000),
]


def constraint_names(kind: type[models.BaseConstraint]) -> set[str]:
    content = [model for model in apps.get_models() if issubclass(model, Content)]
    return {c.name for model in content for c in model._meta.constraints if isinstance(c, kind)}


def constraint_of(record: models.Model, name: str) -> models.BaseConstraint:
    return next(constraint for constraint in record._meta.constraints if constraint.name == name)


def changed(record: models.Model, change: dict[str, Any]) -> models.Model:
    for field, value in change.items():
        setattr(record, field, value)
    return record


def assert_refused(record: models.Model, name: str) -> None:
    """By `full_clean`, by the constraint in its own words, and by the database whoever writes."""
    with pytest.raises(ValidationError):
        record.full_clean()
    with override("en"), pytest.raises(ValidationError) as words:
        constraint_of(record, name).validate(type(record), record)
    assert not words.value.messages[0].startswith("Constraint “")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        record.save()


@pytest.mark.parametrize(("name", "factory", "change"), CHECKS + MORE_CHECKS)
def test_a_check_refuses_what_it_names(name, factory, change):
    record = factory()
    record.full_clean()
    assert_refused(changed(record, change), name)


def test_a_price_is_not_for_a_specialist_and_a_treatment_at_once():
    price = make.SpecialistPriceFactory()
    changed(price, {"condition": make.PublishedConditionFactory(), "service": "treatment"})
    assert_refused(price, "referrals_price_one_subject")


def test_every_check_of_the_content_is_tried_here():
    tried = {name for name, _factory, _change in CHECKS} | {"referrals_price_one_subject"}
    assert tried == constraint_names(models.CheckConstraint)


@pytest.mark.parametrize(
    ("factory", "change"),
    [
        (make.DraftSymptomFactory, {"question_ru": "", "question_en": ""}),
        (make.DraftTreatmentFactory, {"kind": "medication", "caution_ru": "", "caution_en": ""}),
        (make.PublishedTreatmentFactory, {"caution_ru": "", "caution_en": ""}),
        (make.RetiredConditionFactory, {"overview_ru": "", "overview_en": ""}),
        (make.PublishedConditionFactory, {"min_age_months": 9, "max_age_months": 9}),
        (make.PublishedConditionFactory, {"min_age_months": 10}),
        (make.PublishedConditionFactory, {"max_age_months": 0}),
        (make.VignetteFactory, {"age_value": 130}),
        (make.VignetteFactory, {"age_value": 1560, "age_unit": "month"}),
        (make.TreatmentPriceFactory, {"min": 2000, "typical": None, "max": 75000}),
        (make.AnySpecialistPriceFactory, {"min": 1000, "typical": 1000, "max": 1000}),
    ],
)
def test_what_stands_at_the_edge_is_allowed(factory, change):
    record = changed(factory(), change)
    record.full_clean()
    record.save()


def twice(factory: Any, *fields: str, **values: Any) -> tuple[models.Model, models.Model]:
    """A record, and another that is not saved and has the same `fields`."""
    first = factory(**values)
    columns = {field.name: getattr(first, field.name) for field in first._meta.concrete_fields if not field.primary_key}
    return first, type(first)(**columns)


UNIQUE = {
    "conditions_phrase_unique_in_symptom": make.SymptomPhraseFactory,
    "conditions_phrase_unique_in_risk_factor": make.RiskFactorPhraseFactory,
    "conditions_conditionsymptom_once": make.ConditionSymptomFactory,
    "conditions_conditionriskfactor_once": make.ConditionRiskFactorFactory,
    "conditions_conditiontreatment_once": make.ConditionTreatmentFactory,
    "conditions_conditionexamination_once": make.ConditionExaminationFactory,
    "conditions_conditionspecialist_once": make.ConditionSpecialistFactory,
}


@pytest.mark.parametrize("name", UNIQUE)
def test_a_link_is_there_once(name):
    _first, second = twice(UNIQUE[name])
    with override("en"), pytest.raises(ValidationError, match="already exists"):
        second.full_clean()
    with pytest.raises(IntegrityError, match=name if connection.vendor == "postgresql" else "UNIQUE"):
        second.save()


def test_every_uniqueness_of_the_content_is_tried_here():
    assert UNIQUE.keys() | {"conditions_specialist_one_fallback"} == constraint_names(models.UniqueConstraint)


def test_there_is_one_fallback_for_adults_and_one_for_children():
    make.PublishedSpecialistFactory(fallback_for="adult")
    make.PublishedSpecialistFactory(fallback_for="child")
    make.PublishedSpecialistFactory(fallback_for="")
    second = make.PublishedSpecialistFactory(fallback_for="")
    second.fallback_for = "adult"
    with override("en"), pytest.raises(ValidationError, match="Another specialist is the fallback already"):
        second.full_clean()
    with pytest.raises(IntegrityError):
        second.save()


@pytest.mark.parametrize("slug", ["a", "heel-pain", "b12", "4-years"])
def test_a_slug_is_kebab_case(slug):
    make.BodySiteFactory.build(slug=slug).full_clean()


@pytest.mark.parametrize(
    "slug", ["", "Heel", "heel_pain", "-heel", "heel-", "heel--pain", "пятка", "heel pain", "heel\n", "٣", "a" * 81]
)
def test_anything_else_is_no_slug(slug):
    with pytest.raises(ValidationError) as refused:
        make.BodySiteFactory.build(slug=slug).full_clean()
    assert "slug" in refused.value.message_dict


def test_a_slug_is_there_once_in_a_kind():
    make.BodySiteFactory(slug="heel")
    with pytest.raises(ValidationError, match="slug"):
        make.BodySiteFactory.build(slug="heel").full_clean()
    with pytest.raises(IntegrityError):
        make.BodySiteFactory(slug="heel")


@pytest.mark.parametrize("factory", [make.BodySiteFactory, make.DraftConditionFactory, make.AnySpecialistPriceFactory])
def test_a_slug_never_changes(factory):
    record = changed(factory(), {"slug": "another"})
    with override("en"), pytest.raises(ValidationError, match="Retire the record instead"):
        record.full_clean()


@pytest.mark.parametrize("factory", [make.BodySiteFactory, make.DraftSymptomFactory])
def test_a_tree_does_not_loop(factory):
    top = factory()
    middle = factory(parent=top)
    bottom = factory(parent=middle)
    bottom.full_clean()
    for parent in (top, middle, bottom):
        with override("en"), pytest.raises(ValidationError, match="cannot stand below itself"):
            changed(top, {"parent": parent}).full_clean()


def test_a_loop_that_is_there_already_is_reported_and_not_followed_for_ever():
    first = make.BodySiteFactory()
    second = make.BodySiteFactory(parent=first)
    BodySite.objects.filter(pk=first.pk).update(parent=second)
    with pytest.raises(ValidationError):
        make.BodySiteFactory.build(parent=BodySite.objects.get(pk=first.pk)).full_clean()


def test_a_kind_is_not_more_common_than_its_parent():
    parent = make.DraftSymptomFactory(background=5)
    make.DraftSymptomFactory(parent=parent, background=5).full_clean()
    kind = make.DraftSymptomFactory(parent=parent, background=10)
    with override("en"), pytest.raises(ValidationError, match="Above the background of its parent"):
        kind.full_clean()


def test_a_parent_is_not_rarer_than_its_kinds():
    parent = make.DraftSymptomFactory(background=10)
    make.DraftSymptomFactory(parent=parent, background=5)
    changed(parent, {"background": Decimal(5)}).full_clean()
    with override("en"), pytest.raises(ValidationError, match="Below the background of its kind"):
        changed(parent, {"background": Decimal(2)}).full_clean()


@pytest.mark.parametrize(
    ("frequency", "background", "says"),
    [
        ("obligate", 40, True),
        ("frequent", 40, True),
        ("occasional", 20, False),
        ("occasional", 10, True),
        ("very_rare", 5, False),
        ("very_rare", 2, True),
        ("excluded", 40, True),
    ],
)
def test_a_link_must_say_something(frequency, background, says):
    link = make.ConditionSymptomFactory(symptom__background=background, frequency=frequency)
    link.refresh_from_db()
    if says:
        link.full_clean()
    else:
        with override("en"), pytest.raises(ValidationError, match=f"nothing: {background} % of other people"):
            link.full_clean()


def test_a_background_does_not_silence_a_link():
    link = make.ConditionSymptomFactory(symptom__background=5, frequency="occasional")
    changed(link.symptom, {"background": Decimal(10)}).full_clean()
    with override("en"), pytest.raises(ValidationError, match="would then say nothing"):
        changed(link.symptom, {"background": Decimal(20)}).full_clean()


@pytest.mark.parametrize("urgency", ["emergency", "urgent"])
def test_what_is_urgent_excludes_nothing(urgency):
    link = make.ConditionSymptomFactory(condition__urgency="routine", frequency="excluded")
    link.full_clean()
    changed(link.condition, {"urgency": urgency})
    for check in (link.full_clean, link.condition.check_links):
        with override("en"), pytest.raises(ValidationError, match="must never hide an urgent one"):
            check()


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_symptom_of_a_published_red_flag_stays_published(status):
    symptom = make.PublishedSymptomFactory()
    make.PublishedRedFlagFactory(symptoms=[symptom])
    with override("en"), pytest.raises(ValidationError, match="retire or change the flag first"):
        changed(symptom, {"status": status}).full_clean()


def test_a_risk_factor_of_a_published_red_flag_stays_published():
    factor = make.PublishedRiskFactorFactory()
    flag = make.PublishedRedFlagFactory()
    make.RedFlagClauseFactory(red_flag=flag, risk_factors=[factor])
    with pytest.raises(ValidationError, match="status"):
        changed(factor, {"status": "draft"}).full_clean()


def test_a_symptom_of_a_draft_red_flag_may_go():
    clause = make.RedFlagClauseFactory()
    changed(clause.symptoms.get(), {"status": "retired"}).full_clean()


def test_a_published_red_flag_has_clauses_that_can_fire():
    flag = make.PublishedRedFlagFactory()
    flag.check_links()
    clause = flag.clauses.get()
    with override("en"):
        Symptom.objects.update(status="draft")
        with pytest.raises(ValidationError, match="weaker than it reads"):
            flag.check_links()
        clause.symptoms.clear()
        with pytest.raises(ValidationError, match="at least one symptom or risk factor"):
            flag.check_links()
        clause.delete()
        with pytest.raises(ValidationError, match="at least one clause"):
            flag.check_links()


def test_a_draft_red_flag_may_be_unfinished():
    make.DraftRedFlagFactory().check_links()


def test_a_published_record_names_a_source():
    symptom = make.PublishedSymptomFactory()
    symptom.check_links()
    symptom.sources.clear()
    with override("en"), pytest.raises(ValidationError, match="at least one source"):
        symptom.check_links()
    make.DraftSymptomFactory().check_links()


def test_only_published_records_are_published():
    make.DraftSymptomFactory()
    make.RetiredSymptomFactory()
    symptom = make.PublishedSymptomFactory()
    assert list(Symptom.objects.published()) == [symptom]


@pytest.mark.parametrize(("language", "name"), [("ru", "Пятка"), ("en", "Heel"), ("en-gb", "Heel")])
def test_a_text_is_read_in_the_active_language(language, name):
    with override(language):
        site = make.BodySiteFactory.build(name_ru="Пятка", name_en="Heel")
        assert (site.name, str(site)) == (name, name)


def test_a_missing_text_is_read_in_the_other_language():
    with override("en"):
        assert make.DraftSymptomFactory.build(name_ru="Пятка", name_en="").name == "Пятка"


def test_a_record_without_a_name_is_called_by_its_slug():
    assert str(Price(slug="first-visit")) == "first-visit"
    assert str(BodySite(slug="heel")) == "heel"


@pytest.mark.parametrize(
    "link",
    [
        make.ConditionSymptomFactory,
        make.ConditionRiskFactorFactory,
        make.ConditionTreatmentFactory,
        make.ConditionExaminationFactory,
        make.ConditionSpecialistFactory,
    ],
)
def test_what_a_condition_names_cannot_be_deleted(link):
    row = link()
    target = next(f.name for f in row._meta.concrete_fields if f.is_relation and f.name != "condition")
    with pytest.raises(models.ProtectedError):
        getattr(row, target).delete()
    row.condition.delete()
    assert not type(row).objects.exists()
