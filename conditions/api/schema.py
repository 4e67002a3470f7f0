"""The parts of the OpenAPI schema that hold for every path: language, problems, headers."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

from ..models import LANGUAGES
from ..texts import ERRORS, NOTICES
from .problems import CONTENT_TYPE, STATUS_CODES

LANGUAGE_PARAMETER = {
    "name": "lang",
    "in": "query",
    "required": False,
    "description": "Language of the answer; beats Accept-Language. Without either it is Russian.",
    "schema": {"type": "string", "enum": list(LANGUAGES)},
}

PROBLEM = {
    "type": "object",
    "description": "An error (RFC 9457).",
    "required": ["type", "title", "status", "detail", "errors", "notices"],
    "properties": {
        "type": {"type": "string", "enum": [f"/problems/{code}" for code in STATUS_CODES.values()]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the body."},
                    "parameter": {"type": "string", "description": "Name of the query parameter."},
                    "code": {"type": "string", "enum": list(ERRORS)},
                    "detail": {"type": "string"},
                },
            },
        },
        "notices": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "text"],
                "properties": {"code": {"type": "string", "enum": list(NOTICES)}, "text": {"type": "string"}},
            },
        },
    },
}

HEADERS = {
    "Content-Language": {"schema": {"type": "string", "enum": list(LANGUAGES)}},
    "X-Content-Version": {"schema": {"type": "integer"}, "description": "Number of the content version."},
    "X-Request-Id": {"schema": {"type": "string"}},
}
ETAG = {"ETag": {"schema": {"type": "string"}}}


class Schema(AutoSchema):
    """Adds what every operation has: `lang`, headers, and the problems it can answer with."""

    def get_tags(self) -> list[str]:
        return [getattr(self.view, "tag", "Catalog")]

    def get_summary(self) -> str | None:
        if summary := super().get_summary():
            return summary
        records = self.view.kind.replace("_", " ")
        return f"Read one of the {records}" if self.view.detail else f"List {records}"

    def get_description(self) -> str:
        return ""

    def get_operation(self, *args, **kwargs) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        operation["parameters"] = [*operation.get("parameters", []), LANGUAGE_PARAMETER]
        is_read = self.method == "GET"
        operation["responses"]["200"]["headers"] = HEADERS | (ETAG if is_read else {})
        if is_read:
            operation["responses"]["304"] = {"description": "Not modified since the version named by If-None-Match."}
        for status in self._problem_statuses():
            operation["responses"][str(status)] = {
                "description": STATUS_CODES[status],
                "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
        return operation

    def _problem_statuses(self) -> list[int]:
        never = {"GET": {405, 413, 415}, "POST": {404, 405}}[self.method]
        return [status for status in STATUS_CODES if status not in never]


def describe_contract(result: dict[str, Any], generator, request, public) -> dict[str, Any]:
    """drf-spectacular's post-processing hook."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    result["components"].pop("securitySchemes", None)
    return result
