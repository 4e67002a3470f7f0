from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from conditions.api.filters import read_filters
from conditions.api.requests import read_report
from conditions.api.views import REPORT, SnapshotView
from conditions.representations import View
from conditions.services import assess_report

from .. import services
from . import serializers
from .filters import PriceFilterSet, ReferralFilterSet


class DatedView(SnapshotView):
    """Whether a price is stale depends on the day, so the ETag does too."""

    def settle(self, request):
        self.today = timezone.localdate()
        super().settle(request)

    def make_etag(self) -> str:
        return super().make_etag().removesuffix('"') + f'-{self.today.isoformat()}"'


class PriceViewSet(DatedView, ListModelMixin, GenericViewSet):
    kind = "prices"
    serializer_class = serializers.PriceSerializer
    filterset_class = PriceFilterSet

    def get_queryset(self):
        return services.book_of(self.knowledge).prices.rows(self.language).order_by("slug")

    def list(self, request, *args, **kwargs):
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        view = View(self.knowledge, self.language)
        return self.get_paginated_response([services.show_price(view, price, self.today) for price in page])

    def get_parameters(self):
        return self.filterset_class.list_names(), self.filterset_class.scalar_names() | {"page", "page_size"}


@extend_schema_view(
    post=extend_schema(
        operation_id="refer",
        summary="Whom to see, how soon, for about how much, and why",
        request=REPORT,
        responses=serializers.ReferralSerializer,
    )
)
class ReferralView(DatedView):
    tag = "Matching"

    def post(self, request):
        report = read_report(request.data, self.knowledge)
        assessment = assess_report(knowledge=self.knowledge, report=report)
        answer = services.show_referral(
            knowledge=self.knowledge, assessment=assessment, language=self.language, today=self.today
        )
        return Response(answer)


@extend_schema_view(
    get=extend_schema(
        operation_id="refer_condition",
        summary="Whom to see for a known condition",
        responses=serializers.ConditionReferralSerializer,
    )
)
class ConditionReferralView(DatedView):
    tag = "Matching"
    filterset_class = ReferralFilterSet

    def get(self, request, slug):
        asked = read_filters(ReferralFilterSet, request, self.knowledge)
        if slug not in self.knowledge.documents["conditions"]:
            raise NotFound
        context = services.PriceContext(asked.city_slug, self.today, asked.stated_age)
        answer = services.show_condition_referral(
            knowledge=self.knowledge, slug=slug, language=self.language, context=context
        )
        return Response(answer)

    def get_parameters(self):
        return self.filterset_class.list_names(), self.filterset_class.scalar_names()
