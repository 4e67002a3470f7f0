"""The shapes of answers, for the OpenAPI schema. The snapshot holds answers ready to send; nothing is computed here."""

from rest_framework import serializers
from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    FloatField,
    IntegerField,
    ListField,
    SlugField,
)

from ..engine import constants as const
from ..models import LANGUAGES, Audience, Frequency, Prevalence, Role, Sex, Stage, Strength, Urgency
from ..models.care import ExaminationKind, Fallback, TreatmentKind
from ..models.safety import RedFlagUrgency
from ..models.vignette import AgeUnit
from ..texts import NOTICES


class Shape(serializers.Serializer):
    """Passes on what it is given; declared fields document it."""

    def to_representation(self, instance):
        return instance


class Named(Shape):
    slug = SlugField()
    name = CharField()


class AgeMonths(Shape):
    min = IntegerField(allow_null=True)
    max = IntegerField(allow_null=True)


class SourceSerializer(Shape):
    title = CharField()
    url = CharField(allow_null=True)


class Provenance(Shape):
    sources = SourceSerializer(many=True)
    clinically_reviewed = BooleanField(help_text="False until a clinician has reviewed the record.")
    last_reviewed = DateField(allow_null=True)


class ConditionSymptomSerializer(Named):
    frequency = ChoiceField(Frequency.values, help_text="HPO band; an editorial estimate.")


class ConditionRiskFactorSerializer(Named):
    strength = ChoiceField(Strength.values)


class ConditionSpecialistSerializer(Named):
    role = ChoiceField(Role.values)
    audience = ChoiceField(Audience.values)


class ConditionTreatmentSerializer(Named):
    kind = ChoiceField(TreatmentKind.values)
    stage = ChoiceField(Stage.values)


class ExaminationLink(Named):
    kind = ChoiceField(ExaminationKind.values)


class ConditionSerializer(Provenance):
    slug = SlugField()
    name = CharField()
    alternate_names = ListField(child=CharField())
    icd10_code = CharField(help_text="WHO edition of ICD-10.")
    overview = CharField()
    urgency = ChoiceField(Urgency.values)
    prevalence = ChoiceField(Prevalence.values)
    sex = ChoiceField(Sex.values)
    age_months = AgeMonths()
    body_sites = Named(many=True)
    symptoms = ConditionSymptomSerializer(many=True)
    risk_factors = ConditionRiskFactorSerializer(many=True)
    specialists = ConditionSpecialistSerializer(many=True)
    treatments = ConditionTreatmentSerializer(many=True)
    examinations = ExaminationLink(many=True)
    when_to_see_a_doctor = CharField()
    possible_complications = CharField()


class Highlight(Shape):
    text = CharField(help_text="The name or phrase in which the words were found.")
    spans = ListField(
        child=ListField(child=IntegerField(), min_length=2, max_length=2), help_text="Code points, half-open."
    )


class SymptomBase(Provenance):
    slug = SlugField()
    name = CharField()
    question = CharField()
    parent = SlugField(allow_null=True, help_text="The more general symptom.")
    body_site = SlugField()


class SymptomSerializer(SymptomBase):
    highlight = Highlight(allow_null=True, help_text="What a search by `q` found; null without one.")


class SymptomDetailSerializer(SymptomBase):
    kinds = Named(many=True)
    conditions = Named(many=True)


class BodySiteSerializer(Named):
    parent = SlugField(allow_null=True)


class RiskFactorSerializer(Provenance):
    slug = SlugField()
    name = CharField()
    question = CharField()


class TreatmentSerializer(Provenance):
    slug = SlugField()
    name = CharField()
    kind = ChoiceField(TreatmentKind.values)
    description = CharField(allow_blank=True)
    caution = CharField(allow_blank=True)


class ExaminationSerializer(Provenance):
    slug = SlugField()
    name = CharField()
    kind = ChoiceField(ExaminationKind.values)
    description = CharField(allow_blank=True)


class Forms(Shape):
    genitive = CharField()
    dative = CharField()


class SpecialistSerializer(Provenance):
    slug = SlugField()
    name = CharField()
    forms = Forms()
    description = CharField(allow_blank=True)
    age_months = AgeMonths()
    fallback_for = ChoiceField([value for value in Fallback.values if value], allow_null=True)


class ClauseSerializer(Shape):
    symptoms = Named(many=True)
    risk_factors = Named(many=True)


