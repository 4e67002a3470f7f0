"""Asking the API: paths below /api/v1/, bodies in JSON, and what every error looks like."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from conditions.texts import notices

API = "/api/v1/"
REPORT_PATHS = ("match/", "referral/", "understand/")

PROBLEM_FIELDS = {"type", "title", "status", "detail", "errors", "notices"}


class ApiClient(Client):
    def __init__(self, **defaults: Any) -> None:
        super().__init__(raise_request_exception=False, **defaults)

    def read(self, path: str, query: Any = None, **headers: str) -> Any:
        """The JSON of a good answer to a GET."""
        response = self.get(API + path, query, headers=_dashed(headers))
        assert response.status_code == 200, response.content.decode()
        return response.json()

    def send(self, path: str, body: Any, **headers: str) -> Any:
        """The JSON of a good answer to a POST."""
        response = self.post_json(path, body, **headers)
        assert response.status_code == 200, response.content.decode()
        return response.json()

    def post_json(self, path: str, body: Any, **headers: str) -> HttpResponse:
        """`body` may be text or bytes, which are sent as they are."""
        return self.post(API + path, body, content_type="application/json", headers=_dashed(headers))

    def slugs(self, path: str, query: Any = None) -> list[str]:
        """The slugs of a list, in its order."""
        return [row["slug"] for row in self.read(path, query)["results"]]


def _dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def assert_problem(response: HttpResponse, status: int, code: str, language: str = "ru") -> list[dict[str, str]]:
    """What holds for every error; returns its `errors`."""
    assert response.status_code == status, response.content.decode()
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Vary"] == "Accept-Language, Accept-Encoding"
    assert response.headers["Content-Language"] == language
    assert "X-Request-Id" in response.headers
    assert "ETag" not in response.headers
    assert not response.cookies
    body = response.json()
    assert set(body) == PROBLEM_FIELDS
    assert body["type"] == f"/problems/{code}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["notices"] == notices(language, "emergency")
    return body["errors"]


def assert_invalid(response: HttpResponse, *places: tuple[str, str], language: str = "ru") -> None:
    """400, for these places and reasons exactly: `("#/present/0", "unknown-slug")`, `("ordering", "empty")`."""
    errors = assert_problem(response, 400, "invalid-request", language)
    assert [(error.get("pointer", error.get("parameter")), error["code"]) for error in errors] == list(places)
    for error in errors:
        assert set(error) == {"pointer" if error.get("pointer") else "parameter", "code", "detail"}
        assert error["detail"]
