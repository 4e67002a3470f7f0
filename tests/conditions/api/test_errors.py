"""Errors: one shape for all of them, and nothing that a client sends makes a 5xx."""

import json
from urllib.parse import quote

import fastjsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conditions import engine_input, services
from conditions.api import requests
from conditions.api.problems import STATUS_CODES
from conditions.api.throttling import ClientThrottle
from conditions.snapshot import KnowledgeUnavailable, snapshots
from conditions.texts import EMERGENCY_NOTICE, ERRORS, PROBLEM_DETAILS, PROBLEMS

from .client import API, REPORT_PATHS, assert_invalid, assert_problem

LISTS = [
    "conditions/",
    "symptoms/",
    "body-sites/",
    "risk-factors/",
    "treatments/",
    "examinations/",
    "specialists/",
    "red-flags/",
    "prices/",
]
FINE = {"present": ["fever"]}


def fail_to_assess(**_arguments):
    raise ValueError("assessing failed")


def have_no_snapshot():
    raise KnowledgeUnavailable("no snapshot yet")


@pytest.fixture
def make_problem(api, in_memory, monkeypatch):
    """Provokes the status; returns the answer."""

    def send(body=FINE, content_type="application/json", **headers):
        return api.post(f"{API}match/", body, content_type=content_type, headers=headers)

    def throttle(headers):
        monkeypatch.setitem(ClientThrottle.THROTTLE_RATES, "client", "1/min")
        send(**headers)
        return send(**headers)

    def break_service(headers):
        monkeypatch.setattr(services, "assess_report", fail_to_assess)
        return send(**headers)

    def lose_snapshot(headers):
        monkeypatch.setattr(snapshots, "current", have_no_snapshot)
        return send(**headers)

    ways = {
        400: lambda headers: send({"present": ["cough"]}, **headers),
        404: lambda headers: api.get(f"{API}conditions/nothing/", headers=headers),
        405: lambda headers: api.get(f"{API}match/", headers=headers),
        406: lambda headers: send(Accept="text/csv", **headers),
        413: lambda headers: send({"text": "a" * 70_000}, **headers),
        415: lambda headers: send("text=a", "text/plain", **headers),
        429: throttle,
        500: break_service,
        503: lose_snapshot,
    }
    assert set(ways) == set(STATUS_CODES)
    return lambda status, **headers: ways[status](headers)


# The body of every error ----------------------------------------------------------------------------------------------


def test_whole_body(api, in_memory):
    response = api.post(f"{API}referral/?lang=en", {"present": ["fever", "cough"]}, "application/json")
    assert response.json() == {
        "type": "/problems/invalid-request",
        "title": PROBLEMS["invalid-request"]["en"],
        "status": 400,
        "detail": PROBLEM_DETAILS["invalid-request"]["en"],
        "errors": [
            {
                "pointer": "#/present/1",
                "code": "unknown-slug",
                "detail": ERRORS["unknown-slug"]["en"].format(value="cough"),
            }
        ],
        "notices": [{"code": "emergency", "text": EMERGENCY_NOTICE["en"]}],
    }


def test_whole_body_of_a_wrong_parameter(api, in_memory):
    assert api.get(f"{API}conditions/?ordering=score").json() == {
        "type": "/problems/invalid-request",
        "title": PROBLEMS["invalid-request"]["ru"],
        "status": 400,
        "detail": PROBLEM_DETAILS["invalid-request"]["ru"],
        "errors": [
            {
                "parameter": "ordering",
                "code": "invalid-choice",
                "detail": ERRORS["invalid-choice"]["ru"].format(
                    choices="name, -name, slug, -slug, icd10_code, -icd10_code, prevalence, -prevalence"
                ),
            }
        ],
        "notices": [{"code": "emergency", "text": EMERGENCY_NOTICE["ru"]}],
    }


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(("status", "code"), STATUS_CODES.items())
def test_every_status(make_problem, status, code, language):
    response = make_problem(status, **{"Accept-Language": language})
    errors = assert_problem(response, status, code, language)
    assert bool(errors) == (status == 400)
    body = response.json()
    assert (body["title"], body["detail"]) == (PROBLEMS[code][language], PROBLEM_DETAILS[code][language])


def test_the_notice_names_both_numbers_in_both_languages():
    assert all("103" in text and "112" in text for text in EMERGENCY_NOTICE.values())


def test_too_many_parameters(api, in_memory):
    assert_invalid(api.get(f"{API}conditions/?" + "symptom=fever&" * 1_001), ("*", "too-many"))


def test_what_is_missing_is_named_once(api, in_memory):
    response = api.post_json("match/", {"text": "?", "age": {}})
    assert_invalid(response, ("#/age/unit", "required"), ("#/age/value", "required"))


