"""Everything of the service, an empty DRF view, the same lists by plain DRF, and the clock of the process."""

import time

from django.http import HttpResponse
from django.urls import include, path
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from conditions.models import Condition


class EmptyView(APIView):
    def get(self, request):
        return Response({})

    def post(self, request):
        return Response({})


class SymptomLink(serializers.Serializer):
    slug = serializers.CharField(source="symptom.slug")
    name = serializers.CharField(source="symptom.name_ru")
    frequency = serializers.CharField()


class SpecialistLink(serializers.Serializer):
    slug = serializers.CharField(source="specialist.slug")
    name = serializers.CharField(source="specialist.name_ru")
    role = serializers.CharField()
    audience = serializers.CharField()


class TreatmentLink(serializers.Serializer):
    slug = serializers.CharField(source="treatment.slug")
    name = serializers.CharField(source="treatment.name_ru")
    kind = serializers.CharField(source="treatment.kind")
    stage = serializers.CharField()


class PlainCondition(serializers.ModelSerializer):
    symptoms = SymptomLink(source="symptom_links", many=True)
    specialists = SpecialistLink(source="specialist_links", many=True)
    treatments = TreatmentLink(source="treatment_links", many=True)

    class Meta:
        model = Condition
        fields = (
            "slug",
            "name_ru",
            "icd10_code",
            "overview_ru",
            "urgency",
            "prevalence",
            "symptoms",
            "specialists",
            "treatments",
        )


class PlainList(ListAPIView):
    serializer_class = PlainCondition
    filter_backends = ()
    queryset = (
        Condition.objects.filter(status="published")
        .order_by("name_ru")
        .prefetch_related("symptom_links__symptom", "specialist_links__specialist", "treatment_links__treatment")
    )


def show_clock(request):
    """CPU seconds of this process so far."""
    return HttpResponse(repr(time.process_time()))


urlpatterns = [
    path("bench/empty/", EmptyView.as_view()),
    path("api/bench/empty/", EmptyView.as_view()),
    path("bench/plain/", PlainList.as_view()),
    path("bench/clock/", show_clock),
    path("", include("config.urls")),
]
