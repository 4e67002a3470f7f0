from contextlib import suppress
from functools import cached_property
from zlib import crc32

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from .. import services
from ..knowledge import KnowledgeBase
from ..models import LANGUAGES, SLUG
from ..representations import SHOW, Show, View, show_symptom_in_full
from ..services import KnowledgeUnavailable
from . import filters, metrics, serializers
from .languages import accepted_language
from .parameters import check_parameters
from .problems import VARY, Fault, InvalidRequest, not_modified
from .renderers import Fragment, to_json
from .requests import REPORT_SCHEMA, read_report

SAFE = ("GET", "HEAD")
# Where the front reads which version a view has answered from.
VERSION = "medroute.version"
CACHE_PUBLIC = "public, max-age=60, stale-while-revalidate=30, stale-if-error=86400"


class SnapshotView(APIView):
    """One request, one snapshot, one language; both are named in the headers of the answer."""

    http_method_names = ["get", "head", "post"]
    list_parameters: frozenset[str] = frozenset()
    scalar_parameters: frozenset[str] = frozenset()

    def dispatch(self, request, *args, **kwargs):
        """Whoever sends our ETag back was answered 200 here in this version, so a 304 needs nothing of DRF."""
        if request.method in SAFE and "If-None-Match" in request.headers and takes_json(request):
            self.request = request
            with suppress(InvalidRequest, KnowledgeUnavailable, SuspiciousOperation):  # DRF meets them again, and tells
                self.settle(request)
                known = request.headers["If-None-Match"]
                if known.strip() != "*" and knows(known, self.etag):
                    return self._describe(request, not_modified())
        return super().dispatch(request, *args, **kwargs)

    def settle(self, request: HttpRequest) -> None:
        """One language and one version, from here to the end of the request."""
        self.language = request.api_language = self._choose_language(request)
        self.knowledge = request.knowledge = services.current_knowledge()
        request.META[VERSION] = self.knowledge.version

    def initial(self, request, *args, **kwargs):
        if not hasattr(self, "knowledge"):
            self.settle(request._request)
        super().initial(request, *args, **kwargs)
        lists, scalars = self.get_parameters()
        check_parameters(request.query_params, set(lists), {"lang", *scalars})

    @staticmethod
    def _choose_language(request) -> str:
        asked = request.GET.getlist("lang")
        if not asked:
            return accepted_language(request)
        if len(asked) > 1 or asked[0] not in LANGUAGES:
            code = "repeated-parameter" if len(asked) > 1 else "invalid-choice"
            raise InvalidRequest([Fault(code, parameter="lang", params={"choices": ", ".join(LANGUAGES)})])
        return asked[0]

    def get_parameters(self) -> tuple[frozenset[str], frozenset[str]]:
        """Names of the parameters that may repeat, and of those that may not."""
        return self.list_parameters, self.scalar_parameters

    @cached_property
    def etag(self) -> str:
        return self.make_etag()

    def make_etag(self) -> str:
        """Of the version, the language and the address: who has it was answered 200 here, so a 304 needs no more."""
        version, address = self.knowledge.version, crc32(self.request.get_full_path().encode())
        of = f"{version.epoch}-{version.number}-{version.stamp}"
        return f'W/"{of}-{settings.RELEASE}-{self.language}-{address:x}"'

    def finalize_response(self, request, response, *args, **kwargs):
        response = self._describe(request, super().finalize_response(request, response, *args, **kwargs))
        known = request.headers.get("If-None-Match")
        if known and request.method in SAFE and response.status_code == 200 and knows(known, self.etag):
            return self._describe(request, not_modified())
        return response

    def _describe(self, request, response):
        """The headers of the contract."""
        response.headers["Vary"] = VARY
        if response.status_code not in (200, 304):
            return response
        response.headers["Content-Language"] = self.language
        response.headers["X-Content-Version"] = str(self.knowledge.version.number)
        if request.method in SAFE:
            response.headers["Cache-Control"] = CACHE_PUBLIC
            response.headers["ETag"] = self.etag
        else:
            response.headers["Cache-Control"] = "no-store"
        return response


def takes_json(request: HttpRequest) -> bool:
    """Whether DRF would not answer 406; when in doubt, it is asked."""
    accepted = request.headers.get("Accept", "*/*")
    return "*/*" in accepted or "application/json" in accepted


def knows(if_none_match: str, etag: str) -> bool:
    """If-None-Match compares weakly (RFC 9110), so W/ makes no difference; `*` stands for any version."""
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return tags == ["*"] or etag.removeprefix("W/") in tags