@pytest.mark.parametrize("path", ["/api/schema/", "/api/docs/"])
def test_the_schema_can_only_be_read(api, path):
    response = api.options(path)
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("status", [429, 503])
def test_when_to_come_back(make_problem, status):
    assert int(make_problem(status).headers["Retry-After"]) >= 1


@pytest.mark.parametrize(("path", "methods"), [("match/", {"POST"}), ("conditions/", {"GET", "HEAD"})])
def test_the_allowed_methods_are_named(api, in_memory, path, methods):
    allowed = set(api.delete(API + path).headers["Allow"].split(", "))
    assert allowed == methods


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("path", ["conditions/", "conditions/plantar-fasciitis/", "prices/", "about/", "match/"])
def test_nothing_can_be_written(api, in_memory, method, path):
    assert_problem(getattr(api, method)(API + path), 405, "method-not-allowed")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_language_is_found_for_an_error_before_any_view(api, in_memory, language):
    response = api.get(f"{API}nowhere/?lang={language}")
    assert_problem(response, 404, "not-found", language)


def test_a_broken_service_tells_nothing_of_itself(make_problem):
    assert b"ValueError" not in make_problem(500).content


# Bodies ---------------------------------------------------------------------------------------------------------------

NESTED = b'{"text": ' + b"[" * 1_000 + b"]" * 1_000 + b"}"


@pytest.mark.parametrize("path", REPORT_PATHS)
@pytest.mark.parametrize(
    ("body", "place"),
    [
        (NESTED, ("#", "too-deep")),
        (b"[" * 60_000, ("#", "invalid-json")),
        (b'{"a":' * 10_000, ("#", "invalid-json")),
        (b'{"text": [[[[[[[[]]]]]]]]}', ("#", "too-deep")),
        (b'{"text": "\\ud800"}', ("#", "invalid-json")),
        (b'{"\\udfff": "?"}', ("#", "invalid-json")),
        (b'{"text": "\xed\xa0\x80"}', ("#", "invalid-json")),
        (b'{"text": "\\u0000"}', ("#/text", "invalid-characters")),
        (b'{"present": ["fever", "\\u0000"]}', ("#/present/1", "invalid-characters")),
        (b'{"a\\u0000": 1}', ("#", "invalid-characters")),
        (b'{"age": {"value": NaN, "unit": "year"}, "text": "?"}', ("#", "invalid-json")),
        (b'{"limit": Infinity, "text": "?"}', ("#", "invalid-json")),
        (b'{"age": {"value": 1' + b"0" * 24 + b', "unit": "year"}, "text": "?"}', ("#/age/value", "out-of-range")),
        (b'{"limit": 1' + b"0" * 24 + b', "text": "?"}', ("#/limit", "out-of-range")),
        (b'{"limit": 1' + b"0" * 5_000 + b', "text": "?"}', ("#", "invalid-json")),
        (b'{"limit": 1e24, "text": "?"}', ("#/limit", "out-of-range")),
        (b'{"limit": 1e999, "text": "?"}', ("#", "invalid-json")),
        (b'\xef\xbb\xbf{"text": "?"}', ("#", "invalid-json")),
        (b'{"limit": 4.5, "text": "?"}', ("#/limit", "invalid-type")),
        ('{"limit": ٣, "text": "?"}'.encode(), ("#", "invalid-json")),
        ('{"present": ["боль"]}'.encode("cp1251"), ("#", "invalid-json")),
        ('{"text": "боль"}'.encode("utf-16"), ("#", "invalid-json")),
        (b"", ("#", "nothing-reported")),
        (b"{", ("#", "invalid-json")),
        (b"null", ("#", "not-an-object")),
        (b"[]", ("#", "not-an-object")),
        (b'"heel pain"', ("#", "not-an-object")),
        (b'{"text": "?"} {}', ("#", "invalid-json")),
        (b"text=heel", ("#", "invalid-json")),
        (b'{"present": ["fever"], "present": ["heel-pain"]}', ("#/present", "repeated-field")),
        (b'{"text": "?", "age": {"value": 4, "value": 5, "unit": "year"}}', ("#/value", "repeated-field")),
    ],
    ids=lambda value: value[:30] if isinstance(value, bytes) else value[1],
)
def test_hostile_bodies(api, in_memory, path, body, place):
    assert_invalid(api.post_json(path, body), place)


@pytest.mark.parametrize("path", REPORT_PATHS)
def test_a_body_may_have_64_kb(api, in_memory, path):
    fitting = json.dumps(FINE).encode().ljust(64 * 1024)
    api.send(path, fitting)
    assert_problem(api.post_json(path, fitting + b" "), 413, "too-large")


