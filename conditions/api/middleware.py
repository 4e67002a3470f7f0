import re
import secrets
import time
from http import HTTPStatus

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.deprecation import MiddlewareMixin

from .metrics import count_request
from .problems import CONTENT_TYPE, STATUS_CODES, problem

API = "/api/"
METHODS = frozenset(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
# Where the front reads which route has led to an answer.
ROUTE = "medroute.route"
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class ApiMiddleware:
    """Outermost: a request id on every answer, counted requests, and problem+json for what fails before a view."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        if request.path.startswith(API):
            request.META.pop("HTTP_COOKIE", None)  # so that CSRF has nothing to answer
        response = self.get_response(request)
        if request.path.startswith(API) and response.status_code in STATUS_CODES and not _is_problem(response):
            response = problem(request, response.status_code)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            response.headers.pop("Content-Length", None)  # it would tell the length of the body that is not sent
        response.headers["X-Request-Id"] = choose_request_id(request.headers.get("X-Request-Id", ""))
        route = request.META[ROUTE] = request.resolver_match.route if request.resolver_match else "none"
        method = request.method if request.method in METHODS else "other"
        count_request(method, route, response.status_code, time.perf_counter() - started)
        return response


def choose_request_id(given: str) -> str:
    return given if given and REQUEST_ID.fullmatch(given) else secrets.token_hex(16)


def _is_problem(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith(CONTENT_TYPE)


class SlashMiddleware(CommonMiddleware):
    """No redirect to the address with a slash under /api/: it would turn a POST into a GET."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return not request.path.startswith(API) and super().should_redirect_with_slash(request)


def beside_api(middleware: type[MiddlewareMixin]) -> type[MiddlewareMixin]:
    """The same for pages alone. The API knows neither cookies nor users, and its languages are its own."""

    class BesideApi(middleware):
        def __call__(self, request: HttpRequest) -> HttpResponse:
            return self.get_response(request) if request.path.startswith(API) else super().__call__(request)

    return BesideApi


PageSessionMiddleware = beside_api(SessionMiddleware)
PageLocaleMiddleware = beside_api(LocaleMiddleware)
PageAuthenticationMiddleware = beside_api(AuthenticationMiddleware)
PageMessageMiddleware = beside_api(MessageMiddleware)
