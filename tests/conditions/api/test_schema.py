"""The OpenAPI schema: valid, complete, and kept by every answer."""

import copy
import io
import json
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator, FormatChecker
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection

from conditions.api.problems import STATUS_CODES
from conditions.texts import ERRORS

from .client import API, REPORT_PATHS
from .world import DOCUMENTS

Schema = dict[str, Any]

KINDS = [
    "conditions",
    "symptoms",
    "body-sites",
    "risk-factors",
    "treatments",
    "examinations",
    "specialists",
    "red-flags",
]
PATHS = [
    *(path for kind in KINDS for path in (f"{kind}/", f"{kind}/{{slug}}/")),
    *REPORT_PATHS,
    "prices/",
    "about/",
    "conditions/{slug}/referral/",
]


@pytest.fixture(scope="session")
def openapi() -> Schema:
    out = io.StringIO()
    call_command("spectacular", "--fail-on-warn", "--format", "openapi-json", stdout=out)
    return json.loads(out.getvalue())


def test_builds_without_warnings_and_is_openapi_3_1(openapi):
    assert openapi["openapi"] == "3.1.0"
    validate_schema(openapi)


def test_it_is_served(api, openapi):
    response = api.get("/api/schema/", headers={"Accept": "application/json"})
    assert (response.status_code, json.loads(response.content)) == (200, openapi)


def test_the_documentation_needs_no_other_host(api):
    page = api.get("/api/docs/")
    assert page.status_code == 200
    assert "//" not in page.content.decode().replace("http://www.w3.org", "")


# What it says ---------------------------------------------------------------------------------------------------------


def operations(openapi: Schema):
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_it_names_every_path(openapi):
    assert set(openapi["paths"]) == {API + path for path in PATHS}


def test_every_operation_has_a_name_of_its_own(openapi):
    names = [operation["operationId"] for _path, _method, operation in operations(openapi)]
    assert len(set(names)) == len(names)


def test_every_operation_takes_the_language(openapi):
    for path, _method, operation in operations(openapi):
        language = [p["schema"]["enum"] for p in operation["parameters"] if p["name"] == "lang"]
        assert language == [["ru", "en"]], path


def test_every_answer_declares_its_headers(openapi):
    for path, method, operation in operations(openapi):
        headers = {"Content-Language", "X-Content-Version", "X-Request-Id"} | ({"ETag"} if method == "get" else set())
        assert set(operation["responses"]["200"]["headers"]) == headers, path


def test_the_codes_of_errors_are_closed_lists(openapi):
    problem = openapi["components"]["schemas"]["Problem"]["properties"]
    assert set(problem["type"]["enum"]) == {f"/problems/{code}" for code in STATUS_CODES.values()}
    assert set(problem["errors"]["items"]["properties"]["code"]["enum"]) == set(ERRORS)


@pytest.mark.parametrize("name", ["Match", "Referral", "Understanding", "ConditionReferral", "Problem"])
def test_notices_are_required(openapi, name):
    assert "notices" in openapi["components"]["schemas"][name]["required"]


# Answers --------------------------------------------------------------------------------------------------------------