def test_a_body_of_megabytes_is_not_read(api, in_memory):
    assert_problem(api.post_json("match/", b" " * 5_000_000), 413, "too-large")


@pytest.mark.parametrize("path", REPORT_PATHS)
@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "json",
        "",
    ],
)
def test_only_json_is_read(api, in_memory, path, content_type):
    response = api.post(API + path, b'{"text": "?"}', content_type=content_type)
    assert_problem(response, 415, "unsupported-media-type")


@pytest.mark.parametrize("accept", ["application/json", "*/*", "application/*;q=0.1", "text/html, */*;q=0.5"])
def test_json_is_acceptable(api, in_memory, accept):
    assert api.get(f"{API}conditions/", headers={"Accept": accept}).headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("accept", ["text/html", "text/csv", "application/xml", "nonsense"])
def test_nothing_else_is(api, in_memory, accept):
    assert_problem(api.get(f"{API}conditions/", headers={"Accept": accept}), 406, "not-acceptable")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
SLUGGISH = st.sampled_from(["fever", "heel-pain", "running", "moscow", "cough", "", "\0", "\ud800"])
REPORTS = st.fixed_dictionaries(
    {},
    optional={
        "text": st.text(max_size=30) | JSON,
        "present": st.lists(SLUGGISH, max_size=4) | JSON,
        "absent": st.lists(SLUGGISH, max_size=4) | JSON,
        "skipped": st.lists(SLUGGISH, max_size=4) | JSON,
        "risk_factors": st.lists(SLUGGISH, max_size=4) | JSON,
        "age": st.fixed_dictionaries({"value": st.integers() | JSON, "unit": st.sampled_from(["year", "month"]) | JSON})
        | JSON,
        "sex": st.sampled_from(["female", "male", None]) | JSON,
        "city": SLUGGISH | JSON,
        "limit": st.integers() | JSON,
    },
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(REPORT_PATHS), REPORTS.map(json.dumps) | JSON.map(json.dumps) | st.binary(max_size=60))
def test_no_body_makes_a_5xx(api, in_memory, path, body):
    response = api.post_json(path, body)
    if response.status_code != 200:
        assert_problem(response, 400, "invalid-request")
        assert response.json()["errors"]


@settings(max_examples=500, deadline=None)
@given(REPORTS | JSON)
def test_the_quick_reader_of_the_schema_accepts_nothing_more_than_the_thorough_one(body):
    """Both in draft 2020-12, so `1.0` is a whole number and `true` is none."""
    try:
        requests._accept(body)
    except fastjsonschema.JsonSchemaValueException:
        return
    assert requests._validator.is_valid(body)


# Parameters and paths -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", [*LISTS, "conditions/plantar-fasciitis/", "conditions/plantar-fasciitis/referral/", "about/"]
)
def test_an_unknown_parameter_is_named(api, in_memory, path):
    assert_invalid(api.get(f"{API}{path}?colour=red"), ("colour", "unknown-parameter"))
    assert_invalid(api.get(f"{API}{path}?format=json"), ("format", "unknown-parameter"))


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("age=4&age=5", ("age", "repeated-parameter")),
        ("sex=male&sex=male", ("sex", "repeated-parameter")),
        ("q=a&q=b", ("q", "repeated-parameter")),
        ("page=1&page=2", ("page", "repeated-parameter")),
        ("page_size=1&page_size=2", ("page_size", "repeated-parameter")),
        ("lang=ru&lang=ru", ("lang", "repeated-parameter")),
        ("symptom=", ("symptom", "empty")),
        ("symptom=heel-pain,", ("symptom", "empty")),
        ("symptom=heel-pain&symptom=", ("symptom", "empty")),
        ("ordering=", ("ordering", "empty")),
        ("age=", ("age", "empty")),
        ("page=", ("page", "empty")),
        ("page_size=", ("page_size", "empty")),
        ("page", ("page", "empty")),
        ("lang=", ("lang", "invalid-choice")),
        ("lang=de", ("lang", "invalid-choice")),
        ("page=-1", ("page", "out-of-range")),
        ("page=0", ("page", "out-of-range")),
        ("page=one", ("page", "invalid-number")),
        ("page=1.0", ("page", "invalid-number")),
        ("page=last", ("page", "invalid-number")),
        (f"page={quote('٣')}", ("page", "invalid-number")),
        (f"page={quote('１')}", ("page", "invalid-number")),
        ("page_size=0", ("page_size", "out-of-range")),
        ("page_size=101", ("page_size", "out-of-range")),
        ("page_size=-5", ("page_size", "out-of-range")),
        (f"age={quote('٣')}", ("age", "invalid-number")),
        ("age=1e1", ("age", "invalid-number")),
        ("age=-1", ("age", "invalid-number")),
        ("age=131", ("age", "out-of-range")),
        ("age_months=1561", ("age_months", "out-of-range")),
        ("symptom=%00", ("symptom", "invalid-characters")),
        ("q=%00", ("q", "invalid-characters")),
        ("symptom=%ED%A0%80", ("symptom", "unknown-slug")),
        ("symptom=heel-pain%27%20OR%201=1", ("symptom", "unknown-slug")),
        ("%00=1", ("\0", "unknown-parameter")),
        ("=1", ("", "unknown-parameter")),
        ("name__regex=(a%2B)%2B", ("name__regex", "unknown-parameter")),
    ],
)
def test_hostile_parameters(api, in_memory, query, place):
    errors = assert_problem(api.get(f"{API}conditions/?{query}"), 400, "invalid-request")
    assert [(error["parameter"], error["code"]) for error in errors] == [place]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", ["page=2", "page=1000000000000", "page=100000000000000000000", f"page={'9' * 4_000}"])
