"""Headers: language, caching, versions; and no cookies."""

import re
from datetime import date

import pytest
from django.utils import timezone

from conditions.knowledge import Version
from conditions.snapshot import snapshots

from .client import API, REPORT_PATHS, assert_invalid, assert_problem
from .world import build_knowledge

PATHS = [
    "conditions/",
    "conditions/plantar-fasciitis/",
    "conditions/plantar-fasciitis/referral/",
    "symptoms/?q=heel",
    "symptoms/fever/",
    "body-sites/",
    "risk-factors/",
    "treatments/",
    "examinations/",
    "specialists/",
    "red-flags/",
    "prices/",
    "about/",
]
DATED = ["prices/", "conditions/plantar-fasciitis/referral/"]
REPORT = {"present": ["fever"]}
CACHE = "public, max-age=60, stale-while-revalidate=30, stale-if-error=86400"
each_path = pytest.mark.parametrize("path", PATHS)


@each_path
def test_of_a_read(api, in_memory, path):
    headers = api.get(API + path).headers
    assert headers["Content-Type"] == "application/json"
    assert headers["Content-Language"] == "ru"
    assert headers["Vary"] == "Accept-Language, Accept-Encoding"
    assert headers["Cache-Control"] == CACHE
    assert headers["X-Content-Version"] == "7"
    assert re.fullmatch(r"[0-9a-f]{32}", headers["X-Request-Id"])
    assert re.fullmatch(r'W/"[!#-~]+"', headers["ETag"])


@pytest.mark.parametrize("path", REPORT_PATHS)
def test_of_an_answer_to_a_report(api, in_memory, path):
    headers = api.post_json(path, REPORT).headers
    assert headers["Content-Type"] == "application/json"
    assert headers["Content-Language"] == "ru"
    assert headers["Vary"] == "Accept-Language, Accept-Encoding"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Version"] == "7"
    assert "ETag" not in headers


@each_path
def test_head_is_a_get_without_a_body(api, in_memory, path):
    got, headed = api.get(API + path), api.head(API + path)
    assert (headed.status_code, headed.content) == (200, b"")
    assert without_request_id(headed) == without_request_id(got)


def without_request_id(response):
    return {name: value for name, value in response.headers.items() if name != "X-Request-Id"}


# Languages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "ru"),
        ("", "ru"),
        ("ru", "ru"),
        ("en", "en"),
        ("EN", "en"),
        ("en-GB", "en"),
        ("en-US,en;q=0.9,ru;q=0.8", "en"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en;q=0.4,ru;q=0.6", "ru"),
        ("ru;q=0.4,en;q=0.6", "en"),
        ("de,en;q=0.5,ru;q=0.1", "en"),
        ("de", "ru"),
        ("de,fr;q=0.5", "ru"),
        ("en;q=0", "ru"),
        ("en;q=0,*", "ru"),
        ("*", "ru"),
        ("english", "ru"),
        ("en;q=high", "ru"),
        (",;=,", "ru"),
        ("en," * 5_000, "en"),
        ("x" * 10_000, "ru"),
    ],
)
def test_accept_language(api, in_memory, accepted, language):
    headers = {} if accepted is None else {"Accept-Language": accepted}
    response = api.get(f"{API}about/", headers=headers)
    assert (response.json()["language"], response.headers["Content-Language"]) == (language, language)


@pytest.mark.parametrize("path", [*PATHS[:4], "about/"])
def test_lang_beats_accept_language(api, in_memory, path):
    separator = "&" if "?" in path else "?"
    asked = api.get(f"{API}{path}{separator}lang=en", headers={"Accept-Language": "ru"})
    accepted = api.get(API + path, headers={"Accept-Language": "en"})
    assert asked.headers["Content-Language"] == "en"
    assert asked.content == accepted.content


@pytest.mark.parametrize("path", REPORT_PATHS)
def test_lang_beats_accept_language_in_reports(api, in_memory, path):
    response = api.post_json(f"{path}?lang=en", REPORT, Accept_Language="ru")
    assert (response.json()["language"], response.headers["Content-Language"]) == ("en", "en")


def test_there_are_two_languages(api, in_memory):
    assert_invalid(api.get(f"{API}about/?lang=de"), ("lang", "invalid-choice"))
    assert_invalid(api.get(f"{API}about/?lang=RU"), ("lang", "invalid-choice"))


# Caching --------------------------------------------------------------------------------------------------------------


def etag(api, path="conditions/", **headers):
    return api.get(API + path, headers=headers).headers["ETag"]


def serve(monkeypatch, version):
    knowledge = build_knowledge(version)
    monkeypatch.setattr(snapshots, "current", lambda: knowledge)


def test_the_etag_differs_by_version_epoch_release_and_language(api, monkeypatch, settings):
    serve(monkeypatch, Version("abcdefghijkl", 7))
    etags = [etag(api), etag(api, **{"Accept-Language": "en"})]
    settings.RELEASE = "9.9.9"
    etags.append(etag(api))
    serve(monkeypatch, Version("abcdefghijkl", 8))
    etags.append(etag(api))
    serve(monkeypatch, Version("mnopqrstuvwx", 8))
    etags.append(etag(api))
    serve(monkeypatch, Version("mnopqrstuvwx", 8, stamp=1))  # the number comes again when a backup is restored
    etags.append(etag(api))
    assert len(set(etags)) == 6


@each_path
def test_the_etag_stays_while_nothing_changes(api, in_memory, path):
    assert etag(api, path) == etag(api, path)