def close(schema: Any) -> Any:
    """The schema, with no property allowed that it does not name."""
    if isinstance(schema, list):
        return [close(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: close(value) for key, value in schema.items()}
    if isinstance(closed.get("properties"), dict) and closed.get("type") == "object":
        closed.setdefault("additionalProperties", False)
    return closed


@pytest.fixture(scope="session")
def closed_components(openapi) -> Schema:
    return close(copy.deepcopy(openapi["components"]))


def assert_valid(body: Any, schema: Schema, components: Schema) -> None:
    whole = {**close(schema), "components": components}
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(body)


GETS = [
    *(f"{kind}/" for kind in KINDS),
    "prices/",
    "about/",
    *(f"conditions/{slug}/" for slug in DOCUMENTS["conditions"]),
    *(f"conditions/{slug}/referral/" for slug in DOCUMENTS["conditions"]),
    *(f"symptoms/{slug}/" for slug in DOCUMENTS["symptoms"]),
    "body-sites/heel/",
    "risk-factors/running/",
    "treatments/ibuprofen/",
    "examinations/foot-x-ray/",
    "specialists/pediatrician/",
    "red-flags/clot-in-lung/",
]
BODIES = [
    {"text": "Пятка болит, отёка голени нет. Много бегаю. Мне 40 лет. Абракадабра."},
    {"present": ["heel-pain-first-steps", "calf-swelling"], "risk_factors": ["running"], "limit": 50},
    {"present": ["calf-swelling"]},
    {"present": ["calf-swelling", "breathlessness"]},
    {"present": ["heel-pain", "fever"], "absent": ["breathlessness"], "age": {"value": 10, "unit": "year"}},
    {"text": "бетономешалка"},
]


def declared(openapi: Schema, path: str, method: str) -> Schema:
    """The schema of the operation's good answer."""
    names = path.strip("/").split("/")
    path = API + "/".join("{slug}" if position == 1 else name for position, name in enumerate(names)) + "/"
    return openapi["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"]


@pytest.mark.parametrize("path", GETS)
def test_reads_are_as_declared(api, in_memory, openapi, closed_components, path):
    for language in ("ru", "en"):
        assert_valid(api.read(path, {"lang": language}), declared(openapi, path, "get"), closed_components)


@pytest.mark.parametrize("path", REPORT_PATHS)
@pytest.mark.parametrize("body", BODIES, ids=str)
def test_answers_to_reports_are_as_declared(api, in_memory, openapi, closed_components, path, body):
    assert_valid(api.send(path, body), declared(openapi, path, "post"), closed_components)


@pytest.mark.parametrize("path", ["conditions/nothing/", "conditions/?page=0&colour=1", "match/"])
def test_errors_are_as_declared(api, in_memory, closed_components, path):
    problem = {"$ref": "#/components/schemas/Problem"}
    assert_valid(api.get(API + path).json(), problem, closed_components)
    assert_valid(api.post_json("match/", {"present": ["cough"], "limit": 0}).json(), problem, closed_components)


@pytest.mark.parametrize("path", REPORT_PATHS)
def test_the_example_of_a_report_is_a_valid_one(openapi, path):
    schema = openapi["paths"][API + path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert schema["examples"]
    for example in schema["examples"]:
        Draft202012Validator(schema).validate(example)


# Generated requests ---------------------------------------------------------------------------------------------------

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


@pytest.fixture(scope="session")
def generator(django_db_setup: None, django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock():  # at every request Django looks whether there are connections to close
        return schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application())


KNOWN_LISTS = {"present": "heel-pain", "absent": "fever", "skipped": "calf-swelling", "risk_factors": "running"}


def use_known_slugs(case: Any, path: str) -> None:
    """Most generated slugs are unknown, and would show nothing but 404 and 400."""
    if case.path_parameters:
        kind = path.partition("/")[0].replace("-", "_")
        case.path_parameters["slug"] = min(DOCUMENTS[kind])
    if isinstance(case.body, dict):
        case.body |= {name: [slug] for name, slug in KNOWN_LISTS.items() if case.body.get(name)}
        case.body |= {"city": "moscow"} if "city" in case.body else {}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", PATHS)
def test_generated_requests_keep_the_contract(in_memory, generator, django_db_blocker, path, mode):
    """400 for a well-formed body with an unknown slug is by design, so it is not asked that all valid data be taken."""
    operation = generator[API + path]["post" if path in REPORT_PATHS else "get"]

    @given(operation.as_strategy(generation_mode=mode))
    @settings(max_examples=6, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    def check(case):
        if mode == GenerationMode.POSITIVE:
            use_known_slugs(case, path)
        case.call_and_validate(checks=CHECKS)

    with django_db_blocker.unblock():
        check()
