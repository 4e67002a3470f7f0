"""Records for tests. A state is a class name; what a test does not speak of is filled in and valid."""

import factory
from factory.django import DjangoModelFactory

from conditions import models
from conditions.models import Status
from referrals.models import City, Price


class RecordFactory(DjangoModelFactory):
    class Meta:
        abstract = True
        skip_postgeneration_save = True


class SourceFactory(RecordFactory):
    class Meta:
        model = models.Source

    slug = factory.Sequence(lambda n: f"source-{n}")
    title_ru = factory.Sequence(lambda n: f"Источник {n}")
    title_en = factory.Sequence(lambda n: f"Source {n}")
    kind = "article"


class BodySiteFactory(RecordFactory):
    class Meta:
        model = models.BodySite

    slug = factory.Sequence(lambda n: f"body-site-{n}")
    name_ru = factory.Sequence(lambda n: f"Место {n}")
    name_en = factory.Sequence(lambda n: f"Place {n}")


class DraftFactory(RecordFactory):
    """`sources=[...]` names the sources; a draft has none unless told."""

    class Meta:
        abstract = True

    status = Status.DRAFT

    @factory.post_generation
    def sources(record, create, extracted, **_kwargs):  # noqa: N805 - factory_boy hands over the record
        if create and (extracted or record.status != Status.DRAFT):
            record.sources.set(extracted or [SourceFactory()])


class DraftSymptomFactory(DraftFactory):
    class Meta:
        model = models.Symptom

    slug = factory.Sequence(lambda n: f"symptom-{n}")
    name_ru = factory.Sequence(lambda n: f"Симптом {n}")
    name_en = factory.Sequence(lambda n: f"Symptom {n}")
    question_ru = factory.Sequence(lambda n: f"Есть ли у вас симптом {n}?")
    question_en = factory.Sequence(lambda n: f"Do you have symptom {n}?")
    body_site = factory.SubFactory(BodySiteFactory)
    background = 2


class PublishedSymptomFactory(DraftSymptomFactory):
    status = Status.PUBLISHED


class RetiredSymptomFactory(DraftSymptomFactory):
    status = Status.RETIRED


class DraftRiskFactorFactory(DraftFactory):
    class Meta:
        model = models.RiskFactor

    slug = factory.Sequence(lambda n: f"risk-factor-{n}")
    name_ru = factory.Sequence(lambda n: f"Фактор риска {n}")
    name_en = factory.Sequence(lambda n: f"Risk factor {n}")
    question_ru = factory.Sequence(lambda n: f"Есть ли у вас фактор риска {n}?")
    question_en = factory.Sequence(lambda n: f"Do you have risk factor {n}?")


class PublishedRiskFactorFactory(DraftRiskFactorFactory):
    status = Status.PUBLISHED


class RetiredRiskFactorFactory(DraftRiskFactorFactory):
    status = Status.RETIRED


class SymptomPhraseFactory(RecordFactory):
    class Meta:
        model = models.Phrase

    symptom = factory.SubFactory(PublishedSymptomFactory)
    language = "en"
    text = factory.Sequence(lambda n: f"it hurts in way {n}")


class RiskFactorPhraseFactory(RecordFactory):
    class Meta:
        model = models.Phrase

    risk_factor = factory.SubFactory(PublishedRiskFactorFactory)
    language = "en"
    text = factory.Sequence(lambda n: f"I live in way {n}")


class DraftTreatmentFactory(DraftFactory):
    class Meta:
        model = models.Treatment

    slug = factory.Sequence(lambda n: f"treatment-{n}")
    name_ru = factory.Sequence(lambda n: f"Лечение {n}")
    name_en = factory.Sequence(lambda n: f"Treatment {n}")
    kind = "self_care"
    description_ru = "Помогает."
    description_en = "It helps."
    caution_ru = "Не всем."
    caution_en = "Not for everybody."


class PublishedTreatmentFactory(DraftTreatmentFactory):
    status = Status.PUBLISHED


class RetiredTreatmentFactory(DraftTreatmentFactory):
    status = Status.RETIRED


class DraftExaminationFactory(DraftFactory):
    class Meta:
        model = models.Examination

    slug = factory.Sequence(lambda n: f"examination-{n}")
    name_ru = factory.Sequence(lambda n: f"Обследование {n}")
    name_en = factory.Sequence(lambda n: f"Examination {n}")
    kind = "imaging"
    description_ru = "Показывает кость."
    description_en = "It shows the bone."


class PublishedExaminationFactory(DraftExaminationFactory):
    status = Status.PUBLISHED


class RetiredExaminationFactory(DraftExaminationFactory):
    status = Status.RETIRED


class DraftSpecialistFactory(DraftFactory):
    class Meta:
        model = models.Specialist

    slug = factory.Sequence(lambda n: f"specialist-{n}")
    name_ru = factory.Sequence(lambda n: f"Врач {n}")
    name_en = factory.Sequence(lambda n: f"Doctor {n}")
    genitive = factory.Sequence(lambda n: f"врача {n}")
    dative = factory.Sequence(lambda n: f"врачу {n}")
    description_ru = "Лечит ноги."
    description_en = "Treats legs."


