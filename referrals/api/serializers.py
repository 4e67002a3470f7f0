"""The shapes of referral answers and prices, for the OpenAPI schema."""

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

from conditions.api.serializers import (
    AnswerSerializer,
    ExaminationLink,
    Forms,
    MatchedConditionSerializer,
    MatchSerializer,
    Named,
    Shape,
)
from conditions.models import Audience, Stage, Urgency

from ..models import Service


class PriceBase(Shape):
    service = ChoiceField(Service.values)
    audience = ChoiceField(Audience.values)
    min = IntegerField(allow_null=True)
    typical = IntegerField(allow_null=True)
    max = IntegerField(allow_null=True)
    currency = CharField(help_text="ISO 4217")
    label = CharField(help_text="For people: ≈ 1 000 ₽")
    collected_on = DateField(allow_null=True)
    stale = BooleanField(help_text="Undated, or older than 180 days today.")
    note = CharField(allow_blank=True)
    source = CharField()


class SubjectSerializer(Shape):
    """A specialist, or the treatment of a condition."""

    specialist = SlugField(required=False)
    condition = SlugField(required=False)
    treatment = SlugField(required=False, allow_null=True)


class PriceSerializer(PriceBase):
    subject = SubjectSerializer(allow_null=True, help_text="null: any specialist.")
    city = SlugField()


class PriceOfferSerializer(PriceBase):
    basis = ChoiceField(["specialist", "any_specialist", "treatment"])


class ReferredSpecialistSerializer(Named):
    forms = Forms()
    role = ChoiceField(["lead", "first_contact", "supporting", "fallback"])
    score = FloatField()
    because = ListField(child=SlugField(), help_text="The conditions that lead to this doctor.")
    prices = PriceOfferSerializer(many=True)


class AdviceSerializer(Named):
    stage = ChoiceField([Stage.FIRST_AID.value, Stage.EARLY.value])


class CareSerializer(Shape):
    first_contact = Named(allow_null=True)
    specialists = ReferredSpecialistSerializer(many=True)
    examinations = ExaminationLink(many=True)
    until_then = AdviceSerializer(many=True)


class PricedConditionSerializer(MatchedConditionSerializer):
    prices = PriceOfferSerializer(many=True)


class ReferralSerializer(CareSerializer, MatchSerializer):
    conditions = PricedConditionSerializer(many=True)


class KnownConditionSerializer(Named):
    icd10_code = CharField()
    urgency = ChoiceField(Urgency.values)
    when_to_see_a_doctor = CharField()
    prices = PriceOfferSerializer(many=True)
    clinically_reviewed = BooleanField()


class ConditionReferralSerializer(CareSerializer, AnswerSerializer):
    call = ListField(child=CharField(), help_text="Numbers to call; empty unless the condition is an emergency.")
    condition = KnownConditionSerializer()