@pytest.mark.parametrize("path", DATED)
def test_prices_grow_stale_so_their_etag_knows_the_day(api, in_memory, monkeypatch, path):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, 1))
    first = etag(api, path)
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, 2))
    assert etag(api, path) != first
    assert api.get(API + path, headers={"If-None-Match": first}).status_code == 200


@each_path
@pytest.mark.parametrize(
    "written",
    ["{weak}", "{strong}", "*", '"other", {weak}', 'W/"a,b" ,{strong},"c"', "  {weak}  "],
)
def test_what_the_client_has_is_not_sent_again(api, in_memory, path, written):
    whole = api.get(API + path)
    weak = whole.headers["ETag"]
    known = written.format(weak=weak, strong=weak.removeprefix("W/"))
    response = api.get(API + path, headers={"If-None-Match": known})
    assert (response.status_code, response.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "Content-Language", "X-Content-Version"):
        assert response.headers[name] == whole.headers[name]
    assert "X-Request-Id" in response.headers
    assert response.headers.keys().isdisjoint(["Content-Type", "Content-Length"])


@pytest.mark.parametrize("accepted", ["text/html", "text/csv, image/*"])
def test_what_could_not_be_sent_is_not_acceptable_even_if_the_client_has_it(api, in_memory, accepted):
    response = api.get(f"{API}about/", headers={"If-None-Match": etag(api, "about/"), "Accept": accepted})
    assert_problem(response, 406, "not-acceptable")


@each_path
def test_what_the_client_has_is_not_sent_again_to_a_head(api, in_memory, path):
    assert api.head(API + path, headers={"If-None-Match": etag(api, path)}).status_code == 304


@pytest.mark.parametrize("known", ['"other"', 'W/"other"', "", "nonsense", "W/", '"', "**"])
def test_what_the_client_lacks_is_sent(api, in_memory, known):
    assert api.get(f"{API}conditions/", headers={"If-None-Match": known}).status_code == 200


def test_the_other_language_is_sent(api, in_memory):
    russian = etag(api)
    response = api.get(f"{API}conditions/", headers={"If-None-Match": russian, "Accept-Language": "en"})
    assert response.status_code == 200


@pytest.mark.parametrize(("path", "status"), [("conditions/nothing/", 404), ("conditions/?page=0", 400)])
def test_an_error_is_never_not_modified(api, in_memory, path, status):
    assert api.get(API + path, headers={"If-None-Match": "*"}).status_code == status


@pytest.mark.parametrize("path", REPORT_PATHS)
def test_reports_are_answered_in_full(api, in_memory, path):
    assert api.post_json(path, REPORT, If_None_Match="*").status_code == 200


def test_one_request_reads_one_snapshot(api, in_memory, monkeypatch):
    asked = []
    monkeypatch.setattr(snapshots, "current", lambda: asked.append(1) or in_memory)
    for count, path in enumerate(PATHS, start=1):
        api.read(path)
        assert len(asked) == count
    for count, path in enumerate(REPORT_PATHS, start=len(PATHS) + 1):
        api.send(path, REPORT)
        assert len(asked) == count


# Requests and cookies -------------------------------------------------------------------------------------------------

EVERYWHERE = ["conditions/", "conditions/nothing/", "conditions/?page=0", "nowhere/", "match/"]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_valid_request_id_is_echoed(api, in_memory, path):
    given = "Trace_1.2-" + "x" * 54
    assert api.get(API + path, headers={"X-Request-Id": given}).headers["X-Request-Id"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a\tb", "<script>", "боль", "a,b", "../a"])
def test_any_other_is_replaced(api, in_memory, given):
    answered = api.get(f"{API}conditions/", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{32}", answered)


def test_each_request_has_its_own(api, in_memory):
    assert len({api.get(f"{API}about/").headers["X-Request-Id"] for _time in range(5)}) == 5


SIGNED_IN = "sessionid=k3v9c2m1x8z7a6s5d4f3g2h1j0l9q8w7; csrftoken=QmR7tY2uI9oP4aS6dF8gH1jK3lZ5xC0v; django_language=en"
MALFORMED = ["sessionid=x", "csrftoken=x", "messages=x"]


@pytest.mark.parametrize("path", [*PATHS, *EVERYWHERE])
def test_cookies_change_nothing_and_are_not_set(api, in_memory, path):
    response = api.get(API + path, headers={"Cookie": SIGNED_IN})
    assert_no_cookies(response)
    assert response.headers["Content-Language"] == "ru"


@pytest.mark.parametrize("path", REPORT_PATHS)
def test_reports_need_no_cookies(api, in_memory, path):
    response = api.post_json(path, REPORT, Cookie=SIGNED_IN, Authorization="Basic YTpi")
    assert response.status_code == 200
    assert_no_cookies(response)


@pytest.mark.parametrize("cookie", MALFORMED)
def test_malformed_cookies_are_not_answered_either(api, in_memory, cookie):
    assert_no_cookies(api.get(f"{API}conditions/", headers={"Cookie": cookie}))
    assert_no_cookies(api.post_json("match/", REPORT, Cookie=cookie))


def assert_no_cookies(response):
    assert response.cookies.output() == ""
    assert response.headers["Vary"] == "Accept-Language, Accept-Encoding"


def test_documentation_sets_no_cookies(api):
    for path in ("/api/schema/", "/api/docs/", "/livez"):
        assert not api.get(path).cookies