class PublishedSpecialistFactory(DraftSpecialistFactory):
    status = Status.PUBLISHED


class RetiredSpecialistFactory(DraftSpecialistFactory):
    status = Status.RETIRED


class DraftConditionFactory(DraftFactory):
    class Meta:
        model = models.Condition

    slug = factory.Sequence(lambda n: f"condition-{n}")
    name_ru = factory.Sequence(lambda n: f"Состояние {n}")
    name_en = factory.Sequence(lambda n: f"Condition {n}")
    icd10_code = "M79.6"
    overview_ru = "Что это такое."
    overview_en = "What it is."
    when_to_see_a_doctor_ru = "Если болит неделю."
    when_to_see_a_doctor_en = "If it hurts for a week."
    possible_complications_ru = "Бывают редко."
    possible_complications_en = "They are rare."
    prevalence = "common"
    urgency = "routine"


class PublishedConditionFactory(DraftConditionFactory):
    status = Status.PUBLISHED


class RetiredConditionFactory(DraftConditionFactory):
    status = Status.RETIRED


class ConditionSymptomFactory(RecordFactory):
    class Meta:
        model = models.ConditionSymptom

    condition = factory.SubFactory(PublishedConditionFactory)
    symptom = factory.SubFactory(PublishedSymptomFactory)
    frequency = "frequent"


class ConditionRiskFactorFactory(RecordFactory):
    class Meta:
        model = models.ConditionRiskFactor

    condition = factory.SubFactory(PublishedConditionFactory)
    risk_factor = factory.SubFactory(PublishedRiskFactorFactory)
    strength = "moderate"


class ConditionTreatmentFactory(RecordFactory):
    class Meta:
        model = models.ConditionTreatment

    condition = factory.SubFactory(PublishedConditionFactory)
    treatment = factory.SubFactory(PublishedTreatmentFactory)
    stage = "first_aid"


class ConditionExaminationFactory(RecordFactory):
    class Meta:
        model = models.ConditionExamination

    condition = factory.SubFactory(PublishedConditionFactory)
    examination = factory.SubFactory(PublishedExaminationFactory)


class ConditionSpecialistFactory(RecordFactory):
    class Meta:
        model = models.ConditionSpecialist

    condition = factory.SubFactory(PublishedConditionFactory)
    specialist = factory.SubFactory(PublishedSpecialistFactory)
    role = "lead"
    audience = "any"


class DraftRedFlagFactory(DraftFactory):
    class Meta:
        model = models.RedFlag

    slug = factory.Sequence(lambda n: f"red-flag-{n}")
    name_ru = factory.Sequence(lambda n: f"Красный флаг {n}")
    name_en = factory.Sequence(lambda n: f"Red flag {n}")
    message_ru = "Звоните 103 или 112."
    message_en = "Call 103 or 112."
    urgency = "emergency"


class RedFlagClauseFactory(RecordFactory):
    """`symptoms` and `risk_factors` are lists; one published symptom when neither is given."""

    class Meta:
        model = models.RedFlagClause

    red_flag = factory.SubFactory(DraftRedFlagFactory)
    position = 1

    @factory.post_generation
    def risk_factors(clause, create, extracted, **_kwargs):  # noqa: N805
        if create and extracted:
            clause.risk_factors.set(extracted)

    @factory.post_generation
    def symptoms(clause, create, extracted, **_kwargs):  # noqa: N805
        if create and extracted is None and not clause.risk_factors.exists():
            extracted = [PublishedSymptomFactory()]
        if create:
            clause.symptoms.set(extracted or [])


class PublishedRedFlagFactory(DraftRedFlagFactory):
    """With one clause of one published symptom; `symptoms=[...]` names others."""

    status = Status.PUBLISHED

    @factory.post_generation
    def symptoms(flag, create, extracted, **_kwargs):  # noqa: N805
        if create:
            RedFlagClauseFactory(red_flag=flag, symptoms=extracted)


class VignetteFactory(RecordFactory):
    class Meta:
        model = models.Vignette

    slug = factory.Sequence(lambda n: f"vignette-{n}")
    story_ru = "Утром больно наступать на пятку."
    story_en = "It hurts to step on the heel in the morning."
    urgency = "routine"


class CityFactory(RecordFactory):
    class Meta:
        model = City

    slug = factory.Sequence(lambda n: f"city-{n}")
    name_ru = factory.Sequence(lambda n: f"Город {n}")
    name_en = factory.Sequence(lambda n: f"City {n}")


class AnySpecialistPriceFactory(RecordFactory):
    class Meta:
        model = Price

    slug = factory.Sequence(lambda n: f"price-{n}")
    city = factory.SubFactory(CityFactory)
    service = "first_visit"
    typical = 1000
    source = factory.SubFactory(SourceFactory)


class SpecialistPriceFactory(AnySpecialistPriceFactory):
    specialist = factory.SubFactory(PublishedSpecialistFactory)


class TreatmentPriceFactory(AnySpecialistPriceFactory):
    condition = factory.SubFactory(PublishedConditionFactory)
    service = "treatment"