def test_pages_past_the_end(api, in_memory, name, query):
    assert_problem(api.get(f"{API}{name}?{query}"), 404, "not-found")


def test_a_thousand_parameters(api, in_memory):
    response = api.get(f"{API}conditions/?{'&'.join(['symptom=fever'] * 1_100)}")
    assert_problem(response, 400, "invalid-request")


@pytest.mark.parametrize(
    "path",
    [
        "conditions/%00/",
        "conditions/plantar-fasciitis%00/",
        "conditions/٣/",
        "conditions/Plantar-Fasciitis/",
        "conditions/-/",
        "conditions/plantar--fasciitis/",
        "conditions/plantar-fasciitis%0A/",
        "conditions/plantar-fasciitis/%0A",
        "conditions/..%2F..%2Fetc%2Fpasswd/",
        "conditions/%FF/",
        "conditions/%ED%A0%80/",
        "conditions/" + "a" * 5_000 + "/",
        "conditions/%00/referral/",
        "conditions/nothing/referral/",
        "conditions/plantar-fasciitis",
        "conditions",
        "conditions//",
        "symptoms/nothing/",
        "prices/any-first-visit/",
        "nowhere/",
        "",
    ],
)
def test_paths_that_lead_nowhere(api, in_memory, path):
    assert_problem(api.get(API + path), 404, "not-found")


@pytest.mark.parametrize("path", ["match", "referral", "understand"])
def test_a_forgotten_slash_loses_no_report(api, in_memory, path):
    assert_problem(api.post_json(path, FINE), 404, "not-found")


QUERIES = st.lists(
    st.tuples(
        st.sampled_from(
            ["symptom", "symptom_none", "age", "icd10", "q", "ordering", "page", "page_size", "sex", "lang"]
        )
        | st.text(max_size=4),
        st.sampled_from(["fever", "1", "name", "M72", "ru", "male"]) | st.text(max_size=8),
    ),
    max_size=4,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(LISTS), QUERIES)
def test_no_query_makes_a_5xx(api, in_memory, path, query):
    parts = (f"{quote(name, errors='surrogatepass')}={quote(value, errors='surrogatepass')}" for name, value in query)
    response = api.get(f"{API}{path}?{'&'.join(parts)}")
    assert response.status_code in (200, 400, 404)


# The host -------------------------------------------------------------------------------------------------------------


def test_the_host_is_not_reflected(api, in_memory, settings):
    settings.ALLOWED_HOSTS = ["*"]
    named = {"Host": "zzyzx.example:31337", "X-Forwarded-Host": "xyzzy.example", "X-Forwarded-Proto": "https"}
    for path in ("conditions/?page_size=1", "about/", "conditions/nothing/", "conditions/?page=-1", "conditions"):
        response = api.get(API + path, headers=named)
        whole = response.content.decode() + str(response.headers)
        assert not any(part in whole for part in ("zzyzx", "xyzzy", "31337"))


def test_a_strange_host_is_refused(api, in_memory):
    assert_problem(api.get(f"{API}conditions/", headers={"Host": "strange.example"}), 400, "invalid-request")


@pytest.mark.parametrize("path", REPORT_PATHS)
def test_a_text_is_not_answered_while_the_phrases_cannot_be_read(api, in_memory, monkeypatch, path):
    def fail(_public):
        raise ValueError("reading failed")

    monkeypatch.setattr(engine_input, "build_phrases", fail)
    monkeypatch.delitem(vars(in_memory), "phrases", raising=False)
    assert_problem(api.post(API + path, {"text": "fever"}, content_type="application/json"), 503, "unavailable")
    assert api.post(API + path, FINE, content_type="application/json").status_code == 200