class RedFlagSerializer(Provenance):
    slug = SlugField()
    name = CharField()
    message = CharField()
    urgency = ChoiceField(RedFlagUrgency.values)
    age_months = AgeMonths()
    clauses = ClauseSerializer(many=True, help_text="All are needed; each asks for at least one of its members.")


class Notice(Shape):
    code = ChoiceField(list(NOTICES))
    text = CharField()


class MentionSerializer(Named):
    text = CharField()
    span = ListField(child=IntegerField(), min_length=2, max_length=2, help_text="Code points, half-open.")
    confidence = FloatField(min_value=0, max_value=1)


class AgeSerializer(Shape):
    value = IntegerField()
    unit = ChoiceField(AgeUnit.values)


class UnderstoodSerializer(Shape):
    present = MentionSerializer(many=True)
    absent = MentionSerializer(many=True)
    risk_factors = MentionSerializer(many=True)
    age = AgeSerializer(allow_null=True)
    unrecognised = ListField(child=CharField())


class AnswerSerializer(Shape):
    content_version = IntegerField()
    language = ChoiceField(list(LANGUAGES))
    notices = Notice(many=True)


class UnderstandingSerializer(AnswerSerializer):
    understood = UnderstoodSerializer()


class ReasonSerializer(Shape):
    kind = ChoiceField(["red_flag", "condition", "default"])
    slug = SlugField(allow_null=True)
    message = CharField()


class UrgencySerializer(Shape):
    level = ChoiceField(Urgency.values)
    text = CharField()
    call = ListField(child=CharField(), help_text="Numbers to call; empty unless it is an emergency.")
    reasons = ReasonSerializer(many=True)


class PartSerializer(Named):
    kind = ChoiceField(["symptom", "risk_factor"])
    reported = SlugField(help_text="What was reported, where it is a kind or a parent of what the condition lists.")
    contribution = FloatField()


class AskSerializer(Named):
    question = CharField()
    gain = FloatField(help_text="Expected drop of entropy over the matches, in bits.")


class MatchedConditionSerializer(Named):
    icd10_code = CharField()
    rank = IntegerField(min_value=1)
    score = FloatField(help_text="prior + not_mentioned + the sum of `for` and `against`, exactly.")
    band = ChoiceField(["strong", "moderate", "weak"])
    share = FloatField(
        min_value=0, max_value=1, help_text="A fit, not a probability; the shares of an answer sum to less than 1."
    )
    prior = FloatField()
    not_mentioned = FloatField(help_text="What listed symptoms weigh that nobody mentioned.")
    against = PartSerializer(many=True)
    ask = AskSerializer(many=True)
    clinically_reviewed = BooleanField()

    def get_fields(self):
        # `for` is a keyword of Python, so it cannot be declared as an attribute.
        return {**super().get_fields(), "for": PartSerializer(many=True)}


class NextQuestionSerializer(Shape):
    symptom = SlugField()
    text = CharField()


class MatchSerializer(AnswerSerializer):
    coverage = ChoiceField(["none", "partial", "full"])
    understood = UnderstoodSerializer()
    urgency = UrgencySerializer()
    conditions = MatchedConditionSerializer(many=True)
    next_question = NextQuestionSerializer(allow_null=True)


class CountsSerializer(Shape):
    conditions = IntegerField()
    symptoms = IntegerField()
    body_sites = IntegerField()
    risk_factors = IntegerField()
    treatments = IntegerField()
    examinations = IntegerField()
    specialists = IntegerField()
    red_flags = IntegerField()
    prices = IntegerField()


class LanguageSerializer(Shape):
    code = ChoiceField(list(LANGUAGES))
    name = CharField()


class LicenceSerializer(Shape):
    code = CharField()
    content = CharField()


class ReviewSerializer(Shape):
    reviewed = BooleanField(help_text="True when a clinician has reviewed every published record.")
    reviewed_records = IntegerField()
    records = IntegerField()
    text = CharField()


class AboutSerializer(AnswerSerializer):
    name = CharField()
    release = CharField()
    languages = LanguageSerializer(many=True)
    counts = CountsSerializer()
    emergency_numbers = ListField(child=ChoiceField(list(const.EMERGENCY_NUMBERS)))
    review = ReviewSerializer()
    remarks = ListField(child=CharField(), help_text="What to know about frequencies, ICD-10 codes and privacy.")
    licence = LicenceSerializer()