class CatalogViewSet(ListModelMixin, RetrieveModelMixin, SnapshotView, GenericViewSet):
    """The public records of one kind."""

    kind: str
    lookup_field = "slug"
    lookup_value_regex = SLUG
    filterset_class = filters.RowsFilterSet

    def get_queryset(self):
        return self.knowledge.tables[self.kind].rows(self.language)

    def get_object(self):
        try:
            return self.knowledge.documents[self.kind][self.kwargs["slug"]]
        except KeyError:
            raise NotFound from None

    def list(self, request, *args, **kwargs):
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response([self.render(row) for row in page])

    def retrieve(self, request, *args, **kwargs):
        return Response(self.render(self.get_object()))

    def render(self, document):
        """Ready JSON, kept for the next request; what a search has marked is shown anew."""
        show = self.get_show()
        if "highlight" in document:
            return show(View(self.knowledge, self.language), document)
        return self.knowledge.remember(make_fragment, show, self.kind, self.language, document["slug"])

    def get_show(self):
        return SHOW[self.kind]

    def get_parameters(self):
        if self.detail:
            return frozenset(), frozenset()
        return self.filterset_class.list_names(), self.filterset_class.scalar_names() | {"page", "page_size"}


def make_fragment(knowledge: KnowledgeBase, show: Show, kind: str, language: str, slug: str) -> Fragment:
    return Fragment(to_json(show(View(knowledge, language), knowledge.documents[kind][slug])))


class ConditionViewSet(CatalogViewSet):
    kind = "conditions"
    serializer_class = serializers.ConditionSerializer
    filterset_class = filters.ConditionFilterSet


class SymptomViewSet(CatalogViewSet):
    kind = "symptoms"
    serializer_class = serializers.SymptomSerializer
    filterset_class = filters.SymptomFilterSet

    def get_serializer_class(self):
        return serializers.SymptomDetailSerializer if self.detail else serializers.SymptomSerializer

    def get_show(self):
        return show_symptom_in_full if self.detail else super().get_show()


class BodySiteViewSet(CatalogViewSet):
    kind = "body_sites"
    serializer_class = serializers.BodySiteSerializer


class RiskFactorViewSet(CatalogViewSet):
    kind = "risk_factors"
    serializer_class = serializers.RiskFactorSerializer


class TreatmentViewSet(CatalogViewSet):
    kind = "treatments"
    serializer_class = serializers.TreatmentSerializer


class ExaminationViewSet(CatalogViewSet):
    kind = "examinations"
    serializer_class = serializers.ExaminationSerializer


class SpecialistViewSet(CatalogViewSet):
    kind = "specialists"
    serializer_class = serializers.SpecialistSerializer


class RedFlagViewSet(CatalogViewSet):
    kind = "red_flags"
    serializer_class = serializers.RedFlagSerializer


REPORT = {"application/json": REPORT_SCHEMA}


@extend_schema_view(
    post=extend_schema(
        operation_id="match",
        summary="Which conditions fit, how soon to be seen, and why",
        request=REPORT,
        responses=serializers.MatchSerializer,
    )
)
class MatchView(SnapshotView):
    tag = "Matching"

    def post(self, request):
        report = read_report(request.data, self.knowledge)
        assessment = services.assess_report(knowledge=self.knowledge, report=report)
        return Response(services.show_match(knowledge=self.knowledge, assessment=assessment, language=self.language))


@extend_schema_view(
    post=extend_schema(
        operation_id="understand",
        summary="Which findings a text reports or denies",
        request=REPORT,
        responses=serializers.UnderstandingSerializer,
    )
)
class UnderstandView(SnapshotView):
    tag = "Matching"

    def post(self, request):
        report = read_report(request.data, self.knowledge)
        return Response(services.show_understanding(knowledge=self.knowledge, report=report, language=self.language))


@extend_schema_view(
    get=extend_schema(
        operation_id="about",
        summary="Version, counts, notices, and what is not reviewed",
        responses=serializers.AboutSerializer,
    )
)
class AboutView(SnapshotView):
    tag = "About"

    def get(self, request):
        return Response(services.show_about(knowledge=self.knowledge, release=settings.RELEASE, language=self.language))


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 while there is content to answer from; `problem` tells when it may be behind the database."""
    health = services.read_health()
    state = "unavailable" if health.version is None else "degraded" if health.problem else "ok"
    body = {
        "status": state,
        "content_version": health.version and health.version.number,
        "problem": health.problem,
    }
    return JsonResponse(body, status=503 if state == "unavailable" else 200, headers={"Cache-Control": "no-store"})


@require_safe
def show_metrics(request: HttpRequest) -> HttpResponse:
    health = services.read_health()
    metrics.CONTENT_VERSION.set(health.version.number if health.version else 0)
    metrics.DEGRADED.set(0 if health.version and not health.problem else 1)
    return HttpResponse(
        metrics.render(), content_type="text/plain; version=0.0.4", headers={"Cache-Control": "no-store"}
    )
