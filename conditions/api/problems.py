"""Errors as RFC 9457 problem details. Each carries the emergency notice: no answer of ours leaves it out."""

import logging
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions

from ..services import KnowledgeUnavailable
from ..texts import ERRORS, PROBLEM_DETAILS, PROBLEMS, notices
from .languages import guess_language
from .renderers import to_json

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER = "5"
# The front, or a proxy, may compress; who keeps answers must keep both kinds apart.
VARY = "Accept-Language, Accept-Encoding"
# Whoever sends more mistakes at once reads no further either.
MOST_FAULTS = 50
STATUS_CODES = {
    400: "invalid-request",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
    415: "unsupported-media-type",
    429: "too-many-requests",
    500: "server-error",
    503: "unavailable",
}


@dataclass(frozen=True)
class Fault:
    """One wrong value: where it stands (a JSON `pointer` or a query `parameter`), and which of our codes it is."""

    code: str
    pointer: str | None = None
    parameter: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    def show(self, language: str) -> dict[str, Any]:
        place = {"pointer": self.pointer} if self.parameter is None else {"parameter": self.parameter}
        return {**place, "code": self.code, "detail": ERRORS[self.code][language].format(**self.params)}


class InvalidRequest(exceptions.APIException):
    """400, with everything that is wrong with the request."""

    status_code = 400

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__()
        self.faults = list(faults)


class TooLarge(exceptions.APIException):
    status_code = 413


def problem(
    request: HttpRequest, status: int, faults: Iterable[Fault] = (), headers: Mapping[str, str] | None = None
) -> HttpResponse:
    code = STATUS_CODES.get(status, "invalid-request")
    language = getattr(request, "api_language", None) or guess_language(request)
    body = {
        "type": f"/problems/{code}",
        "title": PROBLEMS[code][language],
        "status": status,
        "detail": PROBLEM_DETAILS[code][language],
        "errors": [fault.show(language) for fault in islice(faults, MOST_FAULTS)],
        "notices": notices(language, "emergency"),
    }
    response = HttpResponse(to_json(body), status=status, content_type=CONTENT_TYPE, headers=headers)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = language
    response.headers["Vary"] = VARY
    return response


def not_modified() -> HttpResponse:
    response = HttpResponse(status=304)
    del response.headers["Content-Type"]
    return response


def handle_exception(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """DRF's exception handler. Nothing that a person sent reaches the log: not even by way of an error's message."""
    request = context["request"]._request
    if isinstance(error, KnowledgeUnavailable):
        return problem(request, 503, headers={"Retry-After": RETRY_AFTER})
    if isinstance(error, Http404):
        return problem(request, 404)
    if isinstance(error, TooManyFieldsSent):
        limit = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        return problem(request, 400, [Fault("too-many", parameter="*", params={"limit": limit})])
    if isinstance(error, SuspiciousOperation):
        return problem(request, 400)
    if isinstance(error, exceptions.APIException):
        return problem(request, error.status_code, getattr(error, "faults", ()), _headers(error, context))
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s in %s\n%s", type(error).__name__, type(context["view"]).__name__, frames)
    return problem(request, 500)


def _headers(error: exceptions.APIException, context: Mapping[str, Any]) -> dict[str, str]:
    if isinstance(error, exceptions.MethodNotAllowed):
        return {"Allow": ", ".join(context["view"].allowed_methods)}
    if isinstance(error, exceptions.Throttled):
        return {"Retry-After": str(max(1, int(error.wait or 1)))}
    return {}
